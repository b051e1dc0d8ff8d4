#include "config.h"

#include "move/maria.h"

struct str
maria_str(const struct maria_rows *rows, size_t row, int column)
{
	return rows->cells[row * (size_t)rows->columns + (size_t)column];
}

int64_t
maria_i64(const struct maria_rows *rows, size_t row, int column)
{
	int64_t value = 0;

	return str_to_i64(maria_str(rows, row, column), 0, INT64_MAX, &value) ? value : 0;
}
