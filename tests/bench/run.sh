#!/bin/bash
# Behind `./dev bench [--json]`: ratios of things measured in one run, on a stack of its own. Times of a noisy
# machine say little; what they are to each other says more, so rounds alternate and medians are shown.
# `./dev bench load`, `./dev bench original` and `./dev bench million` are beside it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
case ${1:-} in
load | million)
	what=$1
	shift
	exec "$root/tests/bench/$what.sh" "$@"
	;;
esac
# shellcheck source=tests/lib/bench.sh
source "$root/tests/lib/bench.sh"
images=${TINTYPE_DEV_BENCH_IMAGES:-100000}
json=no
[[ ${1:-} != --json ]] || json=yes
listing='/api/v1/images?page=1&limit=50'
gzip='Accept-Encoding: gzip'

# A bare FastCGI worker, as many as there are of ours.
bare() { # NAME PROGRAM ARGUMENT…
	local name=$1
	shift
	"${service[@]}" spawn-fcgi -n -s "$scratch/bare/$name.sock" -M 0666 -- /usr/bin/multiwatch -f "$processes" \
		-- "$scratch/$1" "${@:2}" >/dev/null 2>&1 &
	started+=($!)
}

# As it was written before: whole rows as text, tags by a join.
nplus1=("@$root/tests/bench/nplus1/variants_of_image.sql" "@$root/tests/bench/nplus1/tags_of_image.sql")

# What a careful programmer with libpq does: three statements over the plain tables.
floor=("+$root/tests/bench/floor/variants_of_images.sql" "+$root/tests/bench/floor/tags_of_images.sql")

