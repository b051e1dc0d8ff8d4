/* A decoder that an image got hold of: what it may not do, and that it ends one image, not the
 * next. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "jobs/decoder.h"
#include "media/confine.h"
#include "media/landlock.h"

#define MEMORY ((int64_t)512 << 20)
#define LIMIT_SECONDS 2

/* 16 x 16, two colours. */
static const unsigned char picture[] =
    "\x47\x49\x46\x38\x39\x61\x10\x00\x10\x00\xf0\x00\x00\x80\x00\x80"
    "\x00\x00\x00\x21\xf9\x04\x00\x00\x00\x00\x00\x2c\x00\x00\x00\x00"
    "\x10\x00\x10\x00\x00\x02\x0e\x84\x8f\xa9\xcb\xed\x0f\xa3\x9c\xb4"
    "\xda\x8b\xb3\x3e\x05\x00\x3b";

struct place {
	char folder[48], source[64], work[64], token[64];
};

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);
	int fd;

	assert_non_null(place);
	snprintf(place->folder, sizeof place->folder, "/tmp/tintype-decoder-XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	snprintf(place->source, sizeof place->source, "%s/source", place->folder);
	snprintf(place->work, sizeof place->work, "%s/made", place->folder);
	snprintf(place->token, sizeof place->token, "%s/token", place->folder);
	assert_return_code(mkdir(place->work, 0700), errno);
	fd = open(place->source, O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, picture, sizeof picture - 1), sizeof picture - 1);
	close(fd);
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	static const char *const names[] = { "made/original.gif", "made/large.webp",
		"made/medium.webp", "made/small.webp", "made/thumbnail.webp", "made/new", "made",
		"source", "token", "." };
	struct place *place = *state;
	char path[96];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", place->folder, names[i]);
		remove(path);
	}
	rmdir(place->folder);
	free(place);
	return 0;
}

static bool
go_on(size_t files, size_t of, void *context)
{
	(void)context;
	assert_in_range(of, 1, DERIVE_FILES_MAX);
	assert_in_range(files, 1, of);
	return true;
}

static void
run(const struct place *place, int64_t seconds, struct decoder_result *out)
{
	const struct decoder_limits limits = { MEMORY, seconds * CLOCK_SECOND_NS };
	const struct decoder_watch watch = { .made = go_on };
	const struct derive_wish wish = { .format = MEDIA_GIF };
	int fd = open(place->source, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_true(decoder_run(fd, &wish, place->work, &limits, &watch, out));
	close(fd);
}

static void
arm(const struct place *place, const char *point)
{
	int fd = open(place->token, O_WRONLY | O_CREAT, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, point, strlen(point)), strlen(point));
	close(fd);
	setenv("TINTYPE_TEST_POINT", place->token, 1);
}

static void
one_image_fails_and_the_next_is_made(void **state)
{
	static const struct {
		const char *point, *reason;
		int64_t seconds;
	} rows[] = {
		{ "decoder-hangs", "took too long", 2 },
		{ "decoder-spins", "took too long", 2 },
		{ "decoder-crashes", "could not cope", 60 },
		{ "decoder-fills", "could not cope", 60 },
#ifndef ARENA_EMULATE
		{ "decoder-eats", "could not cope", 60 },
#endif
	};
	const struct place *place = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct decoder_result result;

		arm(place, rows[i].point);
		run(place, rows[i].seconds, &result);
		if (result.made || strstr(result.reason, rows[i].reason) == NULL)
			fail_msg("%s: made %d, %s", rows[i].point, result.made, result.reason);
		assert_true(result.peak_memory <= MEMORY + (64 << 20));
		assert_int_equal(access(place->token, F_OK), -1);
		run(place, 60, &result);
		if (!result.made)
			fail_msg("after %s: %s", rows[i].point, result.reason);
	}
	unsetenv("TINTYPE_TEST_POINT");
}

static bool
refused(int result)
{
	return result < 0 && (errno == EPERM || errno == EACCES);
}

static int
open_in(const struct place *place, const char *name, int flags)
{
	char path[96];

	snprintf(path, sizeof path, "%s/%s", place->folder, name);
	return open(path, flags, 0600);
}

/* What a confined process tries: 0, or the number of the first thing that it could do. */
static int
try_all(const struct place *place)
{
	char other[96];

	snprintf(other, sizeof other, "%s/made/other", place->folder);
	const bool kept_out[] = {
		refused(socket(AF_INET, SOCK_STREAM, 0)),
		refused(socket(AF_UNIX, SOCK_STREAM, 0)),
		refused(execl("/bin/true", "true", NULL)),
		refused(kill(getppid(), SIGKILL)),
		refused(unlink(place->source)),
		refused(rmdir(place->work)),
		refused(rename(place->source, other)),
		refused(symlink("/etc/passwd", other)),
		refused(mkdir(other, 0700)),
		!landlock_supported() || refused(open("/etc/passwd", O_RDONLY)),
		!landlock_supported() || refused(open("/proc/self/maps", O_RDONLY)),
		!landlock_supported() || refused(open_in(place, "source", O_RDWR)),
		!landlock_supported() || refused(open_in(place, "beside", O_WRONLY | O_CREAT)),
	};

	for (size_t i = 0; i < sizeof kept_out / sizeof *kept_out; i++)
		if (!kept_out[i])
			return (int)i + 1;
	/* And what it must be able to do. */
	return open_in(place, "source", O_RDONLY) >= 0 &&
		       open_in(place, "made/new", O_WRONLY | O_CREAT) >= 0
		   ? 0
		   : 100;
}

static void
nothing_else_of_the_machine_is_reached(void **state)
{
	const struct place *place = *state;
	pid_t child = fork();
	int status;

	if (child == 0) {
		int fd = open(place->source, O_RDONLY);

		_exit(confine(fd, place->work, MEMORY, LIMIT_SECONDS) ? try_all(place) : 101);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_return_code(access(place->source, F_OK), errno);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    one_image_fails_and_the_next_is_made, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    nothing_else_of_the_machine_is_reached, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("jobs_decoder", tests, NULL, NULL);
}
