#include "config.h"

#include "service/session.h"

#include "base/clock.h"
#include "base/encode.h"
#include "base/random.h"
#include "cache/keys.h"
#include "cache/redis.h"
#include "cache/shared.h"
#include "config/config.h"
#include "crypto/digest.h"
#include "crypto/password.h"
#include "service/account.h"
#include "service/hash_gate.h"

#define TOKEN_BYTES 32
#define GRACE_SECONDS 10
#define STATE_SECONDS 60
/* Longer than a request lasts. */
#define ASK_SECONDS 60
#define TOLD_AT_ONCE ((size_t)32)
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
const struct problem *
session_check_password(struct service *service, struct arena *arena, const struct account *account,
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
	bool was_locked;

	if (until <= clock_now_us()) {
		TRY(account_repo_login_failed(service->pg, arena, account->id,
		    service->config->auth.lock_after, lock_time / CLOCK_SECOND_NS, locked,
		    &was_locked));
		until = *locked || was_locked ? clock_now_us() + lock_time / 1000 : 0;
	}
	return wrong_login(arena, until);
}

/* As much work as for a wrong password, or an address that is not known could be told by the time.
 */
static const struct problem *
refuse_nobody(struct service *service, struct arena *arena)
{
	bool locked, was_locked;

	TRY(account_repo_login_failed(service->pg, arena, (struct id){ 0 },
	    service->config->auth.lock_after, service->config->auth.lock_time / CLOCK_SECOND_NS,
	    &locked, &was_locked));
	return wrong_login(arena, 0);
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
		.password_hash = account->password_hash,
		.life_seconds = service->config->auth.refresh_ttl / CLOCK_SECOND_NS };
	char bytes[TOKEN_BYTES];
	enum role role;
	bool begun;

	if (!role_parse(account->role, &role))
		return problem_caused(arena, PROBLEM_INTERNAL, "unknown role");
	random_bytes(bytes, sizeof bytes);
	out->refresh_token = base64url_encode(arena, (struct str){ bytes, sizeof bytes });
	values.token_hash = hash_of(arena, out->refresh_token);
	TRY(session_repo_insert(service->pg, arena, &values, &begun));
	if (!begun)
		return wrong_login(arena, 0);
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
	return account_repo_renew_hash(
	    service->pg, arena, account->id, hash, account->password_hash);
}

const struct problem *
session_sign_in(struct service *service, struct arena *arena, struct str login, struct str password,
    struct session_client client, struct account *account, struct session_grant *out, bool *locked)
{
	bool found, right;

	*locked = false;
	TRY(account_repo_find_by_login(service->pg, arena, login, &found, account));
	TRY(session_check_password(service, arena, found ? account : NULL, password, &right));
	if (!found)
		return refuse_nobody(service, arena);
	if (!right || account->locked_until_us > clock_now_us())
		return refuse(service, arena, account, locked);
	if (!str_eq(account->status, STR("active")))
		return wrong_login(arena, 0);
	/* What changed while the password was verified is seen by the statement that begins it. */
	TRY(begin_session(service, arena, account, client, out));
	return renew_hash(service, arena, account, password);
}

const struct problem *
session_check_banned(struct service *service, struct arena *arena, struct str login,
    struct str password, struct account *account)
{
	bool found, right, locked = false;

	TRY(account_repo_find_by_login(service->pg, arena, login, &found, account));
	TRY(session_check_password(service, arena, found ? account : NULL, password, &right));
	if (!found)
		return wrong_login(arena, 0);
	if (!right || account->locked_until_us > clock_now_us())
		return refuse(service, arena, account, &locked);
	return str_eq(account->status, STR("suspended")) ? NULL : wrong_login(arena, 0);
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
	    service->config->auth.refresh_ttl / CLOCK_SECOND_NS, client.address,
	    user_agent_of(client), &rotated, &owner));
	if (!rotated)
		TRY(refresh_used(service, arena, hash, next_hash, client, &owner, replayed));
	if (!role_parse(owner.role, &out->role))
		return problem_caused(arena, PROBLEM_INTERNAL, "unknown role");
	out->session = owner.session;
	out->user_id = owner.user_id;
	out->refresh_token = next;
	return NULL;
}

/* One "SET session:<id> state EX seconds", with NX if it only confirms. */
static void
state_command(struct arena *arena, struct redis_command *command, struct id session,
    struct str state, int64_t seconds, bool only_if_absent)
{
	*command = (struct redis_command){ 0 };
	redis_arg(command, STR("SET"));
	redis_arg(command, key_session(arena, session));
	redis_arg(command, state);
	redis_arg(command, STR("EX"));
	redis_arg_i64(command, arena, seconds);
	if (only_if_absent)
		redis_arg(command, STR("NX"));
}

/* With Redis away the "ok" it may hold ends by itself within a minute; until then nobody of the
 * pool believes it. */
static void
tell_redis(struct service *service, struct arena *arena, const struct session_ids *sessions,
    struct str state, int64_t seconds)
{
	struct redis_command commands[TOLD_AT_ONCE];

