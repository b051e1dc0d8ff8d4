/*
 * A kept page whose numbers the worker knows costs nobody anything, and is never shown once a
 * writer has been told that it changed: by a worker of the same pool, and by another stack that
 * shares nothing but Redis and the database, while Redis freezes, dies, and forgets.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cache/shared.h"
#include "cache/watch.h"
#include "cache_client.h"
#include "config/config.h"
#include "gallery.h"

#define IMAGE "/images/00000000-0000-4000-8000-690000000003"
#define PAGE "/explore/recent?limit=1"
#define TITLE "turn "
#define TURNS 150

/* Where a writer and a reader of two processes meet. */
struct meeting {
	_Atomic int told;  /* the last turn whose writer was answered */
	_Atomic int calls; /* odd: what the reader finds is not judged */
	_Atomic bool over;
	_Atomic int read, known,
	    old;            /* pages: all that were judged, without a word to Redis, old */
	_Atomic int oldest; /* of the old ones, the turn that should have been seen */
};

static int turn;

static int
set_up(void **state)
{
	if (cache_client_set_up(state) != 0)
		return -1;
	gallery_sql(client.admin,
	    "UPDATE images SET visibility = 'public', status = 'active', deleted_at = NULL, "
	    "hidden_at = NULL, owner_id = gid('u', 1), created_at = now() + interval '1 hour' "
	    "WHERE id = gid('i', 3)");
	return 0;
}

/* The turn that the page shows; -1: none. */
static int
shown(void)
{
	struct str rest = client.response.body;
	int64_t number;

	rest = str_from(rest, str_find(rest, STR("\"title\":\"" TITLE)));
	rest = str_from(rest, strlen("\"title\":\"" TITLE));
	return str_to_i64(str_cut(&rest, '"'), 0, INT32_MAX, &number) ? (int)number : -1;
}

static void
write_turn(struct meeting *meeting)
{
	turn++;
	assert_int_equal(send_as(0, OWNER, "PATCH", IMAGE,
			     arena_printf(&arena, "{\"title\":\"" TITLE "%d\"}", turn).at),
	    200);
	if (meeting != NULL)
		atomic_store(&meeting->told, turn);
}

static void
hit_without_a_word(void **state)
{
	struct str etag, body;

	(void)state;
	write_turn(NULL);
	assert_true(comes_to_know(1, PAGE));
	assert_int_equal(client.response.status, 200);
	assert_int_equal(queries(), 0);
	assert_int_equal(redis_stats(client.api->service.redis).commands, 0);
	assert_int_equal(shown(), turn);
	body = arena_copy(&arena, client.response.body);
	etag = arena_copy(&arena, http_response_get(&client.response, STR("ETag")));
	client.if_none_match = etag;
	assert_true(comes_to_know(1, PAGE));
	assert_int_equal(client.response.status, 304);
	assert_int_equal(queries(), 0);
	client.if_none_match = STR("");
	/* Of whom only the tag is held, too. */
	assert_int_equal(get_as(0, 0, "/explore/recent?limit=2"), 200);
	client.if_none_match = arena_copy(&arena, http_response_get(&client.response, STR("ETag")));
	assert_true(comes_to_know(1, "/explore/recent?limit=2"));
	assert_int_equal(client.response.status, 304);
	client.if_none_match = STR("");
	/* Numbers are the same for all pages that depend on them. */
	assert_true(comes_to_know(1, PAGE));
	assert_true(str_eq(client.response.body, body));
}

/* Who is signed in is asked for each time, and so is the limit. */
static void
who_is_signed_in_asks(void **state)
{
	(void)state;
	for (int i = 0; i < 200; i++) {
		assert_int_equal(get_as(1, OTHER, PAGE), 200);
		assert_true(round_trips() >= 1);
	}
}

/* Each write ends what is known at the other worker, and at its own. */
static void
a_write_is_seen_at_once(void **state)
{
	int known = 0;

	(void)state;
	for (int i = 0; i < TURNS; i++) {
		write_turn(NULL);
		for (int j = 0; j < 4; j++) {
			assert_int_equal(get_as((i + j) % 2, 0, PAGE), 200);
			assert_int_equal(shown(), turn);
			known += round_trips() == 0;
		}
		for (int j = 0; j < 2; j++) {
			assert_int_equal(get_as((i + j) % 2, 0, PAGE), 200);
			assert_int_equal(shown(), turn);
			known += round_trips() == 0;
		}
	}
	assert_true(known > TURNS / 10);
}

static void
read_once(struct meeting *meeting)
{
	int calls = atomic_load(&meeting->calls), told = atomic_load(&meeting->told), seen;

	if (get_as(1, 0, PAGE) != 200)
		_exit(1);
	api_upkeep(workers[1]);
	seen = shown();
	/* In that order: what the writer calls begins after what it was told before. */
	if (calls % 2 != 0 || calls != atomic_load(&meeting->calls))
		return;
	meeting->read++;
	meeting->known += round_trips() == 0;
	if (seen >= told)
		return;
	meeting->old++;
	meeting->oldest = told;
}

/* A process of its own; of the same pool, or of another stack. */
static pid_t
start_reader(struct meeting *meeting, struct redis_shared *pool)
{
	const struct api_shared shared = { .redis = pool };
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	if (api_open(workers[1]->config, &shared, &client.worker, &workers[1]) != NULL)
		_exit(1);
	while (!meeting->over)
		read_once(meeting);
	_exit(0);
}

