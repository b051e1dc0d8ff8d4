#include "config.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "db/pg_connection.h"
#include "db/types.h"

enum arg_kind {
	ARG_NULL,
	ARG_BOOL,
	ARG_INTEGER, /* 8 bytes; cut to the parameter's width */
	ARG_FLOAT,
	ARG_TEXT,
	ARG_BYTES,
	ARG_ID,
	ARG_TIME,
	ARG_IDS,
	ARG_TEXTS,
	ARG_INTEGERS,
};

struct pg_call
pg_call_new(enum statement statement)
{
	struct pg_call call;

	call.statement = statement;
	call.count = 0;
	call.rows = NULL;
	call.affected = 0;
	return call;
}

static void
add(struct pg_call *call, enum arg_kind kind, struct str bytes)
{
	if (call->count == PG_ARGS_MAX)
		abort();
	call->args[call->count].kind = (int)kind;
	call->args[call->count++].bytes = bytes;
}

static void
big_endian(uint64_t value, char out[static 8])
{
	for (int i = 0; i < 8; i++)
		out[i] = (char)(value >> (56 - 8 * i));
}

static void
add_u64(struct pg_call *call, struct arena *arena, enum arg_kind kind, uint64_t value)
{
	char *bytes = arena_alloc(arena, 8, 1);

	big_endian(value, bytes);
	add(call, kind, (struct str){ bytes, 8 });
}

void
pg_arg_null(struct pg_call *call)
{
	add(call, ARG_NULL, STR(""));
}

void
pg_arg_bool(struct pg_call *call, struct arena *arena, bool value)
{
	(void)arena;
	add(call, ARG_BOOL, value ? STR("\001") : STR("\000"));
}

void
pg_arg_i64(struct pg_call *call, struct arena *arena, int64_t value)
{
	add_u64(call, arena, ARG_INTEGER, (uint64_t)value);
}

void
pg_arg_f64(struct pg_call *call, struct arena *arena, double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof bits);
	add_u64(call, arena, ARG_FLOAT, bits);
}

void
pg_arg_text(struct pg_call *call, struct arena *arena, struct str value)
{
	add(call, ARG_TEXT, arena_copy(arena, value));
}

void
pg_arg_text_or_null(struct pg_call *call, struct arena *arena, struct str value)
{
	if (value.len == 0)
		pg_arg_null(call);
	else
		pg_arg_text(call, arena, value);
}

void
pg_arg_bytes(struct pg_call *call, struct arena *arena, struct str value)
{
	add(call, ARG_BYTES, arena_copy(arena, value));
}

void
pg_arg_id(struct pg_call *call, struct arena *arena, struct id value)
{
	add(call, ARG_ID, arena_copy(arena, (struct str){ (const char *)value.bytes, 16 }));
}

void
pg_arg_id_or_null(struct pg_call *call, struct arena *arena, struct id value)
{
	if (id_is_nil(value))
		pg_arg_null(call);
	else
		pg_arg_id(call, arena, value);
}

void
pg_arg_time(struct pg_call *call, struct arena *arena, int64_t us)
{
	add_u64(call, arena, ARG_TIME, (uint64_t)(us - PG_EPOCH_US));
}

/* Array elements, each with its length in front; head and element type are added when sent. */
void
pg_arg_ids(struct pg_call *call, struct arena *arena, const struct id *ids, size_t count)
{
	struct buf out = buf_new(arena, count * 20 + 1);

	for (size_t i = 0; i < count; i++) {
		buf_append(&out, (struct str){ "\0\0\0\020", 4 });
		buf_append(&out, (struct str){ (const char *)ids[i].bytes, 16 });
	}
	add(call, ARG_IDS, buf_str(&out));
}

static void
put_u32(struct buf *out, uint32_t value)
{
	uint32_t network = htonl(value);

	buf_append(out, (struct str){ (const char *)&network, 4 });
}

void
pg_arg_texts(struct pg_call *call, struct arena *arena, const struct str *texts, size_t count)
{
	struct buf out = buf_new(arena, count * 24 + 1);

	for (size_t i = 0; i < count; i++) {
		put_u32(&out, (uint32_t)texts[i].len);
		buf_append(&out, texts[i]);
	}
	add(call, ARG_TEXTS, buf_str(&out));
}

