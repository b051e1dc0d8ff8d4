/* How PostgreSQL does a statement: by the index that was made for it, touching few pages. */
#ifndef TINTYPE_TESTS_PLANS_H
#define TINTYPE_TESTS_PLANS_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

#include "db/statement.h"

struct plan_case {
	enum statement statement;
	const char *arguments;
	const char *index;
	int buffers; /* at most */
	bool sorts;  /* what is small by its nature: a page, or few matches */
};

/*
 * Explains each, with parameters known to the planner and without. Gives how many do not use their
 * index, sort, read a large table whole, or touch too many pages, and prints their plans.
 */
int plans_check(PGconn *connection, const struct plan_case *cases, size_t count);

#endif
