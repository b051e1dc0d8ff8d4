#include "config.h"

#include "private_redis.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MILLISECOND INT64_C(1000000)

static void
die(const char *what)
{
	perror(what);
	exit(99);
}

static bool
answers(const struct private_redis *server)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool connected;

	if (fd < 0)
		die("socket");
	snprintf(address.sun_path, sizeof address.sun_path, "%s", server->socket);
	connected = connect(fd, (const struct sockaddr *)&address, sizeof address) == 0;
	close(fd);
	return connected;
}

static void
run_server(const struct private_redis *server)
{
	char port[16], replica_of[32], threads[16];

	snprintf(port, sizeof port, "%d", server->port);
	snprintf(replica_of, sizeof replica_of, "127.0.0.1 %d", server->replica_of);
	snprintf(threads, sizeof threads, "%d", server->io_threads > 0 ? server->io_threads : 1);
	/* A test that is killed leaves nothing running. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (freopen("/dev/null", "w", stdout) == NULL)
		_exit(99);
	execlp("redis-server", "redis-server", "--port", port, "--bind", "127.0.0.1",
	    "--unixsocket", server->socket, "--unixsocketperm", "700", "--dir", server->folder,
	    "--save", "", "--appendonly", "no", "--requirepass", server->password, "--masterauth",
	    server->password, "--repl-diskless-sync-delay", "0", "--io-threads", threads,
	    server->replica_of > 0 ? "--replicaof" : (char *)NULL, replica_of, (char *)NULL);
	_exit(99);
}

void
private_redis_start(struct private_redis *server)
{
	const struct timespec pause = { .tv_nsec = 10 * MILLISECOND };

	if (server->folder[0] == '\0') {
		snprintf(server->folder, sizeof server->folder, "/tmp/tintype-redis-XXXXXX");
		if (mkdtemp(server->folder) == NULL)
			die("mkdtemp");
		snprintf(server->socket, sizeof server->socket, "%s/socket", server->folder);
	}
	unlink(server->socket);
	server->pid = fork();
	if (server->pid < 0)
		die("fork");
	if (server->pid == 0)
		run_server(server);
	for (int i = 0; !answers(server); i++) {
		if (i == 1000 || waitpid(server->pid, NULL, WNOHANG) != 0)
			die("redis-server does not start");
		nanosleep(&pause, NULL);
	}
}

void
private_redis_kill(struct private_redis *server)
{
	if (server->pid <= 0)
		return;
	kill(server->pid, SIGKILL);
	waitpid(server->pid, NULL, 0);
	server->pid = 0;
}

void
private_redis_stop(struct private_redis *server)
{
	char path[128];

	private_redis_kill(server);
	/* What a replica was sent. */
	snprintf(path, sizeof path, "%s/dump.rdb", server->folder);
	unlink(path);
	unlink(server->socket);
	rmdir(server->folder);
}

struct redis *
private_redis_client(const struct private_redis *server)
{
	struct redis_options options = {
		.host = str_of(server->socket),
		.password = str_of(server->password),
		.max_retries = 3,
		.dial_timeout_ns = 5000 * MILLISECOND,
		.read_timeout_ns = 5000 * MILLISECOND,
		.write_timeout_ns = 5000 * MILLISECOND,
	};

	return redis_new(&options);
}
