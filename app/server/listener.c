#include "config.h"

#include "server/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* As php-fpm's; the kernel caps it with net.core.somaxconn. */
#define BACKLOG 511
#define FIRST_SYSTEMD_FD 3

static void
prepare(int fd)
{
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
}

static const struct problem *
refuse(struct arena *arena, struct str address, int error)
{
	return problem_caused(arena, PROBLEM_INTERNAL, "cannot listen on %.*s: %s",
	    (int)address.len, address.at, error == EADDRINUSE ? "address in use" : strerror(error));
}

/* 0 if the path is free now, else why it is not. */
static int
clear_stale(const struct sockaddr_un *name)
{
	struct stat about;
	int fd, error;

	if (lstat(name->sun_path, &about) != 0)
		return errno == ENOENT ? 0 : errno;
	if (!S_ISSOCK(about.st_mode))
		return EEXIST;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return errno;
	error = connect(fd, (const struct sockaddr *)name, sizeof *name) == 0 ? EADDRINUSE : errno;
	close(fd);
	/* A full queue means that somebody is behind it. */
	if (error == EAGAIN)
		return EADDRINUSE;
	if (error != ECONNREFUSED)
		return error;
	return unlink(name->sun_path) == 0 || errno == ENOENT ? 0 : errno;
}

static void
remember_file(struct listener *listener)
{
	struct stat about;

	if (stat(listener->path.at, &about) != 0) {
		listener->path = STR("");
		return;
	}
	listener->device = about.st_dev;
	listener->inode = about.st_ino;
}

static int
bind_unix(int fd, const struct sockaddr_un *name)
{
	/* Never open to others, not even between bind() and a chmod(). */
	mode_t mask = umask(0117);
	int error = bind(fd, (const struct sockaddr *)name, sizeof *name) == 0 ? 0 : errno;

	umask(mask);
	if (error == 0 && listen(fd, BACKLOG) != 0)
		error = errno;
	return error;
}

static const struct problem *
open_unix(struct arena *arena, struct str address, struct listener *out)
{
	struct str path = str_from(address, STR("unix:").len);
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int fd, error;

	if (path.len == 0 || path.len >= sizeof name.sun_path)
		return refuse(arena, address, path.len == 0 ? EINVAL : ENAMETOOLONG);
	memcpy(name.sun_path, path.at, path.len);
	error = clear_stale(&name);
	if (error != 0)
		return refuse(arena, address, error);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return refuse(arena, address, errno);
	error = bind_unix(fd, &name);
	if (error != 0) {
		close(fd);
		return refuse(arena, address, error);
	}
	prepare(fd);
	*out = (struct listener){ .fd = fd, .path = arena_copy(arena, path) };
	remember_file(out);
	return NULL;
}

static int
bind_first(const struct addrinfo *found, int *error)
{
	for (const struct addrinfo *at = found; at != NULL; at = at->ai_next) {
		int fd = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, at->ai_protocol),
		    on = 1;

		if (fd < 0) {
			*error = errno;
			continue;
		}
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
		if (bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
			return fd;
		*error = errno;
		close(fd);
	}
	return -1;
}

static const struct problem *
open_tcp(struct arena *arena, struct str address, struct listener *out)
{
	const struct addrinfo hints = { .ai_flags = AI_PASSIVE | AI_NUMERICSERV,
		.ai_socktype = SOCK_STREAM };
	struct addrinfo *found;
	const char *host;
	size_t colon = address.len;
	struct str name;
	int fd, code, error = EINVAL;

	while (colon > 0 && address.at[colon - 1] != ':')
		colon--;
	if (colon == 0 || colon == address.len)
		return refuse(arena, address, EINVAL);
	name = str_first(address, colon - 1);
	if (str_starts(name, STR("[")) && str_ends(name, STR("]")))
		name = (struct str){ name.at + 1, name.len - 2 };
	host = name.len == 0 ? NULL : arena_c_string(arena, name);
	code = getaddrinfo(host, arena_c_string(arena, str_from(address, colon)), &hints, &found);
	if (code != 0)
		return problem_caused(arena, PROBLEM_INTERNAL, "cannot listen on %.*s: %s",
		    (int)address.len, address.at, gai_strerror(code));
	fd = bind_first(found, &error);
	freeaddrinfo(found);
	if (fd < 0)
		return refuse(arena, address, error);
	prepare(fd);
	*out = (struct listener){ .fd = fd };
	return NULL;
}

const struct problem *
listener_open(struct arena *arena, struct str address, struct listener *out)
{
	return str_starts(address, STR("unix:")) ? open_unix(arena, address, out)
						 : open_tcp(arena, address, out);
}

static bool
is_listening(int fd)
{
	int on = 0;
	socklen_t size = sizeof on;

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &size) == 0 && on != 0;
}

static int64_t
environment_number(const char *name)
{
	int64_t number;

	return str_to_i64(str_of(getenv(name)), 0, INT32_MAX, &number) ? number : 0;
}

bool
listener_inherit(struct listener *out)
{
	int fd = -1;

	if (environment_number("LISTEN_FDS") >= 1 && environment_number("LISTEN_PID") == getpid() &&
	    is_listening(FIRST_SYSTEMD_FD))
		fd = FIRST_SYSTEMD_FD;
	else if (is_listening(STDIN_FILENO))
		fd = STDIN_FILENO;
	if (fd < 0)
		return false;
	prepare(fd);
	*out = (struct listener){ .fd = fd };
	return true;
}

void
listener_adopt(struct arena *arena, int fd, struct str address, struct listener *out)
{
	prepare(fd);
	*out = (struct listener){ .fd = fd };
	if (!str_starts(address, STR("unix:")))
		return;
	out->path = arena_copy(arena, str_from(address, STR("unix:").len));
	remember_file(out);
}

void
listener_unlink(struct listener *listener)
{
	struct stat about;

	if (listener->path.len > 0 && stat(listener->path.at, &about) == 0 &&
	    about.st_dev == listener->device && about.st_ino == listener->inode)
		unlink(listener->path.at);
	listener->path = STR("");
}