	if (service->redis == NULL)
		return;
	for (size_t from = 0; from < sessions->count; from += TOLD_AT_ONCE) {
		size_t count = sessions->count - from;

		count = count < TOLD_AT_ONCE ? count : TOLD_AT_ONCE;
		for (size_t i = 0; i < count; i++)
			state_command(
			    arena, &commands[i], sessions->at[from + i], state, seconds, false);
		if (redis_run(service->redis, arena, commands, count) != NULL) {
			redis_shared_doubt(
			    redis_shared(service->redis), STATE_SECONDS * CLOCK_SECOND_NS);
			return;
		}
	}
}

void
session_tell_ended(struct service *service, struct arena *arena, const struct session_ids *sessions)
{
	tell_redis(service, arena, sessions, STR("revoked"),
	    service->config->auth.access_ttl / CLOCK_SECOND_NS + STATE_SECONDS);
}

const struct problem *
session_ask_again(struct service *service, struct arena *arena, struct id user_id)
{
	struct session_ids sessions;

	TRY(session_repo_list_live(service->pg, arena, user_id, &sessions.at, &sessions.count));
	/*
	 * Not only removed: a request that has just read the old role would put it back. It does
	 * not take the place of this word, and PostgreSQL is asked until the word is gone.
	 */
	tell_redis(service, arena, &sessions, STR("ask"), ASK_SECONDS);
	return NULL;
}

const struct problem *
session_end(struct service *service, struct arena *arena, struct id user_id, struct id session,
    struct str reason, bool *ended)
{
	TRY(session_repo_revoke(service->pg, arena, session, user_id, reason, ended));
	/* Only what was the person's own: anybody may name any session. */
	if (*ended)
		session_tell_ended(service, arena, &(struct session_ids){ &session, 1 });
	return NULL;
}

const struct problem *
session_end_others(struct service *service, struct arena *arena, struct id user_id, struct id kept,
    struct str reason)
{
	struct session_ids ended;

	TRY(session_repo_revoke_others(
	    service->pg, arena, user_id, kept, reason, &ended.at, &ended.count));
	session_tell_ended(service, arena, &ended);
	return NULL;
}

const struct problem *
session_end_by_token(struct service *service, struct arena *arena, struct id user_id,
    struct str token, struct str reason)
{
	struct id session;
	bool found, ended;

	TRY(session_repo_find_by_token(
	    service->pg, arena, hash_of(arena, token), user_id, &found, &session));
	return found ? session_end(service, arena, user_id, session, reason, &ended) : NULL;
}

const struct problem *
session_list(struct service *service, struct arena *arena, struct id user_id,
    const struct paging *paging, struct session **out, size_t *count, struct page_result *result)
{
	bool found;

	TRY(session_repo_list(service->pg, arena, user_id, paging, &found, out, count, result));
	return found ? NULL : problem_new(arena, PROBLEM_NOT_FOUND, "There is no such account.");
}

/* In one transaction: whoever still holds the old password has no session of it either. */
static const struct problem *
replace_password(struct service *service, struct arena *arena, struct id user_id, struct str hash,
    struct str old_hash, struct id kept, struct session_ids *ended)
{
	bool changed;

	TRY(pg_begin(service->pg, arena));
	TRY(account_repo_update_password(service->pg, arena, user_id, hash, old_hash, &changed));
	if (!changed)
		return problem_new(
		    arena, PROBLEM_CONFLICT, "The password was changed by somebody else just now.");
	TRY(session_repo_revoke_others(
	    service->pg, arena, user_id, kept, STR("password"), &ended->at, &ended->count));
	return pg_commit(service->pg, arena);
}

const struct problem *
session_set_password(struct service *service, struct arena *arena, const struct account *account,
    struct str wanted, struct str old_hash, struct id kept)
{
	struct field_errors errors = { .arena = arena };
	const struct problem *problem;
	struct session_ids ended = { 0 };
	struct str hash;

	account_check_password(
	    service, &errors, "new_password", wanted, account->username, account->email);
	TRY(field_errors_problem(&errors));
	TRY(account_hash_password(service, arena, wanted, &hash));
	problem = replace_password(service, arena, account->id, hash, old_hash, kept, &ended);
	if (problem != NULL)
		pg_rollback(service->pg);
	else
		session_tell_ended(service, arena, &ended);
	return problem;
}

const struct problem *
session_change_password(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct str current, struct str wanted)
{
	struct account account;
	bool right;

	TRY(account_find(service, arena, viewer->id, &account));
	TRY(session_check_password(service, arena, &account, current, &right));
	if (!right)
		return problem_new(arena, PROBLEM_UNAUTHORIZED, "The current password is wrong.");
	return session_set_password(
	    service, arena, &account, wanted, account.password_hash, viewer->session);
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

/* Never in place of what is there: this may have been read before a revocation. */
static void
confirm(struct service *service, struct arena *arena, struct id session, struct str role)
{
	struct redis_command command;

	state_command(arena, &command, session,
	    arena_printf(arena, "ok:%.*s", (int)role.len, role.at), STATE_SECONDS, true);
	if (redis_run(service->redis, arena, &command, 1) != NULL)
		return;
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
		confirm(service, arena, session, name);
	return NULL;
}
