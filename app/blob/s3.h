/*
 * S3-compatible stores, inside the room: requests that libcurl signs (AWS signature 4), tried again
 * while the time lasts when the network or the store has a bad moment.
 */
#ifndef TINTYPE_BLOB_S3_H
#define TINTYPE_BLOB_S3_H

#include "blob/blob.h"

struct s3;

const struct problem *s3_open(
    struct arena *arena, const struct blob_options *options, struct s3 **out) MUST_CHECK;
void s3_close(struct s3 *s3);

struct s3_request {
	const char *method; /* GET, HEAD, PUT, POST, DELETE */
	struct str key;     /* empty: the bucket itself */
	struct str query;   /* encoded, its names in order, each with '='; empty: none */
	/* The body: a piece of a file, or a text. */
	int fd;
	int64_t offset, size;
	struct str body;
	/* A file for the body of a good answer, -1: it is kept as text. */
	int into;
};

struct s3_answer {
	int64_t status; /* 2xx or 404: all others are problems */
	struct str text, etag;
	int64_t length; /* Content-Length */
};

const struct problem *s3_run(struct s3 *s3, struct arena *arena, const struct s3_request *request,
    struct s3_answer *out) MUST_CHECK;
/* A body of no file. */
struct s3_request s3_request_new(const char *method, struct str key, struct str query);

/* The text between <name> and </name> from *at on, which goes behind it; false if there is none. */
bool s3_xml_take(struct str *at, struct str name, struct str *out);

/* What signing links needs. */
const struct blob_options *s3_options(const struct s3 *s3);

#endif
