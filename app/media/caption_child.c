/* The part of media/caption.h that meets strangers' bytes: in a child that can do nothing else. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "media/caption.h"
#include "media/confine.h"

#define SOURCE_FD 3
#define RESULT_FD 4
#define MEMORY ((int64_t)512 * 1024 * 1024)
#define SECONDS 10

static void __attribute__((noreturn)) work(enum caption_kind kind, int source, int result)
{
	static struct caption caption;
	int high_source = fcntl(source, F_DUPFD, 10), high_result = fcntl(result, F_DUPFD, 10);
	int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* Only the source and the pipe stay open: no connection of the parent's, and what Exempi
	 * complains of is nobody's business. */
	if (high_source < 0 || high_result < 0 || nowhere < 0 || dup2(high_source, SOURCE_FD) < 0 ||
	    dup2(high_result, RESULT_FD) < 0 || dup2(nowhere, STDIN_FILENO) < 0 ||
	    dup2(nowhere, STDOUT_FILENO) < 0 || dup2(nowhere, STDERR_FILENO) < 0)
		_exit(70);
	closefrom(RESULT_FD + 1);
	if (!confine(SOURCE_FD, NULL, MEMORY, SECONDS + 1))
		_exit(70);
	caption_parse(kind, SOURCE_FD, &caption);
	for (size_t sent = 0; sent < sizeof caption;) {
		ssize_t n = write(RESULT_FD, (const char *)&caption + sent, sizeof caption - sent);

		if (n <= 0)
			_exit(70);
		sent += (size_t)n;
	}
	_exit(0);
}

static bool
receive(int fd, struct caption *out)
{
	int64_t deadline_ns = clock_monotonic_ns() + SECONDS * CLOCK_SECOND_NS;
	size_t got = 0;

	while (got < sizeof *out) {
		int64_t left = deadline_ns - clock_monotonic_ns();
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		ssize_t n;

		if (left <= 0)
			return false;
		if (poll(&ready, 1, (int)(left / 1000000) + 1) <= 0)
			continue;
		n = read(fd, (char *)out + got, sizeof *out - got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		got += (size_t)n;
	}
	return true;
}

/* Text ends inside its room, and is UTF-8, whatever the child says. */
static void
check_text(char *text, size_t size)
{
	text[size - 1] = '\0';
	if (!utf8_valid(str_of(text)))
		*text = '\0';
}

static void
check(struct caption *caption)
{
	check_text(caption->title, sizeof caption->title);
	check_text(caption->description, sizeof caption->description);
	check_text(caption->alt_text, sizeof caption->alt_text);
	if (caption->keyword_count > CAPTION_KEYWORDS_MAX)
		caption->keyword_count = 0;
	for (size_t i = 0; i < caption->keyword_count; i++)
		check_text(caption->keywords[i], sizeof caption->keywords[i]);
}

static bool
ask_child(enum caption_kind kind, int fd, struct caption *out)
{
	int ends[2];
	bool told;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return false;
	child = fork();
	if (child == 0)
		work(kind, fd, ends[1]);
	close(ends[1]);
	told = child > 0 && receive(ends[0], out);
	close(ends[0]);
	if (child > 0) {
		if (!told)
			kill(child, SIGKILL);
		while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
			;
	}
	if (told)
		check(out);
	else
		*out = (struct caption){ .keyword_count = 0 };
	return told;
}

bool
caption_read(int fd, struct caption *out)
{
	return ask_child(CAPTION_IMAGE, fd, out);
}

bool
caption_read_sidecar(int fd, struct caption *out)
{
	return ask_child(CAPTION_SIDECAR, fd, out);
}
