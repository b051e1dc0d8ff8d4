/*
 * The configuration: one table (config/table.c: variable, type, range, default, unit, secret?, what
 * it means) read once, before any fork, into one const struct that everything is given.
 */
#ifndef TINTYPE_CONFIG_CONFIG_H
#define TINTYPE_CONFIG_CONFIG_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/problem.h"

/* Durations are nanoseconds. Texts are never NULL; empty means unset. */
struct config {
	struct {
		struct str host; /* a name, an address, or a socket folder */
		int64_t port;
		struct str user, password, name, ssl_mode;
		int64_t max_open, max_idle;
		int64_t max_lifetime, max_idle_time;
		int64_t statement_timeout, connect_timeout, slow_query;
		struct str read_hosts;
	} db;
	struct {
		struct str host; /* or a socket path */
		int64_t port;
		struct str sentinels, service; /* who says where it is instead; empty: nobody */
		struct str password;
		int64_t database;
		int64_t max_retries, pool_size, min_idle;
		int64_t dial_timeout, read_timeout, write_timeout;
	} redis;
	struct {
		struct str provider; /* local, s3 */
		struct str local_path;
		int64_t min_free; /* bytes */
		struct str s3_endpoint, s3_region, s3_bucket, s3_access_key, s3_secret_key;
		bool s3_use_ssl;
		int64_t s3_timeout;
		struct str s3_delivery;   /* proxy, redirect */
		struct str sendfile;      /* x-accel-redirect, x-sendfile */
		struct str s3_public_url; /* what public images are fetched from; empty: none */
		int64_t orphan_age;       /* of files that no row names */
	} storage;
	struct {
		struct str host; /* or a socket path; empty: no scan */
		int64_t port;
		int64_t timeout;
	} clamav;
	struct {
		struct str listen;        /* unix:/path or host:port */
		struct str status_listen; /* unix:/path; empty: none */
		int64_t workers; /* TINTYPE_WORKERS; 0: this process is the worker (spawn-fcgi) */
		struct str shared_file; /* where processes of spawn-fcgi count together */
		int64_t max_requests;
		int64_t request_timeout, drain_delay;
	} server;
	struct {
		int64_t processes; /* TINTYPE_JOBS: decoders at once */
		int64_t memory;    /* bytes one decoder may use */
		int64_t timeout;   /* of one image */
	} jobs;
	struct {
		struct str public_base_url; /* no slash at the end; empty: relative */
		struct str trusted_proxies; /* addresses and networks, comma-separated */
		struct str cors_origins;
		struct str key_folder;  /* signing keys */
		struct str data_folder; /* with lists/: reserved names, common passwords, … */
		struct str list_folder; /* the operator's additions to them */
		struct str html_folder; /* the page's files */
	} site;
	struct {
		int64_t per_address, per_user; /* a minute; 0: off */
		int64_t login;                 /* a minute and address */
		int64_t upload, report;        /* an hour and user */
	} limits;
	struct {
		int64_t new_account; /* for so long an account is new: */
		int64_t new_links, new_per_hour, new_repeats;
		int64_t notification_life, deleted_life;
	} people;
	struct {
		int64_t request_max_bytes, resumable_life;
		int64_t max_bytes, min_side, max_side, max_pixels;
		struct str formats;         /* that are let in, comma-separated */
		struct str variant_formats; /* that sizes are made in */
	} upload;
	struct {
		bool allow_private;
		int64_t timeout;
	} webhook;
	struct {
		int64_t images, bytes; /* of an account; 0: no limit */
	} quota;
	struct {
		int64_t memory_kib, passes, lanes, at_once; /* Argon2id */
		int64_t access_ttl, refresh_ttl;
		int64_t lock_after, lock_time;
	} auth;
	struct {
		struct str level, format, path, access_path;
		int64_t slow_request;
	} log;
};

/* Where a value came from, for `tintype config`. */
enum config_source { CONFIG_DEFAULT, CONFIG_FILE, CONFIG_ENVIRONMENT, CONFIG_SECRET_FILE };

struct config_entry {
	const char *name;
	struct str value; /* as text; secrets as "(set)" or "" */
	enum config_source source;
	const char *documentation;
};

/*
 * Where the environment file is: what TINTYPE_CONFIG says, else its usual place. Besides the
 * table's variables, TINTYPE_INTERNAL_* (what our processes tell each other), TINTYPE_TEST_*, and
 * what ./dev is told by (TINTYPE_PORT, TINTYPE_VAR, TINTYPE_DEV_*) may be set.
 */
const char *config_path(void);
/*
 * Reads the environment file at path (NAME=value lines; NULL or absent: none) and then the
 * environment, which wins. Everything wrong is found at once: the problem's fields are one for each
 * variable, saying name, value (unless secret) and what is allowed.
 */
const struct problem *config_read(
    struct arena *arena, const char *path, const struct config **out) MUST_CHECK;
/* What is in force, in the order of the table. */
size_t config_entries(
    struct arena *arena, const struct config *config, const struct config_entry **out);
/* Whether a comma-separated list has this word. */
bool config_names(struct str list, const char *word);
/* The lines of a problem of config_read(), for standard error. */
struct str config_problem_text(struct arena *arena, const struct problem *problem);

#endif
