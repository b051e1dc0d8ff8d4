/* What needs no Redis: keys, the breaker, the limiter of the process, replies out of bounds. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <hiredis/hiredis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/breaker.h"
#include "base/buf.h"
#include "cache/keys.h"
#include "cache/known.h"
#include "cache/limiter.h"
#include "cache/reply.h"
#include "cache/shared.h"

#define ID "01890a5d-ac96-774b-bcce-b302099a8057"

static void
assert_key(struct str key, const char *expected)
{
	assert_string_equal(key.at, expected);
	assert_int_equal(key.len, strlen(expected));
}

static void
test_keys(void **state)
{
	const struct key_page page = {
		.generation = 7, .filter = STR("recent"), .page = 2, .limit = 20
	};
	struct arena arena = { 0 };
	struct id id;

	(void)state;
	assert_true(id_parse(STR(ID), &id));
	assert_key(key_public_listing(&arena, &page), "images:public:7:recent:page:2:limit:20");
	assert_key(
	    key_user_listing(&arena, id, &page), "images:user:" ID ":7:recent:page:2:limit:20");
	assert_key(key_user(&arena, id), "user:" ID);
	assert_key(key_album(&arena, id), "album:" ID);
	assert_key(key_image(&arena, id), "image:" ID);
	assert_key(key_image_views(&arena, id), "image:views:" ID);
	assert_key(key_tags(&arena, STR("popular"), STR("50")), "tags:popular:50");
	assert_key(key_session(&arena, id), "session:" ID);
	assert_key(key_blacklist(&arena, STR(ID)), "blacklist:" ID);
	assert_key(
	    key_rate_limit(&arena, STR("login"), STR("10.0.0.1")), "ratelimit:login:10.0.0.1");
	assert_key(key_lockout(&arena, id), "lockout:" ID);
	arena_release(&arena);
}

/* No text chosen by somebody reaches another's key. */
static void
test_hostile_texts(void **state)
{
	static const char *const rows[] = { "", "a:b", "a b", "a\r\nDEL x", "*", "{x}", "~a",
		"\303\244", "recent:page:1:limit:20",
		"0123456789012345678901234567890123456789012345678901234567890123x" };
	struct arena arena = { 0 };
	struct str seen[sizeof rows / sizeof *rows];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct key_page page = {
			.filter = str_of(rows[i]), .cursor = str_of(rows[i]), .page = 1, .limit = 2
		};
		struct str key = key_public_listing(&arena, &page);

		seen[i] = key_rate_limit(&arena, STR("s"), str_of(rows[i]));
		assert_int_equal(seen[i].len, strlen("ratelimit:s:~") + 32);
		assert_true(str_starts(seen[i], STR("ratelimit:s:~")));
		assert_true(str_starts(key, STR("images:public:0:~")));
		for (size_t j = 0; j < i; j++)
			assert_false(str_eq(seen[i], seen[j]));
	}
	arena_release(&arena);
}

static void
test_breaker(void **state)
{
	struct breaker breaker = { 0 };
	int64_t now = 1, pause = 0;

	(void)state;
	for (int i = 1; i < BREAKER_FAILURES; i++) {
		breaker_failed(&breaker, BREAKER_CLOSED, now, false);
		assert_int_equal(breaker_enter(&breaker, now), BREAKER_CLOSED);
	}
	breaker_succeeded(&breaker);
	for (int i = 1; i < BREAKER_FAILURES; i++)
		breaker_failed(&breaker, BREAKER_CLOSED, now, false);
	assert_int_equal(breaker_enter(&breaker, now), BREAKER_CLOSED);
	breaker_failed(&breaker, BREAKER_CLOSED, now, false);
	for (int i = 0; i < 20; i++) {
		int64_t last = pause;

		assert_int_equal(breaker_enter(&breaker, now), BREAKER_OPEN);
		pause = breaker.open_until - now;
		assert_true(pause >= BREAKER_FIRST_NS && pause <= BREAKER_LONGEST_NS * 5 / 4);
		if (i < 5)
			assert_true(pause > last);
		assert_int_equal(breaker_enter(&breaker, breaker.open_until - 1), BREAKER_OPEN);
		now = breaker.open_until;
		assert_int_equal(breaker_enter(&breaker, now), BREAKER_HALF_OPEN);
		breaker_failed(&breaker, BREAKER_HALF_OPEN, now, i % 2 == 0);
	}
	breaker_succeeded(&breaker);
	assert_int_equal(breaker_enter(&breaker, now), BREAKER_CLOSED);
	breaker_failed(&breaker, BREAKER_CLOSED, now, true);
	assert_int_equal(breaker_enter(&breaker, now), BREAKER_OPEN);
}

