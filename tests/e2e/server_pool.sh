#!/bin/sh
# The server as processes: starts tests/lib/server_app (an app of a few lines) and does to it what
# operators, crashes and hostile clients do.
set -u

app=tests/lib/server_app
client=tests/lib/fcgi_client
home=$(mktemp -d "${TMPDIR:-/tmp}/tintype-server.XXXXXX") || exit 1
socket=$home/f
status=$home/s
log=$home/log
passed=0
failed=0
master=
background=

cleanup() {
	for pid in $master $background; do
		kill -KILL "$pid" 2>/dev/null
	done
	rm -rf "$home"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

check() { # check what command…
	what=$1
	shift
	if "$@"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $what"
		tail -n 8 "$log"
	fi
}

# Waits up to 20 s: a bound for a hung server, not a measure of a good one.
until_true() {
	tries=400
	until "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.05
	done
}

listens() { grep -qi "^ *[0-9]*: [0-9A-F]*:$(printf %04X "$1") [0-9A-F:]* 0A " /proc/net/tcp; }
equal() { [ "$1" = "$2" ] || { echo "  got '$1', wanted '$2'"; return 1; }; }
logged() { grep -q -e "$1" "$log"; }
logged_times() { [ "$(grep -c -e "$1" "$log")" -ge "$2" ]; }
# sockets PID…: how many they have open.
sockets() { for pid in "$@"; do ls -l "/proc/$pid/fd"; done | grep -c 'socket:'; }
more_sockets() { before=$1; shift; [ "$(sockets "$@")" -gt "$before" ]; }
gone() { ! kill -0 "$1" 2>/dev/null; }
no_file() { [ ! -e "$1" ]; }
fetch() { "$client" "$socket" "$@"; }
answers() { fetch /pid >"$home/answer" 2>/dev/null; }
worker() { fetch /pid | cut -d' ' -f1; }
page() { curl -s -m 5 --unix-socket "$status" "http://status$1"; }
figure() { page /status | sed -n "s/^$1: *//p"; }
figure_is() { [ "$(figure "$1")" = "$2" ]; }
upkeeps_after() { [ "$(metric test_upkeeps_total)" -gt "$1" ]; }
metric() { fetch /metrics | sed -n "s/^$1 //p"; }

configure() { # lines of the environment file
	{
		echo "TINTYPE_LISTEN=unix:$socket"
		echo "TINTYPE_STATUS_LISTEN=unix:$status"
		printf '%s\n' "$@"
	} >"$home/env"
}

# static N: so many workers, never more.
static() { printf '%s\n' "DB_MAX_OPEN_CONNS=$1" "DB_MAX_IDLE_CONNS=$1"; }

# Becomes the server, so that its pid is ours to know.
start() {
	: >"$log"
	"$app" -c "$home/env" 2>>"$log" &
	master=$!
}

start_ready() {
	start
	until_true logged event=ready || { echo "did not start"; cat "$log"; exit 1; }
}

end() { # end signal
	kill -"$1" "$master"
	wait "$master"
	code=$?
	master=
	return $code
}

test_requests() {
	configure "$(static 3)"
	start_ready
	check "many requests" equal "$(fetch /pid 2000 4)" "ok=2000 failed=0"
	check "large bodies come through" equal "$(fetch /body 1 1 3000000)" "3000000 291000000"
	check "large answers" equal "$(fetch '/big?2000000' | wc -c)" 2000000
	check "an unread body does not break the next request" \
	    equal "$(fetch /pid 40 4 300000)" "ok=40 failed=0"
	check "HEAD has a length" equal "$(METHOD=HEAD WHOLE=1 fetch '/big?5000' |
	    grep -ci 'content-length: 5000')" 1
	check "HEAD has no body" equal "$(METHOD=HEAD fetch '/big?5000' | wc -c)" 0
	METHOD=ABORT fetch '/big?2000000' 20 2 >/dev/null
	METHOD=HALF fetch /body 20 2 100000 >/dev/null
	before=$(metric test_upkeeps_total)
	fetch /upkeep >/dev/null
	check "what a request leaves to do is done between requests" until_true upkeeps_after "$before"
	check "clients that break off cost nothing" equal "$(fetch /pid 100 2)" "ok=100 failed=0"
	check "no worker died of them" figure_is "process deaths" 0
	check "the status page knows the requests" [ "$(figure 'accepted conn')" -ge 2100 ]
	check "status as JSON" sh -c "$(printf '%s' "curl -s --unix-socket '$status' 'http://x/status?json&full' |
	    python3 -c 'import json,sys; d=json.load(sys.stdin); sys.exit(len(d[\"processes\"]) != 3)'")"
	check "ping" equal "$(page /ping)" pong
	check "another page is 404" equal \
	    "$(curl -s -o /dev/null -w '%{http_code}' --unix-socket "$status" http://x/nothing)" 404
	check "the socket is 0660" equal "$(stat -c %a "$socket")" 660
	end TERM
	check "TERM ends with 0" equal $? 0
	check "its sockets are removed" no_file "$socket"
}

