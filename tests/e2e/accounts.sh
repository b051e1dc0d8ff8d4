#!/bin/bash
# Signing in through nginx and several workers: one family of tokens however many ask at once, sessions that
# end everywhere, and the operator's command.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

lists=$(mktemp -d /tmp/tintype-lists.XXXXXX)
chmod 755 "$lists"
stack_up one "TINTYPE_LISTS=$lists"
password='Correct-horse-7-battery'

log_in() {
	token=
	ask_json POST /api/v1/auth/login "{\"username\":\"$1\",\"password\":\"${2:-$password}\"}"
	expect "login $1" "$status" 200
	token=$(json .access_token)
	refresh=$(json .refresh_token)
}

# everywhere STATUS: every worker answers so; a request meets any of them.
everywhere() {
	local i
	for ((i = 0; i < 12; i++)); do
		ask GET /api/v1/users/me
		expect "$2" "$status" "$1"
	done
}

sign_in alice
log_in alice
# Fifty at once with one token: one family, of which one token is good.
for ((i = 0; i < 50; i++)); do
	printf 'url = "%s/api/v1/auth/refresh"\ndata = "{\\"refresh_token\\":\\"%s\\"}"\nheader = "Content-Type: application/json"\noutput = "%s/refreshed.%d"\n' \
		"$base" "$refresh" "$scratch" "$i"
	((i == 49)) || echo next
done >"$scratch/refreshes"
curl -sS --parallel --parallel-immediate --parallel-max 50 -K "$scratch/refreshes"
expect 'answers' "$(jq -s 'map(select(.refresh_token)) | length' "$scratch"/refreshed.*)" 50
expect 'families' "$(jq -r .refresh_token "$scratch"/refreshed.* | sort -u | wc -l)" 1
next=$(jq -r .refresh_token "$scratch/refreshed.0")
expect 'sessions' "$(stack_dev psql -Atc "SELECT count(*) FROM sessions WHERE revoked_at IS NULL AND rotated_at IS NOT NULL" | tail -n 1)" 1
ask_json POST /api/v1/auth/refresh "{\"refresh_token\":\"$next\"}"
expect 'its successor is good' "$status" 200
token=$(json .access_token)
everywhere 200 'the new access token'
# Behind its time: somebody else has it too, so nobody keeps it.
ask_json POST /api/v1/auth/refresh "{\"refresh_token\":\"$refresh\"}"
problem 401 unauthorized
everywhere 401 'the family has ended'
ask GET /metrics
expect_match 'security events' "$(grep 'security_events_total{.*replay' "$answer")" ' 1$'

log_in alice
everywhere 200 'signed in again'
ask POST /api/v1/auth/logout
expect 'logout' "$status" 204
everywhere 401 'signed out'
stack_dev redis FLUSHALL >/dev/null
everywhere 401 'signed out, and Redis knows nothing'

# The operator's command. The first administrator is never the first who comes.
user() {
	code=0
	stack_command user "$@" >"$answer" 2>&1 || code=$?
}
user add boss@example.org boss admin <<<'Operator-gives-9-words'
expect 'user add' "$code" 0
log_in boss Operator-gives-9-words
everywhere 200 'the new administrator'
expect 'role' "$(json .role)" admin
user add other@example.org boss <<<'Operator-gives-9-words'
expect_match 'taken name' "$code:$(<"$answer")" '^1:tintype: This username is taken'
user add other@example.org ab <<<'Operator-gives-9-words'
expect_match 'short name' "$code:$(<"$answer")" 'username must have 3 to 32 characters'
user add other@example.org other <<<'short'
expect_match 'short password' "$code:$(<"$answer")" '12 to 128'
user add nonsense other <<<'Operator-gives-9-words'
expect_match 'no address' "$code:$(<"$answer")" 'email must be an e-mail address'
user list
expect 'user list' "$code:$(awk '{ print $5 }' "$answer" | sort | tr '\n' ' ')" '0:alice boss '
user list ALI
expect 'user list TEXT' "$(wc -l <"$answer")" 1
user role boss user
expect_match 'last administrator' "$code:$(<"$answer")" '^1:.*last administrator'