void
pg_arg_i64s(struct pg_call *call, struct arena *arena, const int64_t *values, size_t count)
{
	struct buf out = buf_new(arena, count * 12 + 1);

	for (size_t i = 0; i < count; i++) {
		char bytes[8];

		big_endian((uint64_t)values[i], bytes);
		put_u32(&out, 8);
		buf_append(&out, (struct str){ bytes, 8 });
	}
	add(call, ARG_INTEGERS, buf_str(&out));
}

static void __attribute__((noreturn)) mismatch(const struct pg_call *call, int at, Oid type)
{
	fprintf(stderr, "tintype: %s: argument $%d does not fit type %u\n",
	    statement_texts[call->statement].name, at + 1, type);
	abort();
}

/* The last bytes of a big-endian integer, if nothing but sign is lost. */
static struct str
narrow(const struct pg_call *call, int at, Oid type)
{
	struct str bytes = call->args[at].bytes;
	size_t width = type == PG_INT8 ? 8 : type == PG_INT4 ? 4 : type == PG_INT2 ? 2 : 0;

	if (width == 0)
		mismatch(call, at, type);
	for (size_t i = 0; i < 8 - width; i++)
		if (bytes.at[i] != (bytes.at[8 - width] < 0 ? '\377' : '\0'))
			mismatch(call, at, type);
	return str_from(bytes, 8 - width);
}

static size_t
count_elements(struct str elements)
{
	size_t count = 0;
	uint32_t length;

	for (; elements.len >= 4; count++) {
		memcpy(&length, elements.at, 4);
		elements = str_from(elements, 4 + (size_t)ntohl(length));
	}
	return count;
}

/* An array in binary: dimensions, no NULLs, element type, then length and lower bound of the one.
 */
static struct str
array(struct arena *arena, Oid element, struct str elements)
{
	struct buf out = buf_new(arena, elements.len + 20);
	size_t count = count_elements(elements);

	put_u32(&out, count == 0 ? 0 : 1);
	put_u32(&out, 0);
	put_u32(&out, element);
	if (count > 0) {
		put_u32(&out, (uint32_t)count);
		put_u32(&out, 1);
		buf_append(&out, elements);
	}
	return buf_str(&out);
}

static Oid
element_type(const struct pg_call *call, int at, Oid type)
{
	int kind = call->args[at].kind;

	if (kind == ARG_IDS && type == PG_UUID_ARRAY)
		return PG_UUID;
	if (kind == ARG_TEXTS && type == PG_TEXT_ARRAY)
		return PG_TEXT;
	if (kind == ARG_TEXTS && type == PG_VARCHAR_ARRAY)
		return PG_VARCHAR;
	if (kind == ARG_INTEGERS && type == PG_INT8_ARRAY)
		return PG_INT8;
	mismatch(call, at, type);
}

static void
require(const struct pg_call *call, int at, Oid type, Oid wanted)
{
	if (type != wanted)
		mismatch(call, at, type);
}

/* The bytes of one argument; *format is 0 for text, which PostgreSQL reads as whatever the type is.
 */
static struct str
wire(struct arena *arena, const struct pg_call *call, int at, Oid type, int *format)
{
	struct str bytes = call->args[at].bytes;

	*format = 1;
	switch ((enum arg_kind)call->args[at].kind) {
	case ARG_NULL:
		return bytes;
	case ARG_BOOL:
		require(call, at, type, PG_BOOL);
		return bytes;
	case ARG_INTEGER:
		return narrow(call, at, type);
	case ARG_FLOAT:
		require(call, at, type, PG_FLOAT8);
		return bytes;
	case ARG_TEXT:
		*format = 0;
		return bytes;
	case ARG_BYTES:
		require(call, at, type, PG_BYTEA);
		return bytes;
	case ARG_ID:
		require(call, at, type, PG_UUID);
		return bytes;
	case ARG_TIME:
		require(call, at, type, PG_TIMESTAMPTZ);
		return bytes;
	case ARG_IDS:
	case ARG_TEXTS:
	case ARG_INTEGERS:
		return array(arena, element_type(call, at, type), bytes);
	}
	abort();
}

void
pg_wire_args(struct arena *arena, const struct pg_call *call, const uint16_t *types, int count,
    struct pg_wire *out)
{
	if (call->count != count) {
		fprintf(stderr, "tintype: %s: %d arguments for %d parameters\n",
		    statement_texts[call->statement].name, call->count, count);
		abort();
	}
	for (int i = 0; i < call->count; i++) {
		struct str bytes = wire(arena, call, i, types[i], &out->formats[i]);

		out->values[i] = call->args[i].kind == ARG_NULL ? NULL : bytes.at;
		out->lengths[i] = (int)bytes.len;
	}
}
