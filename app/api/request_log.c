#include "config.h"

#include "api/request_log.h"

#include "base/clock.h"
#include "base/log.h"
#include "cache/redis.h"
#include "config/config.h"
#include "db/pg.h"
#include "service/connect.h"

void
request_log_begin(struct api *api)
{
	api->statements = (struct api_statements){ 0 };
}

void
request_log_statement(struct api *api, enum statement statement, int64_t nanoseconds, bool failed)
{
	struct api_statements *all = &api->statements;

	if (nanoseconds > all->slowest_ns)
		all->slowest_ns = nanoseconds;
	if (all->count < API_STATEMENTS_KEPT)
		all->at[all->count] = (struct api_statement){ (int)statement, failed, nanoseconds };
	all->count++;
}

/* Whoever has a link may see what it names: links are not for logs. */
static struct str
path_to_log(const struct http_request *request, const struct api_last *last)
{
	struct str pattern = STR("");

	if (last->route >= 0)
		pattern = api_routes[last->route].route.pattern;
	return str_find(pattern, STR("{token}")) < pattern.len ? pattern : request->path;
}

static void
log_viewer(struct log_line *line, const struct api_last *last)
{
	char viewer[ID_TEXT_SIZE];

	log_str(line, "address", last->client_address);
	if (last->viewer.signed_in)
		log_str(line, "user", id_format(last->viewer.id, viewer));
}

static void
log_request(const struct api *api, const struct http_request *request,
    const struct http_response *response, bool left_open)
{
	const struct api_last *last = &api->last;
	struct pg_stats pg = service_pg_stats(&api->service);
	struct redis_stats redis = redis_stats(api->service.redis);
	struct log_line line;

	log_begin(&line, response->status >= 500 ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO, "request");
	log_str(&line, "request", request->id);
	log_str(&line, "method", request->method_text);
	log_str(&line, "path", path_to_log(request, last));
	if (last->route >= 0)
		log_str(&line, "route", api_routes[last->route].route.pattern);
	log_i64(&line, "status", response->status);
	log_i64(&line, "bytes", (int64_t)response->body.len);
	log_ms(&line, "ms", last->served_ns);
	log_ms(&line, "db_ms", pg.time_ns);
	log_i64(&line, "queries", pg.queries);
	log_i64(&line, "round_trips", pg.round_trips);
	log_i64(&line, "redis_round_trips", redis.round_trips);
	log_viewer(&line, last);
	if (last->cause != NULL)
		log_str(&line, "cause", str_of(last->cause));
	if (left_open)
		log_str(&line, "fault", STR("a transaction was left open"));
	log_end(&line);
}

/* "image_list_public 12.3, variant_list_of_images 1.2": names and milliseconds, in order. */
static struct str
statements_text(const struct api *api, struct arena *arena)
{
	const struct api_statements *all = &api->statements;
	struct buf out = buf_new(arena, 1024);
	size_t kept = all->count < API_STATEMENTS_KEPT ? all->count : API_STATEMENTS_KEPT;

	for (size_t i = 0; i < kept; i++)
		buf_printf(&out, "%s%s %.3f%s", i == 0 ? "" : ", ",
		    statement_texts[all->at[i].statement].name,
		    (double)all->at[i].nanoseconds / 1e6, all->at[i].failed ? " failed" : "");
	if (kept < all->count)
		buf_printf(&out, " and %zu more", all->count - kept);
	return buf_str(&out);
}

/* Slow is what had one statement above DB_SLOW_QUERY, or took longer than TINTYPE_SLOW_REQUEST. */
static bool
is_slow(const struct api *api)
{
	int64_t query = api->config->db.slow_query, whole = api->config->log.slow_request;

	return (query > 0 && api->statements.slowest_ns >= query) ||
	       (whole > 0 && api->last.served_ns >= whole);
}

static void
log_slow(const struct api *api, struct arena *arena, const struct http_request *request)
{
	struct pg_stats pg = service_pg_stats(&api->service);
	struct redis_stats redis = redis_stats(api->service.redis);
	struct log_line line;

	log_begin(&line, LOG_LEVEL_WARNING, "slow_request");
	log_str(&line, "request", request->id);
	log_str(&line, "method", request->method_text);
	log_str(&line, "path", path_to_log(request, &api->last));
	log_str(&line, "query", request->query);
	log_ms(&line, "ms", api->last.served_ns);
	log_ms(&line, "db_ms", pg.time_ns);
	log_ms(&line, "redis_ms", redis.time_ns);
	log_str(&line, "statements", statements_text(api, arena));
	log_end(&line);
}

/* As nginx does it: what could end a field or a line stands as \xHH. */
static void
put_field(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\')
			buf_printf(out, "\\x%02X", c);
		else
			buf_byte(out, (char)c);
	}
	if (text.len == 0)
		buf_byte(out, '-');
}

/* The combined log format of Apache and nginx. Tokens and what is asked by query stay out of it. */
static void
write_access(const struct api *api, struct arena *arena, const struct http_request *request,
    const struct http_response *response)
{
	const struct api_last *last = &api->last;
	struct buf out = buf_new(arena, 1024);
	char viewer[ID_TEXT_SIZE], time[CLOCK_COMMON_SIZE];

	put_field(&out, last->client_address);
	buf_append(&out, STR(" - "));
	put_field(&out, last->viewer.signed_in ? id_format(last->viewer.id, viewer) : STR(""));
	buf_printf(&out, " [%s] \"", clock_format_common(clock_now_us(), time));
	put_field(&out, request->method_text);
	buf_byte(&out, ' ');
	put_field(&out, path_to_log(request, last));
	buf_printf(&out, " HTTP/1.1\" %d %zu \"", response->status, response->body.len);
	put_field(&out, http_header(request, "Referer"));
	buf_append(&out, STR("\" \""));
	put_field(&out, http_header(request, "User-Agent"));
	buf_append(&out, STR("\"\n"));
	log_access(buf_str(&out));
}

void
request_log_end(struct api *api, struct arena *arena, const struct http_request *request,
    const struct http_response *response, bool left_open)
{
	log_request(api, request, response, left_open);
	if (is_slow(api))
		log_slow(api, arena, request);
	if (api->config->log.access_path.len > 0)
		write_access(api, arena, request, response);
}
