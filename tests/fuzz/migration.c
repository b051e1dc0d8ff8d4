/*
 * Any bytes as a migration: its parts lie within it, and the statements of a part follow each
 * other, all of them, with nothing but blanks, comments and semicolons between.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "db/migration.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
within(struct str inner, struct str outer)
{
	if (inner.len > 0 && (inner.at < outer.at || inner.at + inner.len > outer.at + outer.len))
		abort();
}

static void
try_part(struct str text, bool up)
{
	struct str part = migration_part(text, up), rest = part, statement;

	within(part, text);
	while (rest.len > 0) {
		struct str before = rest;

		if (!migration_next_statement(&rest, &statement))
			break;
		within(statement, before);
		within(rest, before);
		if (statement.len == 0 || rest.len >= before.len)
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct str text = { (const char *)bytes, size };

	try_part(text, true);
	try_part(text, false);
	return 0;
}
