#!/bin/bash
# A backup of a gallery that serves: only what is new is copied, nothing that it names is removed meanwhile,
# one that was broken off goes on, damage is told; what is restored elsewhere is the same to the last byte.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up one
one=$stack
tintype() ( in_place "$@" )
refused() { # refused WHAT PATTERN ARGUMENT…
	local what=$1 pattern=$2
	shift 2
	! tintype "$@" >"$scratch/said" 2>&1 || broken "$what: not refused"
	expect_match "$what" "$(cat "$scratch/said")" "$pattern"
}
told() { # told ARGUMENT…: $said is what it says
	tintype "$@" >"$scratch/said" 2>&1 || broken "$* : $(cat "$scratch/said")"
	said=$(cat "$scratch/said")
}
jobs_done() { [[ $(sql "SELECT count(*) FROM jobs WHERE state <> 'done'") == 0 ]]; }
bytes_of() { find "$1" -type f -printf '%s\n' | awk '{ n += $1 } END { print n + 0 }'; }
copied() { sed -n 's/.*of which \([0-9]*\) of \([0-9]*\) bytes were copied.*/\1 \2/p' <<<"$said"; }
tables() { # all rows of all tables but those of half-sent uploads
	local table
	for table in $(sql "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"); do
		[[ $table == resumable_uploads ]] || sql "SELECT '$table ' || t::text FROM \"$table\" t ORDER BY 1"
	done
}
blobs() { (cd "$1/storage/blobs" && find . -type f -print0 | sort -z | xargs -0 sha256sum); }

# A gallery with something in every corner.
sign_in niepce
convert -size 900x700 plasma:fractal "$scratch/view.jpg"
convert -size 500x400 plasma:red-blue "$scratch/secret.jpg"
convert -size 640x480 plasma:green "$scratch/later.jpg"
ask POST /api/v1/images -F "file=@$scratch/view.jpg" -F title="Le Gras – vu à l'aube" -F visibility=public -F tags=window,häuser
view=$(json .id)
wait_active "$view"
ask_json POST /api/v1/albums '{"title":"First light","visibility":"public"}'
album=$(json .id)
ask_json POST "/api/v1/albums/$album/images" "{\"image_ids\":[\"$view\"]}"
expect 'in the album' "$status" 200
owner=$token
sign_in daguerre
ask POST /api/v1/images -F "file=@$scratch/secret.jpg"
secret=$(json .id)
wait_active "$secret"
ask POST "/api/v1/images/$view/like"
ask_json POST "/api/v1/images/$view/comments" '{"content":"Eight hours?"}'
expect 'comment' "$status" 201
until_true 'the end of jobs' jobs_done

# The first takes all bytes, the second none, the third what is new.
vault=$scratch/vault
refused 'a folder with other things' 'something else' backup "$scratch"
mkdir "$vault"
chown --reference="$stack/storage/blobs" "$vault"
told backup "$vault"
files=$(find "$stack/storage/blobs" -type f | wc -l)
expect 'all is copied' "$(copied)" "$files $(bytes_of "$stack/storage/blobs")"
expect 'the same files' "$(cd "$vault/files" && find . -type f | sort | xargs sha256sum)" "$(cd "$stack/storage/blobs" && find . -type f | sort | xargs sha256sum)"
sleep 1.1
told backup "$vault"
expect 'nothing is copied' "$(copied)" '0 0'
before=$(bytes_of "$stack/storage/blobs")
ask POST /api/v1/images -F "file=@$scratch/later.jpg" -F visibility=public
later=$(json .id)
wait_active "$later"
until_true 'the end of jobs' jobs_done
told backup "$vault"
expect 'only what is new' "$(copied)" "5 $(($(bytes_of "$stack/storage/blobs") - before))"
told backup list "$vault"
expect 'sets' "$(wc -l <<<"$said")" 3
told backup check "$vault"
expect_match 'whole' "$said" ', 0 bad$'
exec 9<"$vault"
flock 9
refused 'two at once' 'somebody else is at work' backup "$vault"
exec 9<&-

# Encrypted, broken off, and gone on with. Many files, so that there is a middle.
age-keygen -o "$scratch/identity" 2>/dev/null
public=$(age-keygen -y "$scratch/identity")
chown --reference="$stack/storage/blobs" "$scratch/identity"
mkdir -p "$stack/storage/blobs/images/zz" "$scratch/sealed"
for ((i = 0; i < 500; i++)); do
	printf 'filler %d' "$i" >"$stack/storage/blobs/images/zz/filler-$i"
