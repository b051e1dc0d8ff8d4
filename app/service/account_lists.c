#include "config.h"

#include "service/account_lists.h"

#include "config/config.h"

static const char *const files[ACCOUNT_LIST_COUNT] = {
	[LIST_PASSWORDS] = "common-passwords.txt",
	[LIST_NAMES] = "reserved-names.txt",
	[LIST_MAIL] = "disposable-mail.txt",
};

static void
close_lists(void *what)
{
	struct account_lists *lists = what;

	for (int i = 0; i < ACCOUNT_LIST_COUNT; i++) {
		word_list_close(&lists->shipped[i]);
		word_list_close(&lists->own[i]);
	}
}

static const struct problem *
open_one(struct arena *arena, struct str folder, const char *between, const char *file,
    bool may_be_absent, struct word_list *out)
{
	struct str path =
	    arena_printf(arena, "%.*s%s/%s", (int)folder.len, folder.at, between, file);

	return word_list_open(arena, path.at, may_be_absent, out);
}

const struct problem *
account_lists_open(
    struct arena *arena, const struct config *config, const struct account_lists **out)
{
	struct account_lists *lists = arena_new(arena, struct account_lists);

	arena_at_exit(arena, close_lists, lists);
	for (int i = 0; i < ACCOUNT_LIST_COUNT; i++) {
		TRY(open_one(arena, config->site.data_folder, "/lists", files[i], false,
		    &lists->shipped[i]));
		TRY(open_one(arena, config->site.list_folder, "", files[i], true, &lists->own[i]));
	}
	*out = lists;
	return NULL;
}

static bool
has(const struct account_lists *lists, enum account_list list, struct str word)
{
	return word_list_has(&lists->shipped[list], word) || word_list_has(&lists->own[list], word);
}

bool
account_lists_have(
    const struct account_lists *lists, struct arena *arena, enum account_list list, struct str word)
{
	return has(lists, list, arena_lower(arena, word));
}

bool
account_lists_have_domain(const struct account_lists *lists, struct arena *arena, struct str email)
{
	struct str domain = arena_lower(arena, str_from(email, str_find_byte(email, '@') + 1));

	while (domain.len > 0) {
		if (has(lists, LIST_MAIL, domain))
			return true;
		str_cut(&domain, '.');
	}
	return false;
}
