#!/bin/bash
# Behind `./dev bench original`: the listing of fifty as the first product asked for it (101 statements, each parsed in
# a round trip of its own, no cache, none of the indexes of migration 00005, the total counted each time), beside what
# it is now: from PostgreSQL, from Redis, from nginx. The first is bare libpq, without HTTP and JSON, which flatters it.
# Prints JSON: answers a second, and milliseconds of an answer, one at a time and at 16 at once; medians of rounds that
# alternate.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=tests/lib/bench.sh
source "$root/tests/lib/bench.sh"
listing='/api/v1/images?page=1&limit=50'
gzip='Accept-Encoding: gzip'
many=16

bench_stack bench "${TINTYPE_DEV_BENCH_IMAGES:-100000}" 18080
make -C "$var/build" -s tests/bench/raw_listing >&2
cp "$var/build/tests/bench/raw_listing" "$scratch/"
bench_nginx
note 'the first product'\''s tables …'
"$root/dev" psql -q -v ON_ERROR_STOP=1 -f "$root/tests/bench/nplus1/original.sql" >&2

original() { # PROCESSES
	(cd "$root/tests/bench/nplus1" &&
		"$scratch/raw_listing" "host=$pg_host user=tintype dbname=tintype options='-c search_path=original'" written "$1" \
			"$seconds" @list_public.sql @variants_of_image.sql @tags_of_image.sql --) | cut -d' ' -f1
}

for ((round = 0; round < rounds; round++)); do
	note "round $((round + 1)) of $rounds"
	for connections in 1 "$many"; do
		original "$connections" >>"$scratch/original.$connections"
		rate "http://127.0.0.1:$((port + 1))$listing" "$connections" >>"$scratch/uncached.$connections"
		rate "http://127.0.0.1:$((port + 2))$listing" "$connections" "$gzip" >>"$scratch/cached.$connections"
		rate "http://127.0.0.1:$port$listing" "$connections" "$gzip" >>"$scratch/microcached.$connections"
	done
done
"$root/dev" psql -q -c 'DROP SCHEMA original CASCADE' 2>/dev/null >&2
for way in original uncached cached microcached; do
	jq -n --arg way "$way" --argjson alone "$(median "$scratch/$way.1")" --argjson many "$(median "$scratch/$way.$many")" \
		--argjson connections "$many" \
		'{($way): {per_second: $many, per_second_alone: $alone, ms: ($connections * 1000 / $many), ms_alone: (1000 / $alone)}}'
done | jq -s --arg load "$(cut -d' ' -f1 /proc/loadavg)" 'add + {load_average: ($load | tonumber)}'
