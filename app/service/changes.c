#include "config.h"

#include "service/changes.h"

#include "cache/generation.h"
#include "cache/keys.h"
#include "cache/record.h"
#include "config/config.h"
#include "db/pg.h"
#include "service/replica.h"

/* More than that, and everything is forgotten: it is one step, too. */
#define WORDS_MAX 512

/* A letter of migration 00030, and whose. */
struct word {
	char kind;
	struct id id;
};

struct changes {
	const struct config *config;
	struct pg *pg;
	struct redis *redis;
	bool listed, details;
	struct word words[WORDS_MAX];
	size_t count;
	struct arena arena; /* of one telling */
};

static void
add(struct changes *changes, struct word word)
{
	for (size_t i = 0; i < changes->count; i++)
		if (changes->words[i].kind == word.kind && id_eq(changes->words[i].id, word.id))
			return;
	if (changes->count < WORDS_MAX)
		changes->words[changes->count++] = word;
	else
		changes->listed = changes->details = true;
}

static void
on_changed(void *context, struct str text)
{
	struct changes *changes = context;

	while (text.len > 0) {
		struct str word = str_cut(&text, ' ');
		struct id id;

		if (str_eq(word, STR("public")))
			changes->listed = true;
		else if (str_eq(word, STR("details")))
			changes->details = true;
		else if (word.len > 1 && id_parse(str_from(word, 1), &id))
			add(changes, (struct word){ word.at[0], id });
	}
}

/* The commands that one word makes; at most GENERATION_STEP_COMMANDS + 1. */
static size_t
put_word(struct redis_command *commands, struct arena *arena, struct word word)
{
	switch (word.kind) {
	case 'o':
		/* Their profile tells how many images they have. */
		generation_step_commands(commands, arena, key_generation_user(arena, word.id));
		record_drop_command(
		    &commands[GENERATION_STEP_COMMANDS], arena, key_user(arena, word.id));
		return GENERATION_STEP_COMMANDS + 1;
	case 'i':
		record_drop_command(commands, arena, key_image(arena, word.id));
		return 1;
	case 'a':
		record_drop_command(commands, arena, key_album(arena, word.id));
		return 1;
	case 'u':
		record_drop_command(commands, arena, key_user(arena, word.id));
		return 1;
	default:
		return 0;
	}
}

static size_t
put_all(struct changes *changes, struct redis_command *commands)
{
	struct arena *arena = &changes->arena;
	size_t count = 0;

	if (changes->listed) {
		generation_step_commands(&commands[count], arena, key_generation_public(arena));
		count += GENERATION_STEP_COMMANDS;
	}
	if (changes->details) {
		generation_step_commands(&commands[count], arena, key_generation_records(arena));
		count += GENERATION_STEP_COMMANDS;
	}
	for (size_t i = 0; i < changes->count; i++)
		count += put_word(&commands[count], arena, changes->words[i]);
	return count;
}

/* True if Redis did everything. */
static bool
tell(struct changes *changes)
{
	size_t most = (changes->count + 2) * (GENERATION_STEP_COMMANDS + 1) + 1, count = 0;
	struct redis_command *commands = arena_array(&changes->arena, struct redis_command, most);
	bool told;

	if (changes->redis == NULL)
		return true;
	if (replica_wanted(changes->config)) {
		/* Without it a page of the new generation might be made by who has not seen this.
		 */
		if (replica_tell_command(changes->pg, &changes->arena, &commands[count++]) != NULL)
			return false;
	}
	count += put_all(changes, &commands[count]);
	told = redis_run(changes->redis, &changes->arena, commands, count) == NULL;
	/* A Redis that is full or read-only answers, and does nothing. */
	for (size_t i = 0; told && i < count; i++)
		told = commands[i].reply.kind != REDIS_ERROR;
	return told;
}

bool
changes_pay(struct changes *changes)
{
	bool told;

	if (!changes->listed && !changes->details && changes->count == 0)
		return true;
	told = tell(changes);
	if (told) {
		changes->listed = changes->details = false;
		changes->count = 0;
	}
	arena_reset(&changes->arena);
	return told;
}

static void
on_over(void *context)
{
	changes_pay(context);
}

static void
release(void *what)
{
	struct changes *changes = what;

	arena_release(&changes->arena);
}

struct changes *
changes_attach(struct arena *arena, const struct config *config, struct pg *pg, struct redis *redis)
{
	struct changes *changes = arena_new(arena, struct changes);
	const struct pg_change_events events = { changes, on_changed, on_over };

	changes->config = config;
	changes->pg = pg;
	changes->redis = redis;
	pg_on_change(pg, &events);
	arena_at_exit(arena, release, changes);
	return changes;
}
