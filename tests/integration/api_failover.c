/*
 * Redis behind a Sentinel: real ones. The master dies, a replica takes its place, perhaps without
 * the last that was written; listings go on, and no old page comes back.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cache/redis.h"
#include "cache_client.h"
#include "service/connect.h"

#define IMAGE "/images/00000000-0000-4000-8000-690000000003"
#define PASSWORD "pw-of-both"
#define TRIES 2000

static struct private_redis servers[2] = { { .password = PASSWORD }, { .password = PASSWORD } };
static int sentinel_port, nobody_port;
static pid_t sentinel;
static char sentinel_folder[] = "/tmp/tintype-sentinel-XXXXXX";

/* One that nobody listens on at the moment. */
static int
free_port(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
	close(fd);
	return ntohs(address.sin_port);
}

static void
start_sentinel(void)
{
	char path[128];
	FILE *file;

	assert_non_null(mkdtemp(sentinel_folder));
	snprintf(path, sizeof path, "%s/sentinel.conf", sentinel_folder);
	file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file,
	    "port %d\nbind 127.0.0.1\ndir %s\nlogfile %s/log\n"
	    "sentinel monitor gallery 127.0.0.1 %d 1\n"
	    "sentinel auth-pass gallery " PASSWORD "\n"
	    "sentinel down-after-milliseconds gallery 300\n"
	    "sentinel failover-timeout gallery 3000\n",
	    sentinel_port, sentinel_folder, sentinel_folder, servers[0].port);
	fclose(file);
	sentinel = fork();
	assert_true(sentinel >= 0);
	if (sentinel == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		execlp("redis-server", "redis-server", path, "--sentinel", (char *)NULL);
		_exit(99);
	}
}

/* Of the test's own, to one server or to the Sentinel. */
static struct redis *
client_of(int port)
{
	const struct redis_options options = { .host = STR("127.0.0.1"),
		.port = port,
		.password = port == sentinel_port ? STR("") : STR(PASSWORD),
		.database = port == sentinel_port ? REDIS_NO_DATABASE : 0,
		.dial_timeout_ns = 2000000000,
		.read_timeout_ns = 2000000000,
		.write_timeout_ns = 2000000000 };

	return redis_new(&options);
}

/* One command of words; its reply lives as long as the program. REDIS_ERROR if nobody answers. */
static struct redis_reply
command(int port, const char *words)
{
	struct redis *redis = client_of(port);
	struct redis_command command = { 0 };
	struct str rest = arena_copy(&arena, str_of(words));

	while (rest.len > 0)
		redis_arg(&command, str_cut(&rest, ' '));
	if (redis_run(redis, &arena, &command, 1) != NULL)
		command.reply = (struct redis_reply){ .kind = REDIS_ERROR };
	redis_free(redis);
	return command.reply;
}

static bool
is_role(int port, const char *role)
{
	struct redis_reply reply = command(port, "ROLE");

	return reply.kind == REDIS_ARRAY && str_eq(reply.items[0].string, str_of(role));
}

/* The Sentinel knows of the replica, without which there is no failover. */
static bool
is_watched(void)
{
	struct redis_reply reply = command(sentinel_port, "SENTINEL replicas gallery");

	return reply.kind == REDIS_ARRAY && reply.count == 1 &&
	       command(servers[0].port, "WAIT 1 100").integer +
		       command(servers[1].port, "WAIT 1 100").integer >
		   0;
}

static void
until(bool (*holds)(void), const char *what)
{
	for (int i = 0; i < TRIES; i++) {
		if (holds())
			return;
		poll(NULL, 0, 10);
	}
	fail_msg("it does not come to: %s", what);
}

static int
set_up(void **state)
{
	if (cache_client_set_up(state) != 0)
		return -1;
	for (int i = 0; i < 2; i++)
		servers[i].port = free_port();
	sentinel_port = free_port();
	nobody_port = free_port();
	private_redis_start(&servers[0]);
	servers[1].replica_of = servers[0].port;
	private_redis_start(&servers[1]);
	start_sentinel();
	until(is_watched, "a Sentinel that knows both");
	/* The first of the Sentinels is dead. */
	unsetenv("REDIS_HOST");
	setenv("REDIS_URL",
	    arena_printf(&arena, "redis+sentinel://:" PASSWORD "@127.0.0.1:%d,127.0.0.1:%d/gallery",
		nobody_port, sentinel_port)
		.at,
	    1);
	reopen_workers("");
	return 0;
}

