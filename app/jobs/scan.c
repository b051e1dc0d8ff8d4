#include "config.h"

#include "jobs/scan.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"

#define CHUNK_BYTES 65536
#define REPLY_BYTES 1024

struct scan {
	struct arena *arena;
	int socket;
	int64_t deadline_ns;
};

static const struct problem *
away(struct arena *arena, const char *what, const char *why)
{
	return problem_caused(arena, PROBLEM_UNAVAILABLE, "clamd: %s: %s", what, why);
}

/* Each call on the socket waits for what is left of the time, and then fails. */
static bool
limit_wait(const struct scan *scan)
{
	int64_t left = scan->deadline_ns - clock_monotonic_ns();
	const struct timeval wait = { .tv_sec = left / CLOCK_SECOND_NS,
		.tv_usec = left % CLOCK_SECOND_NS / 1000 + 1 };

	if (left <= 0) {
		errno = ETIMEDOUT;
		return false;
	}
	return setsockopt(scan->socket, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait) == 0 &&
	       setsockopt(scan->socket, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) == 0;
}

static bool
connect_to(struct scan *scan, int family, const struct sockaddr *address, socklen_t size)
{
	scan->socket = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (scan->socket < 0)
		return false;
	if (limit_wait(scan) && connect(scan->socket, address, size) == 0)
		return true;
	close(scan->socket);
	scan->socket = -1;
	return false;
}

static const struct problem *
connect_path(struct scan *scan, struct str path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (path.len >= sizeof address.sun_path)
		return away(scan->arena, "connect", "the socket's path is too long");
	memcpy(address.sun_path, path.at, path.len);
	if (!connect_to(scan, AF_UNIX, (const struct sockaddr *)&address, sizeof address))
		return away(scan->arena, "connect", strerror(errno));
	return NULL;
}

static const struct problem *
connect_host(struct scan *scan, struct str host, int64_t port)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *found, *each;
	int failure = getaddrinfo(arena_c_string(scan->arena, host),
	    arena_printf(scan->arena, "%lld", (long long)port).at, &hints, &found);
	bool connected = false;

	if (failure != 0)
		return away(scan->arena, "resolve", gai_strerror(failure));
	for (each = found; each != NULL && !connected; each = each->ai_next)
		connected = connect_to(scan, each->ai_family, each->ai_addr, each->ai_addrlen);
	freeaddrinfo(found);
	return connected ? NULL : away(scan->arena, "connect", strerror(errno));
}

static const struct problem *
send_bytes(struct scan *scan, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t sent;

		if (!limit_wait(scan))
			return away(scan->arena, "send", strerror(errno));
		sent = send(scan->socket, bytes, size, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return away(scan->arena, "send", strerror(errno));
		bytes += sent;
		size -= (size_t)sent;
	}
	return NULL;
}

/* Pieces, each behind its length in four bytes; a length of 0 ends them. */
static const struct problem *
send_file(struct scan *scan, int fd)
{
	char *chunk = arena_alloc_raw(scan->arena, 4 + CHUNK_BYTES, 4);
	off_t at = 0;
	ssize_t got;

	TRY(send_bytes(scan, "zINSTREAM", sizeof "zINSTREAM"));
	do {
		uint32_t length;

		got = pread(fd, chunk + 4, CHUNK_BYTES, at);
		if (got < 0)
			return away(scan->arena, "upload", strerror(errno));
		length = htonl((uint32_t)got);
		memcpy(chunk, &length, 4);
		TRY(send_bytes(scan, chunk, 4 + (size_t)got));
		at += got;
	} while (got > 0);
	return NULL;
}

/* Until its NUL: an answer that was cut is none. */
static const struct problem *
receive(struct scan *scan, struct str *out)
{
	char *reply = arena_alloc_raw(scan->arena, REPLY_BYTES, 1);
	size_t size = 0;

	while (size < REPLY_BYTES) {
		ssize_t got;

		if (!limit_wait(scan))
			return away(scan->arena, "receive", strerror(errno));
		got = recv(scan->socket, reply + size, REPLY_BYTES - size, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return away(scan->arena, "receive", strerror(errno));
		if (got == 0)
			break;
		size += (size_t)got;
		if (reply[size - 1] == '\0') {
			*out = (struct str){ reply, size - 1 };
			return NULL;
		}
	}
	return away(scan->arena, "receive", "no whole answer");
}

static const struct problem *
ask(struct scan *scan, int fd, struct str *found)
{
	const struct str prefix = STR("stream: "), suffix = STR(" FOUND");
	struct str reply;

	TRY(send_file(scan, fd));
	TRY(receive(scan, &reply));
	if (str_eq(reply, STR("stream: OK"))) {
		*found = (struct str){ 0 };
		return NULL;
	}
	if (!str_starts(reply, prefix) || !str_ends(reply, suffix) ||
	    reply.len <= prefix.len + suffix.len)
		return away(scan->arena, "answer", arena_c_string(scan->arena, reply));
	reply = str_from(reply, prefix.len);
	*found = str_first(reply, reply.len - suffix.len);
	return NULL;
}

const struct problem *
scan_file(const struct config *config, struct arena *arena, int fd, struct str *found)
{
	struct scan scan = {
		.arena = arena,
		.socket = -1,
		.deadline_ns = clock_monotonic_ns() + config->clamav.timeout,
	};
	const struct str host = config->clamav.host;
	const struct problem *problem;

	TRY(str_starts(host, STR("/")) ? connect_path(&scan, host)
				       : connect_host(&scan, host, config->clamav.port));
	problem = ask(&scan, fd, found);
	close(scan.socket);
	return problem;
}
