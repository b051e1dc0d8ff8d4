#!/bin/bash
# Resumable uploads with the tus client of others: over the death of everybody, and with everything
# that can be wrong.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up one STORAGE_ORPHAN_AGE=1s TINTYPE_REQUEST_TIMEOUT=2s TINTYPE_JOB_TIMEOUT=10s CLAMAV_TIMEOUT=100ms
export TINTYPE_TEST_NODE=${TINTYPE_TEST_NODE:-$TINTYPE_BUILD/node}
tus() { # tus FILE [CHUNK] [NAME=VALUE…]
	local file=$1
	shift
	exec "$root/tests/lib/node.sh" tus.js "$base/api/v1/uploads" "$token" "$file" "$scratch/tus.state" "$@"
}
partial() { find "$stack/storage/partial" -type f | wc -l; }

sign_in niepce
convert -size 1600x1200 plasma:fractal -quality 97 "$scratch/photo.jpg"
size=$(stat -c %s "$scratch/photo.jpg")
((size > 900000)) || broken "the photo is too small: $size"

# As it should be.
(tus "$scratch/photo.jpg" 262144 'title=Le Gras – früh' visibility=public tags=roof,1826) >"$scratch/log" || broken "$(cat "$scratch/log")"
url=$(awk '$1 == "done" { print $2 }' "$scratch/log")
expect_match 'several pieces' "$(grep -c '^sent' "$scratch/log")" '^([4-9]|[1-9][0-9])$'
ask HEAD "${url#"$base"}" -I -H 'Tus-Resumable: 1.0.0'
expect 'whole' "$status $(header Upload-Offset) $(header Upload-Length)" "200 $size $size"
location=$(header Content-Location)
ask GET "$location"
expect 'title' "$(json .title)" 'Le Gras – früh'
expect 'tags' "$(json '.tags | sort | join(",")')" 1826,roof
expect 'visibility' "$(json .visibility)" public
wait_active "$(json .id)"
expect 'its file is gone' "$(partial)" 0
expect 'hash' "$(sql "SELECT encode(content_hash, 'hex') FROM images WHERE id = '$(json .id)'")" \
	"$(sha256sum <"$scratch/photo.jpg" | cut -d' ' -f1)"

# Everybody dies in the middle of it, the client too; it goes on where it was.
convert -size 2400x1800 plasma:fractal -quality 97 "$scratch/large.jpg"
(TUS_PAUSE=200 tus "$scratch/large.jpg" 131072 title=large) >"$scratch/log" 2>&1 &
client=$!
for ((tick = 0; tick < 600; tick++)); do
	(($(grep -c '^sent' "$scratch/log") < 4)) || break
	sleep 0.05
done
victims=("$client")
for name in tintyped tintype-jobs nginx; do
	read -r pid _ <"$stack/run/$name.started"
	mapfile -t children < <(pgrep -P "$pid")
	victims+=("$pid" "${children[@]}")
done
read -r postgresql _ <"$stack/run/postgresql.started"
kill -9 "${victims[@]}" "$postgresql" 2>/dev/null || true
wait "$client" 2>/dev/null || true
! grep -q '^done' "$scratch/log" || broken 'it was whole before anybody died'
for ((tick = 0; tick < 100; tick++)); do
	pgrep -P "$postgresql" >/dev/null || break
	sleep 0.1
done
rm -f "$stack/postgresql/data/postmaster.pid" "$stack/run/.s.PGSQL.5432.lock"
stack_dev up </dev/null >/dev/null
before=$(sql "SELECT received FROM resumable_uploads WHERE image_id IS NULL")
expect_match 'something is safe' "$before" '^[1-9][0-9]+$'
(tus "$scratch/large.jpg" 131072 title=large) >"$scratch/log" 2>&1 || broken "$(cat "$scratch/log")"
expect 'goes on: first asks where' "$(head -n 1 "$scratch/log")" HEAD
expect 'and not from the beginning' "$(awk '$1 == "sent" { print $2; exit }' "$scratch/log")" $((before + 131072))
ask HEAD "$(awk '$1 == "done" { sub(/^http:..[^\/]*/, "", $2); print $2 }' "$scratch/log")" -I
ask GET "$(header Content-Location)"
large=$(json .id)
wait_active "$large"
expect 'every byte' "$(sql "SELECT encode(content_hash, 'hex') FROM images WHERE id = '$large'")" \
	"$(sha256sum <"$scratch/large.jpg" | cut -d' ' -f1)"

# Only the workers die, again and again, and the client is patient.
convert -size 2400x1800 plasma:red-blue -quality 97 "$scratch/patient.jpg"
(TUS_PAUSE=20 tus "$scratch/patient.jpg" 65536) >"$scratch/log" 2>&1 &
client=$!
for ((i = 0; i < 10; i++)); do
	read -r pid _ <"$stack/run/tintyped.started"
	mapfile -t children < <(pgrep -P "$pid")
	kill -9 "${children[@]}" 2>/dev/null || true
	sleep 0.1
done
wait "$client" || broken "$(cat "$scratch/log")"
checks=$((checks + 1))

