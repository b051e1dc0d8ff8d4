#include "config.h"

#include "server/answer.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define FCGI_END_REQUEST_TYPE 3
#define FCGI_STDOUT_TYPE 6
#define HEADER_SIZE 8
/* The largest content of a record that is a multiple of eight. */
#define RECORD_MAX ((size_t)65528)

/* The pieces of an answer in the order they are sent. */
struct pieces {
	struct iovec *at;
	size_t count;
};

static void
add(struct pieces *pieces, const void *at, size_t size)
{
	if (size > 0)
		pieces->at[pieces->count++] = (struct iovec){ (void *)(uintptr_t)at, size };
}

static void
put_header(unsigned char *to, int type, int request, size_t content)
{
	to[0] = 1;
	to[1] = (unsigned char)type;
	to[2] = (unsigned char)(request >> 8);
	to[3] = (unsigned char)request;
	to[4] = (unsigned char)(content >> 8);
	to[5] = (unsigned char)content;
	to[6] = to[7] = 0;
}

/* head and body as records of FCGI_STDOUT, then its end and FCGI_END_REQUEST. */
static struct pieces
cut(struct arena *arena, int request, struct str head, struct str body)
{
	size_t total = head.len + body.len, records = (total + RECORD_MAX - 1) / RECORD_MAX;
	unsigned char *header = arena_alloc(arena, (records + 3) * HEADER_SIZE, 1);
	struct pieces pieces = { arena_array(arena, struct iovec, 3 * records + 1), 0 };

	for (size_t i = 0; i < records; i++, header += HEADER_SIZE) {
		struct str first = str_first(head, RECORD_MAX);
		struct str second = str_first(body, RECORD_MAX - first.len);

		put_header(header, FCGI_STDOUT_TYPE, request, first.len + second.len);
		add(&pieces, header, HEADER_SIZE);
		add(&pieces, first.at, first.len);
		add(&pieces, second.at, second.len);
		head = str_from(head, first.len);
		body = str_from(body, second.len);
	}
	put_header(header, FCGI_STDOUT_TYPE, request, 0);
	put_header(header + HEADER_SIZE, FCGI_END_REQUEST_TYPE, request, HEADER_SIZE);
	/* status 0, FCGI_REQUEST_COMPLETE */
	memset(header + 2 * HEADER_SIZE, 0, HEADER_SIZE);
	add(&pieces, header, (size_t)3 * HEADER_SIZE);
	return pieces;
}

/* Drops the first size bytes, which are sent. */
static void
advance(struct pieces *pieces, size_t size)
{
	while (pieces->count > 0 && size >= pieces->at->iov_len) {
		size -= pieces->at->iov_len;
		pieces->at++;
		pieces->count--;
	}
	if (pieces->count > 0) {
		pieces->at->iov_base = (char *)pieces->at->iov_base + size;
		pieces->at->iov_len -= size;
	}
}

static void
write_all(int fd, struct pieces pieces)
{
	while (pieces.count > 0) {
		int count = pieces.count > IOV_MAX ? IOV_MAX : (int)pieces.count;
		ssize_t sent = writev(fd, pieces.at, count);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return; /* nobody reads any more */
		advance(&pieces, (size_t)sent);
	}
}

/* libfcgi is not to send an end of its own when it frees the stream. */
static void
mark_sent(FCGX_Stream *stream)
{
	stream->isClosed = stream->wasFCloseCalled = 1;
}

void
answer_send(FCGX_Request *fcgi, struct arena *arena, const struct http_response *response)
{
	struct buf head = buf_new(arena, 1024);

	http_response_head(response, &head);
	write_all(fcgi->ipcFd, cut(arena, fcgi->requestId, buf_str(&head),
				   response->head_only ? STR("") : response->body));
	mark_sent(fcgi->out);
	mark_sent(fcgi->err);
}

void
answer_close(FCGX_Request *fcgi)
{
	int fd = fcgi->ipcFd;

	/* The end of a body that nobody asked for is in libfcgi's buffer by now, if it is short. */
	if (FCGX_HasSeenEOF(fcgi->in) != EOF && FCGX_GetChar(fcgi->in) != EOF) {
		FCGX_Free(fcgi, 1);
		return;
	}
	FCGX_Free(fcgi, 0);
	close(fd);
	fcgi->ipcFd = -1;
}
