#!/bin/bash
# Classic hosting: the examples of docs/hosting, each started and asked: lighttpd and Apache before the pool of
# a stack; then workers that somebody else keeps: spawn-fcgi, multiwatch, systemd's way of handing over a socket.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

examples=$root/docs/hosting
own=$scratch/web
server=

end_server() {
	[[ -z $server ]] || kill -TERM "$server" 2>/dev/null || true
	[[ -z $server ]] || wait "$server" 2>/dev/null || true
	server=
}

# Whatever happens, before the stack is gone that they ask.
watch=
activated=
end_ours() {
	local pid
	end_server
	for pid in $watch $activated $(cat "$own/pids" 2>/dev/null); do
		kill -TERM "$pid" 2>/dev/null || true
	done
}
at_end+=(end_ours)

# In front of a command, not a function around it: the number of a background process is then its own.
# Whatever begins with TINTYPE_ and is no setting is a mistake to the programs.
as_user=(env -u TINTYPE_BUILD -u TINTYPE_VAR -u TINTYPE_PORT)
if ((EUID == 0)); then
	as_user+=(setpriv --reuid=www-data --regid=www-data --init-groups --inh-caps=-all --)
fi

# example NAME: the file as it stands there, with the folders, the socket and the port of this test.
example() {
	server_port=$(free_port)
	sed -e "s#/usr/local/share/tintype/nginx/html#$html#g; s#/var/lib/tintype/images#$stack/storage#g" \
		-e "s#/run/tintype/tintype.sock#$socket#g; s#\b8080\b#$server_port#g; s#/var/tmp#$own#g" "$examples/$1" >"$own/$1"
}

# serve COMMAND…: a web server of our own, until it answers.
serve() {
	local tick
	"${as_user[@]}" "$@" >"$own/server.log" 2>&1 &
	server=$!
	base=http://127.0.0.1:$server_port
	for ((tick = 0; tick < 200; tick++)); do
		[[ $(curl -s -m 5 -o /dev/null -w '%{http_code}' "$base/health/ready") != 200 ]] || return 0
		sleep 0.1
	done
	cat "$own/server.log"
	broken "$1 does not answer"
}

# What a gallery does, through whatever is in front of it.
gallery() {
	local who=$1 id url
	sign_in "$who"
	ask GET /
	expect "$who: the page" "$status $(header Content-Type)" '200 text/html; charset=utf-8'
	ask GET /album/1
	expect "$who: an address of the page" "$status" 200
	ask GET '/api/v1/openapi.json'
	expect "$who: the document" "$status $(json .openapi)" '200 3.1.0'
	ask GET '/api/v1/images?q=a%20b%2Fc&page=1'
	expect "$who: a query" "$status" 200
	ask POST /api/v1/images -F "file=@$scratch/photo.jpg;type=image/jpeg" -F 'title=Ünser' -F visibility=public
	expect "$who: an upload" "$status" 201
	id=$(json .id)
	wait_active "$id"
	url=/api/v1/images/$id/variants/medium
	ask GET "$url"
	expect "$who: its bytes" "$status $(header Content-Type)" '200 image/webp'
	expect "$who: all of them" "$(cmp "$answer" "$(find "$stack/storage/public" -path "*$id*" -name 'medium*' | head -n 1)" && echo same)" same
	expect_match "$who: to be kept" "$(header Cache-Control)" immutable
	expect "$who: the path stays inside" "$(header X-Sendfile)$(header X-Accel-Redirect)" ''
	ask GET "$url" -H 'Range: bytes=10-19'
	expect "$who: a range" "$status $(stat -c %s "$answer")" '206 10'
	ask HEAD "$url"
	expect "$who: HEAD" "$status" 200
	ask PATCH "/api/v1/images/$id" -H 'Content-Type: application/json' --data-binary '{"visibility":"private"}'
	expect "$who: hidden" "$status" 200
	ask GET "$url"
	expect "$who: to its owner a file" "$status $(head -c 4 "$answer")" '200 RIFF'
	ask GET "$url" -H "If-None-Match: $(header ETag)"
	expect "$who: which they have" "$status" 304
	token=
	ask GET "$url"
	problem 404 not-found
	ask GET /metrics
	expect "$who: figures, from here" "$status" 200
	ask DELETE /api/v1/images
	problem 405 method-not-allowed
}