/* Of all that share it one tries; and if that one dies, another. */
static void
test_breaker_shared(void **state)
{
	struct breaker breaker = { 0 };
	int64_t now = 1, until;

	(void)state;
	breaker_failed(&breaker, BREAKER_CLOSED, now, true);
	until = breaker.open_until;
	/* Those that were on their way do not make it longer. */
	for (int i = 0; i < 8; i++)
		breaker_failed(&breaker, BREAKER_CLOSED, now, true);
	assert_int_equal(breaker.open_until, until);
	assert_int_equal(breaker_enter(&breaker, until), BREAKER_HALF_OPEN);
	for (int i = 0; i < 8; i++)
		assert_int_equal(breaker_enter(&breaker, until), BREAKER_OPEN);
	assert_int_equal(breaker_enter(&breaker, until + BREAKER_LONGEST_NS - 1), BREAKER_OPEN);
	now = until + BREAKER_LONGEST_NS;
	assert_int_equal(breaker_enter(&breaker, now), BREAKER_HALF_OPEN);
	assert_int_equal(breaker_enter(&breaker, now), BREAKER_OPEN);
	breaker_succeeded(&breaker);
	assert_true(breaker_is_closed(&breaker));
	/* Of another boot of the machine, whose clock was far ahead. */
	breaker.open_until = now + 100 * BREAKER_LONGEST_NS;
	assert_int_equal(breaker_enter(&breaker, now), BREAKER_HALF_OPEN);
}

/* What was told before a debt was made does not pay it. */
static void
test_debts(void **state)
{
	struct redis_shared *shared = redis_shared_open(NULL);
	uint64_t first;

	(void)state;
	assert_non_null(shared);
	assert_int_equal(redis_shared_debt(shared), 0);
	redis_shared_owe(shared);
	first = redis_shared_debt(shared);
	redis_shared_owe(shared);
	redis_shared_pay(shared, first);
	assert_int_not_equal(redis_shared_debt(shared), 0);
	redis_shared_pay(shared, redis_shared_debt(shared));
	assert_int_equal(redis_shared_debt(shared), 0);
	redis_shared_owe(shared);
	/* Somebody slow. */
	redis_shared_pay(shared, first);
	assert_int_not_equal(redis_shared_debt(shared), 0);
	assert_false(redis_shared_doubts(shared));
	redis_shared_doubt(shared, 60 * INT64_C(1000000000));
	assert_true(redis_shared_doubts(shared));
}

/* Who has no parent in common meets in a file. */
static void
test_shared_file(void **state)
{
	char path[] = "/tmp/tintype-shared-XXXXXX";
	int fd = mkstemp(path);
	struct redis_shared *one, *two;

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	one = redis_shared_open(path);
	two = redis_shared_open(path);
	assert_true(one != NULL && two != NULL && one != two);
	breaker_failed(&one->breaker, BREAKER_CLOSED, 1, true);
	assert_false(breaker_is_closed(&two->breaker));
	redis_shared_owe(two);
	assert_int_equal(redis_shared_debt(one), 1);
	unlink(path);
	assert_null(redis_shared_open("/nonexistent/file"));
}

static bool
knows(const struct known *known, uint64_t serial, int64_t now, const char *expected)
{
	const struct str keys[] = { STR("generation:a"), STR("generation:b") };
	struct arena arena = { 0 };
	struct buf text = buf_new(&arena, 0);
	bool all = known_text(known, serial, now, keys, 2, &text);

	if (all)
		assert_true(str_eq(buf_str(&text), str_of(expected)));
	arena_release(&arena);
	return all;
}

/* Numbers are gone by as long as nothing was told, and no longer than said. */
static void
test_known(void **state)
{
	static struct known known;
	int64_t now = 5 * KNOWN_NS;
	char key[16];

	(void)state;
	assert_false(knows(&known, 1, now, ""));
	known_learn(&known, 0, now, STR("generation:a"), STR("17"));
	assert_false(knows(&known, 0, now, ""));
	known_learn(&known, 1, now, STR("generation:a"), STR("17"));
	assert_false(knows(&known, 1, now, ""));
	known_learn(&known, 1, now + 1, STR("generation:b"), STR("4"));
	assert_true(knows(&known, 1, now + 1, "17.4"));
	assert_false(knows(&known, 2, now + 1, ""));
	assert_true(knows(&known, 1, now + KNOWN_NS - 1, "17.4"));
	assert_false(knows(&known, 1, now + KNOWN_NS, ""));
	known_learn(&known, 1, now + 2, STR("generation:a"), STR("18"));
	assert_true(knows(&known, 1, now + KNOWN_NS, "18.4"));
	assert_false(knows(&known, 1, now + KNOWN_NS + 1, ""));
	/* What was asked for longest ago makes room. */
	for (int i = 0; i < KNOWN_NUMBERS - 2; i++) {
		snprintf(key, sizeof key, "k%d", i);
		known_learn(&known, 1, now + 3, str_of(key), STR("1"));
	}
	assert_true(knows(&known, 1, now + 3, "18.4"));
	known_learn(&known, 1, now + 3, STR("more"), STR("1"));
	assert_false(knows(&known, 1, now + 3, ""));
}

