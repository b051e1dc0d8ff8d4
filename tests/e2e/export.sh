#!/bin/bash
# A gallery as open files, and back: an export that broke off, is damaged, or is there already ends up the same;
# what is imported of it is the same gallery, with its ids if nobody has them.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up stack
# tintype STATUS ARGUMENT…: $said is what it says.
tintype() {
	local expected=$1 code=0
	shift
	(in_place "$@") >"$scratch/said" 2>&1 || code=$?
	said=$(cat "$scratch/said")
	expect "exit status of $*: $said" "$code" "$expected"
}
# gallery OWNER [ids]: all that a person has, as text; with ids or without.
gallery() {
	local id="'-'"
	[[ ${2:-} != ids ]] || id=id
	sql "SELECT 'image', $id, title, description, alt_text, original_filename, visibility, content_rating, exif, created_at, view_count,
			ARRAY(SELECT tag_name FROM image_tags WHERE image_id = i.id ORDER BY tag_slug COLLATE \"C\")
		FROM images i WHERE owner_id = '$1' AND deleted_at IS NULL ORDER BY title, original_filename, created_at"
	sql "SELECT 'album', $id, title, description, visibility, created_at, (SELECT p.title FROM albums p WHERE p.id = a.parent_id),
			(SELECT c.title FROM images c WHERE c.id = a.cover_image_id),
			ARRAY(SELECT i.title FROM album_images m JOIN images i ON i.id = m.image_id WHERE m.album_id = a.id ORDER BY m.position)
		FROM albums a WHERE owner_id = '$1' ORDER BY created_at"
}
upload() { # upload FILE-NAME TITLE VISIBILITY TAGS
	sent=$((${sent:-0} + 1))
	convert -size 260x200 -seed "$sent" plasma:fractal "$scratch/photo.jpg"
	exiftool -q -overwrite_original -EXIF:Make="Camera $sent" "$scratch/photo.jpg"
	ask POST /api/v1/images -F "file=@$scratch/photo.jpg;filename=\"$1\"" --form-string "title=$2" --form-string "visibility=$3" --form-string "tags=$4"
	expect "upload $2" "$status" 201
	id=$(json .id)
}
album() { # album TITLE VISIBILITY [PARENT]
	ask_json POST /api/v1/albums "$(jq -n --arg t "$1" --arg v "$2" --arg p "${3:-}" '{title: $t, visibility: $v, description: "of \($t)"} + if $p == "" then {} else {parent_id: $p} end')"
	expect "album $1" "$status" 201
	id=$(json .id)
}

sign_in niepce
ask GET /api/v1/users/me
owner=$(json .id)
upload IMG_1.jpg 'First – Le Gras' public window,Häuser && one=$id
upload IMG_1.jpg 'Second of that name' unlisted '' && two=$id
upload IMG_3.jpg 'A name for no disk' private odd && three=$id
upload IMG_2.jpg 'In no album' private '' && four=$id
album 'Light/Dark?' public && outer=$id
album 'Inner' private "$outer" && inner=$id
album 'inner' unlisted "$outer" && twin=$id
ask_json POST "/api/v1/albums/$outer/images" "{\"image_ids\":[\"$one\",\"$two\",\"$three\"]}"
ask_json PUT "/api/v1/albums/$outer/images/reorder" "{\"image_ids\":[\"$three\",\"$one\",\"$two\"]}"
ask_json POST "/api/v1/albums/$inner/images" "{\"image_ids\":[\"$one\"]}"
ask_json POST "/api/v1/albums/$twin/images" "{\"image_ids\":[\"$three\",\"$one\"]}"
ask_json PATCH "/api/v1/albums/$outer" "{\"cover_image_id\":\"$two\"}"
expect 'cover' "$status" 200
jobs_end
ask_json PATCH "/api/v1/images/$one" '{"description":"Line one\nline two","alt_text":"A roof","content_rating":"nsfw"}'
expect 'words' "$status" 200
ask POST "/api/v1/images/$one/view"
ask_json POST "/api/v1/images/$one/comments" '{"content":"Eight hours?"}'
expect 'comment' "$status" 201
sql "UPDATE images SET original_filename = '../../.con: x*.jpg' WHERE id = '$three'"
sql "UPDATE images SET created_at = created_at - interval '3 years' WHERE id = '$one'; UPDATE albums SET created_at = created_at - interval '2 years' WHERE id = '$outer'"
niepce=$token
sign_in talbot
ask GET /api/v1/users/me
other=$(json .id)
upload IMG_1.jpg "Another's" private '' && theirs=$id
jobs_end
before=$(gallery "$owner")
whole=$(gallery "$owner" ids)

out=$scratch/out
mkdir "$out"
chmod 777 "$out"
tintype 64 export
tintype 64 export "$out/x" --nonsense
tintype 67 export "$out/x" --owner nobody
mkdir "$out/full"
echo mine >"$out/full/notes"
chmod -R a+rwX "$out"
tintype 73 export "$out/full"
expect 'nothing is touched' "$(ls "$out/full")" notes

tintype 0 export "$out/all"
expect_match 'sum' "$said" '2 people, 3 albums, 5 images: 5 of [0-9]+ bytes written, 0 were there and are good, 3 links'
tree=$out/all/niepce
expect 'files' "$(cd "$tree" && find . -name '*.jpg' | LC_ALL=C sort)" "./IMG_2.jpg
./Light_Dark_/IMG_1 ($two).jpg
./Light_Dark_/IMG_1.jpg
./Light_Dark_/Inner/IMG_1.jpg
./Light_Dark_/_._.._.con_ x_.jpg
./Light_Dark_/inner ($twin)/IMG_1.jpg
./Light_Dark_/inner ($twin)/_._.._.con_ x_.jpg"
expect 'bytes are there once' "$(stat -c %i "$tree/Light_Dark_/IMG_1.jpg" "$tree/Light_Dark_/Inner/IMG_1.jpg" "$tree/Light_Dark_/inner ($twin)/IMG_1.jpg" | sort -u | wc -l)" 1
token=$niepce
ask GET "/api/v1/images/$one/download"
expect 'the original' "$(sha256sum <"$answer")" "$(sha256sum <"$tree/Light_Dark_/IMG_1.jpg")"
expect 'words as JSON' "$(jq -c '[.id, .title, .description, .visibility, .content_rating, .comment_count, (.tags | length), (.albums | length)]' "$tree/Light_Dark_/IMG_1.jpg.json")" \
	"[\"$one\",\"First – Le Gras\",\"Line one\\nline two\",\"public\",\"nsfw\",1,2,3]"
expect 'words as XMP' "$(exiftool -s3 -sep , -XMP-dc:Title -XMP-dc:Subject "$tree/Light_Dark_/IMG_1.jpg.xmp")" 'First – Le Gras
Häuser,window'
expect 'the sum' "$(jq -r .sha256 "$tree/IMG_2.jpg.json")" "$(sha256sum "$tree/IMG_2.jpg" | cut -d' ' -f1)"
expect 'albums' "$(jq -r '.[] | .title' "$tree/albums.json" | LC_ALL=C sort)" 'Inner
Light/Dark?
inner'
expect 'people' "$(jq -r '.[] | [.username, has("email")] | join(" ")' "$out/all/people.json")" 'niepce false
talbot false'

# Again: nothing is written. Damaged, half removed, broken off in the middle of a file: mended.
tintype 0 export "$out/all"
expect_match 'again' "$said" ' 0 of 0 bytes written, 5 were there and are good'
sums() { (cd "$out/all" && find . -type f -print0 | sort -z | xargs -0 sha256sum); }
all=$(sums)
printf x | dd of="$tree/Light_Dark_/IMG_1.jpg" bs=1 seek=300 conv=notrunc status=none
rm "$tree/IMG_2.jpg" "$tree/Light_Dark_/Inner/IMG_1.jpg.json"
echo 'half a photo' >"$tree/.tintype-part"
tintype 0 export "$out/all"
expect_match 'mended' "$said" ' 2 of [0-9]+ bytes written, 3 were there and are good'
expect 'as it was' "$(sums)" "$all"
expect 'links again' "$(stat -c %h "$tree/Light_Dark_/IMG_1.jpg")" 3
key=$(sql "SELECT storage_key FROM image_variants WHERE image_id = '$four' AND variant_type = 'original'")
mv "$stack/storage/blobs/$key" "$scratch/kept"
rm -r "$tree/IMG_2.jpg"
tintype 65 export "$out/all"
expect_match 'an original that is gone' "$said" "refused  $four: "
mv "$scratch/kept" "$stack/storage/blobs/$key"
tintype 0 export "$out/all"
expect 'all of it' "$(sums)" "$all"

# Killed in the middle, and begun again: the same to the last byte. Many images of few bytes, so that there is a middle.
sql "INSERT INTO images (id, owner_id, title, description, storage_provider, storage_key, original_filename, mime_type, file_size, width, height, status, visibility, content_hash, created_at)
	SELECT ('eeeeeeee-0000-4000-8000-' || lpad(g::text, 12, '0'))::uuid, owner_id, 'Of many', '', storage_provider, storage_key || g, 'many.jpg', mime_type, file_size, width, height, status, 'private', content_hash, created_at
	FROM images, generate_series(1, 300) g WHERE id = '$four'"
sql "INSERT INTO image_variants (image_id, variant_type, storage_key, width, height, file_size, format)
	SELECT i.id, v.variant_type, v.storage_key, v.width, v.height, v.file_size, v.format FROM image_variants v, images i WHERE v.image_id = '$four' AND v.variant_type = 'original' AND i.title = 'Of many'"
in_place export "$out/killed" >"$scratch/said" 2>&1 &
exporter=$!
written() { find "$out/killed" -name 'many*.jpg' 2>/dev/null | wc -l; }
for ((tick = 0; tick < 600 && $(written) < 20; tick++)); do sleep 0.02; done
kill -9 "$exporter" || broken "it was too quick: $(written)"
wait "$exporter" 2>/dev/null || true
some=$(written)
((some >= 20 && some < 300)) || broken "not in the middle: $some"
tintype 0 export "$out/killed"
expect_match 'gone on with' "$said" ' 305 images: [0-9]+ of [0-9]+ bytes written, [0-9]+ were there and are good'
there=$(sed -n 's/.* \([0-9]*\) were there and are good.*/\1/p' <<<"$said")
((there >= some - 1 && there < 300)) || broken "$there of $some were kept"
tintype 0 export "$out/at-once"
expect 'as one that was not killed' "$(cd "$out/killed" && find . -type f -print0 | sort -z | xargs -0 sha256sum)" "$(cd "$out/at-once" && find . -type f -print0 | sort -z | xargs -0 sha256sum)"
expect 'each is whole' "$(find "$out/killed" -name 'many*.jpg' -exec sha256sum {} + | cut -d' ' -f1 | sort | uniq -c | awk '{ print $1 }')" 300
sql "DELETE FROM images WHERE title = 'Of many'"

# Back in: all is there; as somebody else's it is the same with other ids; and where it is gone, with its own.
tintype 0 import "$tree" --owner niepce
expect_match 'there already' "$said" '0 images of 0 bytes, 0 albums; 7 were there already, 0 refused'
expect 'nothing changed' "$(gallery "$owner" ids)" "$whole"
sql "DELETE FROM images WHERE id = '$theirs'"
tintype 0 import "$tree" --owner talbot --dry-run
expect 'a dry run' "$(gallery "$other")" ''
tintype 0 import "$tree" --owner talbot
expect_match 'with other ids' "$said" '4 images of [0-9]+ bytes, 3 albums; 3 were there already, 0 refused'
jobs_end
expect 'the same gallery' "$(gallery "$other")" "$before"
tintype 0 import "$tree" --owner talbot
expect_match 'once' "$said" '0 images of 0 bytes, 0 albums; 7 were there already'
sql "DELETE FROM albums WHERE owner_id = '$owner'; DELETE FROM images WHERE owner_id = '$owner'"
tintype 0 import "$tree" --owner niepce
jobs_end
expect 'the same, ids and all' "$(gallery "$owner" ids)" "$whole"
ask GET "/api/v1/albums/$outer/images"
expect 'in order' "$(json '[.items[].title] | join(", ")')" 'A name for no disk, First – Le Gras, Second of that name'

# What is damaged on the way is refused.
printf x | dd of="$tree/IMG_2.jpg" bs=1 seek=300 conv=notrunc status=none
printf '{"tintype":1,"id":"x"}' >"$tree/Light_Dark_/IMG_1 ($two).jpg.json"
sql "DELETE FROM images WHERE owner_id = '$owner'"
tintype 65 import "$tree" --owner niepce
expect_match 'bytes' "$said" 'refused +IMG_2\.jpg: Its bytes are not those that were exported'
expect_match 'words' "$said" 'refused +Light_Dark_/IMG_1 \(.*\.json is damaged: id'
done_all
