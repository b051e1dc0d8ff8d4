#include "config.h"

#include "blob/s3.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/encode.h"
#include "crypto/digest.h"

#define TRIES_MAX 5
#define FIRST_PAUSE_NS (CLOCK_SECOND_NS / 10)
#define CONNECT_MS 3000L
/* Slower than this for so long is as good as broken. */
#define SLOW_BYTES 1024L
#define SLOW_SECONDS 10L
/* Answers that are kept as text: listings of a thousand keys, errors. */
#define TEXT_MAX ((size_t)4 * 1024 * 1024)
#define HASH_PIECE ((size_t)64 * 1024)

struct s3 {
	CURL *curl;
	struct blob_options options;
	const char *signature; /* what CURLOPT_AWS_SIGV4 is told */
	const char *key_pair;
};

/* One try. */
struct exchange {
	const struct s3 *s3;
	const struct s3_request *request;
	struct arena *arena;
	struct buf text;
	struct str etag;
	int64_t sent;
	bool broken; /* the answer could not be kept */
};

const struct problem *
s3_open(struct arena *arena, const struct blob_options *options, struct s3 **out)
{
	struct s3 *s3 = arena_new(arena, struct s3);
	const struct str region = options->s3.region, name = options->s3.access_key,
			 key = options->s3.secret_key;

	s3->options = *options;
	s3->signature = arena_printf(arena, "aws:amz:%.*s:s3", (int)region.len, region.at).at;
	s3->key_pair =
	    arena_printf(arena, "%.*s:%.*s", (int)name.len, name.at, (int)key.len, key.at).at;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return problem_caused(arena, PROBLEM_INTERNAL, "libcurl cannot be used");
	s3->curl = curl_easy_init();
	if (s3->curl == NULL)
		return problem_caused(arena, PROBLEM_INTERNAL, "libcurl cannot be used");
	*out = s3;
	return NULL;
}

void
s3_close(struct s3 *s3)
{
	curl_easy_cleanup(s3->curl);
	curl_global_cleanup();
}

const struct blob_options *
s3_options(const struct s3 *s3)
{
	return &s3->options;
}

struct s3_request
s3_request_new(const char *method, struct str key, struct str query)
{
	return (struct s3_request){
		.method = method, .key = key, .query = query, .fd = -1, .into = -1
	};
}

static size_t
on_read(char *into, size_t size, size_t count, void *context)
{
	struct exchange *exchange = context;
	const struct s3_request *request = exchange->request;
	int64_t left = request->size - exchange->sent;
	size_t room = size * count;
	ssize_t got;

	if ((uint64_t)left < room)
		room = (size_t)left;
	if (room == 0)
		return 0;
	do
		got = pread(request->fd, into, room, request->offset + exchange->sent);
	while (got < 0 && errno == EINTR);
	if (got <= 0)
		return CURL_READFUNC_ABORT;
	exchange->sent += got;
	return (size_t)got;
}

/* libcurl sends again when a kept connection turns out to be closed. */
static int
on_seek(void *context, curl_off_t offset, int origin)
{
	struct exchange *exchange = context;

	if (origin != SEEK_SET || offset < 0 || offset > exchange->request->size)
		return CURL_SEEKFUNC_FAIL;
	exchange->sent = offset;
	return CURL_SEEKFUNC_OK;
}