test_busy_status() {
	configure "$(static 1)"
	start_ready
	fetch '/sleep?1500' >/dev/null &
	sleeper=$!
	check "the status page answers when all are busy" until_true figure_is "active processes" 1
	check "it shows the request" equal "$(page '/status?full' | sed -n 's/^request path: *//p')" /sleep
	wait $sleeper
	check "a busy worker's request is answered" equal $? 0
	end TERM
}

test_crash() {
	configure "$(static 2)"
	start_ready
	sleep 2.1 # older than an early death
	fetch /pid 3000 2 >"$home/load" &
	load=$!
	background=$load
	victim=$(worker)
	kill -KILL "$victim"
	wait $load
	background=
	check "kill -9 loses the requests in progress only" \
	    sh -c "grep -qE 'failed=[01]\$' '$home/load' || { cat '$home/load'; false; }"
	check "the worker is replaced at once" until_true figure_is "idle processes" 2
	check "the death is logged" logged "worker_exit worker=$victim signal=9"
	fetch /crash >/dev/null
	check "the request it was on is logged" until_true logged "phase=serving .*path=/crash"
	fetch /metrics >/dev/null
	check "what a dead worker claimed is taken back" until_true equal_metric test_open 2
	kill -KILL "$master"
	wait "$master" 2>/dev/null
	master=
	check "workers follow a killed master" until_true no_answer
	start_ready
	check "its stale socket is taken over" answers
	end TERM
}

equal_metric() { [ "$(metric "$1")" = "$2" ]; }
no_answer() { ! answers; }

test_crash_loop() {
	configure "$(static 1)"
	export TEST_APP=refuse
	start
	unset TEST_APP
	check "an app that does not open is logged" until_true logged 'event=worker_open.*told to refuse'
	check "the second death is throttled longer" until_true logged_times throttled_ms=4000 1
	check "no tight loop" equal "$(grep -c event=worker_exit "$log")" 2
	check "the status page says so" figure_is "throttled processes" 1
	end TERM
	check "TERM ends a crash loop" equal $? 0
}

test_watchdog() {
	configure "$(static 2)" TINTYPE_REQUEST_TIMEOUT=1s
	start_ready
	fetch /hang >/dev/null
	check "a hung request is ended" equal $? 1
	# ASan has handlers of its own.
	grep -q __asan_init "$app" || check "with its stack" until_true logged 'worker_stack signal=6 stack=".*server_app.*worker_run'
	check "and named" until_true logged 'worker_timeout.*phase=serving request=.* method=GET path=/hang'
	METHOD=SILENT "$client" "$socket" /pid &
	silent=$!
	background=$silent
	check "beside a client that says nothing others are served" \
	    equal "$(fetch /pid 50 2)" "ok=50 failed=0"
	kill $silent
	wait $silent 2>/dev/null
	background=
	end TERM
}

