#include "config.h"

#include "jobs/decoder.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/listen.h"
#include "jobs/test_point.h"
#include "media/confine.h"
#include "repo/variant.h"

/* What crosses the pipe: one for each file that is made, then the last. */
struct message {
	bool last, made;
	size_t files, of;
	char reason[200];
	struct derived derived;
};

/* A decoder that an image got hold of, as tests play it. */
enum fault { FAULT_NONE, FAULT_HANG, FAULT_SPIN, FAULT_CRASH, FAULT_EAT, FAULT_FILL, FAULT_LIE };

static enum fault
fault_wanted(void)
{
	static const struct {
		const char *point;
		enum fault fault;
	} points[] = {
		{ "decoder-hangs", FAULT_HANG },
		{ "decoder-spins", FAULT_SPIN },
		{ "decoder-crashes", FAULT_CRASH },
		{ "decoder-eats", FAULT_EAT },
		{ "decoder-fills", FAULT_FILL },
		{ "decoder-lies", FAULT_LIE },
	};

	for (size_t i = 0; i < sizeof points / sizeof *points; i++)
		if (test_point_taken(points[i].point))
			return points[i].fault;
	return FAULT_NONE;
}

/* All the memory it can get, then the end. */
static void __attribute__((noreturn)) eat(void)
{
	const size_t piece = (size_t)1 << 20;

	for (void *more; (more = mmap(NULL, piece, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) != MAP_FAILED;)
		memset(more, 1, piece);
	_exit(71);
}

/* One file without end. */
static void __attribute__((noreturn)) fill(const char *folder)
{
	static const char bytes[1 << 16];
	char path[4096];
	int fd;

	snprintf(path, sizeof path, "%s/large", folder);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	while (write(fd, bytes, sizeof bytes) > 0)
		;
	_exit(72);
}

static void
misbehave(enum fault fault, const char *folder)
{
	static const struct message garbage = { .last = true, .made = true };

	if (fault == FAULT_HANG)
		pause();
	if (fault == FAULT_SPIN)
		for (;;)
			__asm__ volatile("");
	if (fault == FAULT_CRASH) {
		signal(SIGSEGV, SIG_DFL);
		raise(SIGSEGV);
	}
	if (fault == FAULT_EAT)
		eat();
	if (fault == FAULT_FILL)
		fill(folder);
	if (fault == FAULT_LIE && write(CONFINED_RESULT_FD, &garbage, sizeof garbage) > 0)
		_exit(0);
}

static void
tell(const struct message *message)
{
	if (write(CONFINED_RESULT_FD, message, sizeof *message) != (ssize_t)sizeof *message)
		_exit(70);
}

static void
tell_made(size_t files, size_t of, void *context)
{
	const struct message message = { .files = files, .of = of };

	(void)context;
	tell(&message);
}

static void __attribute__((noreturn)) decode(int source, int result, const struct derive_wish *wish,
    const char *folder, const struct decoder_limits *limits)
{
	const enum fault fault = fault_wanted();
	const struct derive_watch watch = { .made = tell_made };
	struct message message = { .last = true };
	const char *reason;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGTERM, SIG_IGN);
	confine_descriptors(source, result);
	/* First what opens libraries: later nothing but the source may be opened. */
	if (!derive_begin("tintype-jobs") ||
	    !confine(CONFINED_SOURCE_FD, folder, limits->memory_bytes,
		limits->timeout_ns / CLOCK_SECOND_NS + 1))
		_exit(70);
	misbehave(fault, folder);
	reason = derive_all("/proc/self/fd/3", wish, folder, &watch, &message.derived);
	message.made = reason == NULL;
	if (reason != NULL)
		snprintf(message.reason, sizeof message.reason, "%s", reason);
	tell(&message);
	_exit(0);
}

/* Until the last message. A child that talks on and on is ended by the time, as one that is silent.
 */
static bool
listen_to(int fd, const struct decoder_limits *limits, const struct decoder_watch *watch,
    struct message *message, bool *late)
{
	const int64_t deadline_ns = clock_monotonic_ns() + limits->timeout_ns;

	do {
		if (!listen_for(fd, deadline_ns, message, sizeof *message, late))
			return false;
		if (!message->last && !watch->made(message->files, message->of, watch->context))
			return false;
	} while (!message->last);
	return true;
}

