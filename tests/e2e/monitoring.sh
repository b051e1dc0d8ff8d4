#!/bin/bash
# A real Prometheus asks a running stack: everything that the rules speak of is there, and the alerts fire.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

rules=$root/docs/monitoring
prometheus=
stop_prometheus() {
	if [[ -n $prometheus ]]; then
		kill "$prometheus" 2>/dev/null
		wait "$prometheus" 2>/dev/null
	fi
}
at_end+=(stop_prometheus)

(cd "$rules" && promtool check rules tintype.rules.yml && promtool check config prometheus.yml) >"$answer" || broken 'promtool does not take the files'
(cd "$rules" && promtool test rules tintype.rules.test.yml) >"$answer" 2>&1 || broken 'the rules do not say what their test says'
while read -r alert; do
	grep -q "name: $alert\$" "$rules/tintype.rules.test.yml" || broken "$alert has no case in the test of the rules"
	checks=$((checks + 1))
done < <(sed -n 's/^ *- alert: //p' "$rules/tintype.rules.yml")

stack_up monitored
photo=$(find /usr/share/backgrounds -name '*.jpg' -size +200k -size -9M | sort | head -n 1)
sign_in watcher
ask POST /api/v1/images -F "file=@$photo" -F visibility=public
expect 'upload' "$status" 201
wait_active "$(json .id)"
ask_json POST /api/v1/auth/login '{"email":"watcher@example.org","password":"wrong-wrong-wrong"}'
expect 'a wrong password' "$status" 401

# The rules as they are, but impatient.
mkdir "$scratch/prometheus"
sed -E 's/for: [0-9]+[mh]/for: 0s/' "$rules/tintype.rules.yml" >"$scratch/prometheus/tintype.rules.yml"
sed -e 's/15s/1s/' -e "s/127.0.0.1:8080/127.0.0.1:$stack_port/" "$rules/prometheus.yml" >"$scratch/prometheus/prometheus.yml"
port=$(free_port)
prometheus --config.file="$scratch/prometheus/prometheus.yml" --storage.tsdb.path="$scratch/prometheus/data" \
	--web.listen-address="127.0.0.1:$port" --log.level=error >"$scratch/prometheus/log" 2>&1 &
prometheus=$!

# asked QUERY: the first value, or nothing.
asked() {
	curl -sS -m 10 --data-urlencode "query=$1" "http://127.0.0.1:$port/api/v1/query" | jq -r '.data.result[0].value[1] // empty'
}

# until_asked WHAT QUERY PATTERN
until_asked() {
	local tick value=
	for ((tick = 0; tick < 300; tick++)); do
		value=$(asked "$2" 2>/dev/null || true)
		[[ ! $value =~ $3 ]] || { checks=$((checks + 1)); return 0; }
		sleep 0.2
	done
	cat "$scratch/prometheus/log"
	broken "$1: '$value' does not match $3"
}

until_asked 'it is scraped' 'up{job="tintype"}' '^1$'
until_asked 'images were made' 'images_processed_total{result="active"}' '^1$'
until_asked 'of steps' 'image_processing_seconds_count{step="decode"}' '^1$'
until_asked 'the wrong password is counted' 'security_events_total{event="login_failed"}' '^1$'
until_asked 'requests, by route' 'http_requests_total{method="POST",route="/api/v1/images",status="201"}' '^1$'
until_asked 'connections' 'sum(db_connections{state="open"})' '^[1-9]'
until_asked 'free space' 'storage_free_bytes' '^[1-9]'
until_asked 'no job waits' 'jobs{state="queued"}' '^0$'
# The dashboard for Grafana: Prometheus takes each query of it, and of what happened here there is something to be
# seen. (What did not happen, a crash say, has no curve.)
# shellcheck disable=SC2016
jq -r '.panels[] | .title as $title | (.targets // [])[] | [$title, .expr] | @tsv' "$rules/tintype.grafana.json" |
	sed -e 's/\$__rate_interval/1m/g' -e 's/\$instance/.*/g' -e 's/\\\\/\\/g' >"$scratch/queries"
# A rate wants to have been scraped twice.
until_asked 'scraped again, with the last of what happened' 'count_over_time(security_events_total{event="login_failed"}[1m])' '^([3-9]|[1-9][0-9])$'
checks_of_dashboard=$(wc -l <"$scratch/queries")
((checks_of_dashboard > 25)) || broken 'the dashboard has no queries'
seen=0
while IFS=$'\t' read -r title query; do
	curl -sS -m 10 --data-urlencode "query=$query" "http://127.0.0.1:$port/api/v1/query" >"$answer"
	[[ $(jq -r .status "$answer") == success ]] || broken "the dashboard's \"$title\": $(jq -r .error "$answer")"
	[[ $(jq '.data.result | length' "$answer") == 0 ]] || seen=$((seen + 1))
	checks=$((checks + 1))
done <"$scratch/queries"
((seen * 10 >= checks_of_dashboard * 8)) || broken "only $seen of $checks_of_dashboard queries of the dashboard have anything to show"
# Counters without labels are told before they move; a rule about a name that is told nowhere never fires.
ask GET /metrics
while read -r name; do
	grep -q "^# TYPE ${name%_bucket} " "$answer" || broken "no metric $name"
	checks=$((checks + 1))
done < <(grep -ohE '(^|[^:a-z_])[a-z_]+(_total|_bucket|_seconds|_bytes|_open)\b' "$rules/tintype.rules.yml" "$rules/tintype.grafana.json" | tr -d ' (' | sort -u)
cp "$answer" "$scratch/metrics"
promtool check metrics <"$scratch/metrics" >"$answer" 2>&1 || {
	# Style (names without units) is no error of the format.
	! grep -qiE 'error|invalid|duplicate' "$answer" || broken 'promtool does not take /metrics'
}

# The alerts, by what they are about. Asked first: dev says with its status that somebody is missing.
redis=$(stack_pid redis)
tintyped=$(stack_pid tintyped)
end_one tintype-jobs
until_asked 'without tintype-jobs nothing is said of jobs for long' 'ALERTS{alertname="TintypeDown",alertstate="firing"} or vector(0)' '^0$'
touch -d '2 minutes ago' "$stack/storage/jobs.prom"
until_asked 'TintypeJobsGone fires' 'ALERTS{alertname="TintypeJobsGone",alertstate="firing"}' '^1$'
kill -STOP "$redis"
for ((i = 0; i < 6; i++)); do
	ask GET '/api/v1/images?limit=1' --max-time 20
done
until_asked 'TintypeRedisAway fires' 'ALERTS{alertname="TintypeRedisAway",alertstate="firing"}' '^1$'
kill -CONT "$redis"
kill "$tintyped"
until_asked 'TintypeDown fires' 'ALERTS{alertname="TintypeDown",alertstate="firing"}' '^1$'
done_all
