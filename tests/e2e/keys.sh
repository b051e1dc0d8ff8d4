#!/bin/bash
# Signing keys: made with the right modes, changed while people are signed in, and of no use to anybody once they
# have been replaced for longer than a token lives.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up one AUTH_ACCESS_TTL=1m
stack_env_value TINTYPE_KEYS
keys=$value
password='Correct-horse-7-battery'

kid_of() {
	local part=${1%%.*}
	part=${part//-/+}
	part=${part//_//}
	while ((${#part} % 4 != 0)); do part+='='; done
	base64 -d <<<"$part" | jq -r .kid
}
log_in() {
	token=
	ask_json POST /api/v1/auth/login "{\"username\":\"alice\",\"password\":\"$password\"}"
	expect 'login' "$status" 200
	token=$(json .access_token)
	refresh=$(json .refresh_token)
}
# Every worker answers so; a request meets any of them.
everywhere() {
	local i
	for ((i = 0; i < 10; i++)); do
		ask GET /api/v1/users/me
		expect "$2" "$status" "$1"
	done
}
# A reload is over when the workers of before are gone.
reload() {
	local master before tick
	master=$(stack_pid tintyped)
	before=$(pgrep -P "$master" | sort)
	kill -HUP "$master"
	for ((tick = 0; tick < 300; tick++)); do
		[[ $(comm -12 <(printf '%s\n' "$before") <(pgrep -P "$master" | sort)) ]] || return 0
		sleep 0.1
	done
	broken 'the workers of before are still there'
}

expect 'folder' "$(stat -c %a "$keys")" 700
expect 'one key' "$(find "$keys" -name '*.pem' | wc -l)" 1
expect 'its mode' "$(find "$keys" -name '*.pem' -printf '%m\n')" 600
first=$(stack_command keys list | awk '/signs/ { print $1 }')

sign_in alice
log_in
old=$token old_refresh=$refresh
expect 'signed by' "$(kid_of "$old")" "$first"
everywhere 200 'before'

stack_command keys rotate >"$answer"
second=$(awk '{ print $1 }' "$answer")
[[ $second > $first ]] || broken "$second is not behind $first"
expect 'modes' "$(find "$keys" -name '*.pem' -printf '%m\n' | sort -u)" 600
reload
everywhere 200 'a token of the old key'
log_in
expect 'signed by the new one' "$(kid_of "$token")" "$second"
everywhere 200 'a token of the new key'
ask_json POST /api/v1/auth/refresh "{\"refresh_token\":\"$old_refresh\"}"
expect 'refresh tokens are of no key' "$status" 200
stack_command keys list >"$answer"
expect_match 'list' "$(<"$answer")" "$first verifies until .*$second signs"

# The old key was replaced longer ago than its last token could live: it verifies no more, even what was never
# issued before, and stays for what hangs on the oldest key.
made=$(($(date +%s) * 1000 - 3600000))
printf -v past '%012x' "$made"
for name in "$first" "$second"; do
	printf -v past '%012x' "$made"
	mv "$keys/$name.pem" "$keys/${past:0:8}-${past:8:4}-${name:14}.pem"
	made=$((made + 1800000))
done
oldest=$(find "$keys" -name '*.pem' -printf '%f\n' | sort | head -n 1)
stack_command keys list >"$answer"
expect_match 'list' "$(head -n 1 "$answer")" "^${oldest%.pem} verifies no more"
reload
log_in
everywhere 200 'the newest key'
token=$old
everywhere 401 'a token of a name that is gone'

# What is wrong with keys is told, and nothing is done with them.
stack_command keys sing >"$answer" 2>&1 && broken 'keys sing'
chmod 644 "$keys/$oldest"
code=0
stack_command keys list >"$answer" 2>&1 || code=$?
expect_match 'a key for everybody' "$code:$(<"$answer")" '^1:.*others may read it'
kill -HUP "$(stack_pid tintyped)"
sleep 1
log_in
everywhere 200 'the workers of before go on'
chmod 600 "$keys/$oldest"
done_all