static bool
write_all(int fd, struct str bytes)
{
	while (bytes.len > 0) {
		ssize_t n = write(fd, bytes.at, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes = str_from(bytes, (size_t)n);
	}
	return true;
}

static size_t
on_body(char *bytes, size_t size, size_t count, void *context)
{
	struct exchange *exchange = context;
	struct str piece = { bytes, size * count };
	long status = 0;

	curl_easy_getinfo(exchange->s3->curl, CURLINFO_RESPONSE_CODE, &status);
	if (exchange->request->into >= 0 && status == 200) {
		exchange->broken = !write_all(exchange->request->into, piece);
		return exchange->broken ? 0 : piece.len;
	}
	if (exchange->text.len + piece.len > TEXT_MAX)
		return 0;
	buf_append(&exchange->text, piece);
	return piece.len;
}

static size_t
on_header(char *bytes, size_t size, size_t count, void *context)
{
	struct exchange *exchange = context;
	struct str value = { bytes, size * count }, name = str_cut(&value, ':');

	if (str_eq_nocase(name, STR("etag")))
		exchange->etag = arena_copy(exchange->arena, str_trim(value));
	return size * count;
}

/* The store checks that what comes is what was meant. */
static const struct problem *
body_hash(struct arena *arena, const struct s3_request *request, struct sha256 *out)
{
	struct sha256_stream *hash = sha256_begin(arena);
	int64_t at = 0;
	char *piece;

	if (request->fd < 0) {
		*out = sha256_of(request->body);
		return NULL;
	}
	piece = arena_alloc_raw(arena, HASH_PIECE, 1);
	while (at < request->size) {
		int64_t left = request->size - at;
		size_t want = (uint64_t)left < HASH_PIECE ? (size_t)left : HASH_PIECE;
		ssize_t n = pread(request->fd, piece, want, request->offset + at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return problem_caused(
			    arena, PROBLEM_UNAVAILABLE, "storage: a temporary file is short");
		sha256_add(hash, (struct str){ piece, (size_t)n });
		at += n;
	}
	*out = sha256_end(hash);
	return NULL;
}

static struct str
make_url(const struct s3 *s3, struct arena *arena, const struct s3_request *request)
{
	struct str end = s3->options.s3.endpoint, bucket = s3->options.s3.bucket;

	return arena_printf(arena, "%.*s/%.*s%s%.*s%s%.*s", (int)end.len, end.at, (int)bucket.len,
	    bucket.at, request->key.len > 0 ? "/" : "", (int)request->key.len, request->key.at,
	    request->query.len > 0 ? "?" : "", (int)request->query.len, request->query.at);
}

static void
set_method(CURL *curl, struct exchange *exchange)
{
	const struct s3_request *request = exchange->request;

	if (strcmp(request->method, "HEAD") == 0) {
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	} else if (request->fd >= 0) {
		curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
		curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read);
		curl_easy_setopt(curl, CURLOPT_READDATA, exchange);
		curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, on_seek);
		curl_easy_setopt(curl, CURLOPT_SEEKDATA, exchange);
		curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)request->size);
	} else if (strcmp(request->method, "POST") == 0) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body.at);
	}
	if (strcmp(request->method, "DELETE") == 0)
		curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "DELETE");
}

static void
set_up(struct exchange *exchange, const char *url, struct curl_slist *headers, int64_t left_ns)
{
	const struct s3 *s3 = exchange->s3;
	CURL *curl = s3->curl;

	/* Keeps the connections. */
	curl_easy_reset(curl);
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, s3->signature);
	curl_easy_setopt(curl, CURLOPT_USERPWD, s3->key_pair);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)(left_ns / 1000000) + 1);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, SLOW_SECONDS);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, exchange);
	set_method(curl, exchange);
}

enum outcome { OUTCOME_DONE, OUTCOME_AGAIN, OUTCOME_REFUSED, OUTCOME_FULL };

static enum outcome
judge(const struct exchange *exchange, CURLcode code, struct s3_answer *out)
{
	CURL *curl = exchange->s3->curl;
	curl_off_t length = -1;
	long status = 0;

	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
	*out = (struct s3_answer){ .status = status,
		.text = buf_str(&exchange->text),
		.etag = exchange->etag,
		.length = length };
	if (exchange->broken)
		return OUTCOME_FULL;
	if (code != CURLE_OK || status >= 500 || status == 429 || status == 408)
		return OUTCOME_AGAIN;
	return status / 100 == 2 || status == 404 ? OUTCOME_DONE : OUTCOME_REFUSED;
}

