/* Both kinds of store, the S3 one against a server that checks signatures and has bad moments. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "blob/blob.h"
#include "blob/s3.h"

struct fixture {
	struct arena life, arena;
	char folder[64];
	pid_t server;
	char endpoint[64];
	struct blob_store *store;
};

static void
run_server(const char *folder)
{
	char script[512], data[128], port[128];
	const char *source = getenv("srcdir");

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	snprintf(script, sizeof script, "%s/tests/lib/node.sh", source == NULL ? "." : source);
	snprintf(data, sizeof data, "%s/s3", folder);
	snprintf(port, sizeof port, "%s/port", folder);
	execl("/bin/bash", "bash", script, "s3.js", data, port, (char *)NULL);
	_exit(99);
}

static void
start_server(struct fixture *fixture)
{
	const struct timespec pause = { .tv_nsec = 20 * 1000000 };
	char path[128], port[16] = "";
	FILE *file;

	snprintf(path, sizeof path, "%s/port", fixture->folder);
	fixture->server = fork();
	if (fixture->server == 0)
		run_server(fixture->folder);
	while ((file = fopen(path, "r")) == NULL) {
		assert_int_equal(waitpid(fixture->server, NULL, WNOHANG), 0);
		nanosleep(&pause, NULL);
	}
	assert_non_null(fgets(port, sizeof port, file));
	fclose(file);
	snprintf(fixture->endpoint, sizeof fixture->endpoint, "http://127.0.0.1:%s", port);
}

static struct blob_options
options_of(const struct fixture *fixture)
{
	return (struct blob_options){ .root = str_of(fixture->folder),
		.first_s3 = true,
		.s3 = { .endpoint = str_of(fixture->endpoint),
		    .region = STR("us-east-1"),
		    .bucket = STR("tintype"),
		    .access_key = STR("S3RVER"),
		    .secret_key = STR("S3RVER"),
		    .timeout_ns = 10 * CLOCK_SECOND_NS } };
}

static void
good(const struct problem *problem)
{
	if (problem != NULL)
		fail_msg("%s: %s", problem->detail, problem->cause == NULL ? "" : problem->cause);
}

static int
set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof *fixture);
	struct blob_options options;

	snprintf(fixture->folder, sizeof fixture->folder, "/tmp/tintype-blob-XXXXXX");
	assert_non_null(mkdtemp(fixture->folder));
	start_server(fixture);
	options = options_of(fixture);
	good(blob_open(&fixture->life, &options, &fixture->store));
	*state = fixture;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;
	pid_t remover;

	blob_close(fixture->store);
	kill(fixture->server, SIGKILL);
	waitpid(fixture->server, NULL, 0);
	arena_release(&fixture->arena);
	arena_release(&fixture->life);
	remover = fork();
	if (remover == 0)
		execl("/bin/rm", "rm", "-rf", fixture->folder, (char *)NULL);
	waitpid(remover, NULL, 0);
	free(fixture);
	return 0;
}

/* Asks the server for bad moments; tells how many requests it had before. */
static int64_t
faults(struct fixture *fixture, const char *wanted)
{
	char command[256], answer[128] = "";
	FILE *pipe;

	snprintf(
	    command, sizeof command, "curl -sS -X PUT '%s/_faults?%s'", fixture->endpoint, wanted);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	assert_non_null(fgets(answer, sizeof answer, pipe));
	pclose(pipe);
	return strtoll(answer + strlen("{\"requests\":"), NULL, 10);
}

/* size bytes, different from each other by their seed. */
static void
put(struct fixture *fixture, enum blob_place place, const char *key, size_t size, unsigned seed)
{
	struct blob_writer *writer;
	char piece[4096];

	good(blob_begin(fixture->store, &fixture->arena, &writer));
	for (size_t at = 0; at < size; at += sizeof piece) {
		size_t length = size - at < sizeof piece ? size - at : sizeof piece;

		for (size_t i = 0; i < sizeof piece; i++)
			piece[i] = (char)((at >> 12) * 31 + i * seed);
		good(blob_write(writer, (struct str){ piece, length }));
	}
	good(blob_commit_to(writer, &fixture->arena, place, str_of(key)));
}

static void
check(struct fixture *fixture, const char *key, size_t size, unsigned seed)
{
	unsigned char piece[4096];
	int64_t told;
	int fd;

	good(blob_read_fd(fixture->store, &fixture->arena, str_of(key), &fd, &told));
	assert_int_equal(told, size);
	for (size_t at = 0; at < size; at += sizeof piece) {
		size_t length = size - at < sizeof piece ? size - at : sizeof piece;

		assert_int_equal(pread(fd, piece, sizeof piece, (off_t)at), length);
		for (size_t i = 0; i < length; i += 97)
			assert_int_equal(piece[i], (unsigned char)((at >> 12) * 31 + i * seed));
	}
	close(fd);
}

static bool
is_there(struct fixture *fixture, enum blob_place place, const char *key)
{
	int64_t size;
	bool found;

	good(blob_find(fixture->store, &fixture->arena, place, str_of(key), &found, &size));
	return found;
}

