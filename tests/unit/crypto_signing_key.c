/* The key ring: Ed25519 by RFC 8032, rotation, and folders and files that must be refused. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encode.h"
#include "crypto/signing_key.h"

#define PEM(body) "-----BEGIN PRIVATE KEY-----\n" body "\n-----END PRIVATE KEY-----\n"
/* RFC 8032, 7.1, test 2. */
#define RFC_KEY PEM("MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7")
/* The same as X25519, which cannot sign. */
#define X25519_KEY PEM("MC4CAQAwBQYDK2VuBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7")

struct fixture {
	struct arena arena;
	char folder[64];
};

static int
set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof *fixture);

	memcpy(fixture->folder, "/tmp/tintype-keys-XXXXXX", sizeof "/tmp/tintype-keys-XXXXXX");
	if (mkdtemp(fixture->folder) == NULL)
		return -1;
	*state = fixture;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;

	if (system(arena_printf(&fixture->arena, "rm -rf '%s'", fixture->folder).at) != 0)
		return -1;
	arena_release(&fixture->arena);
	free(fixture);
	return 0;
}

static void
put_file(struct fixture *fixture, const char *name, const char *text, mode_t mode)
{
	const char *path = arena_printf(&fixture->arena, "%s/%s", fixture->folder, name).at;
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static void
assert_refused(struct fixture *fixture, const char *why)
{
	struct key_ring *ring = NULL;
	const struct problem *problem = key_ring_open(&fixture->arena, fixture->folder, &ring);

	assert_non_null(problem);
	assert_null(ring);
	if (strstr(problem->cause, why) == NULL)
		fail_msg("%s is not in: %s", why, problem->cause);
}

static void
test_rfc_8032(void **state)
{
	struct fixture *fixture = *state;
	struct arena *arena = &fixture->arena;
	struct key_ring *ring;
	struct str signature, other;

	put_file(fixture, "one.pem", RFC_KEY, 0600);
	put_file(fixture, "README", "no key", 0644);
	assert_null(key_ring_open(arena, fixture->folder, &ring));
	assert_true(str_eq(key_ring_kid(ring), STR("one")));
	signature = key_ring_sign(ring, arena, STR("r"));
	assert_string_equal(hex_encode(arena, signature.at, signature.len).at,
	    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
	    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
	assert_true(key_ring_verify(ring, STR("one"), STR("r"), signature));
	assert_false(key_ring_verify(ring, STR("one"), STR("s"), signature));
	assert_false(key_ring_verify(ring, STR("two"), STR("r"), signature));
	assert_false(key_ring_verify(ring, STR(""), STR("r"), signature));
	assert_false(key_ring_verify(ring, STR("one"), STR("r"), str_first(signature, 63)));
	assert_false(key_ring_verify(ring, STR("one"), STR("r"), STR("")));
	other = arena_copy(arena, signature);
	((char *)(uintptr_t)other.at)[63] ^= 1;
	assert_false(key_ring_verify(ring, STR("one"), STR("r"), other));
	assert_int_equal(key_ring_secret(ring).len, 32);
	key_ring_close(ring);
}

static void
test_rotation(void **state)
{
	struct fixture *fixture = *state;
	struct arena *arena = &fixture->arena;
	const char *folder = arena_printf(arena, "%s/made", fixture->folder).at;
	struct key_ring *ring, *rotated;
	struct str kids[20], signature;
	struct stat about;

	assert_null(key_ring_add(arena, folder, &kids[0]));
	assert_int_equal(stat(folder, &about), 0);
	assert_int_equal(about.st_mode & 0777, 0700);
	assert_int_equal(stat(arena_printf(arena, "%s/%s.pem", folder, kids[0].at).at, &about), 0);
	assert_int_equal(about.st_mode & 0777, 0600);
	assert_null(key_ring_open(arena, folder, &ring));
	assert_true(str_eq(key_ring_kid(ring), kids[0]));
	signature = key_ring_sign(ring, arena, STR("token"));
	/* So many within few milliseconds: each signs after it is made all the same. */
	for (int i = 1; i < 20; i++) {
		assert_null(key_ring_add(arena, folder, &kids[i]));
		assert_true(str_compare(kids[i], kids[i - 1]) > 0);
	}
	assert_null(key_ring_open(arena, folder, &rotated));
	assert_true(str_eq(key_ring_kid(rotated), kids[19]));
	assert_true(key_ring_verify(rotated, kids[0], STR("token"), signature));
	assert_false(key_ring_verify(rotated, kids[19], STR("token"), signature));
	assert_true(str_eq(key_ring_secret(rotated), key_ring_secret(ring)));
	key_ring_close(ring);
	key_ring_close(rotated);
}

static void
test_files_refused(void **state)
{
	static const struct {
		const char *text;
		mode_t mode;
		const char *why;
	} rows[] = {
		{ RFC_KEY, 0640, "others may read" },
		{ RFC_KEY, 0604, "others may read" },
		{ RFC_KEY, 0620, "others may read" },
		{ "", 0600, "not an Ed25519" },
		{ "-----BEGIN PRIVATE KEY-----\n", 0600, "not an Ed25519" },
		{ PEM("MC4CAQAwBQYDK2VwBCIEIEzNCJso"), 0600, "not an Ed25519" },
		{ X25519_KEY, 0600, "not an Ed25519" },
		{ "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMC4CAQA=\n"
		  "-----END ENCRYPTED PRIVATE KEY-----\n",
		    0600, "not an Ed25519" },
	};
	struct fixture *fixture = *state;

	put_file(fixture, "a.pem", RFC_KEY, 0600);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		put_file(fixture, "b.pem", rows[i].text, rows[i].mode);
		assert_refused(fixture, rows[i].why);
	}
}

static void
test_folders_refused(void **state)
{
	struct fixture *fixture = *state;
	struct arena *arena = &fixture->arena;
	const char *link = arena_printf(arena, "%s/link.pem", fixture->folder).at;
	struct key_ring *ring;
	struct str kid;

	assert_refused(fixture, "no keys");
	put_file(fixture, "real", RFC_KEY, 0600);
	assert_int_equal(symlink("real", link), 0);
	assert_refused(fixture, "link.pem");
	assert_int_equal(unlink(link), 0);
	assert_int_equal(mkdir(link, 0700), 0);
	assert_refused(fixture, "not a regular file");
	assert_int_equal(rmdir(link), 0);
	assert_int_equal(mkfifo(link, 0600), 0);
	assert_refused(fixture, "not a regular file");
	assert_int_equal(unlink(link), 0);
	put_file(fixture, "a.pem", RFC_KEY, 0600);
	assert_int_equal(chmod(fixture->folder, 0722), 0);
	assert_refused(fixture, "others may write");
	assert_non_null(key_ring_add(arena, fixture->folder, &kid));
	assert_non_null(key_ring_open(arena, "/nonexistent/keys", &ring));
	assert_non_null(key_ring_add(arena, "/nonexistent/keys", &kid));
}

/* A key "of the future" would go on signing after a rotation: say so rather than make a useless
 * key. */
static void
test_clock_behind(void **state)
{
	struct fixture *fixture = *state;
	struct str kid;

	put_file(fixture, "ffffffff-0000-7000-8000-000000000000.pem", RFC_KEY, 0600);
	assert_non_null(key_ring_add(&fixture->arena, fixture->folder, &kid));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_rfc_8032, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_rotation, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_files_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_folders_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_clock_behind, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
