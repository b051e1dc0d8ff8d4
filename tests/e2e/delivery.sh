#!/bin/bash
# Files for everybody come from nginx alone, and from the moment they are not for everybody any more
# they do not come at all: whatever made them so, and however many ask meanwhile.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up one STORAGE_ORPHAN_AGE=1s TINTYPE_REQUEST_TIMEOUT=2s TINTYPE_JOB_TIMEOUT=10s CLAMAV_TIMEOUT=100ms
links() { find "$stack/storage/public" -type f | wc -l; }
sign_in niepce
convert -size 900x700 plasma:fractal "$scratch/photo.png"
ask POST /api/v1/images -F "file=@$scratch/photo.png" -F visibility=public
image=$(json .id)
wait_active "$image"
owner=$token
stem=/api/v1/images/$image/variants
anonymous() { token='' ask "$@"; }

# The first from the application, all others from nginx: alike.
expect 'no links yet' "$(links)" 0
anonymous GET "$stem/large"
cp "$answer" "$scratch/first"
grep -iv '^\(date\|server-timing\|x-request-id\|accept-ranges\|connection\)' "$head" | sort >"$scratch/first.head"
expect 'a link' "$status $(links)" '200 1'
anonymous GET "$stem/large?v=whatever"
grep -iv '^\(date\|server-timing\|x-request-id\|accept-ranges\|connection\)' "$head" | sort >"$scratch/second.head"
expect 'not the application' "$(header Server-Timing)" ''
expect 'the same head' "$(diff "$scratch/first.head" "$scratch/second.head" | tr -d '\r')" ''
expect 'the same bytes' "$(cmp "$scratch/first" "$answer" && echo same)" same
expect 'type' "$(header Content-Type)" image/webp
expect 'caching' "$(header Cache-Control)" 'public, max-age=31536000, immutable'
expect 'nosniff' "$(header X-Content-Type-Options)" nosniff
etag=$(header ETag)
expect_match 'strong tag' "$etag" '^"'
anonymous GET "$stem/large" -H "If-None-Match: $etag"
expect 'known' "$status" 304
anonymous GET "$stem/large" -r 5-9
expect 'range' "$status $(header Content-Range)" "206 bytes 5-9/$(stat -c %s "$scratch/first")"
anonymous GET "$stem/large" -r 5-9 -H 'If-Range: "other"'
expect 'If-Range' "$status" 200
anonymous GET "$stem/large" -H "If-Match: $etag"
expect 'If-Match' "$status" 200
# From nginx alone, from the application for everybody, and for one person: alike, and not to be kept.
for how in "$stem/large" "$stem/small" "token $stem/large"; do
	for precondition in 'If-Match: "other"' 'If-Unmodified-Since: Mon, 01 Jan 1990 00:00:00 GMT'; do
		token=$([[ $how != token* ]] || printf '%s' "$owner") ask GET "${how#token }" -H "$precondition"
		problem 412 precondition-failed
		expect "$how, $precondition: caching" "$(header Cache-Control)" no-store
		expect "$how, $precondition: nosniff" "$(header X-Content-Type-Options)" nosniff
	done
	rm -f "$stack/storage/public/${image: -2}/$image"/small.*
done
anonymous HEAD "$stem/large" -I
expect 'HEAD' "$status $(header Content-Length)" "200 $(stat -c %s "$scratch/first")"
anonymous GET "$stem/original"
anonymous GET "$stem/original"
expect 'original' "$(header Content-Type)" image/png
anonymous POST "$stem/large"
problem 405 method-not-allowed
anonymous GET "/_public/${image: -2}/$image/large.webp"
expect 'internal' "$status" 404
anonymous GET "/api/v1/images/${image%??}../variants/large"
expect 'no way up' "$status" 404

# Whatever makes it less than public takes the links at once.
public_again() { # by SQL or by the API, then the links are made anew
	sql "UPDATE images SET visibility = 'public', deleted_at = NULL, hidden_at = NULL, status = 'active'"
	anonymous GET "$stem/large"
	anonymous GET "$stem/medium"
	expect 'public again' "$status" 200
	expect_match 'links' "$(links)" '^[23]$'
}
public_again
for visibility in private unlisted; do
	token=$owner ask_json PATCH "/api/v1/images/$image" "{\"visibility\":\"$visibility\"}"
	expect "$visibility" "$status" 200
	expect "$visibility: no links" "$(links)" 0
	anonymous GET "$stem/large"
	expect "$visibility: bytes" "$status" "$([[ $visibility == private ]] && echo 404 || echo 200)"
	expect "$visibility: still no links" "$(links)" 0
	expect_match "$visibility: caching" "$(header Cache-Control)" '^(private|no-store)'
	public_again
done
token=$owner ask DELETE "/api/v1/images/$image"
expect 'deleted' "$status $(links)" '204 0'
anonymous GET "$stem/large"
expect 'in the trash' "$status" 404
token=$owner ask POST "/api/v1/images/$image/restore"
public_again

# While many ask: after the answer to "private" not one more byte comes, a hundred times.
token=$owner
for ((round = 0; round < 40; round++)); do
	seq 24 | xargs -P 4 -I{} curl -sS -o /dev/null "$base$stem/large?{}" &
	asking=$!
	ask_json PATCH "/api/v1/images/$image" '{"visibility":"private"}'
	[[ $status == 200 ]] || broken "round $round: $status"
	anonymous GET "$stem/large"
	[[ $status == 404 ]] || broken "round $round: bytes after the answer"
	wait "$asking"
	[[ $(links) == 0 ]] || broken "round $round: a link is left"
	ask_json PATCH "/api/v1/images/$image" '{"visibility":"public"}'
done
checks=$((checks + 1))

# What a crash left, or somebody did behind our back, is removed by the sweeper.
anonymous GET "$stem/large"
expect 'a link' "$(links)" 1
sql "UPDATE images SET visibility = 'private'; UPDATE storage_sweeps SET due_at = now()"
for ((tick = 0; tick < 300; tick++)); do
	[[ $(links) != 0 ]] || break
	sleep 0.1
done
expect 'swept' "$(links)" 0
done_all
