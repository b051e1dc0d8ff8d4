#include "config.h"

#include "blob/s3.h"
#include "blob/store.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/encode.h"
#include "crypto/digest.h"

/* "20130524T000000Z"; its first eight are the day. */
struct stamp {
	char text[17];
};

static struct stamp
stamp_of(int64_t now_us)
{
	time_t seconds = (time_t)(now_us / CLOCK_SECOND_US);
	struct stamp stamp;
	struct tm parts;

	gmtime_r(&seconds, &parts);
	strftime(stamp.text, sizeof stamp.text, "%Y%m%dT%H%M%SZ", &parts);
	return stamp;
}

static void
put_pair(struct arena *arena, struct buf *query, const char *name, struct str value)
{
	struct str encoded = percent_encode(arena, value);

	if (value.len > 0)
		buf_printf(query, "&%s=%.*s", name, (int)encoded.len, encoded.at);
}

/* In the order of the names, as the signature wants it. */
static struct str
make_query(struct arena *arena, const struct blob_options *options, const struct blob_link *link,
    const struct stamp *stamp, struct str scope)
{
	struct str credential =
	    percent_encode(arena, arena_printf(arena, "%.*s/%.*s", (int)options->s3.access_key.len,
				      options->s3.access_key.at, (int)scope.len, scope.at));
	struct buf query = buf_new(arena, 512);

	buf_printf(&query,
	    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=%.*s&X-Amz-Date=%s"
	    "&X-Amz-Expires=%lld&X-Amz-SignedHeaders=host",
	    (int)credential.len, credential.at, stamp->text, (long long)link->seconds);
	put_pair(arena, &query, "response-cache-control", link->caching);
	put_pair(arena, &query, "response-content-disposition", link->disposition);
	put_pair(arena, &query, "response-content-type", link->type);
	return buf_str(&query);
}

static struct str
bytes_of(const struct sha256 *hash)
{
	return (struct str){ (const char *)hash->bytes, sizeof hash->bytes };
}

/* The key of one day, region and service. */
static struct sha256
signing_key(struct arena *arena, const struct blob_options *options, const struct stamp *stamp)
{
	struct str secret = arena_printf(
	    arena, "AWS4%.*s", (int)options->s3.secret_key.len, options->s3.secret_key.at);
	struct sha256 key = hmac_sha256(secret, str_first(str_of(stamp->text), 8));

	key = hmac_sha256(bytes_of(&key), options->s3.region);
	key = hmac_sha256(bytes_of(&key), STR("s3"));
	return hmac_sha256(bytes_of(&key), STR("aws4_request"));
}

static struct str
sign(struct arena *arena, const struct blob_options *options, const struct stamp *stamp,
    struct str scope, struct str canonical)
{
	struct sha256 hash = sha256_of(canonical), key = signing_key(arena, options, stamp);
	struct str text = arena_printf(arena, "AWS4-HMAC-SHA256\n%s\n%.*s\n%s", stamp->text,
	    (int)scope.len, scope.at, hex_encode(arena, hash.bytes, sizeof hash.bytes).at);
	struct sha256 signature = hmac_sha256(bytes_of(&key), text);

	return hex_encode(arena, signature.bytes, sizeof signature.bytes);
}

struct str
blob_presign(struct blob_store *store, struct arena *arena, struct str key,
    const struct blob_link *link, int64_t now_us)
{
	const struct blob_options *options = s3_options(store->s3);
	struct str end = options->s3.endpoint, bucket = options->s3.bucket, host, path, query;
	struct stamp stamp = stamp_of(now_us);
	struct str scope = arena_printf(arena, "%.8s/%.*s/s3/aws4_request", stamp.text,
	    (int)options->s3.region.len, options->s3.region.at);
	struct str canonical, signature;

	host = str_from(end, str_find(end, STR("://")) + 3);
	path = arena_printf(arena, "/%.*s/%.*s", (int)bucket.len, bucket.at, (int)key.len, key.at);
	query = make_query(arena, options, link, &stamp, scope);
	canonical = arena_printf(arena, "%s\n%s\n%.*s\nhost:%.*s\n\nhost\nUNSIGNED-PAYLOAD",
	    link->head ? "HEAD" : "GET", path.at, (int)query.len, query.at, (int)host.len, host.at);
	signature = sign(arena, options, &stamp, scope, canonical);
	return arena_printf(arena, "%.*s%s?%.*s&X-Amz-Signature=%.*s", (int)end.len, end.at,
	    path.at, (int)query.len, query.at, (int)signature.len, signature.at);
}
