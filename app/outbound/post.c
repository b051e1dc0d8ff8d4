#include "config.h"

#include "outbound/post.h"

#include <curl/curl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "outbound/public_address.h"

#define ADDRESSES_MAX 8
#define ANSWER_MAX ((size_t)64 * 1024)
#define CONNECT_MS 5000L

/* An address taken apart; host and port live in curl's memory, gone with the arena. */
struct target {
	const char *host, *port;
};

static void
free_text(void *text)
{
	curl_free(text);
}

static void
free_url(void *url)
{
	curl_url_cleanup(url);
}

/* A part of the address, or NULL. */
static const char *
part_of(struct arena *arena, CURLU *url, CURLUPart part, unsigned flags)
{
	char *text = NULL;

	if (curl_url_get(url, part, &text, flags) != CURLUE_OK)
		return NULL;
	arena_at_exit(arena, free_text, text);
	return text;
}

static CURLU *
parse(struct arena *arena, struct str text)
{
	CURLU *url = curl_url();

	if (url == NULL)
		return NULL;
	arena_at_exit(arena, free_url, url);
	return curl_url_set(url, CURLUPART_URL, arena_c_string(arena, text), 0) == CURLUE_OK ? url
											     : NULL;
}

static const char *
take_apart(struct arena *arena, struct str text, struct target *out)
{
	CURLU *url = parse(arena, text);
	const char *scheme;

	if (url == NULL)
		return "must be an address like https://example.org/hook";
	scheme = part_of(arena, url, CURLUPART_SCHEME, 0);
	if (scheme == NULL || (strcmp(scheme, "https") != 0 && strcmp(scheme, "http") != 0))
		return "must begin with https:// or http://";
	if (part_of(arena, url, CURLUPART_USER, 0) != NULL ||
	    part_of(arena, url, CURLUPART_PASSWORD, 0) != NULL)
		return "must not have a user or a password in it";
	if (part_of(arena, url, CURLUPART_FRAGMENT, 0) != NULL)
		return "must not have a fragment";
	out->host = part_of(arena, url, CURLUPART_HOST, 0);
	out->port = part_of(arena, url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	return out->host == NULL || out->port == NULL ? "must name a host" : NULL;
}

/* getaddrinfo() and curl's CURLOPT_RESOLVE take IPv6 without brackets, and with. */
static const char *
bare_host(struct arena *arena, const char *host)
{
	struct str text = str_of(host);

	if (!str_starts(text, STR("[")) || !str_ends(text, STR("]")))
		return host;
	return arena_c_string(arena, (struct str){ text.at + 1, text.len - 2 });
}

static void
free_addresses(void *addresses)
{
	freeaddrinfo(addresses);
}

/* flags: AI_NUMERICHOST to ask nobody. NULL if it has none. */
static const struct addrinfo *
resolve(struct arena *arena, const struct target *target, int flags)
{
	const struct addrinfo hints = {
		.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = flags
	};
	struct addrinfo *found = NULL;

	if (getaddrinfo(bare_host(arena, target->host), target->port, &hints, &found) != 0)
		return NULL;
	arena_at_exit(arena, free_addresses, found);
	return found;
}

static bool
all_public(const struct addrinfo *addresses)
{
	for (const struct addrinfo *at = addresses; at != NULL; at = at->ai_next)
		if (!address_is_public(at->ai_addr))
			return false;
	return true;
}

const char *
outbound_url_fault(struct arena *arena, struct str url, bool allow_private)
{
	const struct addrinfo *literal;
	struct target target = { 0 };
	const char *fault = take_apart(arena, url, &target);

	if (fault != NULL || allow_private)
		return fault;
	/* Of a name it is seen when something is sent: it may be another by then. */
	literal = resolve(arena, &target, AI_NUMERICHOST);
	return literal == NULL || all_public(literal) ? NULL : "must be a public address";
}

/* "host:port:address,address", for CURLOPT_RESOLVE. */
static struct str
pin(struct arena *arena, const struct target *target, const struct addrinfo *addresses)
{
	struct buf out = buf_new(arena, 256);
	int count = 0;

	buf_printf(&out, "%s:%s:", target->host, target->port);
	for (const struct addrinfo *at = addresses; at != NULL && count < ADDRESSES_MAX;
	     at = at->ai_next) {
		char text[NI_MAXHOST];

		if (getnameinfo(at->ai_addr, at->ai_addrlen, text, sizeof text, NULL, 0,
			NI_NUMERICHOST) != 0)
			continue;
		buf_printf(&out, at->ai_family == AF_INET6 ? "%s[%s]" : "%s%s",
		    count++ == 0 ? "" : ",", text);
	}
	return buf_str(&out);
}

/* One exchange. */
struct exchange {
	bool allow_private;
	size_t received;
};

/* The last look: at what is really connected to. */
static curl_socket_t
open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	const struct exchange *exchange = context;

	(void)purpose;
	if (!exchange->allow_private && !address_is_public(&address->addr))
		return CURL_SOCKET_BAD;
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Nothing of it is kept; too much of it ends the exchange. */
static size_t
pass_by(char *bytes, size_t size, size_t count, void *context)
{
	struct exchange *exchange = context;

	(void)bytes;
	exchange->received += size * count;
	return exchange->received > ANSWER_MAX ? 0 : size * count;
}

static void
free_list(void *list)
{
	curl_slist_free_all(list);
}

static struct curl_slist *
list_of(struct arena *arena, const struct str *lines, size_t count)
{
	struct curl_slist *list = NULL;

	for (size_t i = 0; i < count; i++)
		list = curl_slist_append(list, arena_c_string(arena, lines[i]));
	arena_at_exit(arena, free_list, list);
	return list;
}

static void
set_up(CURL *curl, struct arena *arena, const struct outbound_post *post,
    struct curl_slist *headers, struct curl_slist *pinned, struct exchange *exchange)
{
	curl_easy_setopt(curl, CURLOPT_URL, arena_c_string(arena, post->url));
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_RESOLVE, pinned);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, exchange);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)(post->timeout_ns / 1000000) + 1);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, pass_by);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)post->body.len);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, post->body.at);
}

