#!/bin/bash
# What balancers ask: all things needed are asked at once and given up in time, and who is about to end says so first.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stopped=()
go_on() {
	((${#stopped[@]} == 0)) || kill -CONT "${stopped[@]}" 2>/dev/null || true
	stopped=()
}
at_end+=(go_on)

stack_up health DB_STATEMENT_TIMEOUT=1s REDIS_READ_TIMEOUT=2s DB_MAX_OPEN_CONNS=1 DB_MAX_IDLE_CONNS=1 TINTYPE_DRAIN_DELAY=10m
ask GET /health/ready
expect 'ready' "$status $(json .status) $(json '[.checks[].status] | unique | join(",")')" '200 ready up'

# Both there, and silent: the worker's own connection to PostgreSQL, and Redis.
mapfile -t stopped < <(stack_dev psql -Atc "SELECT pid FROM pg_stat_activity WHERE application_name ~ '^tintype' AND application_name !~ 'jobs'")
expect 'one worker, one connection' "${#stopped[@]}" 1
stopped+=("$(stack_pid redis)")
kill -STOP "${stopped[@]}"
ask GET /health/ready -w '%{http_code} %{time_total}' -m 30
seconds=${status#* }
expect 'both are down' "${status% *} $(json '.checks | [.database, .redis, .storage] | map(.status) | join(",")')" '503 down,down,up'
expect 'the storage does not wait for them' "$(json '.checks | .storage.latency_ms < .redis.latency_ms')" true
expect "asked at once: $seconds s" "$(jq --argjson all "$seconds" '.checks | $all * 1000 < .database.latency_ms + .redis.latency_ms' "$answer")" true
go_on
for ((tick = 0; tick < 300; tick++)); do
	ask GET /health/ready
	[[ $(json '.checks.redis.status + .status') != upready ]] || break
	sleep 0.1
done
expect 'ready again' "$status $(json .checks.redis.status)" '200 up'

kill -QUIT "$(stack_pid tintyped)"
for ((tick = 0; tick < 100; tick++)); do
	ask GET /health/ready
	[[ $status == 200 ]] || break
	sleep 0.1
done
expect 'soon it ends' "$status $(json '.status, .draining, .checks.database.status' | xargs)" '503 not_ready true up'
ask GET /health/live
expect 'but lives' "$status" 200
ask GET '/api/v1/images?limit=1'
expect 'and serves' "$status" 200
done_all