test_drain() {
	configure "$(static 1)"
	start_ready
	fetch '/sleep?1500' >/dev/null &
	first=$!
	until_true figure_is "active processes" 1
	fetch /pid >"$home/second" & # waits in the queue
	second=$!
	check "the next one waits" until_true logged pool_exhausted
	kill -QUIT "$master"
	check "QUIT stops taking" until_true no_file "$socket"
	wait $first
	check "QUIT lets the request end" equal $? 0
	wait $second
	check "QUIT serves who is in the queue" equal $? 0
	wait "$master"
	check "QUIT ends with 0" equal $? 0
	master=
}

ready_is() { [ "$(fetch /ready)" = "$1" ]; }

test_drain_delay() {
	configure "$(static 2)" TINTYPE_DRAIN_DELAY=10m
	start_ready
	check "it is ready" ready_is ready
	kill -QUIT "$master"
	check "QUIT: first it is not ready" until_true ready_is draining
	kill -HUP "$master"
	kill -QUIT "$master"
	check "but serves" equal "$(fetch /pid 200 4)" "ok=200 failed=0"
	check "and does not begin anew" equal "$(grep -c event=ready "$log")" 1
	end TERM
	check "TERM does not wait" equal $? 0
	configure "$(static 2)" TINTYPE_DRAIN_DELAY=300ms
	start_ready
	end QUIT
	check "QUIT ends when the delay is over" equal $? 0
}

test_reload() {
	configure "$(static 3)"
	start_ready
	fetch /pid 20000 4 >"$home/load" &
	load=$!
	background=$load
	for signal in HUP USR2 HUP; do
		count=$(grep -c event=ready "$log")
		kill -$signal "$master"
		until_true logged_times event=ready $((count + 1)) || echo "no reload by $signal"
	done
	wait $load
	background=
	check "reloads under load fail no request" equal "$(cat "$home/load")" "ok=20000 failed=0"
	check "three generations later" until_true figure_is generation 3
	check "old workers leave" until_true figure_is "total processes" 3
	check "numbers go on over reloads" [ "$(metric test_requests_total)" -ge 20000 ]
	check "gauges of old workers are gone" until_true equal_metric test_open 3
	before=$(worker)
	echo TINTYPE_WORKERS=many >>"$home/env"
	kill -HUP "$master"
	check "a wrong configuration is refused, with the reason" \
	    until_true logged 'reload_refused.*'
	check "and changes nothing" equal "$(worker)" "$before"
	configure "$(static 5)"
	kill -HUP "$master"
	check "a right one counts" until_true figure_is "idle processes" 5
	end TERM
}

# sleepers COUNT MILLISECONDS: that many requests at once.
sleepers() {
	load=
	for _ in $(seq "$1"); do
		fetch "/sleep?$2" >>"$home/slept" 2>&1 &
		load="$load $!"
	done
	background=$load
}

finish_sleepers() {
	for pid in $load; do
		wait "$pid" || return 1
	done
	background=
}

test_growth() {
	configure DB_MAX_IDLE_CONNS=2 DB_MAX_OPEN_CONNS=6 DB_CONN_MAX_IDLE_TIME=2s
	start_ready
	check "it begins with DB_MAX_IDLE_CONNS" until_true figure_is "idle processes" 2
	sleepers 12 1500
	check "who waits makes it grow" until_true figure_is "total processes" 6
	check "to DB_MAX_OPEN_CONNS, and it says so" until_true logged_times pool_exhausted 1
	check "the status page too" [ "$(figure 'max children reached')" -ge 1 ]
	check "everybody is answered" finish_sleepers
	check "no more than that" equal "$(figure 'max active processes')" 6
	check "who is not needed leaves" until_true figure_is "total processes" 2
	check "nobody died" figure_is "process deaths" 0
	sleepers 6 1500
	until_true figure_is "active processes" 6
	kill -HUP "$master"
	check "a reload begins as large as it was" until_true logged_times event=ready 2
	check "and fails no request" finish_sleepers
	check "then it shrinks" until_true figure_is "total processes" 2
	end TERM
}

test_recycling() {
	configure "$(static 2)" TINTYPE_MAX_REQUESTS=50
	start_ready
	check "no request is lost to max_requests" equal "$(fetch /pid 2000 4)" "ok=2000 failed=0"
	check "workers were renewed" [ "$(figure 'process starts')" -ge 30 ]
	check "none of them as a death" figure_is "process deaths" 0
	end TERM
}

