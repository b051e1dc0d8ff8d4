#!/bin/bash
# A folder of photos becomes part of a gallery: albums of folders, words of IPTC, XMP and files beside it;
# what is wrong is told and the rest goes on; killed in the middle and begun again, nothing is there twice
# and nothing is missing.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up stack
# imports STATUS ARGUMENT…: $said is what it says.
imports() {
	local expected=$1 code=0
	shift
	(in_place import "$@") >"$scratch/said" 2>"$scratch/complaints" || code=$?
	said=$(cat "$scratch/said" "$scratch/complaints")
	expect "exit status of import $*: $said" "$code" "$expected"
}
paths() { # albums by their place, each with its images in order
	sql "WITH RECURSIVE tree AS (
			SELECT id, title::text AS path FROM albums WHERE parent_id IS NULL AND owner_id = '$1'
			UNION ALL SELECT a.id, t.path || ' > ' || a.title FROM albums a JOIN tree t ON a.parent_id = t.id)
		SELECT path || ': ' || coalesce((SELECT string_agg(i.title, ', ' ORDER BY m.position)
			FROM album_images m JOIN images i ON i.id = m.image_id WHERE m.album_id = t.id), '')
		FROM tree t ORDER BY path COLLATE \"C\""
}
numbers() { # images, albums, memberships
	sql "SELECT (SELECT count(*) FROM images), (SELECT count(*) FROM albums), (SELECT count(*) FROM album_images)"
}

tree=$scratch/tree
mkdir -p "$tree/Norway/Fjords" "$tree/a/b/c/d/e/f/g/h/i" "$tree/.hidden"
for n in 1 2 10; do
	convert -size 400x300 -seed "$n" plasma:fractal "$tree/Norway/img$n.jpg"
done
deep=$tree/Norway/Fjords/deep_water-2019.jpg
convert -size 300x300 -seed 4 plasma:green "$deep"
exiftool -q -overwrite_original -IPTC:Keywords=fjord -IPTC:Keywords=Häuser -IPTC:Keywords=x \
	-IPTC:ObjectName='Deep water' -IPTC:Caption-Abstract='Cold and clear' -IPTC:CodedCharacterSet=UTF8 -EXIF:Make=Daguerre "$deep"
convert -size 300x200 -seed 5 plasma:blue "$tree/top.png"
exiftool -q -overwrite_original -XMP-dc:Subject=roof -XMP-dc:Title='Title of a PNG' "$tree/top.png"
convert -size 300x210 -seed 6 plasma:red "$tree/w.webp"
exiftool -q -overwrite_original -XMP-dc:Subject=webtag "$tree/w.webp"
last=$tree/a/b/c/d/e/f/g/h/i/last
convert -size 350x200 -seed 7 plasma:red "$last.jpg"
exiftool -q -overwrite_original -XMP-dc:Title='Inside' -XMP-dc:Subject=inside "$last.jpg"
exiftool -q -o "$last.xmp" -XMP-dc:Title='From beside' -XMP-dc:Description='A sidecar' -XMP-dc:Subject=side -XMP-dc:Subject=car
cp "$tree/Norway/img1.jpg" "$tree/a/copy.jpg"
# What is nothing for a gallery.
cp "$tree/Norway/img1.jpg" "$tree/.hidden/secret.jpg"
ln -s "$tree/Norway/img1.jpg" "$tree/link.jpg"
echo 'not a picture' >"$tree/notes.txt"
head -c 5000 "$tree/Norway/img2.jpg" >"$tree/Norway/torn.jpg"
: >"$tree/empty.jpg"
printf '<x:xmpmeta <<<' >"$tree/w.xmp"
chmod -R a+rX "$tree"

sign_in niepce
ask GET /api/v1/users/me
owner=$(json .id)

imports 64
imports 64 "$tree" --owner
imports 64 "$tree" --owner niepce --nonsense
imports 66 "$tree/nowhere" --owner niepce
imports 67 "$tree" --owner nobody
imports 65 "$tree" --owner niepce --visibility secret

imports 65 "$tree" --owner niepce --dry-run
expect_match 'dry run' "$said" 'image +Norway/Fjords/deep_water-2019\.jpg -> Deep water'
expect_match 'dry run, albums' "$said" 'album +a/b/c/d/e/f/g/h/i -> h / i'
expect_match 'dry run, sum' "$said" 'would make 8 images of [0-9]+ bytes, 10 albums; 0 were there already, 3 refused'
expect 'a dry run makes nothing' "$(numbers)" '0|0|0'