static void
say_why(struct decoder_result *out, int status, bool late)
{
	if (late)
		snprintf(
		    out->reason, sizeof out->reason, "Decoding took too long and was stopped.");
	else if (WIFSIGNALED(status))
		snprintf(out->reason, sizeof out->reason,
		    "The decoder could not cope with this file (signal %d).", WTERMSIG(status));
	else
		snprintf(out->reason, sizeof out->reason,
		    "The decoder could not cope with this file (exit %d).", WEXITSTATUS(status));
}

/* A message from a child that met hostile bytes is read like any other input. */
static void
terminate_texts(struct message *message)
{
	struct derived_metadata *m = &message->derived.metadata;
	char *texts[] = { m->make, m->model, m->lens, m->exposure, m->aperture, m->iso,
		m->focal_length, m->taken_at };

	message->reason[sizeof message->reason - 1] = '\0';
	message->derived.color[sizeof message->derived.color - 1] = '\0';
	message->derived.blurhash[sizeof message->derived.blurhash - 1] = '\0';
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		texts[i][DERIVE_TEXT - 1] = '\0';
	for (size_t i = 0; i < DERIVE_FILES_MAX; i++) {
		message->derived.files[i].type[sizeof message->derived.files[i].type - 1] = '\0';
		message->derived.files[i].format[sizeof message->derived.files[i].format - 1] =
		    '\0';
	}
}

static bool
file_is_sane(const struct derived_file *file, enum variant_size *size, size_t *format)
{
	static const char *const formats[] = { "webp", "avif", "jpeg", "png", "gif" };

	*format = 0;
	while (*format < sizeof formats / sizeof *formats &&
	       strcmp(formats[*format], file->format) != 0)
		++*format;
	return *format < sizeof formats / sizeof *formats &&
	       variant_parse(str_of(file->type), size) && file->width >= 1 &&
	       file->width <= INT32_MAX && file->height >= 1 && file->height <= INT32_MAX;
}

/*
 * The child met hostile bytes, so what it tells is input like any other: the original and each size
 * as WebP, nothing twice, in formats of ours, with dimensions a row can hold. Types and formats
 * become names of files.
 */
static bool
told_sanely(const struct derived *derived)
{
	unsigned seen[VARIANT_COUNT] = { 0 };
	bool all = derived->file_count <= DERIVE_FILES_MAX;

	for (size_t i = 0; all && i < derived->file_count; i++) {
		enum variant_size size;
		size_t format;

		if (!file_is_sane(&derived->files[i], &size, &format) ||
		    (seen[size] & 1U << format) != 0 ||
		    (size == VARIANT_ORIGINAL && seen[size] != 0))
			return false;
		seen[size] |= 1U << format;
	}
	for (int size = 0; size < VARIANT_COUNT; size++)
		all = all && (size == VARIANT_ORIGINAL ? seen[size] != 0 : (seen[size] & 1) != 0);
	return all;
}

static void
attend(pid_t child, int fd, const struct decoder_limits *limits, const struct decoder_watch *watch,
    struct decoder_result *out)
{
	struct message message;
	struct rusage usage;
	int status = 0;
	bool late, told = listen_to(fd, limits, watch, &message, &late);

	if (!told)
		kill(child, SIGKILL);
	while (wait4(child, &status, 0, &usage) < 0 && errno == EINTR)
		;
	*out = (struct decoder_result){ .peak_memory = usage.ru_maxrss * INT64_C(1024) };
	if (!told) {
		say_why(out, status, late);
		return;
	}
	terminate_texts(&message);
	out->made = message.made;
	out->derived = message.derived;
	snprintf(out->reason, sizeof out->reason, "%s", message.reason);
	if (out->made && !told_sanely(&out->derived)) {
		out->made = false;
		snprintf(
		    out->reason, sizeof out->reason, "The decoder could not cope with this file.");
	}
}

bool
decoder_run(int source_fd, const struct derive_wish *wish, const char *folder,
    const struct decoder_limits *limits, const struct decoder_watch *watch,
    struct decoder_result *out)
{
	int ends[2];
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return false;
	child = fork();
	if (child == 0)
		decode(source_fd, ends[1], wish, folder, limits);
	close(ends[1]);
	if (child > 0)
		attend(child, ends[0], limits, watch, out);
	close(ends[0]);
	return child > 0;
}
