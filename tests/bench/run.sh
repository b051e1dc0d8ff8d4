#!/bin/bash
# Behind `./dev bench [--json]`: ratios of things measured in one run, on a stack of its own. Times of a noisy
# machine say little; what they are to each other says more, so rounds alternate and medians are shown.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
images=${TINTYPE_DEV_BENCH_IMAGES:-100000}
seconds=${TINTYPE_DEV_BENCH_SECONDS:-3}
rounds=${TINTYPE_DEV_BENCH_ROUNDS:-5}
processes=8
json=no
[[ ${1:-} != --json ]] || json=yes

var=$(realpath -m "${TINTYPE_VAR:-$root/var}")/bench
port=${TINTYPE_DEV_BENCH_PORT:-18080}
scratch=$(mktemp -d /tmp/tintype-bench.XXXXXX)
chmod 755 "$scratch"
export TINTYPE_VAR=$var TINTYPE_PORT=$port
export TINTYPE_DEV_ENV="RATE_LIMIT_ADDRESS=0
RATE_LIMIT_USER=0
RATE_LIMIT_LOGIN=0
TINTYPE_LOG_LEVEL=warning
DB_MAX_IDLE_CONNS=$processes"
started=()

note() {
	printf '%s\n' "$*" >&2
}

clean_up() {
	local pid
	for pid in "${started[@]}"; do
		kill "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	done
	"$root/dev" down >&2
	rm -rf "$scratch"
}
trap clean_up EXIT

service=()
if ((EUID == 0)); then
	service=(setpriv --reuid=www-data --regid=www-data --init-groups --)
fi

# The bare FastCGI worker, as many as there are of ours.
bare() {
	local name=$1 size=$2
	"${service[@]}" spawn-fcgi -n -s "$scratch/bare/$name.sock" -M 0666 -- /usr/bin/multiwatch -f "$processes" \
		-- "$scratch/bare_worker" "$size" >/dev/null 2>&1 &
	started+=($!)
}

# One nginx for everything that is compared.
write_nginx() {
	local name
	cat >"$scratch/nginx.conf" <<-CONF
		worker_processes 2;
		pid $scratch/bare/nginx.pid;
		error_log stderr crit;
		daemon off;
		events { worker_connections 2048; }
		http {
			access_log off;
			sendfile on;
			client_body_temp_path $scratch/bare/body;
			fastcgi_temp_path $scratch/bare/fastcgi;
			proxy_temp_path $scratch/bare/proxy;
			scgi_temp_path $scratch/bare/scgi;
			uwsgi_temp_path $scratch/bare/uwsgi;
			include /etc/nginx/fastcgi_params;
			fastcgi_buffer_size 16k;
			fastcgi_buffers 32 16k;
			fastcgi_busy_buffers_size 64k;
			server {
				listen 127.0.0.1:$((port + 1));
				location /static/ { alias $scratch/bare/static/; }
				location /bare/small { fastcgi_pass unix:$scratch/bare/small.sock; }
				location /bare/page { fastcgi_pass unix:$scratch/bare/page.sock; }
				location / { fastcgi_pass unix:$socket; }
			}
		}
	CONF
}

rate() { # PATH [CONNECTIONS]
	wrk -t1 -c"${2:-$processes}" -d"${seconds}s" "http://127.0.0.1:$((port + 1))$1" >"$scratch/wrk"
	! grep -qE 'Non-2xx|Socket errors' "$scratch/wrk" || { cat "$scratch/wrk" >&2; exit 1; }
	awk '/^Requests\/sec/ { print $2 }' "$scratch/wrk"
}

