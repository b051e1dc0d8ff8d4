/*
 * Posts to addresses that mean us harm: private ones, names that lead to them, redirects, answers
 * without an end, nobody at home. And one that means well.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "outbound/post.h"
#include "outbound/public_address.h"

static struct arena arena;

static bool
is_public(const char *text)
{
	struct sockaddr_in in4 = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, text, &in4.sin_addr) == 1)
		return address_is_public((struct sockaddr *)&in4);
	assert_int_equal(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
	return address_is_public((struct sockaddr *)&in6);
}

static void
test_addresses(void **state)
{
	static const char *const ours[] = { "127.0.0.1", "127.255.255.255", "0.0.0.0", "10.0.0.1",
		"100.64.0.1", "100.127.255.255", "169.254.169.254", "172.16.0.1", "172.31.255.255",
		"192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.19.255.255",
		"198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "fe80::1", "fc00::1", "fd12::1",
		"ff02::1", "64:ff9b::a00:1", "100::1", "2001::1", "2001:db8::1",
		"2002:a00:1::", "3fff::1" };
	static const char *const theirs[] = { "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0",
		"100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "192.167.1.1",
		"192.169.0.1", "198.17.0.1", "198.20.0.1", "223.255.255.255", "2606:4700::1111",
		"2a00:1450:4001::1", "2001:4860:4860::8888" };

	(void)state;
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (is_public(ours[i]))
			fail_msg("%s is not public", ours[i]);
	for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++)
		if (!is_public(theirs[i]))
			fail_msg("%s is public", theirs[i]);
}

static void
test_urls(void **state)
{
	static const char *const bad[] = { "", "example.org", "ftp://example.org/",
		"file:///etc/passwd", "gopher://example.org/", "https://",
		"https://user@example.org/", "https://user:pass@example.org/",
		"https://example.org/#part", "http://127.0.0.1/", "http://[::1]/",
		"http://[::ffff:127.0.0.1]/", "http://10.1.2.3:8080/x",
		"http://169.254.169.254/latest/meta-data", "http://0x7f000001/",
		"http://2130706433/", "http://127.1/", "http://0177.0.0.1/" };
	static const char *const good[] = { "https://example.org/hook", "http://example.org:8080/",
		"https://8.8.8.8/", "https://[2606:4700::1111]/x?y=z" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (outbound_url_fault(&arena, str_of(bad[i]), false) == NULL)
			fail_msg("%s passes", bad[i]);
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (outbound_url_fault(&arena, str_of(good[i]), false) != NULL)
			fail_msg("%s does not pass", good[i]);
	assert_null(outbound_url_fault(&arena, STR("http://127.0.0.1/"), true));
}

/* A server for one connection: sends what it is told, and gives its exit status by what it got. */
struct server {
	int port;
	pid_t pid;
	int got; /* a pipe: what was received */
};

static void
serve_one(int listener, const char *answer, bool endless, int got)
{
	static char text[65536];
	int client = accept(listener, NULL, NULL);
	ssize_t n = read(client, text, sizeof text);

	/* Head and body may come in two. */
	if (n > 0 && strstr(text, "\r\n\r\n{") == NULL) {
		ssize_t more = read(client, text + n, sizeof text - (size_t)n - 1);

		n += more > 0 ? more : 0;
	}
	if (n > 0 && write(got, text, (size_t)n) != n)
		_exit(1);
	signal(SIGPIPE, SIG_IGN);
	if (write(client, answer, strlen(answer)) < 0)
		_exit(1);
	while (endless && write(client, text, sizeof text) > 0)
		;
	close(client);
	_exit(0);
}

static struct server
start(const char *answer, bool endless)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof address;
	int listener = socket(AF_INET, SOCK_STREAM, 0), pipes[2];
	struct server server;

	assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(listener, 1), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
	assert_int_equal(pipe(pipes), 0);
	server = (struct server){ ntohs(address.sin_port), fork(), pipes[0] };
	if (server.pid == 0)
		serve_one(listener, answer, endless, pipes[1]);
	close(listener);
	close(pipes[1]);
	return server;
}

/* What it received. It may still be waiting. */
static struct str
stop(struct server *server)
{
	char *text = arena_alloc_raw(&arena, 65536, 1);
	ssize_t n;

	kill(server->pid, SIGTERM);
	waitpid(server->pid, NULL, 0);
	n = read(server->got, text, 65536);
	close(server->got);
	return (struct str){ text, n < 0 ? 0 : (size_t)n };
}

