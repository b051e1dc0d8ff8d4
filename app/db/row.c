#include "config.h"

#include "db/row.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "db/pg_connection.h"
#include "db/types.h"

static void __attribute__((noreturn))
mismatch(const struct pg_rows *rows, int column, const char *as)
{
	fprintf(stderr, "tintype: column %d (%s) of type %u read as %s\n", column,
	    PQfname(rows->result, column), PQftype(rows->result, column), as);
	abort();
}

static Oid
type_of(const struct pg_rows *rows, int column)
{
	return column >= 0 && column < rows->columns ? rows->types[column] : 0;
}

static uint64_t
big_endian(const char *bytes, size_t size)
{
	uint64_t value = 0;

	for (size_t i = 0; i < size; i++)
		value = value << 8 | (unsigned char)bytes[i];
	return value;
}

/* The value's bytes if its type is wanted; empty and at NULL for NULL. */
static struct str
value(const struct pg_rows *rows, int row, int column)
{
	size_t length = (size_t)PQgetlength(rows->result, row, column);

	/* Each of these calls checks its arguments anew: ask for as little as will do. */
	if (length == 0 && PQgetisnull(rows->result, row, column))
		return (struct str){ NULL, 0 };
	return (struct str){ PQgetvalue(rows->result, row, column), length };
}

int
row_count(const struct pg_rows *rows)
{
	return PQntuples(rows->result);
}

bool
row_is_null(const struct pg_rows *rows, int row, int column)
{
	return PQgetisnull(rows->result, row, column) == 1;
}

bool
row_bool(const struct pg_rows *rows, int row, int column)
{
	struct str bytes = value(rows, row, column);

	if (type_of(rows, column) != PG_BOOL)
		mismatch(rows, column, "bool");
	return bytes.at != NULL && bytes.at[0] != 0;
}

int64_t
row_i64(const struct pg_rows *rows, int row, int column)
{
	struct str bytes = value(rows, row, column);

	switch (type_of(rows, column)) {
	case PG_INT2:
		return bytes.at == NULL ? 0 : (int16_t)big_endian(bytes.at, 2);
	case PG_INT4:
		return bytes.at == NULL ? 0 : (int32_t)big_endian(bytes.at, 4);
	case PG_INT8:
		return bytes.at == NULL ? 0 : (int64_t)big_endian(bytes.at, 8);
	default:
		mismatch(rows, column, "integer");
	}
}

static double
as_double(uint64_t bits)
{
	double number;

	memcpy(&number, &bits, sizeof number);
	return number;
}

static float
as_float(uint32_t bits)
{
	float number;

	memcpy(&number, &bits, sizeof number);
	return number;
}

double
row_f64(const struct pg_rows *rows, int row, int column)
{
	struct str bytes = value(rows, row, column);

	switch (type_of(rows, column)) {
	case PG_FLOAT4:
		return bytes.at == NULL ? 0 : (double)as_float((uint32_t)big_endian(bytes.at, 4));
	case PG_FLOAT8:
		return bytes.at == NULL ? 0 : as_double(big_endian(bytes.at, 8));
	default:
		mismatch(rows, column, "float");
	}
}

struct str
row_str(const struct pg_rows *rows, int row, int column)
{
	struct str bytes = value(rows, row, column);

	switch (type_of(rows, column)) {
	case PG_JSONB:
		/* A version byte stands in front. */
		return bytes.at == NULL ? STR("") : str_from(bytes, 1);
	case PG_TEXT:
	case PG_VARCHAR:
	case PG_BPCHAR:
	case PG_NAME:
	case PG_JSON:
	case PG_BYTEA:
		return bytes.at == NULL ? STR("") : bytes;
	default:
		mismatch(rows, column, "text");
	}
}

static struct id
as_id(const char *bytes)
{
	struct id id;

	memcpy(id.bytes, bytes, sizeof id.bytes);
	return id;
}

struct id
row_id(const struct pg_rows *rows, int row, int column)
{
	struct str bytes = value(rows, row, column);

	if (type_of(rows, column) != PG_UUID)
		mismatch(rows, column, "uuid");
	return bytes.at == NULL ? (struct id){ 0 } : as_id(bytes.at);
}

int64_t
row_time(const struct pg_rows *rows, int row, int column)
{
	struct str bytes = value(rows, row, column);
	int64_t us;

	if (type_of(rows, column) != PG_TIMESTAMPTZ)
		mismatch(rows, column, "timestamptz");
	if (bytes.at == NULL)
		return 0;
	us = (int64_t)big_endian(bytes.at, 8);
	/* infinity and -infinity stand at the ends, where adding would overflow */
	if (us > INT64_MAX - PG_EPOCH_US)
		return INT64_MAX;
	return us == INT64_MIN ? INT64_MIN : us + PG_EPOCH_US;
}

/* The elements of a one-dimensional array: *rest behind its head; returns how many there are. */
static size_t
array_head(struct str bytes, struct str *rest)
{
	if (bytes.at == NULL || bytes.len < 20 || big_endian(bytes.at, 4) != 1)
		return 0;
	*rest = str_from(bytes, 20);
	return (size_t)big_endian(bytes.at + 12, 4);
}

/* The next element; an empty view for NULL. */
static struct str
array_next(struct str *rest)
{
	int32_t length = (int32_t)big_endian(rest->at, 4);
	struct str element;

	*rest = str_from(*rest, 4);
	if (length < 0)
		return STR("");
	element = str_first(*rest, (size_t)length);
	*rest = str_from(*rest, (size_t)length);
	return element;
}

size_t
row_ids(const struct pg_rows *rows, int row, int column, struct arena *arena, struct id **out)
{
	struct str rest = STR("");
	size_t count;

	if (type_of(rows, column) != PG_UUID_ARRAY)
		mismatch(rows, column, "uuid[]");
	count = array_head(value(rows, row, column), &rest);
	*out = arena_array(arena, struct id, count + 1);
	for (size_t i = 0; i < count; i++)
		(*out)[i] = as_id(array_next(&rest).at);
	return count;
}

size_t
row_texts(const struct pg_rows *rows, int row, int column, struct arena *arena, struct str **out)
{
	Oid type = type_of(rows, column);
	struct str rest = STR("");
	size_t count;

	if (type != PG_TEXT_ARRAY && type != PG_VARCHAR_ARRAY)
		mismatch(rows, column, "text[]");
	count = array_head(value(rows, row, column), &rest);
	*out = arena_array(arena, struct str, count + 1);
	for (size_t i = 0; i < count; i++)
		(*out)[i] = array_next(&rest);
	return count;
}
