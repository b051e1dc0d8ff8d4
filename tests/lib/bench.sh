# shellcheck shell=bash disable=SC2154,SC2034
# Part of the benchmarks: a stack of its own, beside it workers that have no Redis (so that every answer comes from
# PostgreSQL), one nginx for everything that is compared, and what is measured from outside: rates, latencies,
# processor time. Who sources this says root=…, and calls bench_stack, then bench_nginx.
seconds=${TINTYPE_DEV_BENCH_SECONDS:-3}
rounds=${TINTYPE_DEV_BENCH_ROUNDS:-5}
processes=8
started=()
service=()
((EUID != 0)) || service=(setpriv --reuid=www-data --regid=www-data --init-groups --)

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

# bench_stack NAME IMAGES PORT: up, with so many images, and what is to be known of it.
bench_stack() {
	local images=$2 have

	var=$(realpath -m "${TINTYPE_VAR:-$root/var}")/$1
	port=${TINTYPE_DEV_BENCH_PORT:-$3}
	scratch=$(mktemp -d /tmp/tintype-bench.XXXXXX)
	trap clean_up EXIT
	chmod 755 "$scratch"
	mkdir -p "$scratch/bare/static"
	((EUID != 0)) || chown -R www-data "$scratch/bare"
	export TINTYPE_VAR=$var TINTYPE_PORT=$port
	export TINTYPE_DEV_ENV="RATE_LIMIT_ADDRESS=0
RATE_LIMIT_USER=0
RATE_LIMIT_LOGIN=0
COMMENT_NEW_ACCOUNT=0s
TINTYPE_LOG_LEVEL=warning
DB_STATEMENT_TIMEOUT=60s
DB_MAX_IDLE_CONNS=$processes"
	note "a stack with $images images …"
	"$root/dev" up </dev/null >&2
	env_file=$(find "$var" /var/lib/tintype-dev-* -maxdepth 1 -name tintype.env -newer "$var/lock" 2>/dev/null | head -n 1 || true)
	[[ -n $env_file ]] || env_file=$var/tintype.env
	pg_host=$(sed -n 's/^DB_HOST=//p' "$env_file")
	redis_socket=$(sed -n 's/^REDIS_HOST=//p' "$env_file")
	socket=$(sed -n 's/^TINTYPE_LISTEN=unix://p' "$env_file")
	prefix=$(dirname "$env_file")/prefix
	have=$(sql 'SELECT count(*) FROM images')
	((have >= images)) || "$root/dev" seed "$((images - have))" >&2
}

sql() {
	"$root/dev" psql -Atc "$1" | tail -n 1
}

# Workers as the stack's, but for Redis: nothing listens where they look for it.
start_uncached() {
	sed -e '/^TINTYPE_STATUS_LISTEN=/d' -e "s#^TINTYPE_LISTEN=.*#TINTYPE_LISTEN=unix:$scratch/bare/uncached.sock#" \
		-e "s#^REDIS_HOST=.*#REDIS_HOST=$scratch/bare/no-redis.sock#" "$env_file" >"$scratch/bare/uncached.env"
	((EUID != 0)) || chown www-data "$scratch/bare/uncached.env"
	chmod 600 "$scratch/bare/uncached.env"
	(cd / && exec "${service[@]}" "$prefix/sbin/tintyped" -c "$scratch/bare/uncached.env") >/dev/null 2>&1 &
	uncached_pid=$!
	started+=("$uncached_pid")
}

# bench_nginx: on port+1, static files, workers without Redis at /, the stack's own at /cached/.
bench_nginx() {
	start_uncached
	cat >"$scratch/nginx.conf" <<-CONF
		worker_processes 2;
		pid $scratch/bare/nginx.pid;
		error_log stderr crit;
		daemon off;
		events { worker_connections 2048; }
		http {
			access_log off;
			sendfile on;
			keepalive_requests 1000000;
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
				location /bare/kept { fastcgi_pass unix:$scratch/bare/kept.sock; }
				location /bare/redis { fastcgi_pass unix:$scratch/bare/redis.sock; }
				location / { fastcgi_pass unix:$scratch/bare/uncached.sock; }
			}
			server {
				listen 127.0.0.1:$((port + 2));
				location / { fastcgi_pass unix:$socket; }
			}
		}
	CONF
	! curl -s -o /dev/null -m 2 "http://127.0.0.1:$((port + 1))/" || { note "port $((port + 1)) is in use"; exit 1; }
	"${service[@]}" nginx -e stderr -p "$scratch/bare" -c "$scratch/nginx.conf" >/dev/null 2>&1 &
	nginx_pid=$!
	started+=("$nginx_pid")
	# What answers says what it answers with: the breaker is open by then, too.
	curl -sS --retry 50 --retry-connrefused --retry-delay 1 -o /dev/null "http://127.0.0.1:$((port + 1))/health/live"
	for _ in 1 2 3 4 5 6 7 8; do
		curl -fsS -o /dev/null "http://127.0.0.1:$((port + 1))/api/v1/images?page=1&limit=50"
	done
}

# rate URL [CONNECTIONS [HEADER…]]: answers a second; their number is left in $scratch/wrk.
rate() {
	local url=$1 connections=${2:-$processes} header headers=()
	shift $(($# > 2 ? 2 : $#))
	for header in "$@"; do
		headers+=(-H "$header")
	done
	wrk -t1 -c"$connections" -d"${seconds}s" "${headers[@]}" "$url" >"$scratch/wrk"
	! grep -qE 'Non-2xx|Socket errors' "$scratch/wrk" || { cat "$scratch/wrk" >&2; exit 1; }
	awk '/^Requests\/sec/ { print $2 }' "$scratch/wrk"
}

answers() {
	awk '/requests in/ { print $1 }' "$scratch/wrk"
}

children() { # PID
	cat "/proc/$1/task/$1/children" 2>/dev/null || true
}

# cpu_times PID…: a line "PID NANOSECONDS" for these and their children: the time that they have had a processor.
cpu_times() {
	local pid one
	for pid in "$@"; do
		for one in $pid $(children "$pid"); do
			printf '%s %s\n' "$one" "$(cut -d' ' -f1 "/proc/$one/schedstat" 2>/dev/null || echo 0)"
		done
	done
}

# cpu_since TIMES PID…: what they have had since those times were taken. What ended meanwhile is not counted, nor
# taken off.
cpu_since() {
	local before=$1
	shift
	awk 'NR == FNR { had[$1] = $2; next } $2 > 0 { sum += $2 - had[$1] } END { printf "%.0f\n", sum }' \
		<(printf '%s\n' "$before") <(cpu_times "$@")
}

postmaster() {
	cut -d' ' -f1 "$(dirname "$socket")/postgresql.started"
}

hits() { # hit|miss, of the cache of listings of the stack
	curl -fsS "http://127.0.0.1:$port/metrics" |
		awk -v result="$1" '/^cache_requests_total/ && /listing/ && index($1, "result=\"" result "\"") { sum += $2 } END { print sum + 0 }'
}

mended_pages() { # of those hits: listings of which only likes and comments were asked for
	curl -fsS "http://127.0.0.1:$port/metrics" | awk '/^cache_mended_total/ { sum += $2 } END { print sum + 0 }'
}

median() { # FILE
	sort -g "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

ratio() { # A B
	awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f\n", a / b }'
}
