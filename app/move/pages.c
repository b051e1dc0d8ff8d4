#include "config.h"

#include "move/pages.h"

const struct problem *
move_pages(move_page *page, void *context, struct arena *keep)
{
	struct move_key after = { 0 };
	bool more = true;

	while (more) {
		struct arena arena = { 0 };
		const struct problem *problem = page(context, &arena, &after, &more);

		if (problem != NULL)
			problem = problem_copy(keep, problem);
		arena_release(&arena);
		TRY(problem);
	}
	return NULL;
}