static struct outbound_answer
post_to(struct str url, bool allow_private, int64_t timeout_ns)
{
	static const struct str headers[] = { STR("Content-Type: application/json"),
		STR("X-Tintype-Event: test") };
	const struct outbound_post post = { .url = url,
		.body = STR("{\"a\":1}"),
		.headers = headers,
		.header_count = 2,
		.timeout_ns = timeout_ns,
		.allow_private = allow_private };
	struct outbound_answer answer;

	assert_null(outbound_post(&arena, &post, &answer));
	return answer;
}

static struct str
url_of(const struct server *server, const char *host)
{
	return arena_printf(&arena, "http://%s:%d/hook", host, server->port);
}

static void
test_delivered(void **state)
{
	struct server server = start("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", false);
	struct outbound_answer answer =
	    post_to(url_of(&server, "127.0.0.1"), true, 5 * CLOCK_SECOND_NS);
	struct str got = stop(&server);

	(void)state;
	assert_int_equal(answer.status, 204);
	assert_true(str_starts(got, STR("POST /hook HTTP/1.1\r\n")));
	assert_true(str_find(got, STR("X-Tintype-Event: test\r\n")) < got.len);
	assert_true(str_ends(got, STR("\r\n\r\n{\"a\":1}")));
}

/* By address and by name: nothing is even connected to. */
static void
test_private_is_refused(void **state)
{
	static const char *const hosts[] = { "127.0.0.1", "localhost", "0x7f.1", "2130706433" };

	(void)state;
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		struct server server = start("HTTP/1.1 204 No Content\r\n\r\n", false);
		struct outbound_answer answer =
		    post_to(url_of(&server, hosts[i]), false, 5 * CLOCK_SECOND_NS);

		assert_int_equal(answer.status, 0);
		assert_true(answer.error.len > 0);
		assert_int_equal(stop(&server).len, 0);
	}
}

static void
test_no_redirects(void **state)
{
	struct server inner = start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false);
	struct str location = arena_printf(&arena,
	    "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/\r\nContent-Length: "
	    "0\r\nConnection: close\r\n\r\n",
	    inner.port);
	struct server outer = start(location.at, false);
	struct outbound_answer answer =
	    post_to(url_of(&outer, "127.0.0.1"), true, 5 * CLOCK_SECOND_NS);

	(void)state;
	assert_int_equal(answer.status, 302);
	assert_true(stop(&outer).len > 0);
	assert_int_equal(stop(&inner).len, 0);
}

static void
test_no_end(void **state)
{
	struct server server = start("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", true);
	struct outbound_answer answer =
	    post_to(url_of(&server, "127.0.0.1"), true, 5 * CLOCK_SECOND_NS);

	(void)state;
	stop(&server);
	assert_int_equal(answer.status, 0);
	assert_true(answer.error.len > 0);
}

static void
test_nobody_answers(void **state)
{
	struct server server = start("", false), silent;
	struct str gone = url_of(&server, "127.0.0.1");
	struct outbound_answer answer;

	(void)state;
	stop(&server);
	answer = post_to(gone, true, CLOCK_SECOND_NS);
	assert_int_equal(answer.status, 0);
	assert_true(answer.error.len > 0);
	/* Takes the request, and says nothing of use. */
	silent = start("nonsense\r\n\r\n", false);
	answer = post_to(url_of(&silent, "127.0.0.1"), true, CLOCK_SECOND_NS);
	stop(&silent);
	assert_int_equal(answer.status, 0);
	answer = post_to(STR("http://no-such-host.invalid/"), true, CLOCK_SECOND_NS);
	assert_int_equal(answer.status, 0);
	assert_true(str_eq(answer.error, STR("the host cannot be resolved")));
}

static int
release(void **state)
{
	(void)state;
	arena_reset(&arena);
	return 0;
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, release)
	const struct CMUnitTest tests[] = {
		TEST(test_addresses),
		TEST(test_urls),
		TEST(test_delivered),
		TEST(test_private_is_refused),
		TEST(test_no_redirects),
		TEST(test_no_end),
		TEST(test_nobody_answers),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	arena_release(&arena);
	return failed;
}
