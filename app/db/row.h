/*
 * Typed fields of rows, by column number in the order the statement names them. The type is checked
 * against what PostgreSQL told; a mismatch is our own mistake and ends the process. NULL gives the
 * zero value: ask row_is_null() where the difference matters.
 */
#ifndef TINTYPE_DB_ROW_H
#define TINTYPE_DB_ROW_H

#include "db/pg.h"

int row_count(const struct pg_rows *rows);
bool row_is_null(const struct pg_rows *rows, int row, int column);
bool row_bool(const struct pg_rows *rows, int row, int column);
int64_t row_i64(const struct pg_rows *rows, int row, int column); /* int2, int4, int8 */
double row_f64(const struct pg_rows *rows, int row, int column);  /* float4, float8 */
/* text, varchar, name, inet as text, jsonb, bytea: a view that lives as long as the arena. */
struct str row_str(const struct pg_rows *rows, int row, int column);
struct id row_id(const struct pg_rows *rows, int row, int column);
int64_t row_time(const struct pg_rows *rows, int row, int column); /* microseconds since 1970 */
/* One-dimensional arrays, their elements in the arena; returns the count. */
size_t row_ids(
    const struct pg_rows *rows, int row, int column, struct arena *arena, struct id **out);
size_t row_texts(
    const struct pg_rows *rows, int row, int column, struct arena *arena, struct str **out);

#endif