imports 65 "$tree" --owner niepce --visibility public
expect_match 'refused, empty' "$said" 'refused +empty\.jpg: It is empty\.'
expect_match 'refused, text' "$said" 'refused +notes\.txt: The file is not an image'
expect_match 'refused, torn' "$said" 'refused +Norway/torn\.jpg: .*damaged'
expect_match 'sum' "$said" '7 images of [0-9]+ bytes, 10 albums; 1 were there already, 3 refused'
expect_match 'keywords' "$said" '1 keywords were left out'
expect_match 'links' "$said" '1 links were not followed'
made=$(paths "$owner")
expect 'albums' "$made" 'Norway: img1, img2, img10
Norway > Fjords: Deep water
a: img1
a > b: 
a > b > c: 
a > b > c > d: 
a > b > c > d > e: 
a > b > c > d > e > f: 
a > b > c > d > e > f > g: 
a > b > c > d > e > f > g > h / i: From beside'
expect 'words' "$(sql "SELECT title, description, visibility, ARRAY(SELECT tag_name FROM image_tags WHERE image_id = i.id ORDER BY tag_name COLLATE \"C\")
	FROM images i ORDER BY title COLLATE \"C\"")" 'Deep water|Cold and clear|public|{Häuser,fjord}
From beside|A sidecar|public|{car,side}
Title of a PNG||public|{roof}
img1||public|{}
img10||public|{}
img2||public|{}
w||public|{webtag}'
imports 65 "$tree" --owner niepce
expect_match 'again' "$said" '0 images of 0 bytes, 0 albums; 8 were there already, 3 refused'
expect 'nothing twice' "$(paths "$owner")" "$made"
wait_active "$(sql "SELECT id FROM images WHERE title = 'Deep water'")"
expect 'the camera' "$(json .exif.camera_make)" Daguerre
ask GET "/api/v1/images/search?q=fjord"
expect 'found' "$(json '.items[0].title')" 'Deep water'

# Somebody else has their own, in an album of their wish; and no more than they may have.
rm "$tree/notes.txt" "$tree/empty.jpg" "$tree/Norway/torn.jpg"
sign_in talbot
ask GET /api/v1/users/me
other=$(json .id)
sql "UPDATE user_usage SET max_images = 3 WHERE user_id = '$other'"
imports 77 "$tree" --owner talbot@example.org --album 'All of it'
expect_match 'the quota' "$said" '3 images of .*'
imports 0 "$tree" --owner talbot@example.org --album 'All of it' --over-quota --quiet
expect 'quiet' "$said" ''
expect 'below one album' "$(paths "$other" | head -n 3)" 'All of it: Title of a PNG, w
All of it > Norway: img1, img2, img10
All of it > Norway > Fjords: Deep water'
expect 'private' "$(sql "SELECT DISTINCT visibility FROM images WHERE owner_id = '$other'")" private

# Many, killed on the way: a second begins where the first was ended. Nobody makes pictures of them meanwhile.
jobs_end
expect 'all are made' "$(sql "SELECT count(*) FROM images WHERE status <> 'active'")" 0
end_one tintype-jobs
many=$scratch/many
mkdir "$many"
convert -size 16x16 xc:red "$scratch/one.gif"
for ((i = 0; i < 120; i++)); do
	{ head -c 13 "$scratch/one.gif" && printf '%b' "\\x$(printf %x "$i")" && tail -c +15 "$scratch/one.gif"; } >"$many/$i.gif"
done
chmod -R a+rX "$many"
before=$(sql "SELECT count(*) FROM images WHERE owner_id = '$owner'")
count() { sql "SELECT count(*) - $before FROM images WHERE owner_id = '$owner'"; }
for kill_at in 20 60; do
	in_place import "$many" --owner niepce --album Many --quiet >/dev/null 2>&1 &
	importer=$!
	wait_for "the import of $kill_at" "SELECT FROM images WHERE owner_id = '$owner' OFFSET $((before + kill_at - 1))"
	kill -9 "$importer" || broken "it ended before it was killed, at $(count)"
	wait "$importer" 2>/dev/null || true
	expect "in the album at $kill_at" "$(sql "SELECT count(*) FROM album_images m JOIN albums a ON a.id = m.album_id WHERE a.title = 'Many'")" "$(count)"
done
imports 0 "$many" --owner niepce --album Many
expect_match 'the rest' "$said" '^([0-9]+) images of .* 0 albums; ([0-9]+) were there already, 0 refused'
expect 'all' "$(count)" 120
expect 'each once' "$(sql "SELECT count(DISTINCT original_filename) FROM images WHERE owner_id = '$owner' AND mime_type = 'image/gif'")" 120
expect 'in order' "$(sql "SELECT string_agg(i.title, ',' ORDER BY m.position) FROM album_images m JOIN albums a ON a.id = m.album_id
	JOIN images i ON i.id = m.image_id WHERE a.title = 'Many'")" "$(seq -s, 0 119)"
expect_match 'no file too many' "$(stack_command doctor storage)" '0 orphans, 0 misplaced, 0 missing'
done_all