stack_up hosting TINTYPE_SENDFILE=x-sendfile
photo=$(find /usr/share/backgrounds -name '*.jpg' -size +500k -size -3M | sort | head -n 1)
[[ -n $photo ]] || broken 'no photo: install mate-backgrounds'
cp "$photo" "$scratch/photo.jpg"
html=$TINTYPE_BUILD/prefix/share/tintype/nginx/html
program=$TINTYPE_BUILD/prefix/sbin/tintyped
socket=$(cd "$stack/run" && pwd)/tintype.sock
mkdir -m 777 "$own"

example lighttpd.conf
serve lighttpd -D -f "$own/lighttpd.conf"
gallery lighttpd
end_server

example apache.conf
printf 'PidFile %s/apache.pid\nErrorLog %s/apache.log\nDefaultRuntimeDir %s\n' "$own" "$own" "$own" >>"$own/apache.conf"
serve apache2 -X -f "$own/apache.conf"
gallery apache
end_server

# Workers without our master, at a socket of their own. The pool's goes on for lighttpd's sake alone.
export TINTYPE_CONFIG=$stack/tintype.env SOCKET=$own/workers.sock PROGRAM=$program PIDS=$own/pids
export TINTYPE_SHARED_FILE=$own/metrics
unset TINTYPE_DEV_ENV
socket=$SOCKET

# many NAME: answers from all of them, none wrong.
many() {
	local got
	got=$(for _ in {1..40}; do curl -s -m 20 -o /dev/null -w '%{http_code}\n' "$base/api/v1/images?limit=2"; done | sort | uniq -c | xargs)
	expect "$1 serves" "$got" '40 200'
}

"${as_user[@]}" "$examples/spawn-fcgi.sh" start 3 >/dev/null
example lighttpd.conf
serve lighttpd -D -f "$own/lighttpd.conf"
many spawn-fcgi
mapfile -t pids <"$PIDS"
expect 'spawn-fcgi: three workers' "${#pids[@]}" 3
expect 'each a connection' "$(stack_dev psql -Atc "SELECT count(*) FROM pg_stat_activity WHERE pid IN (SELECT pid FROM pg_stat_activity WHERE application_name ~ '^tintype') AND backend_type = 'client backend' AND application_name NOT LIKE '%jobs%'" | awk '{ print ($1 >= 3) }')" 1
"${as_user[@]}" "$examples/spawn-fcgi.sh" stop
for pid in "${pids[@]}"; do
	for ((tick = 0; tick < 100; tick++)); do [[ -e /proc/$pid ]] || break; sleep 0.1; done
	expect 'a worker left' "$([[ -e /proc/$pid ]] && echo still)" ''
done

"${as_user[@]}" "$examples/multiwatch.sh" 2 >"$own/multiwatch.log" 2>&1 &
watch=$!
many_workers() { pgrep -P "$watch" | wc -l; }
for ((tick = 0; tick < 100; tick++)); do [[ $(many_workers) != 2 ]] || break; sleep 0.1; done
many multiwatch
victim=$(pgrep -P "$watch" | head -n 1)
kill -KILL "$victim"
for ((tick = 0; tick < 150; tick++)); do
	! [[ $(many_workers) == 2 && ! -e /proc/$victim ]] || break
	sleep 0.1
done
expect 'multiwatch: a dead worker is replaced' "$(many_workers)" 2
many 'multiwatch, then,'
kill -TERM "$watch"
wait "$watch" || true
watch=
rm -f "$SOCKET"

# As systemd does it: the socket is descriptor 3, and LISTEN_PID says for whom. With our master.
unset TINTYPE_SHARED_FILE SOCKET PROGRAM PIDS
TINTYPE_STATUS_LISTEN='' "${as_user[@]}" /usr/bin/python3 -c '
import os, socket, sys
listening = socket.socket(socket.AF_UNIX)
listening.bind(sys.argv[1])
listening.listen(511)
os.dup2(listening.fileno(), 3)
os.set_inheritable(3, True)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.argv[2], [sys.argv[2]])' "$socket" "$program" 2>"$own/activated.log" &
activated=$!
for ((tick = 0; tick < 300; tick++)); do ! grep -q event=ready "$own/activated.log" || break; sleep 0.1; done
grep -q event=ready "$own/activated.log" || broken "$(cat "$own/activated.log")"
# lighttpd remembers for a while that nobody was there.
end_server
serve lighttpd -D -f "$own/lighttpd.conf"
many 'a socket of systemd'
kill -QUIT "$activated"
wait "$activated" || broken "it ended with $?"
activated=
expect 'the socket is still its owner'\''s' "$([[ -S $socket ]] && echo there)" there
end_server
done_all
