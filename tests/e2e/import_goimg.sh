#!/bin/bash
# A gallery of goimg moves in: its database is only read, its people log in with the passwords they had, and
# all ids are kept. Twice is once.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up stack
value_of() { sed -n "s/^$1=//p" "$stack/tintype.env"; }
# The database as goimg has it: the tables of the contract's list, nothing of ours.
sql 'CREATE DATABASE old_gallery'
old="host=$(value_of DB_HOST) user=$(value_of DB_USER) dbname=old_gallery"
in_place() { # in_place NAME=VALUE… COMMAND…
	(cd / && "${as_user[@]}" env -i PATH=/usr/bin:/bin LANG=C.UTF-8 "$@")
}
in_place DB_NAME=old_gallery "$TINTYPE_BUILD/prefix/bin/tintype" -c "$stack/tintype.env" migrate up --to 4 >/dev/null
old() { in_place psql "$old" -Atqc "$1"; }
dump() { in_place pg_dump -d "$old" | grep -v restrict | sha256sum; }
# imports STATUS ARGUMENT…: $said is what it says.
imports() {
	local expected=$1 code=0
	shift
	stack_command import "$@" >"$scratch/said" 2>&1 || code=$?
	said=$(cat "$scratch/said")
	expect "exit status of import: $said" "$code" "$expected"
}

# Somebody's hash, as Argon2id makes it; and somebody who has a name already.
sign_in niepce
sign_in taken
hash=$(sql "SELECT password_hash FROM users WHERE username = 'niepce'")
sql "DELETE FROM users WHERE username = 'niepce'"
files=$scratch/files
mkdir -p "$files/images/aa" "$files/images/bb"
convert -size 400x300 -seed 1 plasma:fractal "$files/images/aa/one.jpg"
convert -size 320x300 -seed 2 plasma:fractal "$files/images/bb/two.png"
chmod -R a+rX "$files"
u1=11111111-1111-4111-8111-111111111111 u2=22222222-2222-4222-8222-222222222222 u3=33333333-3333-4333-8333-333333333333
i1=aaaaaaaa-0000-4000-8000-000000000001 i2=aaaaaaaa-0000-4000-8000-000000000002 i3=aaaaaaaa-0000-4000-8000-000000000003
i4=aaaaaaaa-0000-4000-8000-000000000004 a1=bbbbbbbb-0000-4000-8000-000000000001 t1=cccccccc-0000-4000-8000-000000000001
old "INSERT INTO users (id, email, username, password_hash, role, display_name, bio, created_at) VALUES
	('$u1', 'Niepce@Example.org', 'niepce', '$hash', 'moderator', 'Nicéphore', 'Views', '2019-03-04 05:06:07.123456Z'),
	('$u2', 'talbot@example.org', 'talbot', '\$2a\$12\$abcdefghijklmnopqrstuv', 'user', NULL, NULL, '2020-01-01Z'),
	('$u3', 'taken@example.org', 'somebody', '$hash', 'user', NULL, NULL, '2020-01-01Z');
INSERT INTO images (id, owner_id, title, description, storage_key, original_filename, mime_type, file_size, width, height, status, visibility, view_count, created_at, deleted_at) VALUES
	('$i1', '$u1', 'Le Gras', 'Eight hours', 'images/aa/one.jpg', 'gras.jpg', 'image/jpeg', 1, 400, 300, 'active', 'public', 42, '2019-04-01 10:00Z', NULL),
	('$i2', '$u1', NULL, NULL, 'images/bb/two.png', 'two.png', 'image/png', 1, 320, 300, 'active', 'private', 0, '2019-05-01 10:00Z', NULL),
	('$i3', '$u2', 'Away', NULL, '../../../../etc/passwd', 'x.png', 'image/png', 1, 320, 300, 'active', 'private', 0, '2019-05-01 10:00Z', NULL),
	('$i4', '$u1', 'Thrown away', NULL, 'images/bb/four.png', 'x.png', 'image/png', 1, 320, 300, 'active', 'private', 0, '2019-05-01 10:00Z', now());
