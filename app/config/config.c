#include <config.h>

#include "config/config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"
#include "config/environment_file.h"
#include "config/redis_url.h"
#include "config/table.h"

#define SECRET_MAX 4096
#define SHOWN_MAX 100
#define SETTINGS_MAX 128

/* config_entries() finds its way from the config to what it was made of. */
struct loaded {
	struct settings settings;
	enum config_source sources[SETTINGS_MAX];
	bool given[SETTINGS_MAX]; /* set to something, not left to the default */
};

struct reader {
	struct arena *arena;
	struct environment_file file;
	struct field_errors errors;
	struct loaded *loaded;
};

extern char **environ;

static struct str
shown(struct arena *arena, struct str value)
{
	struct str copy = arena_copy(arena, str_first(value, SHOWN_MAX));

	if (!utf8_valid(copy))
		return STR("(not UTF-8)");
	for (size_t i = 0; i < copy.len; i++)
		if ((unsigned char)copy.at[i] < 0x20 || copy.at[i] == 0x7f)
			((char *)(uintptr_t)copy.at)[i] = '?';
	return copy;
}

static void __attribute__((format(printf, 3, 4)))
refuse(struct reader *reader, const char *name, const char *format, ...)
{
	char message[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	field_errors_add(&reader->errors, str_of(name), "%s", message);
}

/*
 * The value of a variable as it stands in the environment, else in the file. What is there but
 * empty counts too: it puts the default back.
 */
static bool
look_up(
    const struct reader *reader, const char *name, struct str *value, enum config_source *source)
{
	const char *text = getenv(name);
	const struct assignment *line;

	if (text != NULL) {
		*value = str_of(text);
		*source = CONFIG_ENVIRONMENT;
		return true;
	}
	line = environment_file_find(&reader->file, str_of(name));
	if (line == NULL)
		return false;
	*value = line->value;
	*source = CONFIG_FILE;
	return true;
}

static bool
read_secret(struct reader *reader, const char *file_name, struct str path, struct str *value)
{
	const struct problem *problem =
	    file_read(reader->arena, arena_c_string(reader->arena, path), SECRET_MAX, value);

	if (problem != NULL) {
		refuse(reader, file_name, "%s", problem->cause);
		return false;
	}
	while (value->len > 0 &&
	       (value->at[value->len - 1] == '\n' || value->at[value->len - 1] == '\r'))
		value->len--;
	if (value->len == 0)
		refuse(reader, file_name, "%s: is empty", shown(reader->arena, path).at);
	return value->len > 0;
}

/* NAME_FILE, unless NAME itself stands in a place that wins. */
static bool
look_up_secret(
    struct reader *reader, const char *name, struct str *value, enum config_source *source)
{
	const char *file_name = arena_printf(reader->arena, "%s_FILE", name).at;
	enum config_source file_source;
	bool direct = look_up(reader, name, value, source) && value->len > 0;
	struct str path;

	if (!look_up(reader, file_name, &path, &file_source) || path.len == 0)
		return direct;
	if (direct && *source == file_source) {
		refuse(reader, file_name, "stands beside %s: give one of them", name);
		return false;
	}
	if (direct && *source == CONFIG_ENVIRONMENT)
		return true;
	*source = CONFIG_SECRET_FILE;
	return read_secret(reader, file_name, path, value);
}

static void
read_setting(struct reader *reader, size_t at)
{
	const struct setting *setting = &setting_table[at];
	struct loaded *loaded = reader->loaded;
	enum config_source source = CONFIG_DEFAULT;
	struct str value = STR(""), allowed;
	bool found = setting->secret ? look_up_secret(reader, setting->name, &value, &source)
				     : look_up(reader, setting->name, &value, &source);

	if (!found || value.len == 0) {
		value = str_of(setting->preset);
		source = CONFIG_DEFAULT;
	}
	loaded->sources[at] = source;
	loaded->given[at] = source != CONFIG_DEFAULT;
	if (value.len == 0 || setting_parse(setting, reader->arena, value, &loaded->settings))
		return;
	allowed = setting_allowed(setting, reader->arena);
	refuse(reader, setting->name, "'%s' must be %s",
	    setting->secret ? "(secret)" : shown(reader->arena, value).at, allowed.at);
}

static bool
is_given(const struct reader *reader, const char *name)
{
	return reader->loaded->given[setting_find(str_of(name))];
}

/* A part of REDIS_URL goes where the variable of that part would have gone. */
static bool
takes_part(struct reader *reader, const char *name, bool in_url)
{
	size_t at = setting_find(str_of(name));

	if (!in_url)
		return false;
	if (reader->loaded->given[at]) {
		refuse(reader, name, "stands in REDIS_URL too: give one of them");
		return false;
	}
	reader->loaded->sources[at] = reader->loaded->sources[setting_find(STR("REDIS_URL"))];
	return true;
}

static void
apply_redis_url(struct reader *reader)
{
	struct settings *settings = &reader->loaded->settings;
	struct redis_url url;

	if (settings->redis_url.len == 0)
		return;
	if (!redis_url_parse(reader->arena, settings->redis_url, &url)) {
		refuse(reader, "REDIS_URL", "'(secret)' must be %s",
		    setting_table[setting_find(STR("REDIS_URL"))].kind->allowed);
		return;
	}
	if (takes_part(reader, "REDIS_HOST", url.host.len > 0))
		settings->config.redis.host = url.host;
	if (takes_part(reader, "REDIS_SENTINELS", url.sentinels.len > 0))
		settings->config.redis.sentinels = url.sentinels;
	if (takes_part(reader, "REDIS_SENTINEL_SERVICE", url.service.len > 0))
		settings->config.redis.service = url.service;
	if (takes_part(reader, "REDIS_PORT", url.port >= 0))
		settings->config.redis.port = url.port;
	if (takes_part(reader, "REDIS_PASSWORD", url.password.len > 0))
		settings->config.redis.password = url.password;
	if (takes_part(reader, "REDIS_DB", url.database >= 0))
		settings->config.redis.database = url.database;
}

/* A bound that another variable sets: wrong if given, else the default moves within it. */
static void
hold_below(
    struct reader *reader, const char *name, int64_t *value, const char *other, int64_t bound)
{
	if (*value <= bound)
		return;
	if (is_given(reader, name))
		refuse(reader, name, "'%lld' must be at most %s (%lld)", (long long)*value, other,
		    (long long)bound);
	else
		*value = bound;
}

static void
check_connections(struct reader *reader)
{
	struct config *config = &reader->loaded->settings.config;
	int64_t open = config->db.max_open;

	hold_below(reader, "DB_MAX_IDLE_CONNS", &config->db.max_idle, "DB_MAX_OPEN_CONNS", open);
	if (!is_given(reader, "TINTYPE_WORKERS"))
		config->server.workers = config->db.max_idle;
	hold_below(reader, "TINTYPE_WORKERS", &config->server.workers, "DB_MAX_OPEN_CONNS", open);
	if (!is_given(reader, "REDIS_POOL_SIZE"))
		config->redis.pool_size = open;
	if (config->redis.pool_size < open)
		refuse(reader, "REDIS_POOL_SIZE",
		    "'%lld' must be at least DB_MAX_OPEN_CONNS (%lld): each worker has one "
		    "connection",
		    (long long)config->redis.pool_size, (long long)open);
	if (!is_given(reader, "REDIS_MIN_IDLE_CONNS"))
		config->redis.min_idle = config->db.max_idle;
	hold_below(
	    reader, "REDIS_MIN_IDLE_CONNS", &config->redis.min_idle, "DB_MAX_OPEN_CONNS", open);
}

static void
require(struct reader *reader, const char *name, struct str value)
{
	if (value.len == 0)
		refuse(reader, name, "must be set when STORAGE_PROVIDER is s3");
}

/* Sentinels say where Redis is, so nobody else may. */
static void
check_sentinels(struct reader *reader)
{
	if (reader->loaded->settings.config.redis.sentinels.len == 0)
		return;
	if (is_given(reader, "REDIS_HOST"))
		refuse(reader, "REDIS_HOST", "stands beside REDIS_SENTINELS: give one of them");
	if (is_given(reader, "REDIS_PORT"))
		refuse(reader, "REDIS_PORT", "stands beside REDIS_SENTINELS: give one of them");
}

static void
check_storage(struct reader *reader)
{
	const struct config *config = &reader->loaded->settings.config;

	if (str_eq(config->storage.sendfile, STR("x-sendfile")) &&
	    config->storage.s3_endpoint.len > 0)
		refuse(reader, "TINTYPE_SENDFILE",
		    "must be x-accel-redirect when S3_ENDPOINT is set: only nginx fetches from "
		    "there");
	if (!str_eq(config->storage.provider, STR("s3")))
		return;
	require(reader, "S3_ENDPOINT", config->storage.s3_endpoint);
	require(reader, "S3_BUCKET", config->storage.s3_bucket);
	require(reader, "S3_ACCESS_KEY", config->storage.s3_access_key);
	require(reader, "S3_SECRET_KEY", config->storage.s3_secret_key);
}

static void
check_the_rest(struct reader *reader)
{
	struct config *config = &reader->loaded->settings.config;
	struct str *base = &config->site.public_base_url;

	if (config->upload.min_side > config->upload.max_side)
		refuse(reader, "UPLOAD_MIN_SIDE", "'%lld' must be at most UPLOAD_MAX_SIDE (%lld)",
		    (long long)config->upload.min_side, (long long)config->upload.max_side);
	if (config->auth.memory_kib < 8 * config->auth.lanes)
		refuse(reader, "ARGON2_MEMORY_KIB",
		    "'%lld' must be at least 8 for each lane (%lld)",
		    (long long)config->auth.memory_kib, (long long)config->auth.lanes);
	if (config->auth.access_ttl > config->auth.refresh_ttl)
		refuse(reader, "AUTH_ACCESS_TTL", "must be at most AUTH_REFRESH_TTL");
	while (str_ends(*base, STR("/")))
		base->len--;
}

static bool
is_known(struct str name)
{
	const struct str file = STR("_FILE");

	if (setting_find(name) < setting_count)
		return true;
	if (!str_ends(name, file))
		return false;
	name.len -= file.len;
	return setting_find(name) < setting_count && setting_table[setting_find(name)].secret;
}

/* Variables of ours that are no settings: where the file is, and what processes tell each other. */
static bool
is_internal(struct str name)
{
	return str_eq(name, STR("TINTYPE_CONFIG")) || str_eq(name, STR("TINTYPE_PORT")) ||
	       str_eq(name, STR("TINTYPE_VAR")) || str_starts(name, STR("TINTYPE_DEV_")) ||
	       str_starts(name, STR("TINTYPE_INTERNAL_")) || str_starts(name, STR("TINTYPE_TEST_"));
}

static void
check_names(struct reader *reader)
{
	for (size_t i = 0; i < reader->file.count; i++)
		if (!is_known(reader->file.items[i].name))
			field_errors_add(&reader->errors, reader->file.items[i].name,
			    "is no variable of tintype (in the environment file)");
	for (char **at = environ; at != NULL && *at != NULL; at++) {
		struct str name = str_of(*at);

		name = str_first(name, str_find_byte(name, '='));
		if (str_starts(name, STR("TINTYPE_")) && !is_known(name) && !is_internal(name))
			field_errors_add(&reader->errors, shown(reader->arena, name),
			    "is no variable of tintype");
	}
}

static const struct problem *
read_file(struct reader *reader, const char *path)
{
	struct str text;

	if (path == NULL || (access(path, F_OK) != 0 && errno == ENOENT))
		return NULL;
	TRY(file_read(reader->arena, path, ENVIRONMENT_FILE_MAX, &text));
	environment_file_parse(reader->arena, text, &reader->file, &reader->errors);
	return NULL;
}

const char *
config_path(void)
{
	const char *path = getenv("TINTYPE_CONFIG");

	return path != NULL && *path != '\0' ? path : TINTYPE_SYSCONFDIR "/tintype/environment";
}

const struct problem *
config_read(struct arena *arena, const char *path, const struct config **out)
{
	struct reader reader = {
		.arena = arena,
		.errors = { .arena = arena },
		.loaded = arena_new(arena, struct loaded),
	};

	_Static_assert(
	    offsetof(struct loaded, settings.config) == 0, "config_entries() relies on it");
	if (setting_count > SETTINGS_MAX)
		abort();
	TRY(read_file(&reader, path));
	check_names(&reader);
	for (size_t i = 0; i < setting_count; i++)
		read_setting(&reader, i);
	apply_redis_url(&reader);
	check_sentinels(&reader);
	check_connections(&reader);
	check_storage(&reader);
	check_the_rest(&reader);
	TRY(field_errors_problem(&reader.errors));
	*out = &reader.loaded->settings.config;
	return NULL;
}

bool
config_names(struct str list, const char *word)
{
	while (list.len > 0)
		if (str_eq(str_trim(str_cut(&list, ',')), str_of(word)))
			return true;
	return false;
}

size_t
config_entries(struct arena *arena, const struct config *config, const struct config_entry **out)
{
	const struct loaded *loaded = (const struct loaded *)(const void *)config;
	struct config_entry *entries = arena_array(arena, struct config_entry, setting_count);

	for (size_t i = 0; i < setting_count; i++)
		entries[i] = (struct config_entry){
			.name = setting_table[i].name,
			.value = setting_show(&setting_table[i], arena, &loaded->settings),
			.source = loaded->sources[i],
			.documentation = setting_table[i].documentation,
		};
	*out = entries;
	return setting_count;
}

struct str
config_problem_text(struct arena *arena, const struct problem *problem)
{
	struct buf text = buf_new(arena, 256);

	for (size_t i = 0; i < problem->field_count; i++) {
		buf_append(&text, problem->fields[i].field);
		buf_append(&text, STR(": "));
		buf_append(&text, problem->fields[i].message);
		buf_byte(&text, '\n');
	}
	if (problem->field_count == 0)
		buf_printf(
		    &text, "%s\n", problem->cause != NULL ? problem->cause : problem->detail);
	return buf_str(&text);
}