log_in alice
alice=$token
everywhere 200 'alice'
user role alice@example.org admin
expect 'user role' "$code" 0
ask GET /api/v1/users/me
expect 'her role is seen at once' "$(json .role)" admin
id=$(json .id)
user role alice user
token=$alice
for ((i = 0; i < 6; i++)); do
	ask_json PUT "/api/v1/users/$id/role" '{"role":"admin"}'
	expect 'and gone at once' "$status" 403
done
for ((i = 0; i < 6; i++)); do
	ask_json POST /api/v1/auth/login '{"username":"alice","password":"wrong-wrong-wrong"}'
done
ask_json POST /api/v1/auth/login "{\"username\":\"alice\",\"password\":\"$password\"}"
expect 'locked' "$status" 401
user password alice <<<'A-new-one-of-12-letters'
expect 'user password' "$code" 0
token=$alice
everywhere 401 'her sessions have ended'
log_in alice A-new-one-of-12-letters
user password alice <<<'alice-is-in-this-one'
expect_match 'a password with the name' "$code:$(<"$answer")" 'must not contain the username'

# Banned by the operator: out at once, on every worker, and back again.
log_in alice A-new-one-of-12-letters
everywhere 200 'before the ban'
user ban alice 'a week off' 2099-01-01T00:00:00Z
expect 'user ban' "$code" 0
everywhere 401 'banned'
stack_dev redis FLUSHALL >/dev/null
everywhere 401 'banned, and Redis knows nothing'
user list alice
expect_match 'user list' "$(<"$answer")" ' suspended '
log_in boss Operator-gives-9-words
ask GET /api/v1/moderation/bans
expect 'as the page has it' "$(json '.items[0] | .user.username + "|" + .reason + "|" + .expires_at + "|" + (.moderator_id | tostring)')" \
	'alice|a week off|2099-01-01T00:00:00.000Z|null'
user ban alice again yesterday
expect_match 'a time that is none' "$code:$(<"$answer")" '^1:.*no time in the future'
user ban boss
expect_match 'the last administrator' "$code:$(<"$answer")" '^1:.*last administrator'
user unban alice
expect 'user unban' "$code" 0
log_in alice A-new-one-of-12-letters
everywhere 200 'back again'
ask GET '/api/v1/moderation/audit'
expect 'not for everybody' "$status" 403
user delete alice
expect 'user delete' "$code" 0
everywhere 401 'deleted'
user delete boss
expect_match 'the last administrator' "$code:$(<"$answer")" '^1:.*last administrator'
sign_in alice
everywhere 200 'the name is free again'
for word in ban unban delete role password; do
	user "$word" nobody-at-all user <<<'A-new-one-of-12-letters' || true
	((code != 0)) || broken "user $word of nobody"
done

for arguments in '' 'add' 'add a@b.org' 'role boss' 'role boss king' 'sing'; do
	# shellcheck disable=SC2086
	user $arguments
	((code != 0)) || broken "user $arguments"
done

# What is not allowed, and what the operator adds to it; a reload makes it count.
register() {
	token=
	ask_json POST /api/v1/auth/register "{\"email\":\"$1\",\"username\":\"$2\",\"password\":\"$3\"}"
}
refused() {
	problem 400 validation-error
	expect 'field' "$(json '.errors | map(.field) | join(",")')" "$1"
}
register a@mailinator.com someone "$password"
refused email
register a@deep.down.MAILINATOR.com someone "$password"
refused email
register a@example.org Root "$password"
refused username
register a@example.org someone 1q2w3e4r5t6y
refused password
register a@mailinator.com root 1q2w3e4r5t6y
refused email,username,password
printf '# Ours.\nthrowaway.example\n' >"$lists/disposable-mail.txt"
printf 'curator\n' >"$lists/reserved-names.txt"
printf 'darkroom-enlarger\n' >"$lists/common-passwords.txt"
chmod 644 "$lists"/*
register a@throwaway.example curator Darkroom-Enlarger
expect 'not known before the reload' "$status" 201
stack_command user delete curator
kill -HUP "$(stack_pid tintyped)"
for ((tick = 0; tick < 100; tick++)); do
	register "b$tick@throwaway.example" Curator Darkroom-Enlarger
	[[ $(json '.errors | length') != 3 ]] || break
	[[ $status != 201 ]] || stack_command user delete curator
	sleep 0.1
done
refused email,username,password
rm -r "$lists"
done_all
