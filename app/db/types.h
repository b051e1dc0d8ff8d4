/* Object ids of PostgreSQL's built-in types (its catalog pg_type; fixed for ever), and its epoch.
 */
#ifndef TINTYPE_DB_TYPES_H
#define TINTYPE_DB_TYPES_H

enum pg_type {
	PG_BOOL = 16,
	PG_BYTEA = 17,
	PG_NAME = 19,
	PG_INT8 = 20,
	PG_INT2 = 21,
	PG_INT4 = 23,
	PG_TEXT = 25,
	PG_JSON = 114,
	PG_FLOAT4 = 700,
	PG_FLOAT8 = 701,
	PG_INET = 869,
	PG_TEXT_ARRAY = 1009,
	PG_VARCHAR_ARRAY = 1015,
	PG_INT8_ARRAY = 1016,
	PG_BPCHAR = 1042,
	PG_VARCHAR = 1043,
	PG_TIMESTAMPTZ = 1184,
	PG_UUID = 2950,
	PG_UUID_ARRAY = 2951,
	PG_JSONB = 3802,
	PG_VOID = 2278,
};

/* 2000-01-01 in microseconds since 1970: what PostgreSQL counts from. */
#define PG_EPOCH_US INT64_C(946684800000000)

#endif
