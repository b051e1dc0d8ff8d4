#include "config.h"

#include "service/session.h"

#include "base/clock.h"
#include "base/encode.h"
#include "base/random.h"
#include "cache/keys.h"
#include "cache/redis.h"
#include "config/config.h"
#include "crypto/digest.h"
#include "crypto/password.h"
#include "service/account.h"
#include "service/hash_gate.h"

#define TOKEN_BYTES 32
#define GRACE_SECONDS 10
#define STATE_SECONDS 60
#define USER_AGENT_MAX ((size_t)512)

static struct str
hash_of(struct arena *arena, struct str token)
{
	struct sha256 digest = sha256_of(token);

	return hex_encode(arena, digest.bytes, sizeof digest.bytes);
}

static struct password_settings
settings_of(const struct service *service)
{
	return (struct password_settings){ .memory_kib = (int)service->config->auth.memory_kib,
		.passes = (int)service->config->auth.passes,
		.lanes = (int)service->config->auth.lanes };
}

/* Verifies within the pool's bound; an account that does not exist takes the same time. */
static const struct problem *
check_password(struct service *service, struct arena *arena, const struct account *account,
    struct str password, bool *right)
{
	struct password_settings settings = settings_of(service);
	int slot;

	TRY(hash_gate_enter(service, arena, &slot));
	*right = false;
	if (account == NULL)
		password_verify_nothing(arena, &settings, password);
	else
		*right = password_verify(arena, &settings, account->password_hash, password);
	hash_gate_leave(slot);
	return NULL;
}

static const struct problem *
wrong_login(struct arena *arena, int64_t locked_until_us)
{
	struct problem *problem = arena_new(arena, struct problem);
	int64_t left = locked_until_us - clock_now_us();

	*problem = (struct problem){ .kind = PROBLEM_UNAUTHORIZED,
		.detail = "The login or the password is wrong." };
	if (left > 0)
		problem->retry_after = (int)(left / CLOCK_SECOND_US) + 1;
	return problem;
}

static const struct problem *
refuse(struct service *service, struct arena *arena, const struct account *account, bool *locked)
{
	int64_t lock_time = service->config->auth.lock_time, until = account->locked_until_us;

	if (until <= clock_now_us()) {
		TRY(account_repo_login_failed(service->pg, arena, account->id,
		    service->config->auth.lock_after, lock_time / CLOCK_SECOND_NS, locked));
		until = *locked ? clock_now_us() + lock_time / 1000 : 0;
	}
	return wrong_login(arena, until);
}

static struct str
user_agent_of(struct session_client client)
{
	return str_first(client.user_agent, USER_AGENT_MAX);
}

static const struct problem *
begin_session(struct service *service, struct arena *arena, const struct account *account,
    struct session_client client, struct session_grant *out)
{
	struct session_new values = { .id = id_new(),
		.user_id = account->id,
		.ip_address = client.address,
		.user_agent = user_agent_of(client),
		.life_seconds = service->config->auth.refresh_ttl / CLOCK_SECOND_NS };
	char bytes[TOKEN_BYTES];
	enum role role;

	if (!role_parse(account->role, &role))
		return problem_caused(arena, PROBLEM_INTERNAL, "unknown role");
	random_bytes(bytes, sizeof bytes);
	out->refresh_token = base64url_encode(arena, (struct str){ bytes, sizeof bytes });
	values.token_hash = hash_of(arena, out->refresh_token);
	TRY(session_repo_insert(service->pg, arena, &values));
	out->session = values.id;
	out->user_id = account->id;
	out->role = role;
	return NULL;
}

/* Settings have changed since the hash was made: make it anew while the password is at hand. */
static const struct problem *
renew_hash(struct service *service, struct arena *arena, const struct account *account,
    struct str password)
{
	struct password_settings settings = settings_of(service);
	struct str hash;

	if (!password_is_outdated(&settings, account->password_hash))
		return NULL;
	TRY(account_hash_password(service, arena, password, &hash));
	return account_repo_update_password(service->pg, arena, account->id, hash);
}

const struct problem *
session_sign_in(struct service *service, struct arena *arena, struct str login, struct str password,
    struct session_client client, struct account *account, struct session_grant *out, bool *locked)
{
	bool found, right;

	*locked = false;
	TRY(account_repo_find_by_login(service->pg, arena, login, &found, account));
	TRY(check_password(service, arena, found ? account : NULL, password, &right));
	if (!found)
		return wrong_login(arena, 0);
	if (!right || account->locked_until_us > clock_now_us())
		return refuse(service, arena, account, locked);
	if (!str_eq(account->status, STR("active")))
		return wrong_login(arena, 0);
	TRY(renew_hash(service, arena, account, password));
	TRY(account_repo_login_succeeded(service->pg, arena, account->id));
	return begin_session(service, arena, account, client, out);
}

static const struct problem *
bad_token(struct arena *arena)
{
	return problem_new(arena, PROBLEM_UNAUTHORIZED,
	    "The refresh token is not valid (any more). Please sign in again.");
}