static int
tear_down(void **state)
{
	char path[128];

	kill(sentinel, SIGKILL);
	waitpid(sentinel, NULL, 0);
	for (int i = 0; i < 2; i++)
		private_redis_stop(&servers[i]);
	snprintf(path, sizeof path, "rm -rf '%s'", sentinel_folder);
	assert_int_equal(system(path), 0);
	return cache_client_tear_down(state);
}

static bool
shows(const char *title)
{
	return str_find(client.response.body, str_of(title)) < client.response.body.len;
}

static void
rename_image(int worker, const char *title)
{
	char body[128];

	snprintf(body, sizeof body, "{\"title\":\"%s\"}", title);
	assert_int_equal(send_as(worker, OWNER, "PATCH", IMAGE, body), 200);
}

/* The worker does what is done between requests, and is asked, until Redis keeps pages again. */
static void
until_kept(int worker, const char *target)
{
	for (int i = 0; i < TRIES; i++) {
		api_upkeep(workers[worker]);
		assert_int_equal(get_as(worker, 0, target), 200);
		assert_int_equal(get_as(worker, 0, target), 200);
		if (queries() == 0)
			return;
		poll(NULL, 0, 10);
	}
	fail_msg("worker %d does not find Redis again", worker);
}

static void
the_master_is_found(void **state)
{
	(void)state;
	until_kept(0, "/images?limit=9");
	until_kept(1, "/images?limit=9");
	assert_true(command(servers[0].port, "EXISTS generation:images:public").integer == 1);
}

static bool
second_is_master(void)
{
	return is_role(servers[1].port, "master");
}

static bool
first_is_master(void)
{
	return is_role(servers[0].port, "master");
}

/* The new master knows nothing of the last step, and has the page of before it. */
static void
a_lost_step_brings_no_old_page_back(void **state)
{
	struct str before;

	(void)state;
	until_kept(0, "/images?limit=60");
	assert_false(shows("After the page was kept"));
	before = command(servers[0].port, "GET generation:images:public").string;
	assert_true(command(servers[0].port, "WAIT 1 2000").integer == 1);
	rename_image(0, "After the page was kept");
	private_redis_kill(&servers[0]);
	/* Until the failover, and while it goes on. */
	for (int i = 0; i < 10; i++) {
		assert_int_equal(get_as(i % 2, i % 3, "/images?limit=60"), 200);
		assert_true(shows("After the page was kept"));
	}
	until(second_is_master, "another master");
	assert_true(
	    command(servers[1].port, arena_printf(&arena, "SET generation:images:public %.*s",
					 (int)before.len, before.at)
					 .at)
		.kind == REDIS_STRING);
	for (int worker = 1; worker >= 0; worker--) {
		until_kept(worker, "/images?limit=60");
		assert_true(shows("After the page was kept"));
	}
	/* It was found under a number beyond all that may have been lost. */
	assert_true(is_role(servers[1].port, "master"));
}

static void
sessions_and_limits_are_there_again(void **state)
{
	(void)state;
	assert_int_equal(get_as(0, OWNER, "/images?limit=8"), 200);
	assert_true(command(servers[1].port, "DBSIZE").integer > 0);
	assert_int_equal(send_as(0, 0, "POST", "/auth/login",
			     "{\"email\":\"nobody@example.org\",\"password\":\"wrong-wrong\"}"),
	    401);
	assert_int_equal(
	    command(servers[1].port, "EVAL return#redis.call('KEYS','session:*') 0").integer > 0,
	    1);
}

static bool
both_are_good(void)
{
	return is_role(servers[0].port, "slave") &&
	       command(servers[1].port, "WAIT 1 100").integer == 1 && is_watched();
}

/* The first comes back, as a replica, and is made the master while both live. */
static void
a_change_of_masters_is_followed(void **state)
{
	(void)state;
	servers[0].replica_of = servers[1].port;
	private_redis_start(&servers[0]);
	until(both_are_good, "the first as a replica");
	until_kept(0, "/images?limit=60");
	for (int i = 0;
	     i < TRIES && command(sentinel_port, "SENTINEL failover gallery").kind == REDIS_ERROR;
	     i++)
		poll(NULL, 0, 10);
	until(first_is_master, "the first as master");
	rename_image(1, "After the change of masters");
	assert_int_equal(get_as(0, 0, "/images?limit=60"), 200);
	assert_true(shows("After the change of masters"));
	until_kept(0, "/images?limit=60");
	assert_true(shows("After the change of masters"));
	until_kept(1, "/images?limit=60");
	assert_true(shows("After the change of masters"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_master_is_found),
		cmocka_unit_test(a_lost_step_brings_no_old_page_back),
		cmocka_unit_test(sessions_and_limits_are_there_again),
		cmocka_unit_test(a_change_of_masters_is_followed),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
