/* SHA-256 by FIPS 180-4, HMAC by RFC 4231. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/encode.h"
#include "crypto/digest.h"

static void
assert_digest(struct arena *arena, struct sha256 digest, const char *hex)
{
	struct str text = hex_encode(arena, digest.bytes, sizeof digest.bytes);

	assert_string_equal(arena_c_string(arena, text), hex);
}

static void
test_sha256(void **state)
{
	static const struct {
		const char *text, *hex;
	} rows[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_digest(&arena, sha256_of(str_of(rows[i].text)), rows[i].hex);
	assert_digest(&arena, sha256_of((struct str){ 0 }), rows[0].hex);
	arena_release(&arena);
}

static void
test_stream(void **state)
{
	struct arena arena = { 0 };
	struct sha256_stream *stream = sha256_begin(&arena);
	char block[1000];

	(void)state;
	memset(block, 'a', sizeof block);
	for (int i = 0; i < 1000; i++)
		sha256_add(stream, (struct str){ block, sizeof block });
	sha256_add(stream, (struct str){ 0 });
	assert_digest(&arena, sha256_end(stream),
	    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	arena_release(&arena);
}

static void
test_hmac(void **state)
{
	struct arena arena = { 0 };
	struct hmac_key keyed;
	char key[131];

	(void)state;
	memset(key, 0x0b, 20);
	assert_digest(&arena, hmac_sha256((struct str){ key, 20 }, STR("Hi There")),
	    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	assert_digest(&arena, hmac_sha256(STR("Jefe"), STR("what do ya want for nothing?")),
	    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof key);
	assert_digest(&arena,
	    hmac_sha256((struct str){ key, sizeof key },
		STR("Test Using Larger Than Block-Size Key - Hash Key First")),
	    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
	/* An empty key after another one must not be that other one. */
	keyed = hmac_key_open(STR("Jefe"));
	for (int i = 0; i < 3; i++) /* each begins anew */
		assert_memory_equal(hmac_key_sign(keyed, STR("what do ya want for nothing?")).bytes,
		    hmac_sha256(STR("Jefe"), STR("what do ya want for nothing?")).bytes,
		    SHA256_SIZE);
	hmac_key_close(&keyed);
	keyed = hmac_key_open((struct str){ 0 });
	assert_memory_equal(hmac_key_sign(keyed, STR("")).bytes,
	    hmac_sha256((struct str){ 0 }, STR("")).bytes, SHA256_SIZE);
	hmac_key_close(&keyed);
	assert_digest(&arena, hmac_sha256((struct str){ 0 }, STR("")),
	    "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
	arena_release(&arena);
}

static void
test_eq(void **state)
{
	(void)state;
	assert_true(digest_eq(STR("abc"), STR("abc")));
	assert_true(digest_eq((struct str){ 0 }, STR("")));
	assert_false(digest_eq(STR("abc"), STR("abd")));
	assert_false(digest_eq(STR("abc"), STR("ab")));
	assert_false(digest_eq(STR(""), STR("a")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sha256),
		cmocka_unit_test(test_stream),
		cmocka_unit_test(test_hmac),
		cmocka_unit_test(test_eq),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
