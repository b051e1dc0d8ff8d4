#!/bin/sh
# Classic hosting: spawn-fcgi binds the socket and starts N workers, each a process of its own without a
# master above it. Each has one connection to PostgreSQL and one to Redis, so DB_MAX_OPEN_CONNS is N: it is
# what says how many there are. A process that ends (after TINTYPE_MAX_REQUESTS, by a crash) is not started
# again: run it from a supervisor, or let multiwatch or tintyped's own master do this.
#   spawn-fcgi.sh start [N] | stop      as the user of the gallery
set -eu

socket=${SOCKET:-/run/tintype/tintype.sock}
pids=${PIDS:-/run/tintype/pids}
program=${PROGRAM:-/usr/local/sbin/tintyped}

case ${1:-} in
start)
	workers=${2:-4}
	TINTYPE_WORKERS=0 DB_MAX_OPEN_CONNS=$workers DB_MAX_IDLE_CONNS=$workers TINTYPE_MAX_REQUESTS=0
	TINTYPE_SHARED_FILE=${TINTYPE_SHARED_FILE:-/dev/shm/tintype-metrics}
	export TINTYPE_WORKERS DB_MAX_OPEN_CONNS DB_MAX_IDLE_CONNS TINTYPE_MAX_REQUESTS TINTYPE_SHARED_FILE
	spawn-fcgi -s "$socket" -M 0660 -b 511 -F "$workers" -P "$pids" -- "$program"
	;;
stop)
	# TERM ends each when its request is answered.
	# shellcheck disable=SC2046 # numbers
	kill -TERM $(cat "$pids") || true
	rm -f "$socket" "$pids"
	;;
*)
	echo "usage: spawn-fcgi.sh start [N] | stop" >&2
	exit 2
	;;
esac
