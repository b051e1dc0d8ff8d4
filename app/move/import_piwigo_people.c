/* People of Piwigo. Their passwords are hashed in ways that are not verified here: nobody brings
 * one. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "db/pg.h"
#include "move/import_piwigo.h"
#include "move/pages.h"
#include "move/tree.h"
#include "service/account.h"

#define DISPLAY_NAME_MAX 100

/* Nothing hashes to it. */
#define NO_PASSWORD STR("!")

/* Piwigo's name as far as it can be a username, "J_r_me" for "Jérôme"; room for a number behind it.
 */
static struct str
username_of(struct arena *arena, const struct piwigo_user *user)
{
	struct str name = str_first(str_trim(user->username), 24);
	struct buf out = buf_new(arena, name.len + 1);
	bool gap = false;

	for (size_t i = 0; i < name.len; i++) {
		bool fits = account_is_username((struct str){ name.at + i, 1 });

		if (fits && gap && out.len > 0)
			buf_byte(&out, '_');
		if (fits)
			buf_byte(&out, name.at[i]);
		gap = !fits;
	}
	return out.len < 3 ? arena_printf(arena, "user_%lld", (long long)user->id)
			   : arena_copy(arena, buf_str(&out));
}

static struct import_user
account_of(struct moving_piwigo *moving, struct arena *arena, const struct piwigo_user *user)
{
	bool rules = str_eq(user->status, STR("webmaster")) || str_eq(user->status, STR("admin"));
	struct import_user account = { .id = piwigo_id(moving, 'u', user->id, (struct id){ { 0 } }),
		.email = str_trim(user->email),
		.username = username_of(arena, user),
		.password_hash = NO_PASSWORD,
		.role = rules ? STR("admin") : STR("user"),
		.status = STR("active"),
		.display_name = tree_text(arena, user->username, DISPLAY_NAME_MAX),
		.created_us = user->created_us == 0 ? moving->begun_us : user->created_us };
	char text[ID_TEXT_SIZE];

	if (account_is_email(account.email))
		return account;
	/* A domain that is none (RFC 2606). */
	id_format(account.id, text);
	account.email = arena_printf(arena, "%s@address.invalid", text);
	moving->sum->without_address++;
	return account;
}

/* A name that is taken gets its number of there behind it. */
static const struct problem *
insert(
    struct moving_piwigo *moving, struct arena *arena, struct import_user *account, int64_t number)
{
	struct pg *pg = moving->importing.service->pg;
	const struct problem *problem = import_repo_insert_user(pg, arena, account);
	struct str constraint = pg_constraint(pg);

	if (problem == NULL || problem->kind != PROBLEM_CONFLICT ||
	    str_find(constraint, STR("username")) == constraint.len)
		return problem;
	account->username = arena_printf(arena, "%.*s_%lld", (int)account->username.len,
	    account->username.at, (long long)(number % 10000000));
	return import_repo_insert_user(pg, arena, account);
}

static const struct problem *
move_account(
    struct moving_piwigo *moving, struct arena *arena, const struct piwigo_user *user, bool *here)
{
	struct importing *importing = &moving->importing;
	struct import_user account = account_of(moving, arena, user);
	const struct problem *problem = NULL;

	if (!importing->wish->dry_run)
		problem = insert(moving, arena, &account, user->id);
	*here = problem == NULL;
	moving->sum->people += *here;
	if (problem == NULL || problem->kind != PROBLEM_CONFLICT)
		return problem;
	moving->sum->people_out++;
	import_tell(importing, IMPORT_REFUSED,
	    tree_path(arena, importing->wish->folder, user->username),
	    STR("Somebody else has this address or name: this person and their images stay out."));
	importing->sum.outcomes[IMPORT_REFUSED]--;
	return NULL;
}

static void
remember(struct moving_piwigo *moving, int64_t number, bool here)
{
	size_t count = moving->person_count;

	/* Room doubles. */
	if ((count & (count - 1)) == 0) {
		struct piwigo_person *more =
		    arena_array(moving->keep, struct piwigo_person, count == 0 ? 1 : 2 * count);

		if (count > 0)
			memcpy(more, moving->people, count * sizeof *more);
		moving->people = more;
	}
	moving->people[moving->person_count++] = (struct piwigo_person){ number, here };
}

static const struct problem *
move_people(void *context, struct arena *arena, struct move_key *after, bool *more)
{
	struct moving_piwigo *moving = context;
	struct piwigo_user *users;
	size_t count;

	TRY(piwigo_list_users(
	    moving->source, arena, after->numbers[0], PIWIGO_MANY_AT_ONCE, &users, &count));
	*more = count == PIWIGO_MANY_AT_ONCE;
	for (size_t i = 0; i < count; i++) {
		bool here = users[i].id == moving->gallery.webmaster;

		after->numbers[0] = users[i].id;
		if (str_eq(users[i].status, STR("guest")))
			continue;
		if (!here)
			TRY(move_account(moving, arena, &users[i], &here));
		remember(moving, users[i].id, here);
	}
	return NULL;
}

const struct problem *
piwigo_move_people(struct moving_piwigo *moving, struct arena *arena)
{
	return move_pages(move_people, moving, arena);
}

static int
compare_number(const void *key, const void *element)
{
	const int64_t *number = key;
	const struct piwigo_person *person = element;

	return (*number > person->number) - (*number < person->number);
}

static const struct piwigo_person *
find(const struct moving_piwigo *moving, int64_t number)
{
	if (moving->person_count == 0)
		return NULL;
	return bsearch(
	    &number, moving->people, moving->person_count, sizeof *moving->people, compare_number);
}

bool
piwigo_is_person(const struct moving_piwigo *moving, int64_t number)
{
	return find(moving, number) != NULL;
}

bool
piwigo_person_here(const struct moving_piwigo *moving, int64_t number, struct id *out)
{
	const struct piwigo_person *person = find(moving, number);

	*out = person == NULL || number == moving->gallery.webmaster
		   ? moving->importing.wish->owner
		   : piwigo_id(moving, 'u', number, (struct id){ { 0 } });
	return person == NULL || person->here;
}
