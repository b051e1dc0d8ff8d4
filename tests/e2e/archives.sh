#!/bin/bash
# Albums and selections as ZIP archives: any size, in constant memory, resumed where they broke off, and only of what
# the viewer may see.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up one DB_MAX_OPEN_CONNS=2 DB_MAX_IDLE_CONNS=2 RATE_LIMIT_ADDRESS=40
sign_in niepce
owner=$token
images=()
for number in 1 2 3 4; do
	convert -size 1100x900 -seed "$number" plasma:fractal -attenuate 0.5 +noise Gaussian "$scratch/$number.png"
	visibility=public
	[[ $number != 3 ]] || visibility=private
	ask POST /api/v1/images -F "file=@$scratch/$number.png" -F "visibility=$visibility" -F "title=Le Gras / $number"
	expect 'upload' "$status" 201
	images+=("$(json .id)")
done
for id in "${images[@]}"; do wait_active "$id"; done
ask_json POST /api/v1/albums '{"title":"Été 1826","visibility":"public"}'
album=$(json .id)
ask_json POST "/api/v1/albums/$album/images" "$(jq -nc '{image_ids: $ARGS.positional}' --args "${images[@]}")"
expect 'added' "$(json .added_count)" 4
path=/api/v1/albums/$album/download

# whole FILE FILES: the archive just loaded is one, with so many files, each as it is served.
whole() {
	unzip -tqq "$1" || broken "$1 is damaged"
	expect "$1: files" "$(unzip -Z1 "$1" | wc -l)" "$2"
}
ask GET "$path"
cp "$answer" "$scratch/all.zip"
expect 'status and type' "$status $(header Content-Type)" '200 application/zip'
expect 'length' "$(header Content-Length)" "$(stat -c %s "$scratch/all.zip")"
expect 'ranges' "$(header Accept-Ranges)" bytes
expect_match 'name' "$(header Content-Disposition)" "filename\*=UTF-8''%C3%89t%C3%A9%201826.zip"
expect_match 'of several slices' "$(stat -c %s "$scratch/all.zip")" '^[0-9]{7,}$'
etag=$(header ETag)
expect_match 'tag' "$etag" '^"'
whole "$scratch/all.zip" 4
expect 'names' "$(unzip -Z1 "$scratch/all.zip" | sed -n 2p)" '0002 Le Gras _ 2.png'
mkdir "$scratch/out"
unzip -qq "$scratch/all.zip" -d "$scratch/out"
for number in 1 2 3 4; do
	ask GET "/api/v1/images/${images[number - 1]}/variants/original"
	expect "file $number" "$(cmp "$answer" "$scratch/out/000$number Le Gras _ $number.png" && echo same)" same
done

# Broken off and gone on with, anywhere.
size=$(stat -c %s "$scratch/all.zip")
for at in 1 983039 983040 983041 $((size / 2)) $((size - 1)); do
	ask GET "$path" -r "$at-" -H "If-Range: $etag"
	expect "from $at" "$status $(header Content-Range)" "206 bytes $at-$((size - 1))/$size"
	expect "from $at: bytes" "$(cmp "$answer" <(tail -c "+$((at + 1))" "$scratch/all.zip") && echo same)" same
done
ask GET "$path" -r 100-199
expect 'a piece' "$status $(cmp "$answer" <(tail -c +101 "$scratch/all.zip" | head -c 100) && echo same)" '206 same'
ask GET "$path" -r "$size-"
expect 'behind the end' "$status" 416
ask GET "$path" -r 5- -H 'If-Range: "another"'
expect 'of another archive' "$status $(stat -c %s "$answer")" "200 $size"
ask GET "$path" -H "If-None-Match: $etag"
expect 'known' "$status" 304
ask HEAD "$path"
expect 'HEAD' "$status $(header Content-Length)" "200 $size"

# Of what the viewer may see, and no more.
token='' ask GET "$path"
cp "$answer" "$scratch/public.zip"
expect 'anonymous' "$status" 200
whole "$scratch/public.zip" 3
[[ $(header ETag) != "$etag" ]] || broken 'another archive has the same tag'
sign_in other
other=$token
ask GET "$path"
cp "$answer" "$scratch/other.zip"
whole "$scratch/other.zip" 3
token=$owner ask_json PATCH "/api/v1/albums/$album" '{"visibility":"private"}'
expect 'private' "$status" 200
ask GET "$path"
problem 404 not-found
token='' ask GET "$path"
problem 404 not-found
token='' ask GET "$path" -r 100-199
problem 404 not-found
token=$owner ask GET "$path"
expect 'its owner' "$status" 200
ask GET /api/v1/albums/nonsense/download
expect 'no album' "$status" 404

# While it is loaded an image is made private: what was one archive does not become two halves.
token=$owner ask_json PATCH "/api/v1/albums/$album" '{"visibility":"public"}'
token=
ask GET "$path"
etag=$(header ETag)
token=$owner ask_json PATCH "/api/v1/images/${images[0]}" '{"visibility":"private"}'
ask GET "$path" -r 1000- -H "If-Range: $etag"
cp "$answer" "$scratch/anew.zip"
expect 'begun anew' "$status" 200
whole "$scratch/anew.zip" 2

# A selection.
token=$owner
ids=$(IFS=,; echo "${images[*]}")
ask GET "/api/v1/images/download?ids=$ids"
cp "$answer" "$scratch/chosen.zip"
whole "$scratch/chosen.zip" 4
token=$other
ask GET "/api/v1/images/download?ids=$ids"
cp "$answer" "$scratch/theirs.zip"
whole "$scratch/theirs.zip" 2
ask GET "/api/v1/images/download?ids=${images[2]}"
problem 404 not-found
for wrong in '' 'ids=' 'ids=7' "ids=$(printf "${images[1]},%.0s" {1..101})"; do
	ask GET "/api/v1/images/download?$wrong"
	problem 400 validation-error
done

# More than a gigabyte of the same few files, to clients that read slowly: workers do not wait for them, and do not grow.
token=$owner
ask_json POST /api/v1/albums '{"title":"empty","visibility":"public"}'
empty=$(json .id)
ask GET "/api/v1/albums/$empty/download"
cp "$answer" "$scratch/empty.zip"
expect 'nothing is an archive, too' "$status $(stat -c %s "$scratch/empty.zip")" '200 22'
worker_peak() {
	local worker most=0 kb
	for worker in $(pgrep -P "$(stack_pid tintyped)"); do
		kb=$(awk '/^VmHWM:/ { print $2 }' "/proc/$worker/status")
		((kb <= most)) || most=$kb
	done
	echo "$most"
}
before=$(worker_peak)
slow=()
for ((i = 0; i < 6; i++)); do
	curl -sS -m 60 --limit-rate 200k -o /dev/null -H "Authorization: Bearer $owner" "$base$path" &
	slow+=($!)
done
sleep 1
for ((i = 0; i < 20; i++)); do
	ask GET /api/v1/images
	[[ $status == 200 || $status == 429 ]] || broken "$status while others load slowly"
done
checks=$((checks + 1))
kill "${slow[@]}" 2>/dev/null || true
wait "${slow[@]}" 2>/dev/null || true
after=$(worker_peak)
((after - before <= 1024)) || broken "a worker grew by $((after - before)) kB"
printf 'the largest worker: %s kB, then %s kB\n' "$before" "$after"
expect 'checksums are kept' "$(stack_dev psql -Atqc "SELECT count(*) FROM image_variants WHERE variant_type = 'original' AND crc32 IS NULL")" 0
done_all
