#!/bin/bash
# Likes, comments, followers and notifications through nginx: two hundred at once, of one person and of several,
# and what is counted, told and listed in the end is exact.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up people COMMENT_NEW_PER_HOUR=1000 COMMENT_NEW_REPEATS=1000

sql() {
	stack_dev psql -qAtc "$1" | tail -n 1
}

# burst COUNT METHOD PATH [BODY]: so many requests at once with $token; the statuses, counted.
burst() {
	local count=$1 method=$2 path=$3 body=${4:-} i arguments=() urls
	urls=$(mktemp "$scratch/burst.XXXXXX")
	[[ -z $body ]] || arguments=(-H 'Content-Type: application/json' --data-binary "$body")
	for ((i = 0; i < count; i++)); do
		printf 'url = "%s%s"\noutput = "/dev/null"\n' "$base" "$path"
	done >"$urls"
	curl -sS -m 120 --parallel --parallel-immediate --parallel-max "$count" -X "$method" \
		-H "Authorization: Bearer $token" "${arguments[@]}" -w '%{http_code}\n' \
		-K "$urls" | sort | uniq -c | awk '{ print $2 "x" $1 }' | tr '\n' ' '
}

sign_in olaf
owner=$token
convert -size 300x200 plasma:fractal "$scratch/photo.jpg"
chmod 644 "$scratch/photo.jpg"
ask POST /api/v1/images -F "file=@$scratch/photo.jpg" -F visibility=public -F title=Sea
expect 'upload' "$status" 201
image=$(json .id)
wait_active "$image"
tokens=()
for name in ann ben cid dan; do
	sign_in "$name"
	tokens+=("$token")
done

# One person, two hundred times.
token=${tokens[0]}
expect 'likes of one' "$(burst 200 POST "/api/v1/images/$image/like")" '200x200 '
ask GET "/api/v1/images/$image"
expect 'counted' "$(json .like_count):$(json .liked)" 1:true
# Four at once, fifty times each.
for token in "${tokens[@]}"; do
	burst 50 POST "/api/v1/images/$image/like" >"$scratch/likes.${token: -8}" &
done
wait
for token in "${tokens[@]}"; do
	expect 'likes of four' "$(<"$scratch/likes.${token: -8}")" '200x50 '
done
ask GET "/api/v1/images/$image/likes"
expect 'who likes it' "$(json .pagination.total):$(json '[.items[].user.username] | sort | join(",")')" 4:ann,ben,cid,dan
# Comments of all of them at once, each one kept.
for token in "${tokens[@]}"; do
	burst 25 POST "/api/v1/images/$image/comments" '{"content":"Hello @olaf <b>"}' >"$scratch/comments.${token: -8}" &
done
wait
for token in "${tokens[@]}"; do
	expect 'comments' "$(<"$scratch/comments.${token: -8}")" '201x25 '
done
ask GET "/api/v1/images/$image/comments?per_page=100"
expect 'comments that are there' "$(json '.items | length'):$(json .pagination.total)" 100:100
expect 'as they were typed' "$(json '[.items[].content] | unique | join("|")')" 'Hello @olaf <b>'
expect 'whom they name' "$(json '[.items[].mentions[].username] | unique | join(",")')" olaf
ask GET "/api/v1/images/$image"
expect 'counted' "$(json .comment_count):$(json .like_count)" 100:4

# The owner is told: one group of likes, each comment; asking again costs nothing.
token=$owner
ask GET '/api/v1/notifications?per_page=100'
expect 'told' "$(json .unread_count):$(json '[.items[].kind] | group_by(.) | map("\(.[0])=\(length)") | join(",")')" 101:comment=100
tag=$(header ETag)
ask GET '/api/v1/notifications?per_page=100' -H "If-None-Match: $tag"
expect 'nothing new' "$status" 304
ask POST /api/v1/notifications/read
expect 'read' "$(json .unread_count)" 0
ask GET '/api/v1/notifications?per_page=100' -H "If-None-Match: $tag"
expect 'changed' "$status" 200

# All unlike at once, and follow the owner.
id=$(sql "SELECT id FROM users WHERE username = 'olaf'")
for token in "${tokens[@]}"; do
	burst 25 DELETE "/api/v1/images/$image/like" >"$scratch/unlikes" &
	burst 25 POST "/api/v1/users/$id/follow" >"$scratch/follows.${token: -8}" &
done
wait
for token in "${tokens[@]}"; do
	expect 'follows' "$(<"$scratch/follows.${token: -8}")" '200x25 '
done
ask GET "/api/v1/images/$image"
expect 'likes' "$(json .like_count)" 0
ask GET "/api/v1/users/$id"
expect 'followers' "$(json .follower_count):$(json .followed)" 4:true
ask GET '/api/v1/feed'
expect 'feed' "$(json '[.items[].id] | join(",")')" "$image"

# Blocked, and out of sight.
token=$owner
ann=$(sql "SELECT id FROM users WHERE username = 'ann'")
ask POST "/api/v1/users/$ann/block"
expect 'block' "$(json .blocked)" true
token=${tokens[0]}
ask POST "/api/v1/images/$image/like"
problem 403 forbidden
ask_json POST "/api/v1/images/$image/comments" '{"content":"But"}'
problem 403 forbidden
token=$owner
ask_json PATCH "/api/v1/images/$image" '{"visibility":"private"}'
token=${tokens[1]}
for path in like likes comments; do
	method=GET
	[[ $path != like ]] || method=POST
	ask "$method" "/api/v1/images/$image/$path"
	problem 404 not-found
done
ask GET '/api/v1/feed'
expect 'feed' "$(json '.items | length')" 0
done_all
