/* How far a long command is: a bar on a terminal, elsewhere a line now and then. */
#ifndef TINTYPE_MAIN_PROGRESS_H
#define TINTYPE_MAIN_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool quiet;
	bool shown;   /* a bar stands on the last line */
	int64_t told; /* tenths that were told, without a terminal */
};

void progress_show(struct progress *progress, int64_t done, int64_t of, const char *what);
/* Before anything else is printed. */
void progress_clear(struct progress *progress);

#endif