static void
test_round_trip(void **state)
{
	static const size_t sizes[] = { 1, 4096, 100000, 3000000 };
	struct fixture *fixture = *state;

	for (int place = 0; place < BLOB_PLACE_COUNT; place++) {
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
			char key[64];

			snprintf(key, sizeof key, "round/%d/trip-%zu.webp", place, i);
			put(fixture, (enum blob_place)place, key, sizes[i], (unsigned)i + 3);
			check(fixture, key, sizes[i], (unsigned)i + 3);
			assert_true(is_there(fixture, (enum blob_place)place, key));
			assert_false(
			    is_there(fixture, place == BLOB_S3 ? BLOB_LOCAL : BLOB_S3, key));
			good(blob_remove(fixture->store, &fixture->arena, str_of(key)));
			assert_false(is_there(fixture, (enum blob_place)place, key));
			/* Gone already. */
			good(blob_remove(fixture->store, &fixture->arena, str_of(key)));
		}
	}
}

/* More than two parts, the last one short. */
static void
test_parts(void **state)
{
	const size_t size = (size_t)40 * 1024 * 1024 + 12345;
	struct fixture *fixture = *state;
	int64_t before = faults(fixture, "");

	put(fixture, BLOB_S3, "large/one", size, 7);
	/* Begin, three parts, end. */
	assert_int_equal(faults(fixture, "") - before, 5);
	check(fixture, "large/one", size, 7);
	/* In the middle of the parts. */
	faults(fixture, "drop=2");
	put(fixture, BLOB_S3, "large/two", size, 11);
	check(fixture, "large/two", size, 11);
	good(blob_remove(fixture->store, &fixture->arena, STR("large/one")));
	good(blob_remove(fixture->store, &fixture->arena, STR("large/two")));
}

static void
test_tries_again(void **state)
{
	struct fixture *fixture = *state;

	faults(fixture, "drop=1&error=2");
	put(fixture, BLOB_S3, "again/one", 200000, 5);
	faults(fixture, "error=1&drop=1");
	check(fixture, "again/one", 200000, 5);
	faults(fixture, "error=3");
	good(blob_remove(fixture->store, &fixture->arena, STR("again/one")));
	assert_false(is_there(fixture, BLOB_S3, "again/one"));
}

static void
expect_problem(const struct problem *problem, enum problem_kind kind, const char *cause)
{
	assert_non_null(problem);
	assert_int_equal(problem->kind, kind);
	assert_non_null(problem->cause);
	if (strstr(problem->cause, cause) == NULL)
		fail_msg("'%s' is not in: %s", cause, problem->cause);
}

static const struct problem *
put_badly(struct fixture *fixture, struct blob_options *options)
{
	struct blob_store *store;
	struct blob_writer *writer;
	const struct problem *problem;

	good(blob_open(&fixture->arena, options, &store));
	good(blob_begin(store, &fixture->arena, &writer));
	good(blob_write(writer, STR("bytes")));
	problem = blob_commit(writer, &fixture->arena, STR("bad/one"));
	blob_close(store);
	return problem;
}

static void
test_errors(void **state)
{
	struct fixture *fixture = *state;
	struct blob_options options = options_of(fixture);
	int64_t size;
	int fd;

	options.s3.secret_key = STR("wrong");
	expect_problem(put_badly(fixture, &options), PROBLEM_UNAVAILABLE, "SignatureDoesNotMatch");
	options = options_of(fixture);
	options.s3.bucket = STR("no-such-bucket");
	expect_problem(put_badly(fixture, &options), PROBLEM_UNAVAILABLE, "404");
	options = options_of(fixture);
	options.s3.endpoint = STR("http://127.0.0.1:9");
	expect_problem(put_badly(fixture, &options), PROBLEM_UNAVAILABLE, "connect");
	/* No answer: the time ends it, and not one second later than all tries may take. */
	options = options_of(fixture);
	options.s3.timeout_ns = CLOCK_SECOND_NS;
	faults(fixture, "stall=10");
	expect_problem(put_badly(fixture, &options), PROBLEM_UNAVAILABLE, "timed out");
	faults(fixture, "stall=0&error=5");
	expect_problem(put_badly(fixture, &options), PROBLEM_UNAVAILABLE, "SlowDown");
	faults(fixture, "error=0");
	assert_int_equal(
	    blob_read_fd(fixture->store, &fixture->arena, STR("not/there"), &fd, &size)->kind,
	    PROBLEM_NOT_FOUND);
	good(blob_check(fixture->store, &fixture->arena));
}

struct listed {
	size_t count;
	int64_t size;
	int64_t youngest;
};

static const struct problem *
count_blob(void *context, struct arena *arena, const struct blob_about *blob)
{
	struct listed *listed = context;

	(void)arena;
	assert_true(str_starts(blob->key, STR("list/")));
	listed->count++;
	listed->size += blob->size;
	if (blob->changed_us > listed->youngest)
		listed->youngest = blob->changed_us;
	return NULL;
}

