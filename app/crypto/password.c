#include "config.h"

#include "crypto/password.h"

#include <argon2.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/encode.h"
#include "base/random.h"
#include "crypto/digest.h"

#define SALT_SIZE 16
#define NICENESS 10
#define HASH_SIZE 32
#define MEMORY_MAX_KIB (1024 * 1024)
#define PASSES_MAX 16
#define LANES_MAX 16
#define PART_MIN 8
#define PART_MAX 64
/* No PHC string within the bounds is longer. */
#define PHC_MAX 256
/* Argon2 takes more, but nobody types it; api refuses from 128 characters on. */
#define PASSWORD_MAX 4096

struct phc {
	struct password_settings settings;
	struct str salt, hash;
};

static bool
settings_valid(const struct password_settings *settings)
{
	return settings->lanes >= 1 && settings->lanes <= LANES_MAX && settings->passes >= 1 &&
	       settings->passes <= PASSES_MAX && settings->memory_kib >= 8 * settings->lanes &&
	       settings->memory_kib <= MEMORY_MAX_KIB;
}

/* Argon2 in a thread of its own, which is nicer than those who only look at pictures need. */
struct hashing {
	argon2_context *context;
	int error;
};

static void *
hash_nicely(void *what)
{
	struct hashing *hashing = what;

	/* On Linux this is the thread's own; it ends with it, or it could never be taken back. */
	(void)setpriority(PRIO_PROCESS, (id_t)gettid(), NICENESS);
	hashing->error = argon2id_ctx(hashing->context);
	return NULL;
}

static int
run_nicely(argon2_context *context)
{
	struct hashing hashing = { context, ARGON2_THREAD_FAIL };
	pthread_t thread;

	if (pthread_create(&thread, NULL, hash_nicely, &hashing) != 0)
		return argon2id_ctx(context);
	pthread_join(thread, NULL);
	return hashing.error;
}

/*
 * One thread whatever the lanes: the result is the same, a login never takes more than one core,
 * and no thread has to be had for a right password to be right.
 */
static int
argon2id(const struct password_settings *settings, struct str password, struct str salt,
    uint8_t *hash, size_t size)
{
	argon2_context context = {
		.out = hash,
		.outlen = (uint32_t)size,
		.pwd = (uint8_t *)(uintptr_t)password.at,
		.pwdlen = (uint32_t)password.len,
		.salt = (uint8_t *)(uintptr_t)salt.at,
		.saltlen = (uint32_t)salt.len,
		.t_cost = (uint32_t)settings->passes,
		.m_cost = (uint32_t)settings->memory_kib,
		.lanes = (uint32_t)settings->lanes,
		.threads = 1,
		.version = ARGON2_VERSION_13,
	};

	return run_nicely(&context);
}

/* Standard alphabet without padding, as PHC strings have it. */
static struct str
base64_encode(struct arena *arena, struct str bytes)
{
	struct str url = base64url_encode(arena, bytes);
	char *text = arena_c_string(arena, url);

	for (size_t i = 0; i < url.len; i++)
		text[i] = text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i];
	return (struct str){ text, url.len };
}

static bool
base64_decode(struct arena *arena, struct str text, struct str *out)
{
	char *url = arena_c_string(arena, text);

	for (size_t i = 0; i < text.len; i++) {
		if (url[i] == '-' || url[i] == '_')
			return false;
		url[i] = url[i] == '+' ? '-' : url[i] == '/' ? '_' : url[i];
	}
	return base64url_decode(arena, (struct str){ url, text.len }, out) &&
	       out->len >= PART_MIN && out->len <= PART_MAX;
}

/* "m=65536" and the like: plain digits without a leading 0 or a sign. */
static bool
take_parameter(struct str *rest, char separator, struct str name, int max, int *out)
{
	struct str part = str_cut(rest, separator);
	int64_t value;

	if (!str_starts(part, name))
		return false;
	part = str_from(part, name.len);
	if (part.len == 0 || part.at[0] < '1' || part.at[0] > '9' ||
	    !str_to_i64(part, 1, max, &value))
		return false;
	*out = (int)value;
	return true;
}

