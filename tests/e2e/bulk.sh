#!/bin/bash
# Many files in one request: each for itself. And a web worker's memory does not know how large a
# file is.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

# One worker, so that it is this one whose memory is looked at.
stack_up one DB_MAX_OPEN_CONNS=1 DB_MAX_IDLE_CONNS=1 UPLOAD_REQUEST_MAX_BYTES=60MiB
sign_in niepce
for ((i = 1; i <= 3; i++)); do
	convert -size $((200 + i))x100 plasma:fractal "$scratch/good.$i.jpg"
done
printf 'no image' >"$scratch/text.jpg"
: >"$scratch/empty.jpg"
head -c 11000000 /dev/zero >"$scratch/huge.jpg"
head -c 500 "$scratch/good.1.jpg" >"$scratch/broken.jpg"

ask POST /api/v1/images -F "file=@$scratch/good.1.jpg" -F "file=@$scratch/text.jpg" -F "file=@$scratch/huge.jpg" \
	-F "file=@$scratch/good.2.jpg" -F "file=@$scratch/empty.jpg" -F "file=@$scratch/good.1.jpg;filename=again.jpg" \
	-F "file=@$scratch/broken.jpg" -F "file=@$scratch/good.3.jpg" -F visibility=public -F tags=bulk
expect 'several' "$status" 207
expect 'each' "$(json '[.items[].status] | join(" ")')" '201 415 413 201 400 201 422 201'
expect 'names' "$(json '.items[5].file_name')" again.jpg
expect 'sum' "$(json '"\(.created) \(.refused)"')" '4 4'
expect 'the same again' "$(json '.items[5].image.duplicate_of')" "$(json '.items[0].image.id')"
expect 'problems are whole' "$(json '[.items[] | .problem // empty | (.type and .title and .status and .detail and .instance and .traceId)] | unique | join(" ")')" true
expect 'slugs' "$(json '[.items[] | .problem // empty | .type | split("/") | last] | join(" ")')" \
	'unsupported-format file-too-large validation-error unprocessable-content'
cp "$answer" "$scratch/bulk"
for id in $(jq -r '.items[].image.id // empty' "$scratch/bulk"); do
	wait_active "$id"
	expect 'common fields' "$(json '.visibility + (.tags | join(","))')" publicbulk
done
jobs_end
expect 'nothing else lies about' "$(find "$stack/storage/incoming" "$stack/storage/blobs/incoming" -type f | wc -l)" 0

# A field that is wrong is wrong for all.
ask POST /api/v1/images -F "file=@$scratch/good.1.jpg" -F "file=@$scratch/good.2.jpg" -F visibility=everybody
problem 400 validation-error
many=()
for ((i = 0; i < 51; i++)); do
	many+=(-F "file=@$scratch/text.jpg")
done
ask POST /api/v1/images "${many[@]}"
problem 400 validation-error
huge=()
for ((i = 0; i < 6; i++)); do
	huge+=(-F "file=@$scratch/huge.jpg")
done
ask POST /api/v1/images "${huge[@]}"
problem 413 file-too-large
jobs_end
expect 'nothing stays' "$(find "$stack/storage/incoming" -type f | wc -l)" 0

# Memory: the peak after files of 10 KB is the peak after files of 10 MB.
peak() {
	awk '/^VmHWM/ { print $2 }' "/proc/$worker/status"
}
image_of() { # image_of KILOBYTES FILE: an image of about that size, filled up behind its end marker
	convert -size 120x80 plasma:fractal "$2"
	python3 - "$1" "$2" <<'PY'
import sys
data = open(sys.argv[2], 'rb').read()
# Comment segments behind SOI, each at most 65533 bytes.
want = int(sys.argv[1]) * 1024 - len(data)
fill = b''
while want > 4:
    n = min(want - 4, 65000)
    fill += b'\xff\xfe' + (n + 2).to_bytes(2, 'big') + bytes([len(fill) % 251]) * n
    want -= n + 4
open(sys.argv[2], 'wb').write(data[:2] + fill + data[2:])
PY
}
send() { # send KILOBYTES TIMES
	local i
	for ((i = 0; i < $2; i++)); do
		image_of "$1" "$scratch/sized.jpg"
		ask POST /api/v1/images -F "file=@$scratch/sized.jpg"
		expect "$1 KiB" "$status" 201
	done
}
read -r master _ <"$stack/run/tintyped.started"
worker=$(pgrep -P "$master" | head -n 1)
send 10 10
small=$(peak)
send 10100 10
large=$(peak)
printf 'peak of a worker: %d KiB after uploads of 10 KB, %d KiB after uploads of 10 MB\n' "$small" "$large"
expect 'the same worker' "$(pgrep -P "$master" | head -n 1)" "$worker"
expect "no more than a page or two: $small, $large" "$((large - small <= 64))" 1

# Each file counts.
stack_up counted RATE_LIMIT_UPLOAD=4
sign_in talbot
ask POST /api/v1/images -F "file=@$scratch/good.1.jpg" -F "file=@$scratch/good.2.jpg" -F "file=@$scratch/good.3.jpg"
expect 'three' "$status $(json .created)" '207 3'
ask POST /api/v1/images -F "file=@$scratch/good.1.jpg" -F "file=@$scratch/good.2.jpg"
expect 'the fourth, and not the fifth' "$(json '[.items[].status] | join(" ")')" '201 429'
done_all
