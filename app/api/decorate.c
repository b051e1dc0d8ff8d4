#include "config.h"

#include "api/decorate.h"

#include "base/clock.h"
#include "cache/redis.h"
#include "config/config.h"
#include "db/pg.h"
#include "service/connect.h"

static const struct http_field security_fields[] = {
	{ STR("X-Content-Type-Options"), STR("nosniff") },
	{ STR("X-Frame-Options"), STR("DENY") },
	{ STR("Referrer-Policy"), STR("strict-origin-when-cross-origin") },
	{ STR("Content-Security-Policy"), STR("default-src 'none'; frame-ancestors 'none'") },
	{ STR("Permissions-Policy"),
	    STR("camera=(), geolocation=(), microphone=(), payment=(), usb=()") },
	{ STR("Cross-Origin-Opener-Policy"), STR("same-origin") },
};

/* The origin as it may be answered: itself if it is listed, "*" if all are, else empty. */
static struct str
allowed_origin(struct call *call, struct str origin)
{
	struct str list = call->config->site.cors_origins;

	if (origin.len == 0)
		return origin;
	while (list.len > 0) {
		struct str item = str_trim(str_cut(&list, ','));

		if (str_eq(item, STR("*")) || str_eq(item, origin))
			return item;
	}
	return STR("");
}

bool
decorate_origin_is_listed(struct call *call)
{
	struct str origin = allowed_origin(call, http_header(call->request, "Origin"));

	return origin.len > 0 && !str_eq(origin, STR("*"));
}

static void
set_cors(struct call *call)
{
	struct http_response *response = call->response;
	struct str origin = allowed_origin(call, http_header(call->request, "Origin"));

	if (call->config->site.cors_origins.len == 0)
		return;
	http_response_vary(response, STR("Origin"));
	if (origin.len == 0)
		return;
	http_response_set(response, STR("Access-Control-Allow-Origin"), origin);
	http_response_set(response, STR("Access-Control-Expose-Headers"),
	    STR("Content-Location, ETag, Location, Retry-After, Server-Timing, Tus-Resumable, "
		"Upload-Expires, Upload-Length, Upload-Offset, X-Request-ID, X-RateLimit-Limit, "
		"X-RateLimit-Remaining, X-RateLimit-Reset"));
	if (!str_eq(origin, STR("*")))
		http_response_set(response, STR("Access-Control-Allow-Credentials"), STR("true"));
}

/* " name;dur=1.234", milliseconds to the microsecond. */
static void
put_duration(struct buf *buf, struct str name, int64_t ns)
{
	int64_t us = ns / 1000, part = us % 1000;

	buf_append(buf, name);
	buf_append(buf, STR(";dur="));
	buf_i64(buf, us / 1000);
	buf_byte(buf, '.');
	for (int64_t unit = 100; unit > 0; unit /= 10)
		buf_byte(buf, (char)('0' + part / unit % 10));
}

static void
set_timing(struct call *call)
{
	struct buf buf = buf_new(call->arena, 128);

	put_duration(&buf, STR("auth"), call->timing.auth);
	put_duration(&buf, STR(", cache"), redis_stats(call->service->redis).time_ns);
	put_duration(&buf, STR(", db"), service_pg_stats(call->service).time_ns);
	put_duration(&buf, STR(", render"), call->timing.render);
	put_duration(&buf, STR(", total"), clock_monotonic_ns() - call->request->started_ns);
	http_response_set(call->response, STR("Server-Timing"), buf_str(&buf));
}

void
decorate(struct call *call)
{
	struct http_response *response = call->response;

	http_response_set(response, STR("X-Request-ID"), call->request->id);
	for (size_t i = 0; i < sizeof security_fields / sizeof *security_fields; i++)
		if (http_response_get(response, security_fields[i].name).len == 0)
			http_response_set(
			    response, security_fields[i].name, security_fields[i].value);
	if (call->request->https)
		http_response_set(response, STR("Strict-Transport-Security"),
		    STR("max-age=31536000; includeSubDomains"));
	/* What one person was shown is not for a cache that others share. */
	if (http_response_get(response, STR("Cache-Control")).len == 0)
		http_response_set(response, STR("Cache-Control"),
		    call->viewer.signed_in ? STR("private, no-cache") : STR("no-cache"));
	set_cors(call);
	set_timing(call);
}

void
decorate_options(struct call *call, uint32_t allowed)
{
	struct http_response *response = call->response;
	struct str methods = http_allow(call->arena, allowed);

	response->status = 204;
	http_response_set(response, STR("Allow"), methods);
	if (allowed_origin(call, http_header(call->request, "Origin")).len == 0 ||
	    http_header(call->request, "Access-Control-Request-Method").len == 0)
		return;
	http_response_set(response, STR("Access-Control-Allow-Methods"), methods);
	http_response_set(response, STR("Access-Control-Allow-Headers"),
	    STR("Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, "
		"Tus-Resumable, Upload-Length, Upload-Metadata, Upload-Offset, X-Request-ID"));
	http_response_set(response, STR("Access-Control-Max-Age"), STR("86400"));
}
