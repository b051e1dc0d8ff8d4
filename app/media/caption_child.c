/* The part of media/caption.h that meets strangers' bytes: in a child that can do nothing else. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/listen.h"
#include "base/utf8.h"
#include "media/caption.h"
#include "media/confine.h"

#define MEMORY ((int64_t)512 * 1024 * 1024)
#define SECONDS 10

static void __attribute__((noreturn)) work(enum caption_kind kind, int source, int result)
{
	static struct caption caption;
	int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* What Exempi complains of is nobody's business. */
	if (nowhere < 0 || dup2(nowhere, STDIN_FILENO) < 0 || dup2(nowhere, STDOUT_FILENO) < 0 ||
	    dup2(nowhere, STDERR_FILENO) < 0)
		_exit(70);
	confine_descriptors(source, result);
	if (!confine(CONFINED_SOURCE_FD, NULL, MEMORY, SECONDS + 1))
		_exit(70);
	caption_parse(kind, CONFINED_SOURCE_FD, &caption);
	for (size_t sent = 0; sent < sizeof caption;) {
		ssize_t n =
		    write(CONFINED_RESULT_FD, (const char *)&caption + sent, sizeof caption - sent);

		if (n <= 0)
			_exit(70);
		sent += (size_t)n;
	}
	_exit(0);
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
	int64_t deadline_ns = clock_monotonic_ns() + SECONDS * CLOCK_SECOND_NS;
	int ends[2];
	bool told, late;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return false;
	child = fork();
	if (child == 0)
		work(kind, fd, ends[1]);
	close(ends[1]);
	told = child > 0 && listen_for(ends[0], deadline_ns, out, sizeof *out, &late);
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
