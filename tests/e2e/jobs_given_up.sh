#!/bin/bash
# A scanner that is configured and away refuses: nothing passes it, nothing is tried for ever, and
# nothing stays behind.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up one CLAMAV_HOST=/nowhere/clamd.sock
sign_in niepce

# upload: sets $id.
upload() {
	ask POST /api/v1/images -F "file=@$scratch/good.png" -F visibility=public
	expect 'upload' "$status" 201
	id=$(json .id)
}

convert -size 200x200 plasma:fractal "$scratch/good.png"

# The last try of a scan that cannot be done.
upload
wait_for 'a failed try' "SELECT 1 FROM jobs WHERE subject_id = '$id' AND attempts > 0 AND state = 'queued'"
ask GET "/api/v1/images/$id/variants/original"
expect 'not passed' "$status" 404
expect_match 'why' "$(sql "SELECT error FROM jobs WHERE subject_id = '$id'")" '^clamd: connect'
wait_for 'a pause between tries' "UPDATE jobs SET attempts = 4, run_at = now() WHERE subject_id = '$id' AND state = 'queued'"
wait_for 'the end' "SELECT 1 FROM jobs WHERE subject_id = '$id' AND state = 'dead'"
ask GET "/api/v1/images/$id/status"
expect 'given up' "$(json .status)" failed
expect 'not called clean' "$(json .scan_status)" pending

# A job whose runners died with it five times is not run a sixth.
upload
wait_for 'a failed try' "UPDATE jobs SET state = 'running', attempts = 5, lease = gen_random_uuid(),
	leased_until = now() - interval '1 second' WHERE subject_id = '$id' AND attempts > 0 AND state = 'queued'"
wait_for 'the end' "SELECT 1 FROM jobs WHERE subject_id = '$id' AND state = 'dead'"
expect_match 'why' "$(sql "SELECT error FROM jobs WHERE subject_id = '$id'")" 'every runner'
ask GET "/api/v1/images/$id/status"
expect 'given up' "$(json .status)" failed

# The operator sees both, has one tried again, and forgets them; then the uploads go too.
expect 'listed' "$(stack_command jobs list dead | wc -l)" 2
job=$(sql "SELECT id FROM jobs WHERE subject_id = '$id'")
expect 'tried again' "$(stack_command jobs retry "$job")" "$job"
ask GET "/api/v1/images/$id/status"
expect 'on its way again' "$(json .status)" processing
wait_for 'a failed try' "UPDATE jobs SET attempts = 4, run_at = now() WHERE subject_id = '$id' AND attempts > 0 AND state = 'queued'"
wait_for 'the end' "SELECT 1 FROM jobs WHERE subject_id = '$id' AND state = 'dead'"
if stack_command jobs drop 01a207d9-1b18-7902-afe6-d7515d24829a 2>"$scratch/refused"; then
	broken 'a job that is not there was dropped'
fi
expect 'dropped' "$(stack_command jobs drop all | wc -l)" 2
expect 'none is left' "$(stack_command jobs list dead)" ''
jobs_end
expect 'no file is left' "$(find "$stack/storage/blobs" -type f | wc -l)" 0
done_all
