#!/bin/bash
# What an operator reads: the access log as tools know it, slow requests with their statements, levels for
# journald, syslog, and all of it rotated under a running server.
set -euo pipefail
# shellcheck source=tests/lib/e2e.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

# Everything that asks the database at all is slow.
access=$scratch/logs/access.log
mkdir -m 777 "$scratch/logs"
stack_up logs "TINTYPE_ACCESS_LOG=$access" DB_SLOW_QUERY=1us TINTYPE_SLOW_REQUEST=0
log=$stack/log/tintyped.log

ask GET '/api/v1/images?limit=3&q=secret' -A 'agent "quoted"' -H 'Referer: https://example.org/a b'
expect 'a listing' "$status" 200
id=$(header X-Request-ID)
# Logged when the answer has gone.
logged() { grep -qs -e "$1" "$2"; }
until_true 'its line' logged 'GET /api/v1/images ' "$access"
line=$(tail -n 1 "$access")
expect_match 'combined log' "$line" \
	'^127\.0\.0\.1 - - \[[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9:]{8} \+0000\] "GET /api/v1/images HTTP/1\.1" 200 [0-9]+ "https://example\.org/a b" "agent \\x22quoted\\x22"$'
expect 'what was searched for is not in it' "$(grep -c secret "$access" || true)" 0

until_true 'the slow request' logged "event=slow_request request=$id" "$log"
line=$(grep "event=slow_request request=$id" "$log" || true)
expect_match 'the slow request' "$line" ' method=GET path=/api/v1/images query="?limit=3&q=secret"? ms=[0-9.]+ db_ms=[0-9.]+ redis_ms=[0-9.]+ statements="image_[a-z_]+ [0-9.]+'
ask GET /api/v1/health/live
expect 'what asks nothing is not slow' "$(grep -c "event=slow_request request=$(header X-Request-ID)" "$log" || true)" 0

# Rotation: moved away, USR1, and nothing is lost.
until_true 'its line' logged 'GET /api/v1/health/live ' "$access"
lines=$(wc -l <"$access")
written() { (($(wc -l <"$access.1") > lines)); }
mv "$access" "$access.1"
ask GET /api/v1/health/live
until_true 'until it is told it writes on' written
kill -USR1 "$(stack_pid tintyped)"
for ((tick = 0; tick < 100; tick++)); do
	ask GET /api/v1/health/live
	[[ ! -s $access ]] || break
	sleep 0.1
done
until_true 'a new file' test -s "$access"
expect_match 'then to a new file' "$(tail -n 1 "$access")" 'GET /api/v1/health/live'

# journald: standard error is the pipe it names, so lines begin with their level.
settings=$stack/tintype.env
program=$(realpath "$stack/prefix/bin/tintyped" 2>/dev/null || realpath "$TINTYPE_BUILD/tintyped")
mkfifo "$scratch/journal"
cat "$scratch/journal" >"$scratch/journal.txt" &
reader=$!
exec 9>"$scratch/journal"
name=$(stat -L -c '%d:%i' /proc/self/fd/9)
bare=(env -u TINTYPE_BUILD -u TINTYPE_VAR -u TINTYPE_PORT -u TINTYPE_DEV_ENV)
"${bare[@]}" JOURNAL_STREAM="$name" TINTYPE_LISTEN="unix:$scratch/nowhere/socket" TINTYPE_STATUS_LISTEN='' TINTYPE_LOG_FILE='' \
	"$program" -c "$settings" 2>&9 && broken 'a socket in no folder'
exec 9>&-
wait "$reader"
expect_match 'levels for journald' "$(head -n 1 "$scratch/journal.txt")" '^<3>.* error pid=[0-9]+ event=listen'

# tintype-jobs: the same, and its runners.
jobs=$(realpath "$stack/prefix/sbin/tintype-jobs" 2>/dev/null || realpath "$TINTYPE_BUILD/tintype-jobs")
"${bare[@]}" TINTYPE_LOG_FILE="$scratch/logs/jobs.log" "$jobs" -c "$settings" &
crew=$!
until_true 'the crew' logged event=jobs_ready "$scratch/logs/jobs.log"
mv "$scratch/logs/jobs.log" "$scratch/logs/jobs.log.1"
kill -USR1 "$crew"
until_true 'another file' test -e "$scratch/logs/jobs.log"
for ((tick = 0; tick < 100; tick++)); do
	mapfile -t old < <(find /proc/[0-9]*/fd -lname "$scratch/logs/jobs.log.1" 2>/dev/null)
	((${#old[@]} > 0)) || break
	sleep 0.1
done
expect 'nobody writes to what was moved' "${old[*]}" ''
kill -TERM "$crew"
wait "$crew"
expect_match 'and on into the new one' "$(tail -n 1 "$scratch/logs/jobs.log")" event=jobs_stopped

# syslog(3): somebody has to listen; here nobody does unless we do.
if [[ ! -e /dev/log ]]; then
	python3 -c 'import socket,sys,os
s=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM); s.bind("/dev/log"); s.settimeout(20)
open(sys.argv[1]+".ready","w").close()
try: open(sys.argv[1],"wb").write(s.recv(8192))
finally: os.unlink("/dev/log")' "$scratch/syslog" &
	listener=$!
	until_true 'a listener' test -e "$scratch/syslog.ready"
	"${bare[@]}" TINTYPE_LISTEN="unix:$scratch/nowhere/socket" TINTYPE_STATUS_LISTEN='' TINTYPE_LOG_FILE=syslog \
		"$program" -c "$settings" && broken 'a socket in no folder'
	wait "$listener"
	expect_match 'syslog' "$(cat "$scratch/syslog")" '^<27>.*tintyped\[[0-9]+\]: .* error pid=[0-9]+ event=listen'
else
	printf 'note: /dev/log is somebody else'\''s here; syslog was not read\n'
fi
done_all
