#!/bin/bash
# What nginx keeps for a second, and what an upload makes stale on its way through tintype-jobs.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up one

# What everybody asks for first is made before anybody asks: at the start, and when Redis has lost all.
metric() {
	curl -sS -m 60 "$base/metrics" | awk -v name="$1 " 'index($0, name) == 1 { print $NF }'
}
warmed() {
	local tick
	for ((tick = 0; tick < 300; tick++)); do
		(($(metric cache_warmed_total) < $1)) || break
		sleep 0.1
	done
	expect 'pages made in time' "$(metric cache_warmed_total)" "$1"
}
# first_reader PATH: finds it made.
first_reader() {
	local misses
	misses=$(metric 'cache_requests_total{cache="listing",result="miss"}')
	ask GET "$1"
	expect 'status' "$status" 200
	expect "$1 is there already" "$(metric 'cache_requests_total{cache="listing",result="miss"}')" "$misses"
}
warmed 12
first_reader '/api/v1/explore/recent?limit=40'
first_reader '/api/v1/tags?limit=100'
stack_env_value REDIS_HOST
redis-cli -s "$value" FLUSHALL >/dev/null
ask GET '/api/v1/images?limit=33'
warmed 24
first_reader '/api/v1/explore/popular?period=week&limit=40'
first_reader '/api/v1/images?limit=50'

sign_in ansel
owner=$token
photo=$(find /usr/share/backgrounds -name '*.jpg' -size +100k -size -9M | sort | head -n 1)
[[ -n $photo ]] || broken 'no photo: install mate-backgrounds'

# list: as anybody, past nginx's second. Redis has kept the empty page.
total() {
	local as=$token
	token=
	ask GET '/api/v1/images?limit=50'
	token=$as
	json .pagination.total
}
expect 'nothing yet' "$(total)" 0
expect 'nothing yet, kept' "$(total)" 0
ask POST /api/v1/images -F "file=@$photo;type=image/jpeg" -F visibility=public
expect 'upload' "$status" 201
id=$(json .id)
wait_active "$id"
expect 'a processed upload is listed at once' "$(total)" 1
ask GET /api/v1/users/me/images
expect 'and among one'\''s own' "$(json '.items[0].status')" active

# plain: as a browser comes, so that nginx may answer. $head and $answer are set.
plain() {
	status=$(curl -sS -m 60 -o "$answer" -D "$head" -w '%{http_code}' "${@:2}" "$base$1")
}
plain '/api/v1/explore/recent?limit=3'
expect 'first' "$status" 200
expect_match 'strong tag' "$(header ETag)" '^"[^"]+"$'
tag=$(header ETag)
served=0
for try in {1..20}; do
	plain '/api/v1/explore/recent?limit=3' -H "X-Request-ID: try-$try"
	expect 'status' "$status" 200
	expect 'an id of its own' "$(header X-Request-ID)" "try-$try"
	[[ -n $(header Server-Timing) ]] || served=$((served + 1))
done
((served > 0)) && kept=yes || kept=no
expect 'nginx answers some by itself' "$kept" yes
plain '/api/v1/explore/recent?limit=3' -H "If-None-Match: $tag"
expect 'unchanged' "$status" 304
plain '/api/v1/explore/recent?limit=3' --compressed
expect 'compressed' "$(header Content-Encoding)" gzip
expect 'the same tag' "$(header ETag)" "$tag"
expect 'the same page' "$(json '.items[0].id')" "$id"
plain '/api/v1/explore/recent?limit=3' -I
expect 'HEAD' "$status" 200
plain '/api/v1/explore/recent?limit=3'
expect 'HEAD leaves GET its body' "$(json '.items | length')" 1

# What is sent compressed keeps its strong tag, which an edit may then name.
long=$(printf 'A long story about silver. %.0s' {1..60})
ask_json PATCH "/api/v1/images/$id" "{\"description\":\"$long\"}"
expect 'a long description' "$status" 200
ask GET "/api/v1/images/$id" --compressed
expect 'compressed' "$(header Content-Encoding) $(header Vary)" 'gzip Accept-Encoding'
expect_match 'strong tag' "$(header ETag)" '^"[^"]+"$'
tag=$(header ETag)
ask GET "/api/v1/images/$id"
expect 'plain, the same tag' "$(header ETag)$(header Content-Encoding)" "$tag"
ask_json PATCH "/api/v1/images/$id" '{"title":"Silver"}' -H "If-Match: $tag"
expect 'an edit of what was read' "$status" 200
ask_json PATCH "/api/v1/images/$id" '{"title":"Gold"}' -H "If-Match: $tag"
expect 'an edit of what is gone' "$status" 412

# Whoever is signed in is never shown nginx's page; anybody else a second later is not either.
ask_json PATCH "/api/v1/images/$id" '{"visibility":"private"}'
expect 'private' "$status" 200
ask GET '/api/v1/explore/recent?limit=3'
expect 'signed in' "$(json '.items | length')" 0
for _ in {1..50}; do
	plain '/api/v1/explore/recent?limit=3'
	[[ $(json '.items | length') != 0 ]] || break
	sleep 0.1
done
expect 'anybody' "$(json '.items | length')" 0
token=$owner

# Nor are two who come together after a pause, while the application takes long: none is given what was there before.
ask_json PATCH "/api/v1/images/$id" '{"visibility":"public"}'
expect 'public again' "$status" 200
for _ in {1..50}; do
	plain '/api/v1/explore/recent?limit=3'
	[[ $(json '.items | length') != 1 ]] || break
	sleep 0.1
done
expect 'nginx has it' "$(json '.items | length')" 1
ask_json PATCH "/api/v1/images/$id" '{"visibility":"private"}'
expect 'private again' "$status" 200
sleep 2.1
mapfile -t workers < <(pgrep -P "$(stack_pid tintyped)")
kill -STOP "${workers[@]}"
curl -sS -m 60 -o "$scratch/first" "$base/api/v1/explore/recent?limit=3" &
asking=$!
sleep 0.5
given=$(curl -s -m 1 "$base/api/v1/explore/recent?limit=3" || true)
kill -CONT "${workers[@]}"
wait "$asking"
expect 'an old page' "$given" ''
expect 'the first' "$(jq '.items | length' "$scratch/first")" 0

# A Redis that hangs: of all requests, whoever of the workers serves them, one waits for it; and what is written
# meanwhile is seen by the next who asks, also when Redis is back with what it kept before.
ask_json PATCH "/api/v1/images/$id" '{"visibility":"public"}'
expect 'public again' "$status" 200
expect 'listed' "$(total)" 1
before=$(metric 'redis_waits_total{for="answer"}')
redis=$(stack_pid redis)
kill -STOP "$redis"
for _ in {1..24}; do
	expect 'without Redis' "$(total)" 1
done
after=$(metric 'redis_waits_total{for="answer"}')
ask_json PATCH "/api/v1/images/$id" '{"visibility":"private"}'
expect 'private' "$status" 200
expect 'not listed, without Redis' "$(total)" 0
kill -CONT "$redis"
for _ in {1..24}; do
	expect 'not listed, with Redis' "$(total)" 0
done
expect 'requests that waited' $((${after:-0} - ${before:-0})) 1

# Pages of the site lie compressed.
plain / -H 'Accept-Encoding: gzip'
expect 'the page' "$(header Content-Encoding)" gzip
expect 'its length is known' "$(header Content-Length)" "$(stat -c %s "$answer")"
done_all
