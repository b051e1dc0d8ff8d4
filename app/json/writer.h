/* JSON text (RFC 8259), appended to a buffer as it is told. Commas are the writer's. */
#ifndef TINTYPE_JSON_WRITER_H
#define TINTYPE_JSON_WRITER_H

#include "base/buf.h"
#include "base/id.h"

struct json_writer {
	struct buf *out;
	bool first; /* nothing written yet in the innermost object or array */
	bool after_name;
};

struct json_writer json_writer_new(struct buf *out);

void json_object_begin(struct json_writer *json);
void json_object_end(struct json_writer *json);
void json_array_begin(struct json_writer *json);
void json_array_end(struct json_writer *json);
/* The name is one of ours: plain ASCII that needs no escapes. */
void json_name(struct json_writer *json, struct str name);

/* Text is valid UTF-8. Bytes that are not are written as U+FFFD, so the document stays one. */
void json_str(struct json_writer *json, struct str value);
void json_i64(struct json_writer *json, int64_t value);
void json_f64(struct json_writer *json, double value); /* NaN and infinities become null */
void json_bool(struct json_writer *json, bool value);
void json_null(struct json_writer *json);
void json_id(struct json_writer *json, struct id id);
/* Nil as null. */
void json_id_or_null(struct json_writer *json, struct id id);
/* Microseconds since 1970 as RFC 3339. */
void json_time(struct json_writer *json, int64_t us);
/* A value that is JSON already. */
void json_raw(struct json_writer *json, struct str text);
/*
 * The same in two steps, for what is written into the document directly: room for at most size
 * bytes (behind a comma if one is due), then where the writing ended. It may also be a name and
 * its value, or the beginning of an object of which at least one member is written.
 */
char *json_raw_begin(struct json_writer *json, size_t size);
void json_raw_end(struct json_writer *json, const char *end);

/* name and value in one. */
void json_put_str(struct json_writer *json, struct str name, struct str value);
void json_put_i64(struct json_writer *json, struct str name, int64_t value);
void json_put_bool(struct json_writer *json, struct str name, bool value);
void json_put_id(struct json_writer *json, struct str name, struct id id);
void json_put_time(struct json_writer *json, struct str name, int64_t us);
/* Empty as null. */
void json_put_str_or_null(struct json_writer *json, struct str name, struct str value);
void json_put_null(struct json_writer *json, struct str name);

#endif
