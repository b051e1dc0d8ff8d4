#!/bin/sh
# Classic hosting with a supervisor: spawn-fcgi binds the socket, multiwatch keeps N workers at it and starts
# a new one for each that ends. DB_MAX_OPEN_CONNS is N, as under spawn-fcgi. TERM ends them all.
#   multiwatch.sh [N]                   as the user of the gallery; stays in the foreground
set -eu

socket=${SOCKET:-/run/tintype/tintype.sock}
program=${PROGRAM:-/usr/local/sbin/tintyped}
workers=${1:-4}

TINTYPE_WORKERS=0 DB_MAX_OPEN_CONNS=$workers DB_MAX_IDLE_CONNS=$workers
TINTYPE_SHARED_FILE=${TINTYPE_SHARED_FILE:-/dev/shm/tintype-metrics}
export TINTYPE_WORKERS DB_MAX_OPEN_CONNS DB_MAX_IDLE_CONNS TINTYPE_SHARED_FILE
exec spawn-fcgi -n -s "$socket" -M 0660 -b 511 -- /usr/bin/multiwatch -f "$workers" -s TERM -- "$program"
