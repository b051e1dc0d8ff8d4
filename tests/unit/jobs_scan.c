/* clamd's protocol, spoken by a peer that behaves well and badly: only a clear answer is one. */
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
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "jobs/scan.h"

/* More than one chunk, and no multiple of it. */
#define FILE_BYTES 200001
#define SILENCE "(silence)"

struct peer {
	char folder[32], path[64];
	int listener;
	pid_t pid;
};

static bool
read_all(int fd, void *into, size_t size)
{
	for (size_t got = 0; got < size;) {
		ssize_t n = read(fd, (char *)into + got, size - got);

		if (n <= 0)
			return false;
		got += (size_t)n;
	}
	return true;
}

static void
fill(unsigned char *bytes)
{
	for (size_t i = 0; i < FILE_BYTES; i++)
		bytes[i] = (unsigned char)(i * 7 + i / 251);
}

/* True if the command and exactly the file's bytes came. */
static bool
take_file(int fd)
{
	static unsigned char want[FILE_BYTES], got[FILE_BYTES];
	char command[sizeof "zINSTREAM"];
	size_t at = 0;
	uint32_t length;

	fill(want);
	if (!read_all(fd, command, sizeof command) ||
	    memcmp(command, "zINSTREAM", sizeof command) != 0)
		return false;
	while (read_all(fd, &length, sizeof length)) {
		length = ntohl(length);
		if (length == 0)
			return at == FILE_BYTES && memcmp(want, got, FILE_BYTES) == 0;
		if (length > FILE_BYTES - at || !read_all(fd, got + at, length))
			return false;
		at += length;
	}
	return false;
}

static void __attribute__((noreturn))
serve(const struct peer *peer, const char *answer, size_t size)
{
	static const char wrong[] = "the bytes came wrong";
	int fd = accept(peer->listener, NULL, NULL);

	alarm(20);
	if (!take_file(fd)) {
		answer = wrong;
		size = sizeof wrong;
	}
	if (size == sizeof SILENCE && memcmp(answer, SILENCE, size) == 0)
		pause();
	if (size > 0 && write(fd, answer, size) != (ssize_t)size)
		_exit(1);
	_exit(0);
}

static void
begin(struct peer *peer, const char *answer, size_t size)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	snprintf(peer->folder, sizeof peer->folder, "/tmp/tintype-scan-XXXXXX");
	assert_non_null(mkdtemp(peer->folder));
	snprintf(peer->path, sizeof peer->path, "%s/clamd", peer->folder);
	memcpy(address.sun_path, peer->path, strlen(peer->path) + 1);
	peer->listener = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_return_code(
	    bind(peer->listener, (const struct sockaddr *)&address, sizeof address), 0);
	assert_return_code(listen(peer->listener, 1), 0);
	peer->pid = fork();
	assert_true(peer->pid >= 0);
	if (peer->pid == 0)
		serve(peer, answer, size);
}

static void
end(struct peer *peer)
{
	kill(peer->pid, SIGKILL);
	waitpid(peer->pid, NULL, 0);
	close(peer->listener);
	unlink(peer->path);
	rmdir(peer->folder);
}

static const struct problem *
scan(struct arena *arena, const char *path, struct str *found)
{
	static unsigned char bytes[FILE_BYTES];
	struct config config = { .clamav = {
				     .host = str_of(path), .timeout = CLOCK_SECOND_NS / 2 } };
	int fd = memfd_create("upload", MFD_CLOEXEC);
	const struct problem *problem;

	fill(bytes);
	assert_int_equal(write(fd, bytes, sizeof bytes), sizeof bytes);
	problem = scan_file(&config, arena, fd, found);
	assert_int_equal(lseek(fd, 0, SEEK_CUR), FILE_BYTES);
	close(fd);
	return problem;
}

static const struct {
	const char *answer;
	size_t size;       /* with its NUL, where it has one */
	const char *found; /* NULL: no answer that counts */
} rows[] = {
	{ "stream: OK", sizeof "stream: OK", "" },
	{ "stream: Eicar-Signature FOUND", sizeof "stream: Eicar-Signature FOUND",
	    "Eicar-Signature" },
	{ "stream: OK", sizeof "stream: OK" - 1, NULL }, /* cut before its NUL */
	{ "stream:  FOUND", sizeof "stream:  FOUND" - 1, NULL },
	{ "stream: FOUND", sizeof "stream: FOUND", NULL },
	{ "INSTREAM size limit exceeded. ERROR", sizeof "INSTREAM size limit exceeded. ERROR",
	    NULL },
	{ "OK", sizeof "OK", NULL },
	{ "", 1, NULL },
	{ "", 0, NULL }, /* hangs up */
	{ SILENCE, sizeof SILENCE, NULL },
};

static void
only_clear_answers_count(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena = { 0 };
		struct str found = STR("untouched");
		const struct problem *problem;
		struct peer peer;

		begin(&peer, rows[i].answer, rows[i].size);
		problem = scan(&arena, peer.path, &found);
		end(&peer);
		if ((problem == NULL) != (rows[i].found != NULL))
			fail_msg("row %zu: %s", i, problem == NULL ? "passed" : problem->cause);
		if (problem == NULL)
			assert_true(str_eq(found, str_of(rows[i].found)));
		else
			assert_int_equal(problem->kind, PROBLEM_UNAVAILABLE);
		arena_release(&arena);
	}
}

static void
nobody_there_is_no_answer(void **state)
{
	struct arena arena = { 0 };
	struct str found;
	const struct problem *problem = scan(&arena, "/tmp/tintype-scan-nobody/clamd", &found);

	(void)state;
	assert_non_null(problem);
	assert_int_equal(problem->kind, PROBLEM_UNAVAILABLE);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_clear_answers_count),
		cmocka_unit_test(nobody_there_is_no_answer),
	};

	return cmocka_run_group_tests_name("jobs_scan", tests, NULL, NULL);
}
