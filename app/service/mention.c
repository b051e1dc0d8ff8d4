#include "config.h"

#include "service/mention.h"

#include <stdlib.h>
#include <string.h>

#include "text/mention.h"

/* Names of the text of one comment. */
struct named {
	struct str names[MENTIONS_MAX];
	size_t count;
};

/* By its name in lower case, as texts name it. */
struct found {
	struct str name;
	struct mention mention;
};

static int
compare_names(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static int
compare_found(const void *a, const void *b)
{
	return str_compare(((const struct found *)a)->name, ((const struct found *)b)->name);
}

static int
compare_to_found(const void *name, const void *found)
{
	return str_compare(*(const struct str *)name, ((const struct found *)found)->name);
}

/* The names of all comments, each once. */
static size_t
gather(struct arena *arena, const struct named *named, size_t count, struct str **out)
{
	struct str *names = arena_array(arena, struct str, count * MENTIONS_MAX + 1);
	size_t all = 0, kept = 0;

	for (size_t i = 0; i < count; i++) {
		memcpy(names + all, named[i].names, named[i].count * sizeof *names);
		all += named[i].count;
	}
	qsort(names, all, sizeof *names, compare_names);
	for (size_t i = 0; i < all; i++) {
		if (kept == 0 || !str_eq(names[kept - 1], names[i]))
			names[kept++] = names[i];
	}
	*out = names;
	return kept;
}

static void
give(struct arena *arena, const struct named *named, const struct found *found, size_t found_count,
    struct comment *comment)
{
	comment->mentions = arena_array(arena, struct mention, named->count + 1);
	comment->mention_count = 0;
	for (size_t i = 0; i < named->count; i++) {
		const struct found *one =
		    bsearch(&named->names[i], found, found_count, sizeof *found, compare_to_found);

		if (one != NULL)
			comment->mentions[comment->mention_count++] = one->mention;
	}
}

const struct problem *
mention_load(struct service *service, struct arena *arena, struct comment *comments, size_t count)
{
	struct named *named = arena_array(arena, struct named, count + 1);
	struct mention *mentions;
	struct found *found;
	struct str *names;
	size_t name_count, found_count;

	for (size_t i = 0; i < count; i++)
		named[i].count = text_mentions(arena, comments[i].content, named[i].names);
	name_count = gather(arena, named, count, &names);
	TRY(comment_repo_named(service->pg, arena, names, name_count, &mentions, &found_count));
	found = arena_array(arena, struct found, found_count + 1);
	for (size_t i = 0; i < found_count; i++)
		found[i] = (struct found){ arena_lower(arena, mentions[i].username), mentions[i] };
	qsort(found, found_count, sizeof *found, compare_found);
	for (size_t i = 0; i < count; i++)
		give(arena, &named[i], found, found_count, &comments[i]);
	return NULL;
}
