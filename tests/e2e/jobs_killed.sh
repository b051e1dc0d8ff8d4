#!/bin/bash
# Runners killed at each step, and decoders that an image got hold of: the image is made in the end or has failed with
# a reason, the next one is made, and every file belongs to a row.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

mkdir "$scratch/points"
chmod 777 "$scratch/points"
export TINTYPE_TEST_POINT=$scratch/points/point
stack_up one TINTYPE_JOBS=1 TINTYPE_JOB_TIMEOUT=2s TINTYPE_JOB_MEMORY=512MiB
sign_in niepce

# upload FILE: sets $id.
upload() {
	ask POST /api/v1/images -F "file=@$1" -F visibility=public
	expect "upload of $1" "$status" 201
	id=$(json .id)
}

# A file in one move: who reads it reads all.
arm() {
	printf '%s' "$1" >"$scratch/points/.new"
	mv "$scratch/points/.new" "$TINTYPE_TEST_POINT"
}

disarmed() { [[ ! -e $TINTYPE_TEST_POINT ]]; }

settled() {
	jobs_end
	expect "$1: no job was given up" "$(sql "SELECT count(*) FROM jobs WHERE state = 'dead'")" 0
	expect "$1: every file has its row" "$(find "$stack/storage/blobs" -type f -printf '%P\n' | sort)" \
		"$(sql 'SELECT storage_key FROM image_variants' | LC_ALL=C sort)"
	expect "$1: nothing half made" "$(find "$stack/storage/incoming" -mindepth 1 -name 'work-*')" ''
}

# Another picture each time: of the same bytes a copy is made, without a job.
good() {
	convert -size 400x300 plasma:fractal "$scratch/good.png"
	chmod 644 "$scratch/good.png"
}

good
for point in claimed scanned decoding decoded one-stored stored written committed; do
	arm "$point"
	good
	upload "$scratch/good.png"
	until_true "a runner at $point" disarmed
	# Nobody waits for the lease of the dead: as if its time were over.
	sql "UPDATE jobs SET state = 'queued', lease = NULL, leased_until = NULL WHERE state = 'running'"
	wait_active "$id"
	expect "$point: all sizes" "$(json '.variants | length')" 5
	settled "$point"
	expect "$point: killed" "$(sql "SELECT attempts > 1 FROM jobs WHERE subject_id = '$id' AND kind = 'image.process'")" \
		"$([[ $point == committed ]] && echo f || echo t)"
done

# What cannot be made fails, even if its runner is killed while it writes that down.
python3 - "$scratch/good.png" "$scratch/noise.png" <<'PY'
import sys
data = bytearray(open(sys.argv[1], 'rb').read())
middle = data.index(b'IDAT') + 400
for i in range(middle, middle + 600):
    data[i] ^= 0x5a
open(sys.argv[2], 'wb').write(data)
PY
arm failing
upload "$scratch/noise.png"
until_true 'a runner that fails' disarmed
sql "UPDATE jobs SET state = 'queued', lease = NULL, leased_until = NULL WHERE state = 'running'"
wait_for 'a failed image' "SELECT 1 FROM images WHERE id = '$id' AND status = 'failed'"
settled failing

for row in hangs:'too long' spins:'too long' crashes:'could not cope' eats:'could not cope|too long' fills:'could not cope|too long' \
	lies:'could not cope'; do
	arm "decoder-${row%%:*}"
	good
	upload "$scratch/good.png"
	wait_for 'a failed image' "SELECT 1 FROM images WHERE id = '$id' AND status = 'failed'"
	ask GET "/api/v1/images/$id/status"
	expect_match "${row%%:*}" "$(json .error)" "${row#*:}"
	good
	upload "$scratch/good.png"
	wait_active "$id"
	settled "decoder-${row%%:*}"
done
done_all
