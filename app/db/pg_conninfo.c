#include "config.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "db/pg.h"

static struct str
find(const PQconninfoOption *options, struct arena *arena, const char *keyword,
    const char *otherwise)
{
	for (; options->keyword != NULL; options++)
		if (strcmp(options->keyword, keyword) == 0 && options->val != NULL)
			return arena_copy(arena, str_of(options->val));
	return str_of(otherwise);
}

const struct problem *
pg_options_parse(struct arena *arena, const char *text, struct pg_options *out)
{
	char *message = NULL;
	PQconninfoOption *options = PQconninfoParse(text, &message);
	const struct problem *problem;
	int64_t port;

	if (options == NULL) {
		problem = problem_caused(
		    arena, PROBLEM_BAD_REQUEST, "%s", message == NULL ? "no room" : message);
		PQfreemem(message);
		return problem;
	}
	out->host = find(options, arena, "host", "");
	out->user = find(options, arena, "user", "");
	out->password = find(options, arena, "password", "");
	out->database = find(options, arena, "dbname", "");
	out->ssl_mode = find(options, arena, "sslmode", "prefer");
	if (str_to_i64(find(options, arena, "port", ""), 1, 65535, &port))
		out->port = (int)port;
	PQconninfoFree(options);
	return NULL;
}
