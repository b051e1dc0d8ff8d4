#!/bin/bash
# Copies share bytes, orphans go and nothing else does, a full disk is told, blobs move to another
# store and back while images are served.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"
# shellcheck source=tests/lib/s3.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/s3.sh"

s3_up
# Orphans are told by age, and an age is never less than these times together.
stack_up one TINTYPE_REQUEST_TIMEOUT=2s TINTYPE_JOB_TIMEOUT=5s CLAMAV_TIMEOUT=100ms \
	STORAGE_ORPHAN_AGE=1s "${s3_env[@]}" S3_TIMEOUT=1s
tintype() {
	(cd / && "${as_user[@]}" env -i PATH=/usr/bin:/bin LANG=C.UTF-8 "$TINTYPE_BUILD/prefix/bin/tintype" -c "$stack/tintype.env" "$@")
}
files() { find "$stack/storage/blobs" -type f | wc -l; }
jobs_done() { [[ $(sql "SELECT count(*) FROM jobs WHERE state <> 'done'") == 0 ]]; }

sign_in niepce
convert -size 900x700 plasma:fractal "$scratch/photo.jpg"
convert -size 500x400 plasma:red "$scratch/second.jpg"

# The same file sixteen times at once: one of them is new.
seq 16 | xargs -P 16 -I{} curl -sS -o "$scratch/same.{}" -w '%{http_code}\n' -H "Authorization: Bearer $token" \
	-F "file=@$scratch/photo.jpg" -F title={} "$base/api/v1/images" >"$scratch/statuses"
expect 'all taken' "$(sort -u "$scratch/statuses")" 201
first=$(jq -rs 'map(select(.duplicate_of == null)) | map(.id) | join(" ")' "$scratch"/same.*)
expect_match 'one is new' "$first" '^[0-9a-f-]{36}$'
expect 'the others say of what' "$(jq -rs 'map(.duplicate_of // empty) | unique | join(" ")' "$scratch"/same.*)" "$first"
for id in $(jq -r .id "$scratch"/same.*); do
	wait_active "$id"
	expect 'files of each' "$(json '.variants | length')" 5
done
until_true 'the end of jobs' jobs_done
expect 'bytes once' "$(files)" 5
expect 'one job' "$(sql "SELECT count(*) FROM jobs WHERE kind = 'image.process'")" 1
# When it is there already, the copy is active at once.
ask POST /api/v1/images -F "file=@$scratch/photo.jpg" -F visibility=public
copy=$(json .id)
expect 'active at once' "$(json .status)" active
expect 'duplicate' "$(json .duplicate_of)" "$first"
ask GET "/api/v1/images/$copy/variants/large"
expect 'its bytes' "$status" 200
etag=$(header ETag)
# Another's bytes are nobody's business.
owner=$token
sign_in daguerre
ask POST /api/v1/images -F "file=@$scratch/photo.jpg"
expect 'not told' "$(json .duplicate_of)" null
wait_active "$(json .id)"
token=$owner

# The first goes for good; the bytes stay for the others, until the last one goes.
purge() {
	sql "WITH gone AS (DELETE FROM image_variants WHERE image_id IN ($1) RETURNING storage_key), rest AS (
		INSERT INTO jobs (id, kind, payload) SELECT gen_random_uuid(), 'blob.remove', jsonb_build_object('key', storage_key)
		FROM (SELECT DISTINCT storage_key FROM gone) g) DELETE FROM images WHERE id IN ($1); NOTIFY jobs"
}
until_true 'the end of jobs' jobs_done
expect 'two sets' "$(files)" 10
purge "'$first'"
until_true 'removal' jobs_done
expect 'bytes stay' "$(files)" 10
ask GET "/api/v1/images/$copy/variants/large"
expect 'still served' "$status" 200
expect 'the same' "$(header ETag)" "$etag"
purge "SELECT id FROM images WHERE owner_id = (SELECT id FROM users WHERE username = 'niepce')"
until_true 'removal' jobs_done
expect 'bytes gone with the last' "$(files)" 5

# What crashes left: blobs without rows, temporary files, an image without its job, while uploads run.
ask POST /api/v1/images -F "file=@$scratch/second.jpg"
wait_active "$(json .id)"
until_true 'the end of jobs' jobs_done
as_owner() { # gives it to whoever owns the storage
	chown --reference="$stack/storage/blobs" "$@"
}
mkdir -p "$stack/storage/blobs/images/zz" "$stack/storage/incoming/work-dead"
touch "$stack/storage/incoming/work-dead/large"
for ((i = 0; i < 1200; i++)); do
	printf '%d' "$i" >"$stack/storage/blobs/images/zz/orphan-$i"