static void
perform(CURL *curl, struct arena *arena, struct outbound_answer *out)
{
	char error[CURL_ERROR_SIZE] = "";
	CURLcode code;
	long status = 0;

	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error);
	code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	*out = (struct outbound_answer){ .status = status, .error = STR("") };
	if (code == CURLE_OK)
		return;
	/* An answer without an end is none. */
	out->status = 0;
	out->error = arena_copy(arena, str_of(error[0] == '\0' ? curl_easy_strerror(code) : error));
}

static const struct problem *
send_to(struct arena *arena, const struct outbound_post *post, const struct target *target,
    const struct addrinfo *addresses, struct outbound_answer *out)
{
	struct exchange exchange = { .allow_private = post->allow_private };
	struct str pinned = pin(arena, target, addresses);
	struct curl_slist *headers = list_of(arena, post->headers, post->header_count);
	struct curl_slist *pins = list_of(arena, &pinned, 1);
	CURL *curl;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || (curl = curl_easy_init()) == NULL)
		return problem_caused(arena, PROBLEM_INTERNAL, "libcurl cannot be used");
	set_up(curl, arena, post, headers, pins, &exchange);
	perform(curl, arena, out);
	curl_easy_cleanup(curl);
	curl_global_cleanup();
	return NULL;
}

const struct problem *
outbound_post(struct arena *arena, const struct outbound_post *post, struct outbound_answer *out)
{
	const struct addrinfo *addresses;
	struct target target = { 0 };
	const char *fault = take_apart(arena, post->url, &target);

	*out = (struct outbound_answer){ .error = str_of(fault) };
	if (fault != NULL)
		return NULL;
	addresses = resolve(arena, &target, 0);
	if (addresses == NULL)
		out->error = STR("the host cannot be resolved");
	else if (!post->allow_private && !all_public(addresses))
		out->error = STR("the host has an address that is not public");
	else
		return send_to(arena, post, &target, addresses, out);
	return NULL;
}
