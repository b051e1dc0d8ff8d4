#!/bin/bash
# A deleted account: unseen at once, and then rows and bytes go by job, also if the job is killed on the way; what
# it liked and said elsewhere is gone and counted no more.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up one TINTYPE_JOB_TIMEOUT=3s
password='Correct-horse-7-battery'

sql() {
	stack_dev psql -qAtc "$1" | tail -n 1
}

blobs() {
	stack_env_value STORAGE_LOCAL_PATH
	find "$value/blobs" "$value/incoming" -type f | wc -l
}

convert -size 300x200 plasma:fractal "$scratch/photo.jpg"
chmod 644 "$scratch/photo.jpg"
upload() {
	ask POST /api/v1/images -F "file=@$scratch/photo.jpg" -F visibility=public -F title="$1" -F tags=gone
	expect "upload $1" "$status" 201
	wait_active "$(json .id)"
	id=$(json .id)
}

sign_in bob
upload "bob's"
bobs=$id
bob=$token
# Its upload is removed a moment after it is active.
jobs_end
bobs_files=$(blobs)
sign_in alice
alice=$token
for ((i = 0; i < 3; i++)); do
	convert -size "$((300 + i))x200" plasma:fractal "$scratch/photo.jpg"
	upload "alice's $i"
	hers=$id
done
address=$(json .variants.small.url)
ask GET "$address"
expect 'her bytes' "$status" 200
# What she said to others, and they to her.
say_something() {
	local i
	ask POST "/api/v1/images/$bobs/like"
	expect 'like' "$status" 200
	for ((i = 0; i < 3; i++)); do
		ask_json POST "/api/v1/images/$bobs/comments" "{\"content\":\"nice $i, @bob\"}"
		expect 'comment' "$status" 201
	done
}
say_something
bobs_id=$(sql "SELECT id FROM users WHERE username = 'bob'")
alices_id=$(sql "SELECT id FROM users WHERE username = 'alice'")
ask POST "/api/v1/users/$bobs_id/follow"
expect 'follow' "$(json .follower_count)" 1
token=$bob
say_something
ask POST "/api/v1/users/$alices_id/follow"
ask GET /api/v1/notifications
expect 'told of' "$(json .unread_count)" 5
ask GET '/api/v1/feed?per_page=1'
expect 'feed' "$(json '.items | length')" 1
token=$alice
jobs_end
before=$(blobs)
((before >= 4 * bobs_files)) || broken "only $before files"

# The bytes of many more images, so that the job is not done in a moment.
sql "INSERT INTO images (owner_id, storage_key, original_filename, mime_type, file_size, width, height, status, visibility)
	SELECT u.id, 'many/' || g, 'f', 'image/png', 1, 10, 10, 'active', 'public'
	FROM users u, generate_series(1, 3000) g WHERE username = 'alice'" >/dev/null
ask_json DELETE /api/v1/users/me '{"password":"wrong-wrong-wrong"}'
problem 401 unauthorized
ask_json DELETE /api/v1/users/me "{\"password\":\"$password\"}"
expect 'deleted' "$status" 204
token=$alice
for ((i = 0; i < 8; i++)); do
	ask GET /api/v1/users/me
	expect 'her token' "$status" 401
done
token=
ask GET "$address"
problem 404 not-found
ask GET "/api/v1/images/$hers"
problem 404 not-found
ask GET /api/v1/images
expect 'listed' "$(json '[.items[].id] | join(",")')" "$bobs"
expect 'total' "$(json .pagination.total)" 1
ask GET '/api/v1/tags/gone/images'
expect 'of the tag' "$(json .pagination.total)" 1

# Killed in the middle, twice: the lease ends, and the next one goes on.
for ((i = 0; i < 2; i++)); do
	sleep 0.3
	jobs=$(stack_pid tintype-jobs)
	mapfile -t runners < <(pgrep -P "$jobs")
	kill -KILL "${runners[@]}" 2>/dev/null || true
done
sql "UPDATE jobs SET leased_until = now() - interval '1 second' WHERE state = 'running'" >/dev/null
for ((i = 0; i < 400; i++)); do
	[[ $(sql "SELECT count(*) FROM jobs WHERE state IN ('queued', 'running')") != 0 ]] || break
	((i % 50 != 49)) || sql "UPDATE jobs SET leased_until = now() - interval '1 second' WHERE state = 'running' AND updated_at < now() - interval '5 seconds'" >/dev/null
	sleep 0.2
done
expect 'jobs that are left' "$(sql "SELECT count(*) FROM jobs WHERE state <> 'done'")" 0
expect 'accounts' "$(sql "SELECT string_agg(username, ',') FROM users")" bob
expect 'images' "$(sql 'SELECT count(*) FROM images')" 1
expect 'likes and comments' "$(sql "SELECT like_count || ' ' || comment_count || ' ' || (SELECT count(*) FROM likes) || ' ' || (SELECT count(*) FROM comments) FROM images")" '1 3 1 3'
expect 'bonds' "$(sql "SELECT count(*) || ' ' || (SELECT followers + following FROM user_counts) || ' ' || (SELECT count(*) FROM notifications) FROM follows")" '0 0 0'
expect 'counts' "$(sql 'SELECT count(*) FROM image_counts_counted c FULL JOIN (SELECT scope, scope_id, sum(images) AS images FROM image_counts GROUP BY 1, 2) k USING (scope, scope_id) WHERE coalesce(c.images, 0) <> coalesce(k.images, 0)')" 0
expect 'files' "$(blobs)" "$bobs_files"

# The address and the name are free.
sign_in alice
ask GET /api/v1/users/me
expect 'a new alice has nothing' "$(json .image_count)" 0

stack_command user ban bob 'too many boats' >"$answer"
ask GET /api/v1/images
expect 'banned by the operator' "$(json .pagination.total)" 0
stack_command user unban bob >"$answer"
ask GET /api/v1/images
expect 'and back' "$(json .pagination.total)" 1
stack_command user delete bob >"$answer"
ask GET /api/v1/images
expect 'deleted by the operator' "$(json .pagination.total)" 0
done_all