/* More than a page of S3. */
static void
test_list(void **state)
{
	struct fixture *fixture = *state;

	for (int place = 0; place < BLOB_PLACE_COUNT; place++) {
		struct listed listed = { 0 };
		struct blob_events events = { &listed, count_blob };

		for (int i = 0; i < 1100; i++) {
			char key[64];

			snprintf(key, sizeof key, "list/%02d/%d", i % 7, i);
			put(fixture, (enum blob_place)place, key, 3, 1);
		}
		good(blob_list(fixture->store, &fixture->arena, (enum blob_place)place, &events));
		assert_int_equal(listed.count, 1100);
		assert_int_equal(listed.size, 3300);
		assert_true(llabs(listed.youngest - clock_now_us()) < 3600 * CLOCK_SECOND_US);
		arena_reset(&fixture->arena);
	}
}

static int64_t
fetch(const char *url, char *head_line, size_t size)
{
	char command[2048], line[256] = "";
	int64_t status = 0;
	FILE *pipe;

	snprintf(command, sizeof command,
	    "curl -sS -o /dev/null -w '%%{http_code} %%{content_type}' '%s'", url);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	assert_non_null(fgets(line, sizeof line, pipe));
	pclose(pipe);
	status = strtoll(line, NULL, 10);
	snprintf(head_line, size, "%.100s", line + 4);
	return status;
}

static void
test_presigned(void **state)
{
	struct fixture *fixture = *state;
	struct blob_link link = { .seconds = 60,
		.type = STR("image/webp"),
		.caching = STR("private, max-age=60"),
		.disposition = STR("attachment; filename*=UTF-8''a%20b") };
	char type[128];
	struct str url;

	put(fixture, BLOB_S3, "signed/one", 1000, 1);
	url =
	    blob_presign(fixture->store, &fixture->arena, STR("signed/one"), &link, clock_now_us());
	assert_int_equal(fetch(url.at, type, sizeof type), 200);
	assert_string_equal(type, "image/webp");
	/* Another key with the same signature; an old link. */
	url = arena_printf(
	    &fixture->arena, "%s/tintype/signed/two%s", fixture->endpoint, strchr(url.at, '?'));
	assert_int_equal(fetch(url.at, type, sizeof type), 403);
	url = blob_presign(fixture->store, &fixture->arena, STR("signed/one"), &link,
	    clock_now_us() - 3600 * CLOCK_SECOND_US);
	assert_int_equal(fetch(url.at, type, sizeof type), 403);
}

static void
test_keys(void **state)
{
	static const char *const wrong[] = { "", "/a", "a/", "a//b", "../a", "a/../b", "A", "a b",
		"a/.b", ".a", "a%2e", "a\nb" };

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(blob_key_valid(str_of(wrong[i])));
	assert_true(blob_key_valid(STR("images/0a/b_c-d.webp")));
}

static void
test_room(void **state)
{
	struct fixture *fixture = *state;
	struct blob_options options = options_of(fixture);
	struct blob_store *store;
	struct blob_writer *writer;
	const struct problem *problem;

	options.min_free_bytes = INT64_MAX;
	good(blob_open(&fixture->arena, &options, &store));
	problem = blob_begin(store, &fixture->arena, &writer);
	assert_non_null(problem);
	assert_int_equal(problem->kind, PROBLEM_INSUFFICIENT_STORAGE);
	assert_int_equal(blob_check(store, &fixture->arena)->kind, PROBLEM_INSUFFICIENT_STORAGE);
	blob_close(store);
}

static void
age(struct fixture *fixture, const char *name)
{
	const struct timespec old[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
	char path[256];

	snprintf(path, sizeof path, "%s/incoming/%s", fixture->folder, name);
	assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
}

static void
make(struct fixture *fixture, const char *name, bool folder)
{
	char path[256];

	snprintf(path, sizeof path, "%s/incoming/%s", fixture->folder, name);
	if (folder)
		assert_int_equal(mkdir(path, 0700), 0);
	else
		close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
}

static void
test_temporary(void **state)
{
	struct fixture *fixture = *state;
	struct blob_writer *writer;
	int64_t removed = 0;

	good(blob_begin(fixture->store, &fixture->arena, &writer));
	make(fixture, "old.part", false);
	make(fixture, "work-old", true);
	make(fixture, "work-old/large", false);
	make(fixture, "foreign", false);
	age(fixture, "old.part");
	age(fixture, "work-old");
	age(fixture, "foreign");
	good(blob_sweep_temporary(
	    fixture->store, &fixture->arena, clock_now_us() - 3600 * CLOCK_SECOND_US, &removed));
	assert_int_equal(removed, 2);
	/* The upload that runs is not disturbed. */
	good(blob_write(writer, STR("x")));
	good(blob_commit(writer, &fixture->arena, STR("temporary/one")));
	assert_true(is_there(fixture, BLOB_S3, "temporary/one"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_tries_again),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_presigned),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_room),
		cmocka_unit_test(test_temporary),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