static enum outcome
attempt(struct exchange *exchange, const char *url, struct curl_slist *headers, int64_t left_ns,
    char error[CURL_ERROR_SIZE], struct s3_answer *out)
{
	CURLcode code;

	exchange->text = buf_new(exchange->arena, 0);
	exchange->sent = 0;
	error[0] = '\0';
	if (exchange->request->into >= 0 && (ftruncate(exchange->request->into, 0) != 0 ||
						lseek(exchange->request->into, 0, SEEK_SET) != 0))
		return OUTCOME_FULL;
	set_up(exchange, url, headers, left_ns);
	curl_easy_setopt(exchange->s3->curl, CURLOPT_ERRORBUFFER, error);
	code = curl_easy_perform(exchange->s3->curl);
	curl_easy_setopt(exchange->s3->curl, CURLOPT_ERRORBUFFER, NULL);
	if (code != CURLE_OK && error[0] == '\0')
		snprintf(error, CURL_ERROR_SIZE, "%s", curl_easy_strerror(code));
	return judge(exchange, code, out);
}

static void
pause_before(int attempt_number, int64_t deadline_ns)
{
	int64_t wait = FIRST_PAUSE_NS << attempt_number, left = deadline_ns - clock_monotonic_ns();
	struct timespec pause;

	if (wait > left)
		wait = left > 0 ? left : 0;
	pause = (struct timespec){ .tv_sec = wait / CLOCK_SECOND_NS,
		.tv_nsec = wait % CLOCK_SECOND_NS };
	nanosleep(&pause, NULL);
}

static const struct problem *
explain(struct arena *arena, const struct s3_request *request, enum outcome outcome,
    const struct s3_answer *answer, const char *error)
{
	struct str text = answer->text, code = STR("");
	enum problem_kind kind =
	    outcome == OUTCOME_FULL ? PROBLEM_INSUFFICIENT_STORAGE : PROBLEM_UNAVAILABLE;

	if (!s3_xml_take(&text, STR("Code"), &code))
		code = STR("");
	return problem_caused(arena, kind, "S3: %s %.*s: status %lld %.*s %s", request->method,
	    (int)request->key.len, request->key.at, (long long)answer->status, (int)code.len,
	    code.at, outcome == OUTCOME_FULL ? "the spool cannot be written" : error);
}

static const struct problem *
try_until_done(struct exchange *exchange, struct curl_slist *headers, struct s3_answer *out)
{
	struct str url = make_url(exchange->s3, exchange->arena, exchange->request);
	int64_t deadline = clock_monotonic_ns() + exchange->s3->options.s3.timeout_ns;
	char error[CURL_ERROR_SIZE];
	enum outcome outcome = OUTCOME_AGAIN;

	for (int n = 0; outcome == OUTCOME_AGAIN && n < TRIES_MAX; n++) {
		int64_t left = deadline - clock_monotonic_ns();

		if (left <= 0)
			break;
		outcome = attempt(exchange, url.at, headers, left, error, out);
		if (outcome == OUTCOME_AGAIN && n + 1 < TRIES_MAX)
			pause_before(n, deadline);
	}
	if (outcome == OUTCOME_DONE)
		return NULL;
	return explain(exchange->arena, exchange->request, outcome, out, error);
}

const struct problem *
s3_run(struct s3 *s3, struct arena *arena, const struct s3_request *request, struct s3_answer *out)
{
	struct exchange exchange = { .s3 = s3, .request = request, .arena = arena };
	const struct problem *problem;
	struct curl_slist *headers;
	struct sha256 hash;
	struct str line;

	TRY(body_hash(arena, request, &hash));
	line = arena_printf(
	    arena, "x-amz-content-sha256: %s", hex_encode(arena, hash.bytes, sizeof hash.bytes).at);
	headers = curl_slist_append(NULL, line.at);
	problem = headers == NULL ? problem_caused(arena, PROBLEM_INTERNAL, "out of memory")
				  : try_until_done(&exchange, headers, out);
	curl_slist_free_all(headers);
	return problem;
}

bool
s3_xml_take(struct str *at, struct str name, struct str *out)
{
	char open[64], close[64];
	size_t begin, end;
	struct str rest;

	snprintf(open, sizeof open, "<%.*s>", (int)name.len, name.at);
	snprintf(close, sizeof close, "</%.*s>", (int)name.len, name.at);
	begin = str_find(*at, str_of(open));
	if (begin == at->len)
		return false;
	rest = str_from(*at, begin + name.len + 2);
	end = str_find(rest, str_of(close));
	if (end == rest.len)
		return false;
	*out = str_first(rest, end);
	*at = str_from(rest, end + name.len + 3);
	return true;
}
