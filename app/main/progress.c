#include "config.h"

#include "main/progress.h"

#include <stdio.h>
#include <unistd.h>

#define BAR 30
#define NAME 40

/* In code points, not to be cut inside one; control characters are not for terminals. */
static void
print_name(const char *name)
{
	int points = 0;

	for (; *name != '\0'; name++) {
		unsigned char byte = (unsigned char)*name;

		points += (byte & 0xc0) != 0x80;
		if (points > NAME)
			break;
		putc(byte < 0x20 || byte == 0x7f ? '?' : byte, stderr);
	}
	fputs("\033[K", stderr);
}

static void
draw(int64_t done, int64_t of, const char *what)
{
	int full = (int)(BAR * done / of);

	fputs("\r[", stderr);
	for (int i = 0; i < BAR; i++)
		putc(i < full ? '#' : ' ', stderr);
	fprintf(stderr, "] %lld/%lld ", (long long)done, (long long)of);
	print_name(what);
	fflush(stderr);
}

void
progress_show(struct progress *progress, int64_t done, int64_t of, const char *what)
{
	if (progress->quiet || of <= 0)
		return;
	if (done > of)
		of = done;
	if (isatty(STDERR_FILENO)) {
		draw(done, of, what);
		progress->shown = true;
	} else if (10 * done / of > progress->told) {
		progress->told = 10 * done / of;
		fprintf(stderr, "%lld/%lld\n", (long long)done, (long long)of);
	}
}

void
progress_clear(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}
