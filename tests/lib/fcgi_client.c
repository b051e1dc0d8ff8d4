/*
 * A small FastCGI client, so that the server is tested without a web server between.
 *
 *   fcgi_client socket target [requests [clients [body bytes]]]
 *
 * One request prints the answer's body. Several are shared out to clients (processes), and
 * "ok=… failed=…" is printed. An answer counts as ok if it is whole and its status is 200.
 * METHOD in the environment changes the method (ABORT: GET, and gone before the answer; SILENT:
 * connect only; HALF: half the promised body, then gone). WHOLE=1 prints the head too.
 */
#include "config.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BEGIN = 1, END = 3, PARAMS = 4, STDIN = 5, STDOUT = 6 };

#define ANSWER_MAX (4 << 20)
#define PART_MAX 32768

struct answer {
	size_t length;
	bool ended;
	char text[ANSWER_MAX + 1];
};

static bool
write_all(int fd, const void *bytes, size_t size)
{
	const char *at = bytes;

	while (size > 0) {
		ssize_t sent = send(fd, at, size, MSG_NOSIGNAL);

		if (sent <= 0)
			return false;
		at += sent;
		size -= (size_t)sent;
	}
	return true;
}

static bool
read_all(int fd, void *into, size_t size)
{
	char *at = into;

	while (size > 0) {
		ssize_t got = read(fd, at, size);

		if (got <= 0)
			return false;
		at += got;
		size -= (size_t)got;
	}
	return true;
}

static bool
put_record(int fd, unsigned char type, const void *bytes, size_t size)
{
	unsigned char head[8] = { 1, type, 0, 1, (unsigned char)(size >> 8), (unsigned char)size, 0,
		0 };

	return write_all(fd, head, sizeof head) && write_all(fd, bytes, size);
}

static size_t
put_param(unsigned char *into, const char *name, const char *value)
{
	size_t name_length = strlen(name), value_length = strlen(value);

	into[0] = (unsigned char)name_length;
	into[1] = (unsigned char)(0x80 | value_length >> 24);
	into[2] = (unsigned char)(value_length >> 16);
	into[3] = (unsigned char)(value_length >> 8);
	into[4] = (unsigned char)value_length;
	memcpy(into + 5, name, name_length);
	memcpy(into + 5 + name_length, value, value_length);
	return 5 + name_length + value_length;
}

static bool
put_body(int fd, size_t size)
{
	char part[PART_MAX];

	memset(part, 'a', sizeof part);
	while (size > 0) {
		size_t now = size < sizeof part ? size : sizeof part;

		if (!put_record(fd, STDIN, part, now))
			return false;
		size -= now;
	}
	return true;
}

/* What is written counts less than what is answered: a server may answer before the body is
 * through. */
static void
put_request(int fd, const char *method, const char *target, size_t body, bool half)
{
	static const unsigned char begin[8] = { 0, 1 };
	unsigned char params[4096];
	char length[32];
	const char *query = strchr(target, '?');
	size_t size = 0;

	snprintf(length, sizeof length, "%zu", body);
	size += put_param(params + size, "REQUEST_METHOD", method);
	size += put_param(params + size, "REQUEST_URI", target);
	size += put_param(params + size, "QUERY_STRING", query == NULL ? "" : query + 1);
	size += put_param(params + size, "REMOTE_ADDR", "127.0.0.1");
	if (body > 0)
		size += put_param(params + size, "CONTENT_LENGTH", length);
	if (put_record(fd, BEGIN, begin, sizeof begin) && put_record(fd, PARAMS, params, size) &&
	    put_record(fd, PARAMS, "", 0) && put_body(fd, half ? body / 2 : body) && !half)
		put_record(fd, STDIN, "", 0);
}

static void
take_answer(int fd, struct answer *answer)
{
	unsigned char head[8], content[65535 + 255];

	answer->length = 0;
	answer->ended = false;
	while (!answer->ended && read_all(fd, head, sizeof head)) {
		size_t size = (size_t)head[4] << 8 | head[5];

		if (!read_all(fd, content, size + head[6]))
			break;
		if (head[1] == STDOUT && size <= ANSWER_MAX - answer->length) {
			memcpy(answer->text + answer->length, content, size);
			answer->length += size;
		}
		answer->ended = head[1] == END;
	}
	answer->text[answer->length] = '\0';
}

static int
connect_to(const char *path)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(name.sun_path, sizeof name.sun_path, "%s", path);
	if (connect(fd, (struct sockaddr *)&name, sizeof name) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool
ask(const char *path, const char *target, size_t body, struct answer *answer)
{
	const char *method = getenv("METHOD") == NULL ? "GET" : getenv("METHOD");
	bool abort = strcmp(method, "ABORT") == 0, half = strcmp(method, "HALF") == 0;
	int fd = connect_to(path);

	answer->length = 0;
	if (fd < 0)
		return false;
	if (strcmp(method, "SILENT") == 0)
		pause();
	put_request(fd, abort || half ? "GET" : method, target, body, half);
	if (!abort && !half)
		take_answer(fd, answer);
	close(fd);
	return abort || half || (answer->ended && strncmp(answer->text, "Status: 200", 11) == 0);
}

static long
many(const char *path, const char *target, long requests, size_t body, struct answer *answer)
{
	long ok = 0;

	for (long i = 0; i < requests; i++)
		ok += ask(path, target, body, answer);
	return ok;
}

static int
one(const char *path, const char *target, size_t body, struct answer *answer)
{
	bool ok = ask(path, target, body, answer);
	const char *end = strstr(answer->text, "\r\n\r\n");

	if (answer->length > 0)
		fputs(getenv("WHOLE") != NULL || end == NULL ? answer->text : end + 4, stdout);
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main(int argc, char **argv)
{
	long requests = argc > 3 ? atol(argv[3]) : 1, clients = argc > 4 ? atol(argv[4]) : 1,
	     ok = 0;
	size_t body = argc > 5 ? (size_t)atol(argv[5]) : 0;
	struct answer *answer = calloc(1, sizeof *answer);
	int status = EXIT_FAILURE, counts[2];

	if (argc < 3 || answer == NULL || pipe(counts) != 0)
		return 2;
	if (requests == 1) {
		status = one(argv[1], argv[2], body, answer);
	} else {
		for (long i = 0; i < clients; i++) {
			if (fork() != 0)
				continue;
			long part = many(argv[1], argv[2], requests / clients, body, answer);
			_exit(write(counts[1], &part, sizeof part) == sizeof part ? 0 : 1);
		}
		close(counts[1]);
		for (long part; read(counts[0], &part, sizeof part) == sizeof part;)
			ok += part;
		printf("ok=%ld failed=%ld\n", ok, requests / clients * clients - ok);
		status = EXIT_SUCCESS;
	}
	free(answer);
	return status;
}