static struct limit_verdict
hit(struct local_limiter *limiter, const char *who, int64_t now)
{
	const struct limit_rule rule = { 5, 60000 };
	struct limit_verdict verdict;

	local_limiter_hit(limiter, str_of(who), &rule, now, &verdict);
	return verdict;
}

static void
test_local_limiter(void **state)
{
	struct arena arena = { 0 };
	struct local_limiter *limiter = local_limiter_new(&arena);
	int64_t now = 1790000000000;

	(void)state;
	now -= now % 60000;
	for (int i = 0; i < 5; i++) {
		assert_true(hit(limiter, "a", now + 59000).allowed);
		assert_int_equal(hit(limiter, "b", now + 59000).remaining, 4 - i);
	}
	for (int i = 0; i < 100; i++)
		assert_false(hit(limiter, "a", now + 59000).allowed);
	/* A burst at the seam of two windows is one burst. */
	assert_false(hit(limiter, "a", now + 60000).allowed);
	assert_true(hit(limiter, "a", now + 75000).allowed);
	assert_true(hit(limiter, "a", now + 600000).allowed);
	/* Steadily below the limit: never refused. */
	for (int i = 0; i < 500; i++)
		assert_true(hit(limiter, "steady", now + i * 12500).allowed);
	/* Many others do not need more memory, and leave the one who was just here. */
	now += 10000000;
	for (int i = 0; i < 5; i++)
		hit(limiter, "a", now);
	assert_false(hit(limiter, "a", now).allowed);
	for (int i = 0; i < 5000; i++)
		hit(limiter, arena_printf(&arena, "other %d", i).at, now - 120000);
	assert_false(hit(limiter, "a", now).allowed);
	arena_release(&arena);
}

static bool
convert(struct arena *arena, struct str bytes, struct redis_reply *reply)
{
	redisReader *reader = redisReaderCreate();
	void *got = NULL;
	bool right;

	assert_int_equal(redisReaderFeed(reader, bytes.at, bytes.len), REDIS_OK);
	right = redisReaderGetReply(reader, &got) == REDIS_OK && got != NULL &&
		reply_convert(arena, got, reply);
	if (got != NULL)
		freeReplyObject(got);
	redisReaderFree(reader);
	return right;
}

static void
test_replies(void **state)
{
	struct arena arena = { 0 };
	struct redis_reply reply = { 0 };
	struct buf many = buf_new(&arena, 0);

	(void)state;
	assert_true(convert(&arena, STR("*3\r\n:7\r\n$-1\r\n*2\r\n$2\r\n\r\n\r\n-no\r\n"), &reply));
	assert_int_equal(reply.count, 3);
	assert_int_equal(reply.items[0].integer, 7);
	assert_int_equal(reply.items[1].kind, REDIS_NIL);
	assert_true(str_eq(reply.items[2].items[0].string, STR("\r\n")));
	assert_int_equal(reply.items[2].items[1].kind, REDIS_ERROR);
	assert_true(convert(&arena, STR("*0\r\n"), &reply));
	assert_int_equal(reply.kind, REDIS_ARRAY);
	assert_int_equal(reply.count, 0);
	assert_true(convert(&arena, STR("$0\r\n\r\n"), &reply));
	assert_int_equal(reply.string.len, 0);
	reply.integer = 42;
	assert_false(
	    convert(&arena, STR("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n"), &reply));
	buf_printf(&many, "*%d\r\n", REPLY_ITEMS_MAX + 1);
	for (int i = 0; i <= REPLY_ITEMS_MAX; i++)
		buf_append(&many, STR(":1\r\n"));
	assert_false(convert(&arena, buf_str(&many), &reply));
	assert_int_equal(reply.integer, 42);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_hostile_texts),
		cmocka_unit_test(test_breaker),
		cmocka_unit_test(test_breaker_shared),
		cmocka_unit_test(test_debts),
		cmocka_unit_test(test_shared_file),
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_local_limiter),
		cmocka_unit_test(test_replies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
