#include "config.h"

#include "jobs/crew.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "cache/shared.h"
#include "jobs/count.h"
#include "jobs/log_file.h"
#include "jobs/runner.h"
#include "media/landlock.h"

#define RUNNERS_MAX 64
/* A runner that ended so soon is not replaced at once. */
#define EARLY_NS (2 * CLOCK_SECOND_NS)
/* Turns of a second between two writes of the metrics. */
#define WRITE_TURNS 5

struct member {
	pid_t pid;
	int64_t begun_ns;
};

struct crew {
	const struct config *config;
	struct runner_shared shared;
	struct member members[RUNNERS_MAX];
	int64_t count;
};

static volatile sig_atomic_t stop;

static void
on_stop(int signal_number)
{
	(void)signal_number;
	stop = 1;
}

static void
catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_stop };

	/* Without SA_RESTART: waiting ends. */
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGQUIT, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	log_file_listen();
}

static void
begin(struct crew *crew, int64_t index)
{
	struct member *member = &crew->members[index];
	pid_t parent = getpid(), pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() != parent)
			_exit(EX_OSERR);
		_exit(runner_run(crew->config, &crew->shared, (size_t)index + 1, &stop));
	}
	if (pid < 0)
		log_message(LOG_LEVEL_ERROR, "jobs_fork", "%s", strerror(errno));
	member->pid = pid < 0 ? 0 : pid;
	member->begun_ns = clock_monotonic_ns();
}

static void
note_end(struct crew *crew, pid_t pid, int status)
{
	for (int64_t i = 0; i < crew->count; i++) {
		if (crew->members[i].pid != pid)
			continue;
		crew->members[i].pid = 0;
		metrics_slot_clear(crew->shared.metrics, (size_t)i + 1);
	}
	if (WIFSIGNALED(status))
		log_message(LOG_LEVEL_ERROR, "jobs_runner_died", "pid %d, signal %d", (int)pid,
		    WTERMSIG(status));
}

static void
keep_up(struct crew *crew)
{
	for (int64_t i = 0; i < crew->count; i++)
		if (crew->members[i].pid == 0 &&
		    clock_monotonic_ns() - crew->members[i].begun_ns >= EARLY_NS)
			begin(crew, i);
}

static void
tell_all(const struct crew *crew, int signal_number)
{
	for (int64_t i = 0; i < crew->count; i++)
		if (crew->members[i].pid > 0)
			kill(crew->members[i].pid, signal_number);
}

static void
end_all(const struct crew *crew)
{
	tell_all(crew, SIGTERM);
	while (wait(NULL) > 0 || errno == EINTR)
		;
}

/* What the operator may think is there. */
static void
tell_what_is_missing(const struct config *config)
{
	if (config->clamav.host.len == 0)
		log_message(LOG_LEVEL_WARNING, "jobs_no_scanner",
		    "CLAMAV_HOST is not set: uploads are not scanned, their scan_status stays "
		    "pending");
	if (!landlock_supported())
		log_message(LOG_LEVEL_WARNING, "jobs_no_landlock",
		    "the kernel has no Landlock: decoders could read what this user can read");
}

static void
turn(struct crew *crew)
{
	const struct timespec pause = { .tv_sec = 1 };
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		note_end(crew, pid, status);
	keep_up(crew);
	if (log_file_follow(crew->config))
		tell_all(crew, SIGUSR1);
	nanosleep(&pause, NULL);
}

int
crew_run(const struct config *config)
{
	struct arena life = { 0 }, arena = { 0 };
	struct crew crew = { .config = config,
		.count =
		    config->jobs.processes < RUNNERS_MAX ? config->jobs.processes : RUNNERS_MAX };

	crew.shared.metrics = count_open(&life, (size_t)crew.count);
	crew.shared.redis = redis_shared_open(NULL);
	catch_signals();
	tell_what_is_missing(config);
	for (int64_t i = 0; i < crew.count; i++)
		begin(&crew, i);
	log_message(LOG_LEVEL_INFO, "jobs_ready", "%lld runners", (long long)crew.count);
	for (int64_t turns = 0; !stop; turns++) {
		if (turns % WRITE_TURNS == 0)
			count_write(crew.shared.metrics, &arena, config->storage.local_path);
		arena_reset(&arena);
		turn(&crew);
	}
	end_all(&crew);
	count_write(crew.shared.metrics, &arena, config->storage.local_path);
	arena_release(&arena);
	arena_release(&life);
	log_message(LOG_LEVEL_INFO, "jobs_stopped", "all runners have finished");
	return EXIT_SUCCESS;
}
