#!/bin/bash
# Behind `./dev bench logins`: what signing in costs. Whether an unknown address can be told from a known one by
# the time it takes, and what a hundred at once do to memory and to everybody else. Prints JSON. Times of a noisy
# machine: pairs alternate.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tries=${TINTYPE_DEV_BENCH_TRIES:-200}
seconds=${TINTYPE_DEV_BENCH_SECONDS:-4}
TINTYPE_VAR=$(realpath -m "${TINTYPE_VAR:-$root/var}")/bench-logins
TINTYPE_PORT=${TINTYPE_DEV_BENCH_PORT:-18090}
TINTYPE_DEV_ENV="RATE_LIMIT_ADDRESS=0
RATE_LIMIT_USER=0
RATE_LIMIT_LOGIN=0
AUTH_LOCK_AFTER=0
TINTYPE_LOG_LEVEL=error
DB_MAX_IDLE_CONNS=8"
export TINTYPE_VAR TINTYPE_PORT TINTYPE_DEV_ENV
base=http://127.0.0.1:$TINTYPE_PORT/api/v1
password='Correct-horse-7-battery'
scratch=$(mktemp -d /tmp/tintype-logins.XXXXXX)
started=()

clean_up() {
	local pid
	touch "$scratch/enough"
	for pid in "${started[@]}"; do
		wait "$pid" 2>/dev/null || true
	done
	"$root/dev" down >&2
	rm -rf "$scratch"
}
trap clean_up EXIT

"$root/dev" up </dev/null >&2
(($("$root/dev" psql -Atc 'SELECT count(*) FROM images' | tail -n 1) > 0)) || "$root/dev" seed 10000 >&2
curl -sS -o /dev/null --json "{\"email\":\"known@example.org\",\"username\":\"known\",\"password\":\"$password\"}" "$base/auth/register"

# try ADDRESS: milliseconds, of a wrong password. With a pause, so that nobody waits in nginx's queue: its delays
# would hide the difference that is looked for.
try() {
	curl -sS -o /dev/null -w '%{time_total}\n' --json "{\"email\":\"$1\",\"password\":\"wrong-wrong-wrong\"}" "$base/auth/login" |
		awk '{ print $1 * 1000 }'
	sleep 0.15
}

printf '%d pairs of tries\n' $((tries / 2)) >&2
for ((i = 0; i < tries / 2; i++)); do
	try known@example.org >>"$scratch/known"
	try "nobody$i@example.org" >>"$scratch/unknown"
done

# memory_of MASTER: private and shared memory of its workers together, in kB.
memory_of() {
	local pid sum=0
	for pid in $(pgrep -P "$1"); do
		sum=$((sum + $(awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup" 2>/dev/null || echo 0)))
	done
	printf '%s\n' "$sum"
}

watch_memory() {
	local sum most=0
	while [[ ! -e $scratch/enough ]]; do
		sum=$(memory_of "$1")
		((sum <= most)) || { most=$sum; printf '%s\n' "$most" >"$scratch/memory"; }
		sleep 0.02
	done
}

rate() {
	wrk -t1 -c4 "-d${seconds}s" "$base/images?limit=20" | awk '/^Requests\/sec/ { print $2 }'
}

# A hundred, each from an address of its own: one of them alone would be kept out of the queue.
for ((i = 1; i <= 100; i++)); do
	printf 'url = "%s/auth/login"\ninterface = "127.0.3.%d"\ndata = "{\\"email\\":\\"known@example.org\\",\\"password\\":\\"%s\\"}"\nheader = "Content-Type: application/json"\noutput = /dev/null\nwrite-out = "%%{http_code} %%{time_total}\\n"\n' \
		"$base" "$i" "$password"
	((i == 100)) || echo next
done >"$scratch/logins"

master=$("$root/dev" status | awk '$1 == "tintyped" { print $NF }')
rate >/dev/null
idle=$(memory_of "$master")
watch_memory "$master" &
started+=($!)
begin=$(date +%s%N)
curl -sS --parallel --parallel-immediate --parallel-max 100 -K "$scratch/logins" >"$scratch/answers" 2>/dev/null
end=$(date +%s%N)

# Listings alone and beside a crowd that never ends, by turns.
crowd() {
	while [[ ! -e $scratch/quiet ]]; do
		curl -sS --parallel --parallel-immediate --parallel-max 100 -K "$scratch/logins" >>"$scratch/more" 2>/dev/null || true
	done
}
for ((round = 0; round < 3; round++)); do
	rate >>"$scratch/alone"
	rm -f "$scratch/quiet"
	crowd &
	started+=($!)
	sleep 1
	rate >>"$scratch/beside"
	touch "$scratch/quiet"
	wait "${started[-1]}" || true
done

# quartiles FILE: lower, middle, upper, as JSON.
quartiles() {
	sort -g "$1" | awk '{ v[NR] = $1 } END { printf "[%s,%s,%s]", v[int((NR + 3) / 4)], v[int((NR + 1) / 2)], v[int((3 * NR + 3) / 4)] }'
}
jq -n --argjson known "$(quartiles "$scratch/known")" --argjson unknown "$(quartiles "$scratch/unknown")" \
	--argjson seconds "$(awk -v n=$((end - begin)) 'BEGIN { print n / 1e9 }')" --argjson idle "$idle" \
	--argjson memory "$(cat "$scratch/memory")" --argjson good "$(grep -c '^200 ' "$scratch/answers" || true)" \
	--argjson busy "$(grep -c '^503 ' "$scratch/answers" || true)" \
	--argjson alone "$(quartiles "$scratch/alone")" --argjson beside "$(quartiles "$scratch/beside")" \
	'{tries: {known_ms: $known[1], known_quartiles_ms: [$known[0], $known[2]], unknown_ms: $unknown[1],
	unknown_quartiles_ms: [$unknown[0], $unknown[2]], unknown_vs_known: ($unknown[1] / $known[1])},
	hundred_at_once: {signed_in: $good, told_to_wait: $busy, seconds: $seconds, logins_a_second: ($good / $seconds),
	workers_idle_kb: $idle, workers_peak_kb: $memory},
	listings_a_second: {alone: $alone[1], beside_logins: $beside[1], ratio: ($beside[1] / $alone[1])}}'
