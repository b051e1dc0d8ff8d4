#!/bin/bash
# The real clamd, with a signature of our own: what it finds fails, is kept apart, and is never served; what it cannot be
# asked about waits.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

clamd=
end_clamd() {
	[[ -z $clamd ]] || kill "$clamd" 2>/dev/null || true
	[[ -z $clamd ]] || wait "$clamd" 2>/dev/null || true
	clamd=
}
at_end+=(end_clamd)

user=$(id -un)
((EUID != 0)) || user=www-data
mkdir -p "$scratch/clamav/signatures"
# The EICAR test file's text, in hexadecimal, wherever it stands in a file.
eicar=58354f2150254041505b345c505a58353428505e2937434329377d2445494341522d5354414e444152442d414e544956495255532d544553542d46494c452124482b482a
printf 'Tintype.Test.Eicar:0:*:%s\n' "$eicar" >"$scratch/clamav/signatures/test.ndb"
cat >"$scratch/clamav/clamd.conf" <<CONF
Foreground yes
LocalSocket $scratch/clamav/clamd.sock
LocalSocketMode 666
DatabaseDirectory $scratch/clamav/signatures
TemporaryDirectory $scratch/clamav
StreamMaxLength 20M
CONF
((EUID != 0)) || chown -R "$user:" "$scratch/clamav"

begin_clamd() {
	local tick drop=()
	((EUID != 0)) || drop=(setpriv "--reuid=$user" "--regid=$user" --init-groups --inh-caps=-all --)
	"${drop[@]}" /usr/sbin/clamd -c "$scratch/clamav/clamd.conf" >"$scratch/clamd.log" 2>&1 &
	clamd=$!
	for ((tick = 0; tick < 300; tick++)); do
		[[ ! -S $scratch/clamav/clamd.sock ]] || return 0
		kill -0 "$clamd" 2>/dev/null || break
		sleep 0.1
	done
	cat "$scratch/clamd.log" >&2
	broken 'clamd did not start'
}

begin_clamd
stack_up one "CLAMAV_HOST=$scratch/clamav/clamd.sock" CLAMAV_TIMEOUT=5s
sign_in niepce

# upload FILE: sets $id.
upload() {
	ask POST /api/v1/images -F "file=@$1" -F visibility=public
	expect "upload of $1" "$status" 201
	id=$(json .id)
}

# Another picture each time: of the same bytes a copy is made, without a job.
good() {
	convert -size 200x200 plasma:fractal "$scratch/good.png"
	chmod 644 "$scratch/good.png"
}

good
exiftool -q -o "$scratch/bad.png" \
	-Comment="$(python3 -c "print(bytes.fromhex('$eicar').decode(), end='')")" "$scratch/good.png"
chmod 644 "$scratch"/*.png

good
upload "$scratch/good.png"
wait_active "$id"
ask GET "/api/v1/images/$id/status"
expect 'clean' "$(json .scan_status)" clean


upload "$scratch/bad.png"
wait_for 'the refusal' "SELECT 1 FROM images WHERE id = '$id' AND status = 'failed'"
ask GET "/api/v1/images/$id/status"
expect 'infected' "$(json .scan_status)" infected
expect_match 'why' "$(json .error)" 'malware scanner'
for size in thumbnail original; do
	ask GET "/api/v1/images/$id/variants/$size"
	expect "$size is not served" "$status" 404
done
expect 'kept apart' "$(cmp "$scratch/bad.png" "$stack/storage/quarantine/$id" && echo same)" same
expect 'for its user alone' "$(stat -c %a "$stack/storage/quarantine" "$stack/storage/quarantine/$id" | tr '\n' ' ')" '700 400 '
for path in "/_blobs/quarantine/$id" "/_blobs/../quarantine/$id" "/quarantine/$id" "/_blobs/incoming/$id"; do
	ask GET "$path" --path-as-is
	expect_match "$path" "$status" '^4'
done
jobs_end
expect 'not among the blobs' "$(find "$stack/storage/blobs" -type f | grep -c "$id" || true)" 0
expect 'a security event' "$(grep -c 'event=security .*malware_detected.*Tintype.Test.Eicar' "$stack/log/tintype-jobs.log")" 1

# Away: nothing passes, and what waited is made when it is back.
end_clamd
rm -f "$scratch/clamav/clamd.sock"
good
upload "$scratch/good.png"
wait_for 'a failed try' "SELECT 1 FROM jobs WHERE subject_id = '$id' AND attempts > 0 AND state = 'queued'"
ask GET "/api/v1/images/$id/status"
expect 'not passed' "$(json '.status + " " + .scan_status')" 'processing pending'
begin_clamd
wait_active "$id"
ask GET "/api/v1/images/$id/status"
expect 'clean now' "$(json .scan_status)" clean

# There, but silent: the time ends the wait, and it is no pass.
kill -STOP "$clamd"
good
upload "$scratch/good.png"
wait_for 'a try that timed out' "SELECT 1 FROM jobs WHERE subject_id = '$id' AND error LIKE 'clamd: %'"
ask GET "/api/v1/images/$id/status"
expect 'not passed either' "$(json .status)" processing
kill -CONT "$clamd"
wait_active "$id"

# Without a scanner nothing is called clean.
stack_up two
token=
sign_in talbot
good
upload "$scratch/good.png"
wait_active "$id"
ask GET "/api/v1/images/$id/status"
expect 'nobody looked' "$(json .scan_status)" pending
expect 'and the log says so' "$(grep -c event=jobs_no_scanner "$stack/log/tintype-jobs.log")" 1
done_all
