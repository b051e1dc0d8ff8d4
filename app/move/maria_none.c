/* Instead of maria.c, where libmariadb was not there when this was built. */
#include "config.h"

#include "move/maria.h"

const struct problem *
maria_open(struct arena *arena, const struct maria_options *options, struct maria **out)
{
	(void)options;
	*out = NULL;
	return problem_caused(arena, PROBLEM_BAD_REQUEST,
	    "this tintype was built without libmariadb: it cannot read Piwigo's database");
}

void
maria_close(struct maria *maria)
{
	(void)maria;
}

const struct problem *
maria_run(struct maria *maria, struct arena *arena, enum maria_statement statement,
    const int64_t *args, int arg_count, struct maria_rows *out)
{
	(void)maria;
	(void)statement;
	(void)args;
	(void)arg_count;
	*out = (struct maria_rows){ .count = 0 };
	return problem_caused(arena, PROBLEM_INTERNAL, "there is no libmariadb");
}