# raw NAME MODE PROCESSES [BATCH…]: into the files NAME (listings a second) and NAME.cpu (microseconds of each). With
# the settings that our own connections have; NAME=…_defaults: with PostgreSQL's.
raw() {
	local name=$1 mode=$2 number=$3 options="options='-c plan_cache_mode=force_generic_plan -c enable_memoize=off'"
	shift 3
	# Without BATCH: the very statement that we run, and all of it.
	local list="+$root/tests/bench/floor/images.sql"
	(($# > 0)) || list=image_list_safe_newest
	[[ $name != *_defaults ]] || options=
	"$scratch/raw_listing" "host=$pg_host user=tintype dbname=tintype $options" "$mode" "$number" "$seconds" \
		"$list" "$@" \
		-- NULL 50 0 infinity 00000000-0000-0000-0000-000000000000 >"$scratch/raw"
	awk '{ print $1 }' "$scratch/raw" >>"$scratch/$name"
	awk '{ print $2 + $3 }' "$scratch/raw" >>"$scratch/$name.cpu"
	awk '{ print $3 }' "$scratch/raw" >>"$scratch/$name.server"
}

memory_kb() { # Private|Pss: of the largest worker
	local pid
	for pid in $(children "$(cut -d" " -f1 "$(dirname "$socket")/tintyped.started")"); do
		awk -v what="^$1" '$1 ~ what && $1 !~ /_(Anon|File|Shmem|Dirty)/ || ($1 ~ /^Private_Dirty/ && what ~ /Private/) { sum += $2 } END { print sum }' \
			"/proc/$pid/smaps_rollup"
	done | sort -n | tail -n 1
}

# The listing without Redis, and the processor time of everyone who has a part in it, per answer.
listing_with_cpu() {
	local name pids=("$(postmaster)" "$uncached_pid" "$nginx_pid") before=() i
	for i in 0 1 2; do
		before[i]=$(cpu_times "${pids[i]}")
	done
	rate "$uncached$listing" >>"$scratch/listing"
	i=0
	for name in postgresql worker nginx; do
		awk -v ns="$(cpu_since "${before[i]}" "${pids[i]}")" -v n="$(answers)" \
			'BEGIN { printf "%.1f\n", ns / 1000 / n }' >>"$scratch/cpu.$name"
		i=$((i + 1))
	done
}

bench_stack bench "$images" 18080
make -C "$var/build" -s tests/bench/raw_listing tests/bench/bare_worker tests/bench/redis_worker >&2
cp "$var/build/tests/bench/raw_listing" "$var/build/tests/bench/bare_worker" "$var/build/tests/bench/redis_worker" "$scratch/"
uncached=http://127.0.0.1:$((port + 1))
cached=http://127.0.0.1:$((port + 2))
site=http://127.0.0.1:$port
bench_nginx
curl -fsS "$site$listing" >"$scratch/bare/static/page.json"
# What clients that take it get from the cache, byte for byte.
curl -fsS --raw -H "$gzip" "$cached$listing" >"$scratch/bare/static/kept.json"
printf '%0100d' 0 >"$scratch/bare/static/small.json"
chmod -R a+rX "$scratch"
page=$(stat -c %s "$scratch/bare/static/page.json")
kept=$(stat -c %s "$scratch/bare/static/kept.json")
redis-cli -s "$redis_socket" -x SET bench:page <"$scratch/bare/static/kept.json" >/dev/null
bare small bare_worker "$(curl -fsS "$site/health/live" | wc -c)"
bare page bare_worker "$page"
bare kept bare_worker "$kept"
bare redis redis_worker "$redis_socket" bench:page
etag=$(curl -fsS -o /dev/null -D - -H "$gzip" "$cached$listing" | tr -d '\r' | awk 'tolower($1) == "etag:" { print $2 }')

for ((round = 1; round <= rounds; round++)); do
	note "round $round of $rounds"
	raw libpq sequential "$processes" "${floor[@]}"
	raw libpq_defaults sequential "$processes" "${floor[@]}"
	raw pipelined pipeline "$processes" "${floor[@]}"
	raw same sequential "$processes"
	raw nplus1 nplus1 "$processes" "${nplus1[@]}"
	listing_with_cpu
	# One after the other, as one visitor waits: no other request fills the time that round trips take.
	raw nplus1_alone nplus1 1 "${nplus1[@]}"
	raw written_alone written 1 "${nplus1[@]}"
	raw libpq_alone sequential 1 "${floor[@]}"
	rate "$uncached$listing" 1 >>"$scratch/listing_alone"
	rate "$uncached/health/live" >>"$scratch/small"
	rate "$uncached/bare/small" >>"$scratch/bare_small"
	rate "$uncached/bare/page" >>"$scratch/bare_page"
	rate "$uncached/static/page.json" >>"$scratch/static"
	# From Redis, from nginx, from the client's own memory.
	rate "$cached$listing" "$processes" "$gzip" >>"$scratch/cached"
	rate "$uncached/bare/redis" "$processes" "$gzip" >>"$scratch/bare_redis"
	rate "$uncached/bare/kept" "$processes" "$gzip" >>"$scratch/bare_kept"
	rate "$site$listing" "$processes" "$gzip" >>"$scratch/microcached"
	rate "$uncached/static/kept.json" "$processes" >>"$scratch/static_kept"
	wrk -t1 -c"$processes" -d"${seconds}s" -H "$gzip" -H "If-None-Match: $etag" "$cached$listing" |
		awk '/^Requests\/sec/ { print $2 }' >>"$scratch/not_modified"
done

note '10,000 mixed requests'
id=$(jq -r '.items[0].id' "$scratch/bare/static/page.json")
mixed=0
for path in "$listing" "/api/v1/images/$id" '/api/v1/images?page=3&limit=100' '/api/v1/tags' \
	"/api/v1/images/search?q=harbour&limit=20" '/api/v1/images/00000000-0000-0000-0000-000000000000' /health/ready; do
	for ((i = 0; i < 1430; i++)); do
		printf 'url = "%s%s"\noutput = /dev/null\n' "$cached" "$path"
		mixed=$((mixed + 1))
	done
done >"$scratch/mixed"
# Six of seven are there, one is not; anything else would make the figures below worthless.
hit=$(hits hit)
miss=$(hits miss)
curl -sS --parallel --parallel-max 8 --write-out '%{http_code}\n' -K "$scratch/mixed" >"$scratch/codes" 2>"$scratch/errors" || true
good=$(grep -c '^200$' "$scratch/codes" || true)
absent=$(grep -c '^404$' "$scratch/codes" || true)
((good == 6 * 1430 && absent == 1430)) || {
	note "of $mixed mixed requests $good were answered 200 and $absent 404"
	sort "$scratch/codes" | uniq -c >&2
	exit 1
}
hit=$(($(hits hit) - hit))
miss=$(($(hits miss) - miss))
private=$(memory_kb Private)
proportional=$(memory_kb Pss)

# p50, p95, p99 of as many connections as there are, each asking again at once; beside it what nothing behind nginx can
# be faster than: the kept page from a file, and from a bare worker.
declare -A latency address=([uncached]=$uncached$listing [cached]=$cached$listing
	[static]=$uncached/static/kept.json [bare]=$uncached/bare/kept)
for connections in 16 100 200; do
	for from in "${!address[@]}"; do
		wrk -t1 -c"$connections" -d"${seconds}s" -H "$gzip" -s "$root/tests/bench/percentiles.lua" "${address[$from]}" \
			>"$scratch/wrk"
		latency[$from.$connections]=$(awk '/^percentiles/ { print $2, $3, $4 }' "$scratch/wrk")
	done
done

# The same as many people, who ask once a second each: what one of them waits, not how much there is to do.
search='/api/v1/images/search?q=harbour&limit=50'
paced() { # FROM CONNECTIONS PATH
	TINTYPE_BENCH_PERCENTILES=$root/tests/bench/percentiles.lua wrk -t1 -c"$2" -d"$((seconds * 2))s" -H "$gzip" \
		-s "$root/tests/bench/paced.lua" "${!1}$3" >"$scratch/wrk"
	! grep -qE 'Non-2xx|Socket errors' "$scratch/wrk" || { cat "$scratch/wrk" >&2; exit 1; }
	awk '/^percentiles/ { print $3 }' "$scratch/wrk"
}
note 'people who ask once a second'
paced_all=$(for from in uncached cached; do
	for connections in 100 200; do
		printf '"%s_listing_%s": %s, ' "$from" "$connections" "$(paced "$from" "$connections" "$listing")"
		[[ $from == cached ]] ||
			printf '"%s_search_%s": %s, ' "$from" "$connections" "$(paced "$from" "$connections" "$search")"
	done
done)

m() { median "$scratch/$1"; }
p() { awk -v n="$2" '{ print $n }' <<<"${latency[$1]}"; }
percentiles() { # FROM COLUMN
	printf '{"16": %s, "100": %s, "200": %s}' "$(p "$1.16" "$2")" "$(p "$1.100" "$2")" "$(p "$1.200" "$2")"
}
# The share of libpq's rate that a listing could reach if all that is ours took no time: the same statements, then a
# bare worker sending as many bytes through the same nginx, both of this run.
possible() {
	awk -v l="$(m libpq)" -v h="$(m bare_page)" 'BEGIN { printf "%.3f", 1 / (1 / l + 1 / h) / l }'
}
ours=$(awk -v a="$(m cpu.postgresql)" -v b="$(m cpu.worker)" -v c="$(m cpu.nginx)" 'BEGIN { print a + b + c }')
jq -n \
	--argjson uncached_vs_libpq "$(ratio "$(m listing)" "$(m libpq)")" \
	--argjson uncached_vs_libpq_defaults "$(ratio "$(m listing)" "$(m libpq_defaults)")" \
	--argjson uncached_vs_libpq_pipelined "$(ratio "$(m listing)" "$(m pipelined)")" \
	--argjson uncached_vs_libpq_same "$(ratio "$(m listing)" "$(m same)")" \
	--argjson uncached_vs_libpq_alone "$(ratio "$(m listing_alone)" "$(m libpq_alone)")" \
	--argjson uncached_vs_nplus1 "$(ratio "$(m listing_alone)" "$(m nplus1_alone)")" \
	--argjson uncached_vs_nplus1_as_written "$(ratio "$(m listing_alone)" "$(m written_alone)")" \
	--argjson uncached_vs_nplus1_saturated "$(ratio "$(m listing)" "$(m nplus1)")" \
	--argjson possible_vs_libpq "$(possible)" --argjson uncached_vs_possible "$(ratio "$(m listing)" "$(awk -v p="$(possible)" -v l="$(m libpq)" 'BEGIN { print p * l }')")" \
	--argjson uncached_vs_libpq_cpu "$(ratio "$(m libpq.cpu)" "$ours")" \
	--argjson uncached_vs_nplus1_cpu "$(ratio "$(m nplus1.cpu)" "$ours")" \
	--argjson small_vs_libfcgi "$(ratio "$(m small)" "$(m bare_small)")" \
	--argjson microcached_vs_static "$(ratio "$(m microcached)" "$(m static_kept)")" \
	--argjson cached_vs_redis_get "$(ratio "$(m cached)" "$(m bare_redis)")" \
	--argjson cached_vs_libfcgi "$(ratio "$(m cached)" "$(m bare_kept)")" \
	--argjson redis_get_vs_libfcgi "$(ratio "$(m bare_redis)" "$(m bare_kept)")" \
	--argjson not_modified_vs_libfcgi "$(ratio "$(m not_modified)" "$(m bare_small)")" \
	--argjson hit_ratio "$(ratio "$hit" $((hit + miss)))" \
	--argjson p95_ms "$(percentiles uncached 2)" --argjson p50_ms "$(percentiles uncached 1)" --argjson p99_ms "$(percentiles uncached 3)" \
	--argjson p95_ms_cached "$(percentiles cached 2)" --argjson p95_ms_static "$(percentiles static 2)" \
	--argjson p95_ms_libfcgi "$(percentiles bare 2)" --argjson p95_ms_paced "{${paced_all%, }}" \
	--argjson worker_private_kb "$private" --argjson worker_proportional_kb "$proportional" \
	--argjson cpu_ms_per_request "$(ratio "$(m cpu.worker)" 1000)" \
	--argjson cpu_us_per_listing "{\"postgresql\": $(m cpu.postgresql), \"worker\": $(m cpu.worker), \"nginx\": $(m cpu.nginx), \"libpq\": $(m libpq.cpu), \"libpq_postgresql\": $(m libpq.server), \"nplus1\": $(m nplus1.cpu)}" \
	--argjson listing_bytes "$page" --argjson kept_bytes "$kept" --argjson images "$images" \
	--argjson load_average "$(cut -d' ' -f2 /proc/loadavg)" \
	--argjson per_second "{\"listing\": $(m listing), \"libpq\": $(m libpq), \"libpq_defaults\": $(m libpq_defaults), \"libpq_pipelined\": $(m pipelined), \"libpq_same\": $(m same), \"nplus1\": $(m nplus1), \"listing_alone\": $(m listing_alone), \"nplus1_alone\": $(m nplus1_alone), \"small\": $(m small), \"libfcgi_small\": $(m bare_small), \"libfcgi_page\": $(m bare_page), \"nginx_static_page\": $(m static), \"cached\": $(m cached), \"redis_get\": $(m bare_redis), \"libfcgi_kept\": $(m bare_kept), \"microcached\": $(m microcached), \"nginx_static_kept\": $(m static_kept), \"not_modified\": $(m not_modified)}" \
	'$ARGS.named' >"$scratch/result.json"
if [[ $json == yes ]]; then
	cat "$scratch/result.json"
else
	jq -r 'to_entries[] | "\(.key): \(.value | if type == "object" then (to_entries | map("\(.key) \(.value)") | join(", ")) else tostring end)"' \
		"$scratch/result.json"
fi