done
printf x >"$stack/storage/incoming/dead.part"
as_owner -R "$stack/storage/blobs/images/zz" "$stack/storage/incoming"
touch -d '2 hours ago' "$stack"/storage/incoming/{dead.part,work-dead} "$stack"/storage/blobs/images/zz/*
before=$(tintype doctor storage | tail -n 1) || true
expect_match 'the doctor tells' "$before" '1200 orphans, 0 misplaced, 0 missing'
# The runners sweep by turns; uploads go on, and none of their bytes is touched.
for ((i = 0; i < 40; i++)); do
	convert -size $((200 + i))x200 "gradient:#0000$((10 + i))-white" "$scratch/many.$i.png"
done
seq 0 39 | xargs -P 4 -I{} curl -sS -o "$scratch/many.{}.json" -H "Authorization: Bearer $token" \
	-F "file=@$scratch/many.{}.png" "$base/api/v1/images"
orphans_gone() { [[ $(find "$stack/storage/blobs/images/zz" -type f 2>/dev/null | wc -l) == 0 ]]; }
sql "UPDATE storage_sweeps SET due_at = now()"
until_true 'sweeping' orphans_gone
expect 'temporary files' "$(find "$stack/storage/incoming" -name dead.part -o -name work-dead | wc -l)" 0
for ((i = 0; i < 40; i++)); do
	wait_active "$(jq -r .id "$scratch/many.$i.json")"
done
until_true 'the end of jobs' jobs_done
tintype doctor storage >"$scratch/doctor" || broken "$(cat "$scratch/doctor")"
checks=$((checks + 1))
if ((EUID == 0)); then
	! (as_user=() && tintype doctor storage) >"$scratch/doctor" 2>&1 || broken 'root may'
	expect_match 'not as root' "$(cat "$scratch/doctor")" 'run this as that user'
fi

# An image whose job is gone gets another.
kill -STOP "$(cut -d' ' -f1 "$stack/run/tintype-jobs.started")"
mapfile -t runners < <(pgrep -P "$(cut -d' ' -f1 "$stack/run/tintype-jobs.started")")
kill -STOP "${runners[@]}"
convert -size 333x222 plasma:green "$scratch/lost.jpg"
ask POST /api/v1/images -F "file=@$scratch/lost.jpg"
lost=$(json .id)
sql "DELETE FROM jobs WHERE subject_id = '$lost'; UPDATE images SET created_at = now() - interval '2 hours' WHERE id = '$lost'; UPDATE storage_sweeps SET due_at = now()"
kill -CONT "${runners[@]}" "$(cut -d' ' -f1 "$stack/run/tintype-jobs.started")"
wait_active "$lost"

# The doctor: missing, at the wrong place, of the wrong size.
until_true 'the end of jobs' jobs_done
key=$(sql "SELECT storage_key FROM image_variants WHERE image_id = '$lost' AND variant_type = 'large'")
mv "$stack/storage/blobs/$key" "$scratch/kept"
! tintype doctor storage >"$scratch/doctor" || broken 'the doctor is content'
expect_match 'missing' "$(cat "$scratch/doctor")" "missing +local $key"
printf x >>"$scratch/kept"
mv "$scratch/kept" "$stack/storage/blobs/$key"
! tintype doctor storage >"$scratch/doctor" || broken 'the doctor is content'
expect_match 'wrong size' "$(cat "$scratch/doctor")" "wrong size +local $key"
truncate -s -1 "$stack/storage/blobs/$key"
sql "UPDATE image_variants SET storage_provider = 's3' WHERE storage_key = '$key'"
! tintype doctor storage >"$scratch/doctor" || broken 'the doctor is content'
expect_match 'misplaced' "$(cat "$scratch/doctor")" "misplaced +s3 +$key"
tintype doctor storage --repair >"$scratch/doctor" || broken "$(cat "$scratch/doctor")"
tintype doctor storage >"$scratch/doctor" || broken "$(cat "$scratch/doctor")"
checks=$((checks + 2))

# To S3 while everything is asked for again and again; broken off once.
sql "UPDATE images SET visibility = 'public'" >/dev/null
all=$(files)
sql "SELECT '/api/v1/images/' || image_id || '/variants/' || variant_type FROM image_variants WHERE image_id IN (SELECT id FROM images WHERE status = 'active') ORDER BY random() LIMIT 60" >"$scratch/urls"
ask_all() {
	while [[ -f $scratch/urls && ! -f $scratch/moved ]]; do
		xargs -I{} curl -sS -o /dev/null -w '%{http_code} {}\n' "$base{}" <"$scratch/urls"
	done >"$scratch/asked"
}
ask_all &
asking=$!
tintype storage move --to s3 >"$scratch/move" 2>&1 &
moving=$!
some_moved() { (($(s3_count) > 20)); }
until_true 'some blobs at S3' some_moved
kill -9 "$moving" || broken "it was too quick: $(s3_count)"
wait "$moving" 2>/dev/null || true
tintype storage move --to s3 >"$scratch/move" 2>&1 || broken "$(cat "$scratch/move")"
touch "$scratch/moved"
wait "$asking"
expect 'served all the time' "$(cut -d' ' -f1 "$scratch/asked" | sort | uniq -c | awk '{print $2}')" 200
expect 'nothing left' "$(files)" 0
expect 'all there' "$(s3_count)" "$all"
expect 'rows' "$(sql "SELECT count(*) FROM image_variants WHERE storage_provider <> 's3'")" 0
tintype doctor storage >"$scratch/doctor" || broken "$(cat "$scratch/doctor")"
tintype storage move --to local >"$scratch/move" 2>&1 || broken "$(cat "$scratch/move")"
expect 'and back' "$(files) $(s3_count)" "$all 0"
ask GET "/api/v1/images/$lost/variants/large"
expect 'served' "$status" 200

# A disk that is almost full: told before it is.
sed -i 's/^STORAGE_MIN_FREE=.*/STORAGE_MIN_FREE=1000GiB/' "$stack/tintype.env"
kill -HUP "$(cut -d' ' -f1 "$stack/run/tintyped.started")"
refused() {
	convert -size 500x400 plasma:fractal "$scratch/one_more.jpg"
	ask POST /api/v1/images -F "file=@$scratch/one_more.jpg"
	[[ $status != 201 ]]
}
until_true 'a refusal' refused
problem 507 insufficient-storage
ask GET /health/ready
expect 'not ready' "$status" 503
ask GET "/api/v1/images/$lost/variants/large"
expect 'still serves' "$status" 200
done_all
