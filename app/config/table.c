#include <config.h>

#include "config/table.h"

#include "base/clock.h"
#include "config/check.h"

#define MILLISECOND (CLOCK_SECOND_NS / 1000)
#define SECOND CLOCK_SECOND_NS
#define MINUTE (60 * CLOCK_SECOND_NS)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define KIB INT64_C(1024)
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)

/* The offset of a member; does not compile if its type is another one than the row's. */
#define AT(member, type)                                                                           \
	_Generic(((struct settings *)0)->member, type : offsetof(struct settings, member))

#define TEXT(name, member, preset, kind, documentation)                                            \
	{                                                                                          \
		name, SETTING_TEXT, false, AT(member, struct str), 0, 0, preset, NULL, &kind,      \
		    documentation                                                                  \
	}
#define SECRET(name, member, kind, documentation)                                                  \
	{                                                                                          \
		name, SETTING_TEXT, true, AT(member, struct str), 0, 0, "", NULL, &kind,           \
		    documentation                                                                  \
	}
#define CHOICE(name, member, preset, choices, documentation)                                       \
	{                                                                                          \
		name, SETTING_CHOICE, false, AT(member, struct str), 0, 0, preset, choices, NULL,  \
		    documentation                                                                  \
	}
#define NUMBER(name, member, preset, min, max, documentation)                                      \
	{                                                                                          \
		name, SETTING_NUMBER, false, AT(member, int64_t), min, max, preset, NULL, NULL,    \
		    documentation                                                                  \
	}
#define BYTES(name, member, preset, min, max, documentation)                                       \
	{                                                                                          \
		name, SETTING_BYTES, false, AT(member, int64_t), min, max, preset, NULL, NULL,     \
		    documentation                                                                  \
	}
#define DURATION(name, member, preset, min, max, documentation)                                    \
	{                                                                                          \
		name, SETTING_DURATION, false, AT(member, int64_t), min, max, preset, NULL, NULL,  \
		    documentation                                                                  \
	}
#define SWITCH(name, member, preset, documentation)                                                \
	{                                                                                          \
		name, SETTING_SWITCH, false, AT(member, bool), 0, 1, preset, NULL, NULL,           \
		    documentation                                                                  \
	}

static const struct text_kind plain = { check_plain, "text without control characters" };
static const struct text_kind word = { check_word, "printable text without blanks" };
static const struct text_kind path = { check_path, "an absolute path" };
static const struct text_kind log_file = { check_log_file, "an absolute path, or syslog" };
static const struct text_kind host = { check_host,
	"a host name, an address, or the absolute path of a unix socket" };
static const struct text_kind hosts = { check_hosts,
	"host[:port] or socket folders, comma-separated" };
static const struct text_kind redis_url = { check_plain,
	"redis://[:password@]host[:port][/db], unix://[:password@]/path[?db=N] or "
	"redis+sentinel://[:password@]host[:port][,host[:port]...]/service[/db]" };
static const struct text_kind listen = { check_listen, "unix:/path or host:port" };
static const struct text_kind unix_listen = { check_unix_listen, "unix:/path" };
static const struct text_kind base_url = { check_base_url, "an http or https URL without query" };
static const struct text_kind endpoint = { check_endpoint, "host[:port], or an http or https URL" };
static const struct text_kind bucket = { check_bucket,
	"3 to 63 letters, digits, dots and hyphens" };
static const struct text_kind networks = { check_networks,
	"addresses and networks (10.0.0.0/8, ::1), comma-separated" };
static const struct text_kind image_formats = { check_image_formats,
	"jpeg, png, gif, webp, heic, avif, tiff, comma-separated" };
static const struct text_kind variant_formats = { check_variant_formats,
	"webp, avif, jpeg, comma-separated" };
static const struct text_kind origins = { check_origins,
	"*, or origins (https://host[:port]), comma-separated" };

