#!/bin/bash
# What people take with them: all that is held on them and nothing of others, by a link that ends.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up one

sql() {
	stack_dev psql -qAtc "$1" | tail -n 1
}

upload() {
	convert -size "$1" plasma:fractal "$scratch/photo.$2"
	chmod 644 "$scratch/photo.$2"
	ask POST /api/v1/images -F "file=@$scratch/photo.$2" -F visibility=private -F "title=Une été \"$1\"" -F tags=export,été
	expect "upload $1" "$status" 201
	wait_active "$(json .id)"
	id=$(json .id)
}

# The archive, when it is made: sets $url.
wait_ready() {
	local tick
	for ((tick = 0; tick < 300; tick++)); do
		ask GET /api/v1/users/me/export
		[[ $(json .status) != ready ]] || break
		expect 'being made' "$status:$(json '.url, .expires_at, .file_size' | sort -u)" 202:null
		sleep 0.2
	done
	expect 'made' "$status:$(json .status):$(json .progress)" 200:ready:100
	url=$(json .url)
}

sign_in bob
upload 301x200 jpg
bobs=$id
sign_in alice
alice=$token
upload 300x200 jpg
first=$id
upload 320x200 png
second=$id
ask DELETE "/api/v1/images/$second"
expect 'into the trash' "$status" 204
ask_json POST /api/v1/albums '{"title":"Summer"}'
album=$(json .id)
ask_json POST "/api/v1/albums/$album/images" "{\"image_id\":\"$first\"}"
expect 'into the album' "$status" 200
sql "INSERT INTO likes (user_id, image_id) SELECT id, '$bobs' FROM users WHERE username = 'alice';
	INSERT INTO comments (user_id, image_id, content) SELECT id, '$bobs', 'so \"nice\"' FROM users WHERE username = 'alice';
	INSERT INTO follows (follower_id, followed_id) SELECT a.id, b.id FROM users a, users b
		WHERE a.username = 'alice' AND b.username = 'bob';
	INSERT INTO notifications (user_id, kind, actor_id, image_id) SELECT a.id, 'like', b.id, '$first' FROM users a, users b
		WHERE a.username = 'alice' AND b.username = 'bob'" >/dev/null

ask GET /api/v1/users/me/export
expect 'looking orders nothing' "$status" 404
ask POST /api/v1/users/me/export
expect 'ordered' "$status" 202
export_id=$(json .id)
ask GET /api/v1/users/me/export
expect 'asking does not order another' "$(json .id)" "$export_id"
wait_ready
expect 'no caching' "$(header Cache-Control)" no-store
size=$(json .file_size)

# The link needs no token, and has to be whole.
token=
ask GET "$url"
expect 'the archive' "$status:$(header Content-Type)" 200:application/zip
expect 'as a file' "$(header Content-Disposition)" 'attachment; filename="tintype-alice.zip"'
expect 'its size' "$(stat -c %s "$answer")" "$size"
cp "$answer" "$scratch/alice.zip"
for wrong in "${url%?}" "${url%%\?*}" "${url/?t=/?t=x}" "/api/v1/exports/00000000-0000-0000-0000-000000000001?t=${url##*=}"; do
	ask GET "$wrong"
	problem 404 not-found
done
ask GET "$url" -H 'Range: bytes=0-3'
expect 'in parts' "$status:$(head -c 2 "$answer")" 206:PK

mkdir "$scratch/out"
python3 - "$scratch/alice.zip" "$scratch/out" <<'PY'
import sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
archive.extractall(sys.argv[2])
PY
inside() {
	jq -r "$2" "$scratch/out/$1"
}
expect 'files' "$(cd "$scratch/out" && find . -type f -printf '%P\n' | LC_ALL=C sort)" "$(printf '%s\n' albums.json appeals.json audit.json \
	comments.json following.json images.json likes.json notifications.json profile.json reports.json \
	sessions.json shares.json tokens.json webhooks.json "images/$first.jpeg" "images/$second.png" | LC_ALL=C sort)"
expect 'profile' "$(inside profile.json '.[0].email')" alice@example.org
expect 'no hashes' "$(grep -rlE 'argon2|token_hash|password_hash' "$scratch/out" | wc -l)" 0
expect 'sessions' "$(inside sessions.json length)" 1
expect 'following' "$(inside following.json 'map(.kind) | join(",")')" follow
expect 'told' "$(inside notifications.json 'map(.kind) | join(",")')" like
expect 'images' "$(inside images.json 'map(.id) | sort | join(" ")')" "$(printf '%s\n' "$first" "$second" | sort | tr '\n' ' ' | sed 's/ $//')"
expect 'titles' "$(inside images.json "map(select(.id == \"$first\"))[0].title")" 'Une été "300x200"'
expect 'tags' "$(inside images.json "map(select(.id == \"$first\"))[0].tags | sort | join(\",\")")" 'export,été'
expect 'album' "$(inside albums.json '.[0].title + " " + .[0].image_ids[0]')" "Summer $first"
expect 'like' "$(inside likes.json '.[0].image_id')" "$bobs"
expect 'comment' "$(inside comments.json '.[0].content')" 'so "nice"'
expect 'audit' "$(inside audit.json length)" 0
token=$alice
ask GET "/api/v1/images/$first/download"
expect 'the same picture' "$(sha256sum <"$answer")" "$(sha256sum <"$scratch/out/images/$first.jpeg")"

# A new one in its place; the runner is killed on the way.
ask POST /api/v1/users/me/export
expect 'another' "$status" 202
mapfile -t runners < <(pgrep -P "$(stack_pid tintype-jobs)")
kill -KILL "${runners[@]}" 2>/dev/null || true
sql "UPDATE jobs SET leased_until = now() - interval '1 second' WHERE state = 'running'" >/dev/null
wait_ready
[[ $(json .id) != "$export_id" ]] || broken 'it is the old one'

# Over.
sql "UPDATE exports SET expires_at = now() - interval '1 second'" >/dev/null
ask GET "$url"
problem 404 not-found
stack_dev restart >/dev/null </dev/null
for ((tick = 0; tick < 150; tick++)); do
	left=$(sql "SELECT (SELECT count(*) FROM exports) || ' ' || (SELECT count(*) FROM jobs WHERE kind = 'blob.remove' AND state <> 'done')")
	[[ $left != '0 0' ]] || break
	sleep 0.2
done
expect 'rows and bytes are gone' "$left" '0 0'
stack_env_value STORAGE_LOCAL_PATH
expect 'no archive is left' "$(find "$value" -name '*.zip' | wc -l)" 0

# Ends with the account.
ask GET /api/v1/users/me/export
problem 404 not-found
ask POST /api/v1/users/me/export
expect 'one more' "$status" 202
wait_ready
ask_json DELETE /api/v1/users/me '{"password":"Correct-horse-7-battery"}'
expect 'deleted' "$status" 204
ask GET "$url" -H 'Authorization:'
problem 404 not-found
done_all