static struct redis_shared *
pool(void)
{
	return redis_shared(workers[0]->service.redis);
}

/* Until Redis was told what is owed. */
static void
settle(void)
{
	for (int i = 0; i < 2000; i++) {
		assert_true(api_upkeep(workers[0]) >= 0);
		assert_int_equal(get_as(0, 0, PAGE), 200);
		if (redis_shared_debt(pool()) == 0 && redis_usable(workers[0]->service.redis))
			return;
		usleep(5000);
	}
	fail_msg("Redis is not found again");
}

/* Until the reader has read so many pages more. */
static void
let_it_read(struct meeting *meeting, int pages)
{
	int until = meeting->read + pages;

	for (int i = 0; i < 20000 && meeting->read < until; i++)
		usleep(1000);
	assert_true(meeting->read >= until);
}

static void
end(void)
{
	private_redis_kill(&client.redis);
}

static void
begin(void)
{
	private_redis_start(&client.redis);
}

static const char *
elsewhere(void)
{
	return arena_printf(&arena, "%s-away", client.redis.socket).at;
}

static void
freeze(void)
{
	kill(client.redis.pid, SIGSTOP);
}

static void
thaw(void)
{
	kill(client.redis.pid, SIGCONT);
}

/* The writer is refused at once; the reader's connection stands, and says nothing. */
static void
cut(void)
{
	freeze();
	assert_int_equal(rename(client.redis.socket, elsewhere()), 0);
	redis_disconnect(workers[0]->service.redis);
}

static void
join(void)
{
	assert_int_equal(rename(elsewhere(), client.redis.socket), 0);
	thaw();
}

/*
 * Writes while Redis is lost. With its return come, for another stack, the numbers of before, until
 * what is owed is paid: only then is it judged again. Who shares the debt is judged throughout.
 */
static void
without_redis(struct meeting *meeting, bool alone, void (*lose)(void), void (*find)(void))
{
	let_it_read(meeting, 50);
	lose();
	for (int i = 0; i < 10; i++)
		write_turn(meeting);
	let_it_read(meeting, 20);
	meeting->calls += alone;
	find();
	settle();
	meeting->calls += alone;
	for (int i = 0; i < 10; i++)
		write_turn(meeting);
}

static void
write_and_read(struct redis_shared *shared)
{
	struct meeting *meeting =
	    mmap(NULL, sizeof *meeting, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	bool alone = shared == NULL;
	int status;
	pid_t pid;

	assert_true(meeting != MAP_FAILED);
	settle();
	write_turn(meeting);
	pid = start_reader(meeting, shared);
	let_it_read(meeting, 100);
	for (int i = 0; i < TURNS; i++) {
		write_turn(meeting);
		if (i % 10 == 0)
			let_it_read(meeting, 10);
	}
	for (int i = 0; i < 10; i++) {
		let_it_read(meeting, 10);
		forget_everything();
		write_turn(meeting);
	}
	without_redis(meeting, alone, end, begin);
	without_redis(meeting, alone, freeze, thaw);
	without_redis(meeting, alone, cut, join);
	let_it_read(meeting, 100);
	meeting->over = true;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	if (meeting->old > 0)
		fail_msg("%d of %d pages were old, the last in turn %d", meeting->old,
		    meeting->read, meeting->oldest);
	print_message("%d pages read, %d without a word to Redis\n", meeting->read, meeting->known);
	assert_true(meeting->known > meeting->read / 10);
	munmap(meeting, sizeof *meeting);
}

static void
a_reader_of_the_pool(void **state)
{
	(void)state;
	write_and_read(pool());
}

static void
a_reader_of_another_stack(void **state)
{
	(void)state;
	write_and_read(NULL);
}

static int
free_port(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t length = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &length), 0);
	close(fd);
	return ntohs(address.sin_port);
}

/* Whose Redis is elsewhere asks it each time. */
static void
over_a_network(void **state)
{
	const char *port = arena_printf(&arena, "%d", free_port()).at;
	struct redis_command set = { 0 };

	(void)state;
	redis_arg(&set, STR("CONFIG"));
	redis_arg(&set, STR("SET"));
	redis_arg(&set, STR("port"));
	redis_arg(&set, str_of(port));
	assert_null(redis_run(client.cache, &client.worker, &set, 1));
	assert_true(str_eq(set.reply.string, STR("OK")));
	setenv("REDIS_HOST", "127.0.0.1", 1);
	setenv("REDIS_PORT", port, 1);
	reopen_workers("");
	for (int i = 0; i < 50; i++) {
		write_turn(NULL);
		for (int j = 0; j < 4; j++) {
			assert_int_equal(get_as(j % 2, 0, PAGE), 200);
			assert_int_equal(shown(), turn);
			assert_true(round_trips() >= 1);
		}
	}
	assert_int_equal(queries(), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hit_without_a_word),
		cmocka_unit_test(who_is_signed_in_asks),
		cmocka_unit_test(a_write_is_seen_at_once),
		cmocka_unit_test(a_reader_of_the_pool),
		cmocka_unit_test(a_reader_of_another_stack),
		cmocka_unit_test(over_a_network),
	};

	setenv("REDIS_READ_TIMEOUT", "200ms", 1);
	return cmocka_run_group_tests(tests, set_up, cache_client_tear_down);
}
