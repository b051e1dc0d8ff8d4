/* Argon2id against the vectors of the reference implementation; what is no PHC string. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "crypto/password.h"

#define SALT "$c29tZXNhbHQ$"
#define RIGHT SALT "nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"

static const struct password_settings cheap = { .memory_kib = 64, .passes = 1, .lanes = 1 };

static void
test_reference_vectors(void **state)
{
	static const char *const rows[] = {
		"$argon2id$v=19$m=65536,t=2,p=1" SALT "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=256,t=2,p=1" RIGHT,
		"$argon2id$v=19$m=256,t=2,p=2" SALT "bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_true(password_verify(&arena, &cheap, str_of(rows[i]), STR("password")));
		assert_false(password_verify(&arena, &cheap, str_of(rows[i]), STR("passwore")));
		assert_false(password_verify(&arena, &cheap, str_of(rows[i]), STR("")));
	}
	arena_release(&arena);
}

/* Each is RIGHT but for one thing, so that refusing is the only way to be false. */
static void
test_refused(void **state)
{
	static const char *const rows[] = {
		"",
		"$",
		"password",
		"$argon2i$v=19$m=256,t=2,p=1" RIGHT,
		"$argon2d$v=19$m=256,t=2,p=1" RIGHT,
		"$argon2id$m=256,t=2,p=1" RIGHT,
		"$argon2id$v=16$m=256,t=2,p=1" RIGHT,
		"argon2id$v=19$m=256,t=2,p=1" RIGHT,
		"$argon2id$v=19$t=2,m=256,p=1" RIGHT,
		"$argon2id$v=19$m=256,t=2" RIGHT,
		"$argon2id$v=19$m=,t=2,p=1" RIGHT,
		"$argon2id$v=19$m=0256,t=2,p=1" RIGHT,
		"$argon2id$v=19$m=+256,t=2,p=1" RIGHT,
		"$argon2id$v=19$m=-256,t=2,p=1" RIGHT,
		"$argon2id$v=19$m= 256,t=2,p=1" RIGHT,
		"$argon2id$v=19$m=256,t=0,p=1" RIGHT,
		"$argon2id$v=19$m=256,t=2,p=0" RIGHT,
		"$argon2id$v=19$m=256,t=2,p=1,keyid=1" RIGHT,
		"$argon2id$v=19$m=256,t=2,p=1" RIGHT "$",
		"$argon2id$v=19$m=256,t=2,p=1" RIGHT "=",
		"$argon2id$v=19$m=256,t=2,p=1" RIGHT " ",
		"$argon2id$v=19$m=256,t=2,p=1" SALT "nf65EOgLrQMR_uIPnA4rEsF5h7TKyQwu9U1bMCHGi_4",
		"$argon2id$v=19$m=256,t=2,p=1" SALT,
		"$argon2id$v=19$m=256,t=2,p=1" SALT "nf65",
		"$argon2id$v=19$m=256,t=2,p=1$$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
		/* Would take the machine down if it were tried. */
		"$argon2id$v=19$m=1048577,t=2,p=1" RIGHT,
		"$argon2id$v=19$m=4294967295,t=2,p=1" RIGHT,
		"$argon2id$v=19$m=99999999999999999999,t=2,p=1" RIGHT,
		"$argon2id$v=19$m=256,t=17,p=1" RIGHT,
		"$argon2id$v=19$m=256,t=2,p=17" RIGHT,
		"$argon2id$v=19$m=7,t=2,p=1" RIGHT,
		"$argon2id$v=19$m=15,t=2,p=2" RIGHT,
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (password_verify(&arena, &cheap, str_of(rows[i]), STR("password")))
			fail_msg("verified: %s", rows[i]);
		if (!password_is_outdated(&cheap, str_of(rows[i])))
			fail_msg("not outdated: %s", rows[i]);
	}
	arena_release(&arena);
}

static void
test_round_trip(void **state)
{
	const struct password_settings lanes = { .memory_kib = 128, .passes = 2, .lanes = 4 };
	struct arena arena = { 0 };
	struct str one, two;

	(void)state;
	assert_null(password_hash(&arena, &lanes, STR("correct horse battery"), &one));
	assert_null(password_hash(&arena, &lanes, STR("correct horse battery"), &two));
	assert_true(str_starts(one, STR("$argon2id$v=19$m=128,t=2,p=4$")));
	assert_false(str_eq(one, two));
	assert_true(password_verify(&arena, &cheap, one, STR("correct horse battery")));
	assert_true(password_verify(&arena, &cheap, two, STR("correct horse battery")));
	assert_false(password_verify(&arena, &cheap, one, STR("correct horse batterz")));
	assert_false(password_is_outdated(&lanes, one));
	assert_true(password_is_outdated(&cheap, one));
	password_verify_nothing(&arena, &cheap, STR("anything"));
	arena_release(&arena);
}

static void
test_settings_out_of_range(void **state)
{
	static const struct password_settings rows[] = {
		{ .memory_kib = 0, .passes = 1, .lanes = 1 },
		{ .memory_kib = -64, .passes = 1, .lanes = 1 },
		{ .memory_kib = 64, .passes = 0, .lanes = 1 },
		{ .memory_kib = 64, .passes = 1, .lanes = 0 },
		{ .memory_kib = 31, .passes = 1, .lanes = 4 },
		{ .memory_kib = 2000000, .passes = 1, .lanes = 1 },
	};
	struct arena arena = { 0 };
	struct str out = STR("untouched");

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_non_null(password_hash(&arena, &rows[i], STR("password"), &out));
		assert_true(str_eq(out, STR("untouched")));
	}
	arena_release(&arena);
}

/* A length that nobody types costs no hashing and no copy. */
static void
test_long_password(void **state)
{
	struct arena arena = { 0 };
	char *text = arena_alloc(&arena, 5000, 1);
	struct str out, password = { text, 5000 };

	(void)state;
	memset(text, 'x', 5000);
	assert_non_null(password_hash(&arena, &cheap, password, &out));
	assert_null(password_hash(&arena, &cheap, str_first(password, 4096), &out));
	assert_true(password_verify(&arena, &cheap, out, str_first(password, 4096)));
	assert_false(password_verify(&arena, &cheap, out, password));
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reference_vectors),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_settings_out_of_range),
		cmocka_unit_test(test_long_password),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