static bool
phc_parse(struct arena *arena, struct str text, struct phc *phc)
{
	const struct str prefix = STR("$argon2id$v=19$");
	struct password_settings *settings = &phc->settings;

	if (text.len > PHC_MAX || !str_starts(text, prefix))
		return false;
	text = str_from(text, prefix.len);
	if (!take_parameter(&text, ',', STR("m="), MEMORY_MAX_KIB, &settings->memory_kib) ||
	    !take_parameter(&text, ',', STR("t="), PASSES_MAX, &settings->passes) ||
	    !take_parameter(&text, '$', STR("p="), LANES_MAX, &settings->lanes) ||
	    !settings_valid(settings))
		return false;
	return base64_decode(arena, str_cut(&text, '$'), &phc->salt) &&
	       base64_decode(arena, text, &phc->hash);
}

const struct problem *
password_hash(struct arena *arena, const struct password_settings *settings, struct str password,
    struct str *out)
{
	char salt[SALT_SIZE];
	uint8_t hash[HASH_SIZE];
	int error;

	if (!settings_valid(settings) || password.len > PASSWORD_MAX)
		return problem_caused(arena, PROBLEM_INTERNAL, "password: settings out of range");
	random_bytes(salt, sizeof salt);
	error = argon2id(settings, password, (struct str){ salt, sizeof salt }, hash, sizeof hash);
	if (error == ARGON2_MEMORY_ALLOCATION_ERROR)
		return problem_caused(arena, PROBLEM_UNAVAILABLE, "argon2: out of memory");
	if (error != ARGON2_OK)
		return problem_caused(
		    arena, PROBLEM_INTERNAL, "argon2: %s", argon2_error_message(error));
	*out = arena_printf(arena, "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", settings->memory_kib,
	    settings->passes, settings->lanes,
	    base64_encode(arena, (struct str){ salt, sizeof salt }).at,
	    base64_encode(arena, (struct str){ (const char *)hash, sizeof hash }).at);
	return NULL;
}

bool
password_verify(struct arena *arena, const struct password_settings *settings, struct str phc_text,
    struct str password)
{
	struct phc phc;
	uint8_t hash[PART_MAX];
	int error;

	if (password.len > PASSWORD_MAX)
		return false;
	if (!phc_parse(arena, phc_text, &phc)) {
		password_verify_nothing(arena, settings, password);
		return false;
	}
	error = argon2id(&phc.settings, password, phc.salt, hash, phc.hash.len);
	/* A right password must not count as a wrong one: out of memory ends the worker. */
	if (error == ARGON2_MEMORY_ALLOCATION_ERROR)
		abort();
	return error == ARGON2_OK &&
	       digest_eq((struct str){ (const char *)hash, phc.hash.len }, phc.hash);
}

void
password_verify_nothing(
    struct arena *arena, const struct password_settings *settings, struct str password)
{
	static const char salt[SALT_SIZE] = "nobody's salt..";
	uint8_t hash[HASH_SIZE];

	(void)arena;
	if (settings_valid(settings))
		argon2id(settings, str_first(password, PASSWORD_MAX),
		    (struct str){ salt, sizeof salt }, hash, sizeof hash);
}

/* Reads the whole string, so that a damaged one counts as outdated too. */
bool
password_is_outdated(const struct password_settings *settings, struct str phc_text)
{
	struct arena scratch = { 0 };
	struct phc phc;
	bool current = phc_parse(&scratch, phc_text, &phc) &&
		       memcmp(&phc.settings, settings, sizeof *settings) == 0 &&
		       phc.salt.len == SALT_SIZE && phc.hash.len == HASH_SIZE;

	arena_release(&scratch);
	return !current;
}