static struct str
successor_of(struct arena *arena, struct str secret, struct str token)
{
	struct sha256 digest =
	    hmac_sha256(secret, arena_printf(arena, "refresh\n%.*s", (int)token.len, token.at));

	return base64url_encode(
	    arena, (struct str){ (const char *)digest.bytes, sizeof digest.bytes });
}

/* It was not the good one. Sent twice just now is fine; anything else that was once good is a
 * replay. */
static const struct problem *
refresh_used(struct service *service, struct arena *arena, struct str hash, struct str next_hash,
    struct session_client client, struct session_owner *owner, bool *replayed)
{
	bool found, again, ended;

	TRY(session_repo_find_used(service->pg, arena, hash, next_hash, client.address,
	    user_agent_of(client), GRACE_SECONDS, &found, &again, owner));
	if (!found)
		return bad_token(arena);
	if (again)
		return NULL;
	TRY(session_end(service, arena, owner->user_id, owner->session, STR("replayed"), &ended));
	*replayed = ended;
	return bad_token(arena);
}

const struct problem *
session_refresh(struct service *service, struct arena *arena, struct str token, struct str secret,
    struct session_client client, struct session_grant *out, bool *replayed)
{
	struct str next = successor_of(arena, secret, token);
	struct str hash = hash_of(arena, token), next_hash = hash_of(arena, next);
	struct session_owner owner;
	bool rotated;

	*replayed = false;
	TRY(session_repo_rotate(service->pg, arena, hash, next_hash,
	    service->config->auth.refresh_ttl / CLOCK_SECOND_NS, &rotated, &owner));
	if (!rotated)
		TRY(refresh_used(service, arena, hash, next_hash, client, &owner, replayed));
	if (!role_parse(owner.role, &out->role))
		return problem_caused(arena, PROBLEM_INTERNAL, "unknown role");
	out->session = owner.session;
	out->user_id = owner.user_id;
	out->refresh_token = next;
	return NULL;
}

/*
 * Tells Redis; with Redis away the "ok" it may hold ends by itself within a minute. What only
 * confirms never takes the place of what is there: it may have been read before a revocation.
 */
static void
tell_redis(struct service *service, struct arena *arena, struct id session, struct str state,
    int64_t seconds, bool only_if_absent)
{
	struct redis_command command = { 0 };

	redis_arg(&command, STR("SET"));
	redis_arg(&command, key_session(arena, session));
	redis_arg(&command, state);
	redis_arg(&command, STR("EX"));
	redis_arg_i64(&command, arena, seconds);
	if (only_if_absent)
		redis_arg(&command, STR("NX"));
	if (redis_run(service->redis, arena, &command, 1) != NULL)
		return;
}

static void
tell_revoked(struct service *service, struct arena *arena, struct id session)
{
	tell_redis(service, arena, session, STR("revoked"),
	    service->config->auth.access_ttl / CLOCK_SECOND_NS + STATE_SECONDS, false);
}

const struct problem *
session_end(struct service *service, struct arena *arena, struct id user_id, struct id session,
    struct str reason, bool *ended)
{
	TRY(session_repo_revoke(service->pg, arena, session, user_id, reason, ended));
	/* Only what was the person's own: anybody may name any session. */
	if (*ended)
		tell_revoked(service, arena, session);
	return NULL;
}

const struct problem *
session_end_others(struct service *service, struct arena *arena, struct id user_id, struct id kept,
    struct str reason)
{
	struct id *ended;
	size_t count;

	TRY(session_repo_revoke_others(service->pg, arena, user_id, kept, reason, &ended, &count));
	for (size_t i = 0; i < count; i++)
		tell_revoked(service, arena, ended[i]);
	return NULL;
}

const struct problem *
session_change_password(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct str current, struct str wanted)
{
	struct field_errors errors = { .arena = arena };
	struct account account;
	struct str hash;
	bool right;

	TRY(account_find(service, arena, viewer->id, &account));
	TRY(check_password(service, arena, &account, current, &right));
	if (!right)
		return problem_new(arena, PROBLEM_UNAUTHORIZED, "The current password is wrong.");
	account_check_password(&errors, "new_password", wanted, account.username, account.email);
	TRY(field_errors_problem(&errors));
	TRY(account_hash_password(service, arena, wanted, &hash));
	TRY(account_repo_update_password(service->pg, arena, account.id, hash));
	return session_end_others(service, arena, account.id, viewer->session, STR("password"));
}

bool
session_state_of(struct str reply, bool *known, enum role *role)
{
	if (str_eq(reply, STR("revoked"))) {
		*known = true;
		return false;
	}
	*known = str_starts(reply, STR("ok:")) && role_parse(str_from(reply, 3), role);
	return *known;
}

const struct problem *
session_confirm(struct service *service, struct arena *arena, struct id session, struct id user_id,
    bool *alive, enum role *role)
{
	struct str name;

	TRY(session_repo_find_state(service->pg, arena, session, user_id, alive, &name));
	if (*alive && !role_parse(name, role))
		return problem_caused(arena, PROBLEM_INTERNAL, "unknown role");
	if (*alive)
		tell_redis(service, arena, session,
		    arena_printf(arena, "ok:%.*s", (int)name.len, name.at), STATE_SECONDS, true);
	return NULL;
}