const struct setting setting_table[] = {
	TEXT("DB_HOST", config.db.host, "localhost", host, "where PostgreSQL is"),
	NUMBER("DB_PORT", config.db.port, "5432", 1, 65535, "its port"),
	TEXT("DB_USER", config.db.user, "postgres", plain, "the role to connect as"),
	SECRET("DB_PASSWORD", config.db.password, plain, "its password"),
	TEXT("DB_NAME", config.db.name, "goimg", plain, "the database"),
	CHOICE("DB_SSL_MODE", config.db.ssl_mode, "disable",
	    "disable|allow|prefer|require|verify-ca|verify-full", "TLS to PostgreSQL"),
	NUMBER("DB_MAX_OPEN_CONNS", config.db.max_open, "25", 1, 1000,
	    "the most workers: each has one connection; they come as requests wait"),
	NUMBER("DB_MAX_IDLE_CONNS", config.db.max_idle, "10", 1, 1000,
	    "the most idle workers that stay; at most DB_MAX_OPEN_CONNS"),
	DURATION("DB_CONN_MAX_LIFETIME", config.db.max_lifetime, "30m", 0, 7 * DAY,
	    "a connection is renewed after this time; 0: never"),
	DURATION("DB_CONN_MAX_IDLE_TIME", config.db.max_idle_time, "10m", 0, 7 * DAY,
	    "workers beyond DB_MAX_IDLE_CONNS leave after this time; 0: never"),
	DURATION("DB_STATEMENT_TIMEOUT", config.db.statement_timeout, "5s", 10 * MILLISECOND, HOUR,
	    "a statement is given up after this time"),
	DURATION("DB_CONNECT_TIMEOUT", config.db.connect_timeout, "5s", 100 * MILLISECOND, MINUTE,
	    "connecting is given up after this time"),
	DURATION("DB_SLOW_QUERY", config.db.slow_query, "100ms", 0, HOUR,
	    "a request with a slower statement is logged with all its statements; 0: none"),
	TEXT("DB_READ_HOSTS", config.db.read_hosts, "", hosts,
	    "read replicas, for listings and search; the same for all programs; needs Redis"),

	SECRET("REDIS_URL", redis_url, redis_url, "instead of those below that it names"),
	TEXT("REDIS_HOST", config.redis.host, "localhost", host, "where Redis is"),
	NUMBER("REDIS_PORT", config.redis.port, "6379", 1, 65535, "its port"),
	TEXT("REDIS_SENTINELS", config.redis.sentinels, "", hosts,
	    "Sentinels that know where it is, instead of the two above; port 26379 if not told"),
	TEXT("REDIS_SENTINEL_SERVICE", config.redis.service, "mymaster", word,
	    "what Sentinels call it"),
	SECRET("REDIS_PASSWORD", config.redis.password, plain, "its password"),
	NUMBER("REDIS_DB", config.redis.database, "0", 0, 1023, "the number of its database"),
	NUMBER("REDIS_MAX_RETRIES", config.redis.max_retries, "3", 0, 10,
	    "tries to connect again, when nothing was sent yet"),
	NUMBER("REDIS_POOL_SIZE", config.redis.pool_size, "", 1, 10000,
	    "Redis connections of all workers; default and least DB_MAX_OPEN_CONNS"),
	NUMBER("REDIS_MIN_IDLE_CONNS", config.redis.min_idle, "", 0, 10000,
	    "default DB_MAX_IDLE_CONNS; at most DB_MAX_OPEN_CONNS and REDIS_POOL_SIZE"),
	DURATION("REDIS_DIAL_TIMEOUT", config.redis.dial_timeout, "5s", MILLISECOND, MINUTE,
	    "connecting is given up after this time"),
	DURATION("REDIS_READ_TIMEOUT", config.redis.read_timeout, "3s", MILLISECOND, MINUTE,
	    "an answer is given up after this time"),
	DURATION("REDIS_WRITE_TIMEOUT", config.redis.write_timeout, "3s", MILLISECOND, MINUTE,
	    "sending is given up after this time"),

	CHOICE("STORAGE_PROVIDER", config.storage.provider, "local", "local|s3",
	    "where the bytes of images are"),
	TEXT("STORAGE_LOCAL_PATH", config.storage.local_path, "/var/lib/tintype/images", path,
	    "the folder of the local store"),
	BYTES("STORAGE_MIN_FREE", config.storage.min_free, "512MiB", 0, 1024 * GIB,
	    "uploads are refused when less is free"),
	TEXT("S3_ENDPOINT", config.storage.s3_endpoint, "", endpoint, "the S3-compatible store"),
	TEXT("S3_REGION", config.storage.s3_region, "us-east-1", word, "its region"),
	TEXT("S3_BUCKET", config.storage.s3_bucket, "", bucket, "the bucket"),
	TEXT("S3_ACCESS_KEY", config.storage.s3_access_key, "", word, "the name of the key"),
	SECRET("S3_SECRET_KEY", config.storage.s3_secret_key, word, "the key"),
	SWITCH("S3_USE_SSL", config.storage.s3_use_ssl, "true", "https to the store"),
	DURATION("S3_TIMEOUT", config.storage.s3_timeout, "10s", SECOND, HOUR,
	    "an operation on the store is given up after this time, all tries together"),
	CHOICE("S3_DELIVERY", config.storage.s3_delivery, "proxy", "proxy|redirect",
	    "bytes through nginx, or by a link to the store that is good for a minute"),
	TEXT("S3_PUBLIC_URL", config.storage.s3_public_url, "", base_url,
	    "what links to public images begin with (a CDN before the bucket); unset: as "
	    "S3_DELIVERY says"),
	CHOICE("TINTYPE_SENDFILE", config.storage.sendfile, "x-accel-redirect",
	    "x-accel-redirect|x-sendfile",
	    "how the web server is told which file to send: nginx's way, or lighttpd's and "
	    "Apache's"),
	DURATION("STORAGE_ORPHAN_AGE", config.storage.orphan_age, "24h", SECOND, 365 * DAY,
	    "files that nothing names any more are removed after this time"),

	TEXT("CLAMAV_HOST", config.clamav.host, "", host,
	    "where clamd is; unset: uploads are not scanned"),
	NUMBER("CLAMAV_PORT", config.clamav.port, "3310", 1, 65535, "its port"),
	DURATION("CLAMAV_TIMEOUT", config.clamav.timeout, "30s", 100 * MILLISECOND, 10 * MINUTE,
	    "a scan is given up, and the upload refused, after this time"),

	TEXT("TINTYPE_LISTEN", config.server.listen, "unix:/run/tintype/tintype.sock", listen,
	    "where nginx finds the workers"),
	TEXT("TINTYPE_STATUS_LISTEN", config.server.status_listen, "", unix_listen,
	    "where the master shows its status; unset: nowhere"),
	NUMBER("TINTYPE_WORKERS", config.server.workers, "", 0, 1000,
	    "workers at the start; default DB_MAX_IDLE_CONNS, at most DB_MAX_OPEN_CONNS; 0: this "
	    "process is the worker (spawn-fcgi)"),
	TEXT("TINTYPE_SHARED_FILE", config.server.shared_file, "", path,
	    "with TINTYPE_WORKERS=0: where the processes of one pool count their metrics together; "
	    "unset: each its own"),
	NUMBER("TINTYPE_MAX_REQUESTS", config.server.max_requests, "1000000", 0, 1000000000,
	    "a worker is renewed after so many requests, against leaks in libraries; 0: never"),
	DURATION("TINTYPE_REQUEST_TIMEOUT", config.server.request_timeout, "30s", SECOND, HOUR,
	    "a worker that takes longer for a request is ended"),
	DURATION("TINTYPE_DRAIN_DELAY", config.server.drain_delay, "0", 0, 10 * MINUTE,
	    "after QUIT requests are served for this time, while /health/ready says not_ready; set "
	    "it where a balancer asks"),

	NUMBER("TINTYPE_JOBS", config.jobs.processes, "2", 1, 256, "images processed at once"),
	BYTES("TINTYPE_JOB_MEMORY", config.jobs.memory, "1GiB", 64 * MIB, 64 * GIB,
	    "memory for processing one image"),
	DURATION("TINTYPE_JOB_TIMEOUT", config.jobs.timeout, "60s", SECOND, HOUR,
	    "processing an image is given up after this time"),

	TEXT("PUBLIC_BASE_URL", config.site.public_base_url, "", base_url,
	    "what URLs begin with; unset: they are relative"),
	TEXT("TRUSTED_PROXIES", config.site.trusted_proxies, "", networks,
	    "proxies whose word on the client's address counts"),
	TEXT("CORS_ALLOWED_ORIGINS", config.site.cors_origins, "", origins,
	    "sites whose scripts may read answers; *: all, without credentials"),
	TEXT("TINTYPE_KEYS", config.site.key_folder, TINTYPE_SYSCONFDIR "/tintype/keys", path,
	    "the folder of the keys that sign access tokens"),
	TEXT("TINTYPE_HTML", config.site.html_folder, TINTYPE_PKGDATADIR "/nginx/html", path,
	    "the folder of the page's files: its document is what /i/{id} is put into"),
	TEXT("TINTYPE_DATA", config.site.data_folder, TINTYPE_PKGDATADIR, path,
	    "the folder of lists/: reserved names, common passwords, …"),
	TEXT("TINTYPE_LISTS", config.site.list_folder, TINTYPE_SYSCONFDIR "/tintype/lists", path,
	    "the folder of the operator's additions to these lists; need not be there"),

	NUMBER("RATE_LIMIT_ADDRESS", config.limits.per_address, "100", 0, 1000000,
	    "requests a minute from an address; 0: no limit"),
	NUMBER("RATE_LIMIT_USER", config.limits.per_user, "300", 0, 1000000,
	    "requests a minute of a signed-in user; 0: no limit"),
	NUMBER("RATE_LIMIT_LOGIN", config.limits.login, "5", 0, 1000000,
	    "tries to sign in a minute from an address; 0: no limit"),
	NUMBER("RATE_LIMIT_UPLOAD", config.limits.upload, "50", 0, 1000000,
	    "uploads an hour of a user; 0: no limit"),
	NUMBER("RATE_LIMIT_REPORT", config.limits.report, "10", 0, 1000000,
	    "reports an hour of a user; 0: no limit"),

	SWITCH("WEBHOOK_ALLOW_PRIVATE", config.webhook.allow_private, "false",
	    "webhooks may be sent to private and loopback addresses; for trusted users only"),
	DURATION("WEBHOOK_TIMEOUT", config.webhook.timeout, "10s", 100 * MILLISECOND, MINUTE,
	    "sending to a webhook is given up after this time"),
	NUMBER("QUOTA_IMAGES", config.quota.images, "0", 0, 1000000000,
	    "images an account may have; 0: no limit. An administrator may say another for one"),
	BYTES("QUOTA_BYTES", config.quota.bytes, "0", 0, 1024 * 1024 * GIB,
	    "bytes they may have together, as they are served in full size; 0: no limit"),

	DURATION("COMMENT_NEW_ACCOUNT", config.people.new_account, "72h", 0, 365 * DAY,
	    "for so long an account is new, and the next three hold; 0: nobody is"),
	NUMBER("COMMENT_NEW_LINKS", config.people.new_links, "1", 0, 100,
	    "links in a comment of a new account"),
	NUMBER("COMMENT_NEW_PER_HOUR", config.people.new_per_hour, "20", 1, 1000000,
	    "comments an hour of a new account"),
	NUMBER("COMMENT_NEW_REPEATS", config.people.new_repeats, "3", 1, 1000000,
	    "how often a day a new account may write the same comment"),
	DURATION("COMMENT_DELETED_LIFE", config.people.deleted_life, "720h", 0, 3650 * DAY,
	    "deleted comments are kept for moderators for this time"),
	DURATION("NOTIFICATION_LIFE", config.people.notification_life, "2160h", HOUR, 3650 * DAY,
	    "notifications are forgotten after this time"),

	BYTES("UPLOAD_MAX_BYTES", config.upload.max_bytes, "10MiB", KIB, 2 * GIB,
	    "the largest image file; nginx's client_max_body_size must be larger"),
	BYTES("UPLOAD_REQUEST_MAX_BYTES", config.upload.request_max_bytes, "100MiB", MIB, 16 * GIB,
	    "all files of one request; nginx's client_max_body_size must be as large"),
	DURATION("UPLOAD_RESUMABLE_LIFE", config.upload.resumable_life, "24h", SECOND, 30 * DAY,
	    "an upload that was begun and not ended is forgotten after this time"),
	NUMBER(
	    "UPLOAD_MIN_SIDE", config.upload.min_side, "10", 1, 65535, "the least pixels a side"),
	NUMBER(
	    "UPLOAD_MAX_SIDE", config.upload.max_side, "8192", 1, 65535, "the most pixels a side"),
	NUMBER("UPLOAD_MAX_PIXELS", config.upload.max_pixels, "100000000", 1, 4000000000,
	    "the most pixels over all frames"),

	TEXT("UPLOAD_FORMATS", config.upload.formats, "jpeg,png,gif,webp", image_formats,
	    "formats of files that are let in; heic, avif and tiff only if they are named"),
	TEXT("VARIANT_FORMATS", config.upload.variant_formats, "webp", variant_formats,
	    "formats that sizes are made in, for browsers to choose from; WebP always"),

	NUMBER("ARGON2_MEMORY_KIB", config.auth.memory_kib, "65536", 8, 1048576,
	    "memory of one password hash"),
	NUMBER("ARGON2_PASSES", config.auth.passes, "2", 1, 16, "passes over it"),
	NUMBER("ARGON2_LANES", config.auth.lanes, "1", 1, 16, "lanes; 8 KiB each at least"),
	NUMBER("ARGON2_AT_ONCE", config.auth.at_once, "4", 1, 1000,
	    "passwords hashed at once by all workers"),
	DURATION(
	    "AUTH_ACCESS_TTL", config.auth.access_ttl, "15m", MINUTE, DAY, "life of access tokens"),
	DURATION("AUTH_REFRESH_TTL", config.auth.refresh_ttl, "168h", HOUR, 365 * DAY,
	    "life of refresh tokens"),
	NUMBER("AUTH_LOCK_AFTER", config.auth.lock_after, "5", 0, 1000,
	    "wrong passwords that lock an account; 0: never"),
	DURATION("AUTH_LOCK_TIME", config.auth.lock_time, "15m", SECOND, DAY,
	    "how long it stays locked"),

	CHOICE("TINTYPE_LOG_LEVEL", config.log.level, "info", "error|warning|info|debug",
	    "lines above this level are dropped"),
	CHOICE("TINTYPE_LOG_FORMAT", config.log.format, "text", "text|json", "how lines look"),
	TEXT("TINTYPE_LOG_FILE", config.log.path, "", log_file,
	    "or syslog; unset: standard error, with levels that journald knows under systemd"),
	TEXT("TINTYPE_ACCESS_LOG", config.log.access_path, "", path,
	    "a line for each request in the combined format of web servers; unset: none"),
	DURATION("TINTYPE_SLOW_REQUEST", config.log.slow_request, "1s", 0, HOUR,
	    "slower requests are logged with their statements; 0: none"),
};

const size_t setting_count = sizeof setting_table / sizeof *setting_table;

size_t
setting_find(struct str name)
{
	size_t i = 0;

	while (i < setting_count && !str_eq(str_of(setting_table[i].name), name))
		i++;
	return i;
}