done
chown -R --reference="$stack/storage/blobs" "$stack/storage/blobs/images/zz" "$scratch/sealed"
sealed=$scratch/sealed/vault
in_place backup "$sealed" --encrypt "$public" >"$scratch/said" 2>&1 &
maker=$!
some_written() { grep -qs '^file ' "$sealed"/sets/*.unfinished/manifest; }
until_true 'the middle of a backup' some_written
kill -9 "$maker"
wait "$maker" 2>/dev/null || true
told backup list "$sealed"
expect_match 'recognised' "$said" 'was broken off'
refused 'no backup yet' 'no backup that was finished' restore "$sealed"
refused 'not encrypted' 'say --encrypt' backup "$sealed"
# While the next is made somebody deletes an image for good: its bytes wait.
sleep 1.1
in_place backup "$sealed" --encrypt "$public" >"$scratch/said" 2>&1 &
maker=$!
second_begun() { [[ $(find "$sealed/sets" -name database | wc -l) == 2 ]]; }
until_true 'the second dump' second_begun
kill -STOP "$maker"
sql "WITH gone AS (DELETE FROM image_variants WHERE image_id = '$later' RETURNING storage_key)
	INSERT INTO jobs (id, kind, payload) SELECT gen_random_uuid(), 'blob.remove', jsonb_build_object('key', storage_key) FROM gone;
	DELETE FROM images WHERE id = '$later'; NOTIFY jobs"
postponed() { [[ $(sql "SELECT count(*) FROM jobs WHERE kind = 'blob.remove' AND state = 'queued' AND attempts = 0 AND run_at > now()") == 5 ]]; }
until_true 'waiting for the backup' postponed
expect 'its bytes' "$(find "$stack/storage/blobs" -path "*$later*" | wc -l)" 6
kill -CONT "$maker"
wait "$maker" || broken "$(cat "$scratch/said")"
said=$(cat "$scratch/said")
all=$(find "$stack/storage/blobs" -type f | wc -l)
sealed_copied=$(copied)
((${sealed_copied% *} > 0 && ${sealed_copied% *} < all)) || broken "not gone on with: $sealed_copied of $all"
expect 'the dump names it, and it is there' "$(find "$sealed/files" -type f -path "*$later*" | wc -l)" 5
sql "UPDATE jobs SET run_at = now() WHERE state = 'queued'; NOTIFY jobs"
until_true 'removal afterwards' jobs_done
expect 'gone' "$(find "$stack/storage/blobs" -type f -path "*$later*" | wc -l)" 0
! grep -rlqE 'PGDMP|JFIF|filler [0-9]|PRIVATE KEY' "$sealed" || broken 'something is not encrypted'
checks=$((checks + 2))
rm -r "$stack/storage/blobs/images/zz"

# The last, of a quiet gallery, to compare with. --keep lets go of what only the older sets had.
end_programs
told backup "$vault" --keep 1
expect 'old files' "${said##* copied; }" '5 old files removed'
told backup list "$vault"
expect 'one is kept' "$(wc -l <<<"$said")" 1
tables >"$scratch/one.tables"
blobs "$one" >"$scratch/one.blobs"
env_one=$(cat "$one/tintype.env")

# Into a second, empty gallery.
token=$owner
stack_up two
two=$stack
refused 'while it runs' 'is in use \(.*tintype' restore "$vault"
end_programs
refused 'a database' 'not empty' restore "$vault"
# On this machine the gallery's database is somebody else's.
sql 'CREATE ROLE curator LOGIN; ALTER DATABASE tintype OWNER TO curator; DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION curator' 2>/dev/null
sed -i 's/^DB_USER=.*/DB_USER=curator/' "$two/tintype.env"
refused 'keys' 'there are keys' restore "$vault"
rm "$two"/keys/*.pem
# Damage first: a byte of a file, and then a manifest that is too short.
damaged=$(find "$vault/files" -type f -path "*$view*" -name 'large*')
cp -p "$damaged" "$scratch/kept"
printf x | dd of="$damaged" bs=1 seek=100 conv=notrunc status=none
! told=$(tintype backup check "$vault" 2>&1) || broken 'not told of damage'
expect_match 'damage' "$told" '1 bad$'
refused 'damage' "$view.*is not what was put there" restore "$vault"
expect_match 'the rest is there' "$(cat "$scratch/said")" 'missing +local .*/large.*0 misplaced, 1 missing, 0 of wrong'
cp -p "$scratch/kept" "$damaged"
manifest=$(find "$vault/sets" -name manifest)
cp -p "$manifest" "$scratch/manifest"
sed -i '$d' "$manifest"
refused 'half a manifest' 'damaged' restore "$vault" --replace
cp -p "$scratch/manifest" "$manifest"
sed -i 's/^\(file .* \)images/\1..\/..\/images/' "$manifest"
refused 'a forged manifest' 'damaged' restore "$vault" --replace
cp -p "$scratch/manifest" "$manifest"
# It breaks after the old was dropped, and is killed there: what was there is there.
tables >"$scratch/there.tables"
sql 'ALTER DATABASE tintype OWNER TO CURRENT_USER; REVOKE CREATE ON DATABASE tintype FROM curator'
refused 'a database that takes nothing' 'permission denied for database.*psql failed' restore "$vault" --replace
expect_match 'only what was missing is written' "$(cat "$scratch/said")" "files, 1 of $(stat -c %s "$damaged") bytes written, 0 bad"
sql 'ALTER DATABASE tintype OWNER TO curator'
in_place restore "$vault" --replace >"$scratch/said" 2>&1 &
restorer=$!
wait_for 'the middle of a restore' "SELECT FROM pg_stat_activity WHERE application_name = 'psql' AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
kill -9 "$restorer" || broken 'it was too quick'
wait "$restorer" 2>/dev/null || true
alone() { [[ $(sql "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'psql' AND pid <> pg_backend_pid()") == 0 ]]; }
until_true 'its end' alone
tables | cmp - "$scratch/there.tables" || broken 'a restore that was killed left something else'
(($(wc -l <"$scratch/there.tables") > 10)) || broken 'there was hardly anything'
checks=$((checks + 2))
told restore "$vault" --replace
expect_match 'files are there already' "$said" 'files, 0 of 0 bytes written, 0 bad'
expect_match 'the doctor' "$said" '0 orphans, 0 misplaced, 0 missing, 0 of wrong size'
tables >"$scratch/two.tables"
blobs "$two" >"$scratch/two.blobs"
cmp "$scratch/one.tables" "$scratch/two.tables" || broken "rows differ: $(diff "$scratch/one.tables" "$scratch/two.tables" | head -5)"
cmp "$scratch/one.blobs" "$scratch/two.blobs" || broken 'files differ'
(($(wc -l <"$scratch/two.tables") > 60)) || broken 'hardly any rows'
expect 'keys' "$(cd "$two/keys" && sha256sum -- *.pem)" "$(cd "$one/keys" && sha256sum -- *.pem)"
expect 'keys are secret' "$(stat -c %a "$two"/keys/*.pem)" 600
checks=$((checks + 3))

audit_rights() { sql "SELECT string_agg(has_table_privilege('curator', 'audit_log', p)::text, ' ' ORDER BY p) FROM unnest(ARRAY['DELETE', 'INSERT', 'SELECT', 'TRUNCATE', 'UPDATE']) p"; }
expect 'nobody may change the audit log' "$(audit_rights)" 'false true true false false'

# It lives: somebody logs in, the token of before counts, pictures show, jobs run.
TINTYPE_DEV_ENV=$(stack_env DB_USER=curator)
stack_dev up >/dev/null </dev/null
ask GET /api/v1/users/me
expect 'a token of the first gallery' "$(json .username)" niepce
token=
ask_json POST /api/v1/auth/login '{"email":"daguerre@example.org","password":"Correct-horse-7-battery"}'
expect 'login' "$status" 200
token=$(json .access_token)
ask GET "/api/v1/images/$secret/variants/large"
expect 'a private picture' "$status $(head -c 4 "$answer")" '200 RIFF'
token=
ask GET "/api/v1/images/$view/variants/large"
expect 'a public picture' "$status $(sha256sum <"$answer")" "200 $(sha256sum <"$damaged")"
ask GET '/api/v1/images?limit=10'
expect 'listed' "$(json '.items[0].title + " " + (.items[0].like_count | tostring)')" "Le Gras – vu à l'aube 1"
ask GET "/api/v1/images/search?q=Gras"
expect 'found' "$(json '.items[0].id')" "$view"
ask GET "/api/v1/albums/$album/images"
expect 'the album' "$(json '.items | length')" 1
sign_in talbot
ask POST /api/v1/images -F "file=@$scratch/later.jpg"
wait_active "$(json .id)"

# Back to the encrypted one, over what is there.
end_programs
refused 'without the key' 'name the file of the key' restore "$sealed" --replace
told restore "$sealed" --replace --identity "$scratch/identity"
expect 'the image of then' "$(sql "SELECT count(*) FROM images WHERE id = '$later'")" 1
expect 'whole' "$(sql "SELECT count(*) FROM users WHERE username = 'talbot'")" 0
stack_dev up >/dev/null </dev/null
# As anybody: the one who is signed in is nobody here.
token=
ask GET "/api/v1/images/$later/variants/medium"
expect 'served' "$status $(head -c 4 "$answer")" '200 RIFF'
[[ $env_one == "$(cat "$one/tintype.env")" ]]
done_all