# The protocol, by hand.
tus_headers=(-H 'Tus-Resumable: 1.0.0')
piece=("${tus_headers[@]}" -H 'Content-Type: application/offset+octet-stream')
create() { # create LENGTH [METADATA]: sets $url
	ask POST /api/v1/uploads "${tus_headers[@]}" -H "Upload-Length: $1" -H "Upload-Metadata: ${2:-filename YS5qcGc=}"
	url=$(header Location)
}
ask OPTIONS /api/v1/uploads
expect 'options' "$(header Tus-Version) $(header Tus-Extension) $(header Tus-Max-Size)" \
	'1.0.0 creation,expiration,termination 10485760'
create 10485761
problem 413 file-too-large
create 0
problem 400 validation-error
create x
problem 400 validation-error
create 100 'filename ###'
problem 400 validation-error
create 100 'filename YS5qcGc=,visibility ZXZlcnlib2R5'
problem 400 validation-error
ask POST /api/v1/uploads -H 'Upload-Length: 100'
expect 'no version' "$status" 412
create "$size" 'filename cGhvdG8uanBn'
expect 'created' "$status" 201
expect_match 'expires' "$(header Upload-Expires)" ' GMT$'
head -c 1000 "$scratch/photo.jpg" >"$scratch/piece"
ask PATCH "$url" "${piece[@]}" -H 'Upload-Offset: 5' --data-binary "@$scratch/piece"
problem 409 conflict
ask PATCH "$url" "${tus_headers[@]}" -H 'Upload-Offset: 0' --data-binary "@$scratch/piece"
problem 415 unsupported-format
ask PATCH "$url" "${piece[@]}" --data-binary "@$scratch/piece"
problem 400 validation-error
ask PATCH "$url" "${piece[@]}" -H 'Upload-Offset: 0' --data-binary "@$scratch/piece"
expect 'first piece' "$status $(header Upload-Offset)" '204 1000'
ask PATCH "$url" "${piece[@]}" -H 'Upload-Offset: 0' --data-binary "@$scratch/piece"
problem 409 conflict
cat "$scratch/photo.jpg" "$scratch/piece" >"$scratch/more"
ask PATCH "$url" "${piece[@]}" -H 'Upload-Offset: 1000' --data-binary "@$scratch/more"
problem 413 file-too-large
# Two at once: one of them is right.
tail -c +1001 "$scratch/photo.jpg" >"$scratch/rest"
seq 2 | xargs -P 2 -I{} curl -sS -o /dev/null -D "$scratch/both-{}" -w '%{http_code}\n' -X PATCH "${piece[@]}" -H 'Upload-Offset: 1000' \
	-H "Authorization: Bearer $token" --data-binary "@$scratch/rest" "$base$url" | sort >"$scratch/both"
expect 'one wins' "$(paste -sd' ' "$scratch/both")" '204 409'
expect 'the same photo was sent before' "$(cat "$scratch"/both-? | grep -ic "^link: <$location>; rel=\"duplicate\"")" 1
# The bytes were there already.
expect 'a copy' "$(sql "SELECT count(*) FROM images WHERE duplicate_of IS NOT NULL")" 1

create 5000
owner=$token mine=$url
sign_in daguerre
for method in HEAD PATCH DELETE; do
	if [[ $method == HEAD ]]; then
		ask HEAD "$mine" -I
	else
		ask "$method" "$mine" "${piece[@]}" -H 'Upload-Offset: 0' --data-binary "@$scratch/piece"
	fi
	expect "foreign $method" "$status" 404
done
token=
ask PATCH "$mine" "${piece[@]}" -H 'Upload-Offset: 0' --data-binary "@$scratch/piece"
problem 401 unauthorized
token=$owner
ask PATCH "$mine" "${piece[@]}" -H 'Upload-Offset: 0' --data-binary "@$scratch/piece"
expect 'still good' "$status" 204
ask DELETE "$mine" "${tus_headers[@]}"
expect 'ended' "$status" 204
ask HEAD "$mine" -I
expect 'gone' "$status" 404

# Not an image: said at its end, and forgotten.
create 1000
head -c 1000 /dev/urandom >"$scratch/noise"
ask PATCH "$url" "${piece[@]}" -H 'Upload-Offset: 0' --data-binary "@$scratch/noise"
problem 415 unsupported-format
ask HEAD "$url" -I
expect 'forgotten' "$status" 404
expect 'no files' "$(partial)" 0

# What nobody goes on with is swept away.
create 5000
ask PATCH "$url" "${piece[@]}" -H 'Upload-Offset: 0' --data-binary "@$scratch/piece"
expect 'begun' "$status $(partial)" '204 1'
touch -d '2 hours ago' "$stack"/storage/partial/*
sql "UPDATE resumable_uploads SET expires_at = now() - interval '1 second' WHERE image_id IS NULL; UPDATE storage_sweeps SET due_at = now()"
ask HEAD "$url" -I
expect 'expired' "$status" 404
for ((tick = 0; tick < 400; tick++)); do
	[[ $(partial) != 0 ]] || break
	sleep 0.1
done
expect 'swept' "$(partial) $(sql 'SELECT count(*) FROM resumable_uploads WHERE image_id IS NULL')" '0 0'
expect 'nothing else lies about' "$(find "$stack/storage/incoming" -type f | wc -l)" 0
done_all
