/*
 * What went wrong, in the words of RFC 9457. NULL is good news: every function that can fail
 * returns a const struct problem *, leaves its outputs untouched on failure, and is called through
 * TRY. Only api/problem_reply turns one into an answer.
 */
#ifndef TINTYPE_BASE_PROBLEM_H
#define TINTYPE_BASE_PROBLEM_H

#include "base/arena.h"
#include "base/str.h"

enum problem_kind {
	PROBLEM_BAD_REQUEST,          /* 400, with fields: "Validation Failed" */
	PROBLEM_UNAUTHORIZED,         /* 401 */
	PROBLEM_FORBIDDEN,            /* 403 */
	PROBLEM_QUOTA,                /* 403: the account has as much as it may have */
	PROBLEM_NOT_FOUND,            /* 404: absent, or not visible to the viewer */
	PROBLEM_METHOD_NOT_ALLOWED,   /* 405 */
	PROBLEM_NOT_ACCEPTABLE,       /* 406 */
	PROBLEM_CONFLICT,             /* 409 */
	PROBLEM_GONE,                 /* 410 */
	PROBLEM_PRECONDITION_FAILED,  /* 412 */
	PROBLEM_TOO_LARGE,            /* 413 */
	PROBLEM_UNSUPPORTED_TYPE,     /* 415 */
	PROBLEM_RANGE,                /* 416 */
	PROBLEM_UNPROCESSABLE,        /* 422: well-formed, but refused: does not decode */
	PROBLEM_MALWARE,              /* 422 */
	PROBLEM_IMAGE_TOO_LARGE,      /* 422: a side out of range */
	PROBLEM_TOO_MANY_PIXELS,      /* 422 */
	PROBLEM_RATE_LIMITED,         /* 429 */
	PROBLEM_HEADERS_TOO_LARGE,    /* 431 */
	PROBLEM_INTERNAL,             /* 500 */
	PROBLEM_UNAVAILABLE,          /* 503, with Retry-After */
	PROBLEM_TIMEOUT,              /* 504 */
	PROBLEM_INSUFFICIENT_STORAGE, /* 507 */
	PROBLEM_RETRY, /* 40001, 40P01: the transaction may be tried again; 503 at last */
	PROBLEM_KIND_COUNT
};

struct field_error {
	struct str field;
	struct str message;
};

struct problem {
	enum problem_kind kind;
	const char *detail; /* for the client; never internals */
	const char *cause;  /* for the log (PQerrorMessage, strerror); never sent. NULL if none */
	const struct field_error *fields;
	size_t field_count;
	int retry_after; /* seconds, 0 if none */
};

#define MUST_CHECK __attribute__((warn_unused_result))

/* Returns from the calling function with the problem, if there is one. */
#define TRY(call)                                                                                  \
	do {                                                                                       \
		const struct problem *try_problem = (call);                                        \
		if (__builtin_expect(try_problem != NULL, 0))                                      \
			return try_problem;                                                        \
	} while (0)

struct problem_kind_info {
	int status;
	struct str slug;  /* the last part of the type URI */
	struct str title; /* the plain name of the status */
};

const struct problem_kind_info *problem_kind_info(enum problem_kind kind);

/* A problem with a detail for the client. */
const struct problem *problem_new(
    struct arena *arena, enum problem_kind kind, const char *detail_format, ...)
    __attribute__((format(printf, 3, 4), returns_nonnull, warn_unused_result));

/* A problem whose reason is only for the log; the client reads the kind's own plain sentence. */
const struct problem *problem_caused(
    struct arena *arena, enum problem_kind kind, const char *cause_format, ...)
    __attribute__((format(printf, 3, 4), returns_nonnull, warn_unused_result));

/* 400 for one field. Copies both texts. */
const struct problem *problem_field(
    struct arena *arena, const char *field, const char *message_format, ...)
    __attribute__((format(printf, 3, 4), returns_nonnull, warn_unused_result));

/* The same in another arena, for one that outlives its own. Fields are left behind. */
const struct problem *problem_copy(struct arena *arena, const struct problem *problem);

/* Gathers the errors of all fields, so that the client hears of every wrong one at once. */
struct field_errors {
	struct arena *arena;
	struct field_error *items;
	size_t count, size;
};
/* Keeps copies. Of one field only the first error is kept; at most 100 are. */
void field_errors_add(struct field_errors *errors, struct str field, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* NULL if there are none; else 400, its detail naming the first. */
const struct problem *field_errors_problem(const struct field_errors *errors) MUST_CHECK;

#endif
