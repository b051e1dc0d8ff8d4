#include <config.h>

#include "main/command_keys.h"

#include <stdio.h>
#include <string.h>

#include "crypto/signing_key.h"
#include "main/command.h"

/* Makes a key that signs from now on; the older go on verifying until they are taken away. */
static const struct problem *
rotate(struct arena *arena, const char *folder)
{
	struct str kid;

	TRY(key_ring_add(arena, folder, &kid));
	printf("%.*s signs from now on. Reload tintyped (HUP) so that its workers know.\n",
	    (int)kid.len, kid.at);
	return NULL;
}

static const struct problem *
list(struct arena *arena, const char *folder)
{
	struct key_ring *ring;
	struct str kid;

	TRY(key_ring_open(arena, folder, &ring));
	kid = key_ring_kid(ring);
	printf("%.*s signs\n", (int)kid.len, kid.at);
	key_ring_close(ring);
	return NULL;
}

int
command_keys(int argc, char **argv)
{
	struct arena arena = { 0 };
	const struct problem *problem;
	const char *folder;

	if (argc != 2 || (strcmp(argv[1], "list") != 0 && strcmp(argv[1], "rotate") != 0)) {
		fputs("usage: tintype keys list | rotate\n", stderr);
		return 2;
	}
	folder = arena_c_string(&arena, command_config_or_exit(&arena)->site.key_folder);
	problem = strcmp(argv[1], "rotate") == 0 ? rotate(&arena, folder) : list(&arena, folder);
	if (problem != NULL)
		return command_fail(problem);
	arena_release(&arena);
	return 0;
}
