#include <config.h>

#include "main/command_keys.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "crypto/signing_key.h"
#include "main/command.h"

/* Makes a key that signs from now on; the older verify until their tokens have ended. */
static const struct problem *
rotate(struct arena *arena, const char *folder)
{
	struct str kid;

	TRY(key_ring_add(arena, folder, &kid));
	printf("%.*s signs from now on. Reload tintyped (HUP) so that its workers know.\n",
	    (int)kid.len, kid.at);
	return NULL;
}

static void
print_key(const struct key_ring *ring, struct str kid, int64_t life_us)
{
	int64_t replaced = key_ring_replaced_us(ring, kid);
	char until[CLOCK_TEXT_SIZE];

	printf("%.*s ", (int)kid.len, kid.at);
	if (replaced == INT64_MAX)
		puts("signs");
	else if (replaced + life_us <= clock_now_us())
		puts("verifies no more");
	else
		printf("verifies until %s\n", clock_format(replaced + life_us, until).at);
}

/* What was replaced may be removed when it verifies no more, but for the oldest: cursors, links of
 * exports, and the successors of refresh tokens hang on it. */
static const struct problem *
list(struct arena *arena, const char *folder, int64_t life_us)
{
	struct key_ring *ring;

	TRY(key_ring_open(arena, folder, &ring));
	for (size_t i = 0; i < key_ring_count(ring); i++)
		print_key(ring, key_ring_kid_at(ring, i), life_us);
	key_ring_close(ring);
	return NULL;
}

int
command_keys(int argc, char **argv)
{
	struct arena arena = { 0 };
	const struct problem *problem;
	const struct config *config;
	const char *folder;

	if (argc != 2 || (strcmp(argv[1], "list") != 0 && strcmp(argv[1], "rotate") != 0)) {
		fputs("usage: tintype keys list | rotate\n", stderr);
		return 2;
	}
	config = command_config_or_exit(&arena);
	folder = arena_c_string(&arena, config->site.key_folder);
	problem = strcmp(argv[1], "rotate") == 0
		      ? rotate(&arena, folder)
		      : list(&arena, folder, config->auth.access_ttl / 1000);
	if (problem != NULL)
		return command_fail(problem);
	arena_release(&arena);
	return 0;
}
