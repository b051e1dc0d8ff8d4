#!/bin/bash
# What signing in costs: whether an unknown address can be told from a known one by the time it takes, and what a
# hundred at once do to memory and to everybody else. Prints JSON. Times of a noisy machine: pairs alternate.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tries=${TINTYPE_DEV_BENCH_TRIES:-200}
TINTYPE_VAR=$(realpath -m "${TINTYPE_VAR:-$root/var}")/bench-logins
TINTYPE_PORT=${TINTYPE_DEV_BENCH_PORT:-18090}
TINTYPE_DEV_ENV="RATE_LIMIT_ADDRESS=0
RATE_LIMIT_USER=0
RATE_LIMIT_LOGIN=0
AUTH_LOCK_AFTER=0
TINTYPE_LOG_LEVEL=warning
DB_MAX_IDLE_CONNS=8"
export TINTYPE_VAR TINTYPE_PORT TINTYPE_DEV_ENV
base=http://127.0.0.1:$TINTYPE_PORT/api/v1
password='Correct-horse-7-battery'
scratch=$(mktemp -d /tmp/tintype-logins.XXXXXX)
started=()

clean_up() {
	local pid
	for pid in "${started[@]}"; do
		kill "$pid" 2>/dev/null || true
	done
	"$root/dev" down >&2
	rm -rf "$scratch"
}
trap clean_up EXIT

"$root/dev" up </dev/null >&2
(($("$root/dev" psql -Atc 'SELECT count(*) FROM images' | tail -n 1) > 0)) || "$root/dev" seed 10000 >&2
curl -sS -o /dev/null --json "{\"email\":\"known@example.org\",\"username\":\"known\",\"password\":\"$password\"}" "$base/auth/register"

# try ADDRESS: seconds, of a wrong password.
try() {
	curl -sS -o /dev/null -w '%{time_total}\n' --json "{\"email\":\"$1\",\"password\":\"wrong-wrong-wrong\"}" "$base/auth/login"
}

for ((i = 0; i < tries / 2; i++)); do
	try known@example.org >>"$scratch/known"
	try "nobody$i@example.org" >>"$scratch/unknown"
done

# The memory of all workers together, its highest, in kB.
watch_memory() {
	local pid sum most=0
	while :; do
		sum=0
		for pid in $(pgrep -P "$1"); do
			sum=$((sum + $(awk '/^VmRSS:/ { print $2 }' "/proc/$pid/status" 2>/dev/null || echo 0)))
		done
		((sum <= most)) || { most=$sum; echo "$most" >"$scratch/memory"; }
		sleep 0.02
	done
}

rate() {
	wrk -t1 -c4 -d4s "$base/images?limit=20" | awk '/^Requests\/sec/ { print $2 }'
}

for ((i = 0; i < 100; i++)); do
	printf 'url = "%s/auth/login"\ndata = "{\\"email\\":\\"known@example.org\\",\\"password\\":\\"%s\\"}"\nheader = "Content-Type: application/json"\noutput = /dev/null\nwrite-out = "%%{http_code}\\n"\n' \
		"$base" "$password"
	((i == 99)) || echo next
done >"$scratch/logins"

master=$("$root/dev" status | awk '$1 == "tintyped" { print $NF }')
watch_memory "$master" &
started+=($!)
begin=$(date +%s%N)
curl -sS --parallel --parallel-immediate --parallel-max 100 -K "$scratch/logins" >"$scratch/codes" 2>/dev/null
end=$(date +%s%N)
alone=$(rate)
# As many as the machine takes, all the while.
(while :; do curl -sS --parallel --parallel-max 100 -K "$scratch/logins" >/dev/null 2>&1 || true; done) &
started+=($!)
sleep 1
beside=$(rate)

middle() {
	sort -g "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)], v[int((NR + 3) / 4)], v[int((3 * NR + 3) / 4)] }'
}
read -r known known_low known_high <<<"$(middle "$scratch/known")"
read -r unknown unknown_low unknown_high <<<"$(middle "$scratch/unknown")"
jq -n --argjson known "$known" --argjson known_low "$known_low" --argjson known_high "$known_high" \
	--argjson unknown "$unknown" --argjson unknown_low "$unknown_low" --argjson unknown_high "$unknown_high" \
	--argjson seconds "$(awk -v n=$((end - begin)) 'BEGIN { print n / 1e9 }')" --argjson memory "$(cat "$scratch/memory")" \
	--argjson good "$(grep -c '^200$' "$scratch/codes" || true)" --argjson busy "$(grep -c '^503$' "$scratch/codes" || true)" \
	--argjson alone "$alone" --argjson beside "$beside" \
	'{known_ms: ($known * 1000), known_quartiles_ms: [$known_low * 1000, $known_high * 1000], unknown_ms: ($unknown * 1000),
	unknown_quartiles_ms: [$unknown_low * 1000, $unknown_high * 1000], unknown_vs_known: ($unknown / $known),
	hundred_at_once: {signed_in: $good, told_to_wait: $busy, seconds: $seconds, workers_peak_kb: $memory},
	listings_a_second: {alone: $alone, beside_logins: $beside, ratio: ($beside / $alone)}}'
