#include "config.h"

#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
close_pipes(struct child *child)
{
	if (child->in >= 0)
		close(child->in);
	if (child->out >= 0)
		close(child->out);
	child->in = child->out = -1;
}

static int
wait_for(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return status;
}

static void
abandon(void *abandoned)
{
	struct child *child = abandoned;

	close_pipes(child);
	if (child->pid > 0) {
		kill(child->pid, SIGKILL);
		wait_for(child->pid);
	}
	child->pid = 0;
}

/* Ours first, so that what is added does not hide it by accident but on purpose. */
static char **
environment(struct arena *arena, const char *const *more)
{
	size_t count = 0, extra = 0;
	const char **all;

	while (environ != NULL && environ[count] != NULL)
		count++;
	while (more != NULL && more[extra] != NULL)
		extra++;
	all = arena_array(arena, const char *, count + extra + 1);
	for (size_t i = 0; i < extra; i++)
		all[i] = more[i];
	for (size_t i = 0; i < count; i++)
		all[extra + i] = environ[i];
	return (char **)(uintptr_t)all;
}

/* What the child gets as its descriptor number to; *ours: the other end of a pipe. */
static bool
arrange(posix_spawn_file_actions_t *actions, int wish, int to, int *theirs, int *ours)
{
	int ends[2];

	*theirs = *ours = -1;
	if (wish == CHILD_NULL)
		return posix_spawn_file_actions_addopen(actions, to, "/dev/null", O_RDWR, 0) == 0;
	if (wish != CHILD_PIPE)
		return posix_spawn_file_actions_adddup2(actions, wish, to) == 0;
	if (pipe2(ends, O_CLOEXEC) != 0)
		return false;
	*theirs = ends[to == STDIN_FILENO ? 0 : 1];
	*ours = ends[to == STDIN_FILENO ? 1 : 0];
	return posix_spawn_file_actions_adddup2(actions, *theirs, to) == 0;
}

/* Whoever writes to one that has ended is told so (EPIPE), and is not killed. */
static void
ignore_broken_pipes(posix_spawnattr_t *attributes)
{
	sigset_t pipes;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&pipes);
	sigaddset(&pipes, SIGPIPE);
	posix_spawnattr_setsigdefault(attributes, &pipes);
	posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF);
}

const struct problem *
child_start(struct arena *arena, const struct child_wish *wish, struct child **out)
{
	struct child *child = arena_new(arena, struct child);
	char **argv = (char **)(uintptr_t)wish->argv;
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int in, output, failed;

	*child = (struct child){ .name = wish->argv[0], .in = -1, .out = -1 };
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	ignore_broken_pipes(&attributes);
	failed = arrange(&actions, wish->in, STDIN_FILENO, &in, &child->in) ? 0 : EMFILE;
	output = -1;
	if (failed == 0)
		failed =
		    arrange(&actions, wish->out, STDOUT_FILENO, &output, &child->out) ? 0 : EMFILE;
	if (failed == 0)
		failed = posix_spawnp(&child->pid, child->name, &actions, &attributes, argv,
		    environment(arena, wish->env));
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	if (in >= 0)
		close(in);
	if (output >= 0)
		close(output);
	if (failed != 0) {
		close_pipes(child);
		return problem_caused(arena, PROBLEM_UNAVAILABLE, "%s cannot be run: %s",
		    child->name, strerror(failed));
	}
	arena_at_exit(arena, abandon, child);
	*out = child;
	return NULL;
}

const struct problem *
child_write(struct arena *arena, struct child *child, struct str bytes)
{
	while (bytes.len > 0) {
		ssize_t n = write(child->in, bytes.at, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return problem_caused(arena, PROBLEM_UNAVAILABLE,
			    "%s takes nothing any more: %s", child->name, strerror(errno));
		bytes = str_from(bytes, (size_t)n);
	}
	return NULL;
}

const struct problem *
child_end(struct arena *arena, struct child *child)
{
	pid_t pid = child->pid;
	int status;

	close_pipes(child);
	child->pid = 0;
	status = wait_for(pid);
	if (status != -1 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return NULL;
	if (status != -1 && WIFEXITED(status))
		return problem_caused(arena, PROBLEM_UNAVAILABLE, "%s failed (exit status %d)",
		    child->name, WEXITSTATUS(status));
	return problem_caused(arena, PROBLEM_UNAVAILABLE, "%s was ended by a signal", child->name);
}
