#!/bin/bash
# A read replica beside a whole gallery: listings come from it, what was written is seen at once, and it may come
# and go. Health, metrics, log and doctor tell of it.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

replica=$scratch/replica
bin=$(dirname "$(compgen -G '/usr/lib/postgresql/*/bin/pg_basebackup' | tail -n 1)")
as_user=()
((EUID != 0)) || as_user=(setpriv --reuid=www-data --regid=www-data --init-groups --inh-caps=-all --)
install -d -m 700 "$replica"
((EUID != 0)) || chown www-data: "$replica"

replica_process=
replica_start() {
	(cd / && exec "${as_user[@]}" "$bin/postgres" -D "$replica/data" -k "$replica" -c listen_addresses= \
		>>"$replica/log" 2>&1) &
	replica_process=$!
	local tick
	for ((tick = 0; tick < 200; tick++)); do
		! pg_isready -q -h "$replica" -U tintype -d tintype || return 0
		sleep 0.1
	done
	tail -n 5 "$replica/log"
	broken 'the replica does not start'
}
replica_stop() {
	[[ -n $replica_process ]] || return 0
	kill -QUIT "$replica_process"
	wait "$replica_process" || true
	replica_process=
}
replica_sql() { psql -X -h "$replica" -U tintype -d tintype -Atqc "$1"; }
at_end+=(replica_stop)

counted() { # counted RESULT: of listings
	ask GET /metrics
	awk -v name="db_replica_listings_total{result=\"$1\"}" '$1 == name { n = $2 } END { print n + 0 }' "$answer"
}
page=0
fresh() { # a page nobody has asked for
	page=$((page + 1))
	ask GET "/api/v1/images?limit=50&nobody=$page"
}
until_used() {
	local before tick
	before=$(counted used)
	for ((tick = 0; tick < 200; tick++)); do
		fresh
		(($(counted used) > before)) && return
		sleep 0.1
	done
	broken 'the replica is not used'
}
replica_is() { # by all workers, one after the other
	local tick
	for ((tick = 0; tick < 100; tick++)); do
		ask GET /health/ready
		[[ $(json .checks.read_replica.status) != "$1" ]] || return 0
		sleep 0.1
	done
	broken "the replica is not $1"
}
doctor() {
	code=0
	said=$(stack_command doctor --nginx "$stack/nginx/site.conf" 2>&1) || code=$?
}

stack_up one "DB_READ_HOSTS=$replica"
stack_env_value DB_HOST
primary=$value
sign_in niepce
fresh
expect 'a page without a replica' "$status" 200
ask GET /health/ready
expect 'ready all the same' "$status" 200
expect 'the replica is not there' "$(json .checks.read_replica.status)" down
doctor
expect 'the doctor about none' "$code" 1
expect_match 'the doctor about none' "$said" "WRONG +replicas +$replica: "

(cd / && "${as_user[@]}" "$bin/pg_basebackup" -D "$replica/data" -h "$primary" -U tintype --write-recovery-conf --checkpoint=fast)
replica_start
until_used
replica_is up
doctor
expect_match "the doctor about a good one: $said" "$said" "ok +replicas +$replica follows"
expect_match 'the log' "$(cat "$stack"/log/tintyped.log)" "event=read_replica.*$replica: listings are read from this replica"

# Uploaded while the replay stands still, and made active by tintype-jobs: it is listed at once, by everybody.
replica_sql 'SELECT pg_wal_replay_pause()'
convert -size 300x200 plasma:fractal "$scratch/photo.jpg"
ask POST /api/v1/images -F "file=@$scratch/photo.jpg" -F visibility=public -F tags=late
image=$(json .id)
wait_active "$image"
ask_json PATCH "/api/v1/images/$image" '{"title":"Written while it sleeps","content_rating":"safe"}'
expect 'a title' "$status" 200
author=$token
for token in "$author" ''; do
	for target in '/api/v1/images?limit=50' '/api/v1/images/search?q=sleeps' '/api/v1/tags/late/images'; do
		ask GET "$target"
		expect "$target" "$(json '.items[0].title')" 'Written while it sleeps'
	done
	fresh
	expect 'a page that is not kept' "$(json '.items[0].title')" 'Written while it sleeps'
done
expect 'the replica does not know it' "$(replica_sql 'SELECT count(*) FROM images')" 0
(($(counted behind) > 0)) || broken 'the replica was never found behind'
replica_sql 'SELECT pg_wal_replay_resume()'
until_used
fresh
expect 'the same from the replica' "$(json '.items[0].title')" 'Written while it sleeps'

# Gone, and back.
replica_stop
for ((i = 0; i < 30; i++)); do
	fresh
	expect 'a page while it is dead' "$status" 200
done
replica_is down
replica_start
until_used
replica_is up

# Promoted: it is a database of its own now.
replica_sql 'SELECT pg_promote()' >/dev/null
ask_json PATCH "/api/v1/images/$image" '{"title":"Not for the promoted"}' -H "Authorization: Bearer $author"
before=$(counted used)
for ((i = 0; i < 20; i++)); do
	fresh
	expect 'the primary is asked' "$(json '.items[0].title')" 'Not for the promoted'
done
expect 'it is not used' "$(counted used)" "$before"
replica_is down
doctor
expect_match 'the doctor about a promoted one' "$said" "WRONG +replicas +$replica is no standby"
expect_match 'the log' "$(cat "$stack"/log/tintyped.log)" 'event=read_replica.*no standby'
expect 'no request has failed' "$(grep -c 'event=request.*status=5' "$stack/log/tintyped.log")" 0

done_all