private_kib() { fetch /memory | awk '{ sum += $2 } END { print sum }'; }

test_memory() {
	configure "$(static 1)" TINTYPE_MAX_REQUESTS=0
	# Freed memory that AddressSanitizer holds back is not growth.
	export ASAN_OPTIONS="${ASAN_OPTIONS:-}:quarantine_size_mb=0:thread_local_quarantine_size_kb=0"
	start_ready
	fetch /pid 8000 2 >/dev/null # allocators settle
	private_kib >/dev/null # asking costs memory too, once
	fetch /pid 1000 1 >/dev/null
	# What grows without end grows in each of three rounds; what only settles late does not.
	for round in 1 2 3; do
		before=$(private_kib)
		fetch /pid 10000 2 >/dev/null
		after=$(private_kib)
		echo "private memory of a worker: $before KiB, after 10000 requests of round $round $after KiB"
		[ "$after" -gt $((before + 64)) ] || break
	done
	check "private memory does not grow" [ "$after" -le $((before + 64)) ]
	end TERM
}

test_listening() {
	configure "$(static 1)"
	start_ready
	"$app" -c "$home/env" 2>"$home/second"
	check "an occupied socket is refused" grep -q "f: address in use" "$home/second"
	check "and stays the first one's" answers
	end TERM
	echo text >"$socket"
	"$app" -c "$home/env" 2>"$home/second"
	check "a file in the way is no socket to remove" grep -q text "$socket"
	rm "$socket"
	echo TINTYPE_WORKERS=0 >"$home/env"
	# Neither of those that other tests take, nor of those that the kernel gives to who asks for any.
	port=$((30000 + $$ % 2500))
	echo "TINTYPE_LISTEN=127.0.0.1:$port" >>"$home/env"
	"$app" -c "$home/env" 2>"$home/first" &
	background=$!
	check "a bare worker listens" until_true listens "$port"
	timeout 60 "$app" -c "$home/env" 2>"$home/second"
	check "an occupied port is refused" grep -q "127.0.0.1:$port: address in use" "$home/second"
	kill -TERM "$background"
	wait "$background"
	check "TERM ends a bare worker with 0" equal $? 0
	background=
}

test_logs() {
	configure "$(static 1)" "TINTYPE_LOG_FILE=$home/file"
	start
	until_true grep -qs event=ready "$home/file"
	mv "$home/file" "$home/file.1"
	kill -USR1 "$master"
	check "USR1 opens a new log" until_true test -e "$home/file"
	check "USR1 keeps a master's workers" answers
	end TERM
	check "and it is written to" grep -q event=stop "$home/file"
}

test_spawn_fcgi() {
	command -v spawn-fcgi >/dev/null || { echo "spawn-fcgi is missing"; return 1; }
	echo TINTYPE_WORKERS=0 >"$home/env"
	spawn-fcgi -s "$socket" -F 4 -P "$home/pids" -- "$PWD/$app" -c "$home/env" >/dev/null
	background=$(tr '\n' ' ' <"$home/pids")
	check "spawn-fcgi -F 4 serves" equal "$(fetch /pid 1000 4)" "ok=1000 failed=0"
	# shellcheck disable=SC2086 # a list of pids
	set -- $background
	check "there are four" equal $# 4
	connections=$(sockets "$@")
	fetch '/sleep?1500' >"$home/slow" &
	slow=$!
	check "one of them has it" until_true more_sockets "$connections" "$@"
	kill -USR1 "$1" "$2"
	kill -TERM "$3" "$4"
	wait $slow
	check "USR1 and TERM let a request end" equal $? 0
	for pid in "$@"; do
		check "worker $pid left" until_true gone "$pid"
	done
	background=
	rm -f "$socket"
}

: >"$log"
for name in requests busy_status crash crash_loop watchdog drain drain_delay reload growth recycling memory listening \
    logs spawn_fcgi; do
	if [ $# -gt 0 ] && ! echo " $* " | grep -q " $name "; then
		continue
	fi
	"test_$name" || failed=$((failed + 1))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
