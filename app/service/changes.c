#include "config.h"

#include "service/changes.h"

#include "cache/counted.h"
#include "cache/generation.h"
#include "cache/keys.h"
#include "cache/record.h"
#include "cache/shared.h"
#include "config/config.h"
#include "db/pg.h"
#include "service/replica.h"

/* More than that, and everything is forgotten: it is one step, too. */
#define WORDS_MAX 512

/* A letter of migrations 00030 and 00083, and whose. */
struct word {
	char kind;
	struct id id;
};

#define LETTERS STR("abciloptu")

struct changes {
	const struct config *config;
	struct pg *pg;
	struct redis *redis;
	bool listed, added, details, began;
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
		else if (str_eq(word, STR("added")))
			changes->added = true;
		else if (str_eq(word, STR("details")))
			changes->details = true;
		else if (word.len > 1 && str_find_byte(LETTERS, word.at[0]) < LETTERS.len &&
			 id_parse(str_from(word, 1), &id))
			add(changes, (struct word){ word.at[0], id });
		else /* of a later migration */
			changes->listed = changes->details = true;
	}
}

/* More than any word makes commands, and counting it one. */
#define WORD_COMMANDS (GENERATION_STEP_COMMANDS + 2)

/* The number that the word steps, if it does nothing but that; else empty. */
static struct str
generation_of_word(struct arena *arena, struct word word)
{
	switch (word.kind) {
	case 'b':
		return key_generation_album(arena, word.id);
	case 'l':
		return key_generation_liked(arena, word.id);
	case 'p':
		return key_generation_person(arena, word.id);
	case 't':
		return key_generation_tag(arena, word.id);
	default:
		return STR("");
	}
}

/* The commands that one word makes. */
static size_t
put_word(struct redis_command *commands, struct arena *arena, struct word word)
{
	struct str generation = generation_of_word(arena, word);

	if (generation.len > 0) {
		generation_step_commands(commands, arena, generation);
		return GENERATION_STEP_COMMANDS;
	}
	switch (word.kind) {
	case 'o':
		/* Their profile tells how many images they have. */
		generation_step_commands(commands, arena, key_generation_user(arena, word.id));
		record_drop_command(
		    &commands[GENERATION_STEP_COMMANDS], arena, key_user(arena, word.id));
		return GENERATION_STEP_COMMANDS + 1;
	case 'c':
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

/* What was liked or commented on: one number for many images. */
static size_t
put_counted(const struct changes *changes, struct redis_command *commands, struct arena *arena)
{
	struct id ids[COUNTED_IDS_MAX];
	size_t count = 0, n = 0;

	for (size_t i = 0; i < changes->count; i++) {
		if (changes->words[i].kind == 'c')
			ids[n++] = changes->words[i].id;
		if (n == COUNTED_IDS_MAX || (n > 0 && i + 1 == changes->count)) {
			counted_note_command(&commands[count++], arena, ids, n);
			n = 0;
		}
	}
	return count;
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
	if (changes->added) {
		generation_step_commands(&commands[count], arena, key_generation_added(arena));
		count += GENERATION_STEP_COMMANDS;
	}
	if (changes->details) {
		generation_step_commands(&commands[count], arena, key_generation_records(arena));
		count += GENERATION_STEP_COMMANDS;
	}
	count += put_counted(changes, &commands[count], arena);
	for (size_t i = 0; i < changes->count; i++)
		count += put_word(&commands[count], arena, changes->words[i]);
	return count;
}

static bool
tell(struct changes *changes)
{
	size_t most = (changes->count + 3) * WORD_COMMANDS + 1, first = 0, count;
	struct redis_command *commands = arena_array(&changes->arena, struct redis_command, most);
	bool told = true;

	/* Without it a page of the new number might be made by a replica that lacks this. */
	if (replica_wanted(changes->config))
		told =
		    replica_tell_command(changes->pg, &changes->arena, &commands[first++]) == NULL;
	count = first + put_all(changes, &commands[first]);
	told = told && redis_run(changes->redis, &changes->arena, commands, count) == NULL;
	/* A Redis that is full or read-only answers, and does nothing. */
	for (size_t i = 0; told && i < count; i++)
		told = commands[i].reply.kind != REDIS_ERROR;
	/* "SET … NX" of the first number, if it was to be stepped, was done. */
	if (told && changes->listed && commands[first].reply.kind == REDIS_STRING)
		changes->began = true;
	/* Nobody who was told the numbers before goes by them any more. */
	told = told && redis_fence(changes->redis, &changes->arena) == NULL;
	arena_reset(&changes->arena);
	return told;
}

bool
changes_began(struct changes *changes)
{
	bool began = changes->began;

	changes->began = false;
	return began;
}

static bool
has_news(const struct changes *changes)
{
	return changes->listed || changes->added || changes->details || changes->count > 0;
}

static void
forget_news(struct changes *changes)
{
	changes->listed = changes->added = changes->details = false;
	changes->count = 0;
}

/* The pool knows of it at once; others may still go by numbers that Redis told them before. */
static void
owe(struct redis_shared *shared)
{
	redis_shared_owe(shared);
	redis_shared_outwait(shared);
}

bool
changes_pay(struct changes *changes)
{
	struct redis_shared *shared;
	bool news = has_news(changes), told;
	uint64_t debt;

	if (changes->redis == NULL) {
		forget_news(changes);
		return true;
	}
	shared = redis_shared(changes->redis);
	debt = redis_shared_debt(shared);
	if (!news && debt == 0)
		return true;
	/* Both numbers together end everything, whatever it was that is owed. */
	if (debt != 0) {
		changes->listed = changes->details = true;
		changes->count = 0;
	}
	told = tell(changes);
	forget_news(changes);
	if (told)
		redis_shared_pay(shared, debt);
	else if (news)
		owe(shared);
	return redis_shared_debt(shared) == 0;
}

bool
changes_owed(const struct changes *changes)
{
	return changes->redis != NULL && redis_shared_debt(redis_shared(changes->redis)) != 0;
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