INSERT INTO tags (id, name, slug) VALUES ('$t1', 'Dächer', 'dächer');
INSERT INTO image_tags (image_id, tag_id) VALUES ('$i1', '$t1');
INSERT INTO albums (id, owner_id, title, visibility, cover_image_id, created_at) VALUES ('$a1', '$u1', 'Views', 'public', '$i2', '2019-06-01Z');
INSERT INTO album_images (album_id, image_id, position) VALUES ('$a1', '$i2', 1), ('$a1', '$i1', 2);
INSERT INTO likes (user_id, image_id, created_at) VALUES ('$u2', '$i1', '2021-01-01Z'), ('$u3', '$i1', '2021-01-01Z'), ('$u2', '$i4', '2021-01-01Z');
INSERT INTO comments (id, user_id, image_id, content, created_at) VALUES (gen_random_uuid(), '$u2', '$i1', 'Patience!', '2021-02-01Z'),
	(gen_random_uuid(), '$u3', '$i1', 'Not here', '2021-02-01Z')"
untouched=$(dump)

imports 64 --from-goimg "$old"
imports 64 somewhere --from-goimg "$old" --files "$files"
imports 65 --from-goimg 'nonsense' --files "$files"
imports 75 --from-goimg "${old/old_gallery/no_gallery}" --files "$files"
imports 65 --from-goimg "$old" --files "$files" --dry-run
expect 'a dry run' "$(sql 'SELECT count(*) FROM images')|$(sql "SELECT count(*) FROM users")" '0|1'
imports 65 --from-goimg "$old" --files "$files"
expect_match 'people' "$said" '2 people, 1 of them with a password that cannot be verified here; 1 left out; 1 likes'
expect_match 'a name that is taken' "$said" 'refused +somebody: Somebody else has this address or name'
expect_match 'a key that leads out' "$said" 'refused +../../../../etc/passwd: Its path leads out of the folder'
expect_match 'sum' "$said" '2 images of [0-9]+ bytes, 1 albums; 0 were there already, 1 refused'
all() {
	sql "SELECT id, email, username, role, status, display_name, bio, created_at FROM users WHERE username <> 'taken' ORDER BY id;
		SELECT id, owner_id, title, description, visibility, original_filename, view_count, like_count, comment_count, created_at FROM images ORDER BY id;
		SELECT a.id, a.title, a.visibility, a.cover_image_id, a.created_at, ARRAY(SELECT image_id FROM album_images WHERE album_id = a.id ORDER BY position) FROM albums a;
		SELECT image_id, tag_name FROM image_tags; SELECT user_id, image_id, created_at FROM likes; SELECT user_id, image_id, content, created_at FROM comments"
}
here=$(all)
expect 'all of it' "$here" "$u1|niepce@example.org|niepce|moderator|active|Nicéphore|Views|2019-03-04 05:06:07.123456+00
$u2|talbot@example.org|talbot|user|active|||2020-01-01 00:00:00+00
$i1|$u1|Le Gras|Eight hours|public|gras.jpg|42|1|1|2019-04-01 10:00:00+00
$i2|$u1|||private|two.png|0|0|0|2019-05-01 10:00:00+00
$a1|Views|public|$i2|2019-06-01 00:00:00+00|{$i2,$i1}
$i1|Dächer
$u2|$i1|2021-01-01 00:00:00+00
$u2|$i1|Patience!|2021-02-01 00:00:00+00"
imports 65 --from-goimg "$old" --files "$files"
expect_match 'again' "$said" '0 images of 0 bytes, 0 albums; 2 were there already, 1 refused'
expect 'once' "$(all)" "$here"
expect 'the old one is as it was' "$(dump)" "$untouched"

token=
ask_json POST /api/v1/auth/login '{"email":"niepce@example.org","password":"Correct-horse-7-battery"}'
expect 'the password of before' "$status" 200
token=$(json .access_token)
wait_active "$i1"
expect 'liked' "$(json .like_count)" 1
ask GET "/api/v1/images/$i1/variants/medium"
expect 'served' "$status $(head -c 4 "$answer")" '200 RIFF'
ask GET "/api/v1/images/$i1/comments"
expect 'said' "$(json '.items[0].content')" 'Patience!'
token=
ask_json POST /api/v1/auth/login '{"email":"talbot@example.org","password":"Correct-horse-7-battery"}'
expect 'a hash of another kind' "$status" 401
expect 'counts' "$(stack_command doctor counts --dry-run >/dev/null && echo good)" good
done_all
