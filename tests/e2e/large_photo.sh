#!/bin/bash
# A photo of 24 megapixels and some ten megabytes: in through nginx, made in bounded memory, and no more to a
# web worker than a small one.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

# One worker, so that both uploads are its.
stack_up one DB_MAX_OPEN_CONNS=1 DB_MAX_IDLE_CONNS=1
sign_in niepce

# upload FILE: sets $id.
upload() {
	ask POST /api/v1/images -F "file=@$1" -F visibility=public
	expect "upload of $1" "$status" 201
	id=$(json .id)
	wait_active "$id"
}

# The most memory the worker ever had, in kB.
worker_peak() {
	awk '/^VmHWM:/ { print $2 }' "/proc/$(pgrep -P "$(stack_pid tintyped)" | head -n 1)/status"
}

convert -size 300x200 plasma:fractal -quality 90 "$scratch/small.jpg"
convert -size 6000x4000 -seed 7 plasma:fractal -attenuate 0.6 +noise Gaussian -sampling-factor 4:2:0 -quality 91 "$scratch/large.jpg"
chmod 644 "$scratch"/*.jpg
bytes=$(stat -c %s "$scratch/large.jpg")
((bytes > 7000000 && bytes < 10485760)) || broken "the large photo has $bytes bytes"

upload "$scratch/small.jpg"
small=$(worker_peak)
upload "$scratch/large.jpg"
large=$(worker_peak)
expect 'width' "$(json .width)" 6000
expect 'variants' "$(json '.variants | keys | join(",")')" large,medium,original,small,thumbnail
((large - small <= 512)) || broken "the large upload took $((large - small)) kB more of the worker ($small, $large)"
ask GET "$(json .variants.large.url)"
expect 'the large variant' "$status:$(exiftool -s3 -ImageWidth "$answer")" 200:1600
printf 'worker: %s kB after %s bytes, %s kB after %s bytes\n' "$small" "$(stat -c %s "$scratch/small.jpg")" "$large" "$bytes"
done_all