raw() { # MODE PROCESSES [BATCH…]
	local mode=$1 number=$2
	shift 2
	(($# > 0)) || set -- variant_list_of_images tag_list_of_images
	"$scratch/raw_listing" "host=$pg_host user=tintype dbname=tintype" "$mode" "$number" "$seconds" \
		image_list_public_newest "$@" \
		-- NULL 50 0 infinity 00000000-0000-0000-0000-000000000000
}

median() { # FILE
	sort -g "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

ratio() { # A B
	awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f\n", a / b }'
}

workers() {
	pgrep -P "$(cut -d" " -f1 "$socket_pid")" -x tintyped
}

cpu_ticks() {
	local pid sum=0
	for pid in $(workers); do
		sum=$((sum + $(awk '{ print $14 + $15 }' "/proc/$pid/stat")))
	done
	printf '%s\n' "$sum"
}

memory_kb() { # Private|Pss: of the largest worker
	local pid
	for pid in $(workers); do
		awk -v what="^$1" '$1 ~ what && $1 !~ /_(Anon|File|Shmem|Dirty)/ || ($1 ~ /^Private_Dirty/ && what ~ /Private/) { sum += $2 } END { print sum }' \
			"/proc/$pid/smaps_rollup"
	done | sort -n | tail -n 1
}

listing='/api/v1/images?page=1&limit=50'
# As it was written before: whole rows, tags by a join. With our statements it is a little quicker; that is shown too.
nplus1=("@$root/tests/bench/nplus1/variants_of_image.sql" "@$root/tests/bench/nplus1/tags_of_image.sql")
note "a stack with $images images …"
"$root/dev" up </dev/null >&2
state=$var
env_file=$(find "$var" /var/lib/tintype-dev-* -maxdepth 1 -name tintype.env -newer "$var/lock" 2>/dev/null | head -n 1 || true)
[[ -n $env_file ]] || env_file=$state/tintype.env
pg_host=$(sed -n 's/^DB_HOST=//p' "$env_file")
socket=$(sed -n 's/^TINTYPE_LISTEN=unix://p' "$env_file")
socket_pid=$(dirname "$socket")/tintyped.started
have=$("$root/dev" psql -Atc 'SELECT count(*) FROM images' | tail -n 1)
((have >= images)) || "$root/dev" seed "$images" >&2
make -C "$var/build" -s tests/bench/raw_listing tests/bench/bare_worker >&2
cp "$var/build/tests/bench/raw_listing" "$var/build/tests/bench/bare_worker" "$scratch/"
mkdir -p "$scratch/bare/static"
curl -fsS "http://127.0.0.1:$port$listing" >"$scratch/bare/static/page.json"
printf '%0100d' 0 >"$scratch/bare/static/small.json"
chmod -R a+rX "$scratch"
((EUID != 0)) || chown -R www-data "$scratch/bare"
page=$(stat -c %s "$scratch/bare/static/page.json")
bare small "$(curl -fsS "http://127.0.0.1:$port/health/live" | wc -c)"
bare page "$page"
write_nginx
! curl -s -o /dev/null -m 2 "http://127.0.0.1:$((port + 1))/" || { note "port $((port + 1)) is in use"; exit 1; }
"${service[@]}" nginx -e stderr -p "$scratch/bare" -c "$scratch/nginx.conf" >/dev/null 2>&1 &
started+=($!)
sleep 1

for ((round = 1; round <= rounds; round++)); do
	note "round $round of $rounds"
	raw sequential "$processes" >>"$scratch/libpq"
	raw pipeline "$processes" >>"$scratch/pipelined"
	raw nplus1 "$processes" "${nplus1[@]}" >>"$scratch/nplus1"
	# One after the other, as one visitor waits: no other request fills the time that round trips take.
	raw nplus1 1 "${nplus1[@]}" >>"$scratch/nplus1_alone"
	raw nplus1 1 >>"$scratch/nplus1_ours_alone"
	raw sequential 1 >>"$scratch/libpq_alone"
	rate "$listing" 1 >>"$scratch/listing_alone"
	before=$(cpu_ticks)
	rate "$listing" >>"$scratch/listing"
	requests=$(awk '/requests in/ { print $1 }' "$scratch/wrk")
	awk -v t=$(($(cpu_ticks) - before)) -v n="$requests" -v hz="$(getconf CLK_TCK)" \
		'BEGIN { printf "%.4f\n", t * 1000 / hz / n }' >>"$scratch/cpu"
	rate /health/live >>"$scratch/small"
	rate /bare/small >>"$scratch/bare_small"
	rate /bare/page >>"$scratch/bare_page"
	rate /static/page.json >>"$scratch/static"
done

note '10,000 mixed requests'
id=$(jq -r '.items[0].id' "$scratch/bare/static/page.json")
mixed=0
for path in "$listing" "/api/v1/images/$id" '/api/v1/images?page=3&limit=100' '/api/v1/tags' \
	"/api/v1/images/search?q=harbour&limit=20" '/api/v1/images/00000000-0000-0000-0000-000000000000' /health/ready; do
	for ((i = 0; i < 1430; i++)); do
		printf 'url = "http://127.0.0.1:%s%s"\noutput = /dev/null\n' "$port" "$path"
		mixed=$((mixed + 1))
	done
done >"$scratch/mixed"
# Six of seven are there, one is not; anything else would make the figures below worthless.
curl -sS --parallel --parallel-max 8 --write-out '%{http_code}\n' -K "$scratch/mixed" >"$scratch/codes" 2>"$scratch/errors" || true
good=$(grep -c '^200$' "$scratch/codes" || true)
absent=$(grep -c '^404$' "$scratch/codes" || true)
((good == 6 * 1430 && absent == 1430)) || {
	note "of $mixed mixed requests $good were answered 200 and $absent 404"
	sort "$scratch/codes" | uniq -c >&2
	exit 1
}
private=$(memory_kb Private)
proportional=$(memory_kb Pss)

declare -A percentiles
for connections in 16 100 200; do
	wrk -t1 -c"$connections" -d"${seconds}s" --latency "http://127.0.0.1:$((port + 1))$listing" >"$scratch/wrk"
	percentiles[$connections]=$(awk '
		function ms(t) { return t ~ /us$/ ? t / 1000 : t ~ /ms$/ ? t + 0 : t * 1000 }
		$1 == "50%" { a = ms($2) } $1 == "99%" { c = ms($2) } END { print a, c }' "$scratch/wrk")
	p95=$(wrk -t1 -c"$connections" -d"${seconds}s" -s "$root/tests/bench/p95.lua" \
		"http://127.0.0.1:$((port + 1))$listing" | awk '/^p95_ms/ { print $2 }')
	percentiles[$connections]+=" $p95"
done

m() { median "$scratch/$1"; }
p() { awk -v n="$2" '{ print $n }' <<<"${percentiles[$1]}"; }
jq -n \
	--argjson uncached_vs_libpq "$(ratio "$(m listing)" "$(m libpq)")" \
	--argjson uncached_vs_libpq_pipelined "$(ratio "$(m listing)" "$(m pipelined)")" \
	--argjson uncached_vs_nplus1 "$(ratio "$(m listing_alone)" "$(m nplus1_alone)")" \
	--argjson uncached_vs_nplus1_of_our_statements "$(ratio "$(m listing_alone)" "$(m nplus1_ours_alone)")" \
	--argjson uncached_vs_nplus1_saturated "$(ratio "$(m listing)" "$(m nplus1)")" \
	--argjson uncached_vs_libpq_alone "$(ratio "$(m listing_alone)" "$(m libpq_alone)")" \
	--argjson small_vs_libfcgi "$(ratio "$(m small)" "$(m bare_small)")" \
	--argjson p95_ms "{\"16\": $(p 16 3), \"100\": $(p 100 3), \"200\": $(p 200 3)}" \
	--argjson p50_ms "{\"16\": $(p 16 1), \"100\": $(p 100 1), \"200\": $(p 200 1)}" \
	--argjson p99_ms "{\"16\": $(p 16 2), \"100\": $(p 100 2), \"200\": $(p 200 2)}" \
	--argjson worker_private_kb "$private" --argjson worker_proportional_kb "$proportional" \
	--argjson cpu_ms_per_request "$(m cpu)" --argjson listing_bytes "$page" --argjson images "$images" \
	--argjson per_second "{\"listing\": $(m listing), \"libpq\": $(m libpq), \"libpq_pipelined\": $(m pipelined), \"nplus1\": $(m nplus1), \"small\": $(m small), \"libfcgi_small\": $(m bare_small), \"libfcgi_page\": $(m bare_page), \"nginx_static_page\": $(m static)}" \
	'$ARGS.named' >"$scratch/result.json"
if [[ $json == yes ]]; then
	cat "$scratch/result.json"
else
	jq -r 'to_entries[] | "\(.key): \(.value | if type == "object" then (to_entries | map("\(.key) \(.value)") | join(", ")) else tostring end)"' \
		"$scratch/result.json"
fi
