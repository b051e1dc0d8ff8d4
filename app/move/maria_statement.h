/* Every statement that a MariaDB server is asked, by name: sql/piwigo/<verb>.sql. */
#ifndef TINTYPE_MOVE_MARIA_STATEMENT_H
#define TINTYPE_MOVE_MARIA_STATEMENT_H

#include "maria_statement_names.h"

struct maria_statement_text {
	const char *name;
	const char *text;
};

extern const struct maria_statement_text maria_statement_texts[MARIA_STATEMENT_COUNT];

#endif
