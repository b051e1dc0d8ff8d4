#include "config.h"

#include "server/heritage.h"

#include <fcntl.h>
#include <stdlib.h>

/* Not TINTYPE_…: those are the operator's, and unknown ones are refused. */
#define VARIABLE "TINTYPED_HERITAGE"
#define PREDECESSORS_MAX 4096

static int64_t
number(struct str *rest, char separator)
{
	int64_t value;

	if (rest->len == 0 || !str_to_i64(str_cut(rest, separator), -1, INT32_MAX, &value))
		return -1;
	return value;
}

/* "listener status metrics generation foreign listen status_listen pid:slot,pid:slot" */
const struct server_heritage *
server_heritage_read(struct arena *arena)
{
	struct server_heritage *out = arena_new(arena, struct server_heritage);
	const char *text = getenv(VARIABLE);
	struct str rest = arena_copy(arena, str_of(text));

	*out = (struct server_heritage){ .listener = -1, .status = -1, .metrics = -1 };
	if (text == NULL)
		return out;
	unsetenv(VARIABLE);
	out->reloaded = true;
	out->listener = (int)number(&rest, ' ');
	out->status = (int)number(&rest, ' ');
	out->metrics = (int)number(&rest, ' ');
	out->generation = (unsigned)number(&rest, ' ');
	out->foreign = number(&rest, ' ') == 1;
	out->listen = rest.len > 0 ? str_cut(&rest, ' ') : STR("");
	out->status_listen = rest.len > 0 ? str_cut(&rest, ' ') : STR("");
	out->predecessors = arena_array(arena, struct predecessor, PREDECESSORS_MAX);
	while (rest.len > 0 && out->count < PREDECESSORS_MAX) {
		struct str one = str_cut(&rest, ',');
		int64_t pid = number(&one, ':'), slot = number(&one, ':');

		if (pid > 1 && slot >= 0)
			out->predecessors[out->count++] =
			    (struct predecessor){ .pid = (pid_t)pid, .slot = (size_t)slot };
	}
	return out;
}

int
server_heritage_metrics(const struct server_heritage *heritage)
{
	return heritage->metrics;
}

static void
keep_open(int fd, bool keep)
{
	if (fd >= 0)
		fcntl(fd, F_SETFD, keep ? 0 : FD_CLOEXEC);
}

bool
server_heritage_write(struct arena *arena, const struct server_heritage *heritage)
{
	struct buf text = buf_new(arena, 256);

	buf_printf(&text, "%d %d %d %u %d %.*s %.*s ", heritage->listener, heritage->status,
	    heritage->metrics, heritage->generation, heritage->foreign, (int)heritage->listen.len,
	    heritage->listen.at, (int)heritage->status_listen.len, heritage->status_listen.at);
	for (size_t i = 0; i < heritage->count; i++)
		buf_printf(&text, "%d:%zu,", (int)heritage->predecessors[i].pid,
		    heritage->predecessors[i].slot);
	if (setenv(VARIABLE, arena_c_string(arena, buf_str(&text)), 1) != 0)
		return false;
	keep_open(heritage->listener, true);
	keep_open(heritage->status, true);
	keep_open(heritage->metrics, true);
	return true;
}

void
server_heritage_take_back(const struct server_heritage *heritage)
{
	unsetenv(VARIABLE);
	keep_open(heritage->listener, false);
	keep_open(heritage->status, false);
	keep_open(heritage->metrics, false);
}
