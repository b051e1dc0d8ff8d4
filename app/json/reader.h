/*
 * JSON from outside, read by json-c into a tree in the arena. Strict: one value, RFC 8259 only (no
 * comments, no single quotes, no NaN), valid UTF-8, no NUL (also not \u0000), no lone surrogates,
 * no deeper than 32; of duplicate names the last wins. The caller bounds the size.
 */
#ifndef TINTYPE_JSON_READER_H
#define TINTYPE_JSON_READER_H

#include "base/problem.h"

#define JSON_DEPTH_MAX 32
/* Values in one text, 400 past it: a megabyte of "[[],[],…" must not become a hundred of memory. */
#define JSON_VALUES_MAX 65536

enum json_kind {
	JSON_NULL,
	JSON_BOOL,
	JSON_INTEGER,
	JSON_NUMBER, /* has a fraction or exponent, or does not fit 64 bits */
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT,
	JSON_KIND_COUNT
};

struct json_value {
	enum json_kind kind;
	bool boolean;
	int64_t integer;
	double number;
	struct str string;
	/* Of an array or object. */
	size_t count;
	const struct json_value *items;
	const struct str *names; /* of an object, beside items */
};

/* 400 with the byte offset where it went wrong. */
const struct problem *json_parse(
    struct arena *arena, struct str text, const struct json_value **out) MUST_CHECK;
/* The member of that name, or NULL; NULL also if object is NULL or no object. */
const struct json_value *json_member(const struct json_value *object, const char *name);
/* "a string", "a number", … for messages. */
const char *json_kind_name(enum json_kind kind);

#endif
