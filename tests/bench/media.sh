#!/bin/bash
# Measures what making images costs: a photo of 24 megapixels from upload to active, alone and fifty at once, with the
# most memory a decoder had; and each size against ImageMagick's `convert -resize` at the same number of bytes.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

queued=${TINTYPE_TEST_QUEUED:-50}
stack_up one
sign_in niepce
photo=$(find /usr/share/backgrounds -name '*.jpg' -size +1000k -size -9M | sort | head -n 1)
[[ -n $photo ]] || broken 'no photo: install mate-backgrounds'
convert -size 6000x4000 -seed 7 plasma:fractal -attenuate 0.6 +noise Gaussian -sampling-factor 4:2:0 -quality 91 "$scratch/large.jpg"
cp "$photo" "$scratch/photo.jpg"
chmod 644 "$scratch"/*.jpg

now_ms() { date +%s%3N; }

upload() {
	ask POST /api/v1/images -F "file=@$1" -F visibility=public
	expect "upload of $1" "$status" 201
	id=$(json .id)
}

peak_mib() {
	grep -o 'peak_kb=[0-9]*' "$stack/log/tintype-jobs.log" | cut -d= -f2 | sort -n | tail -n 1 | awk '{ printf "%d", $1 / 1024 }'
}

unfinished() {
	stack_dev psql -Atqc "SELECT count(*) FROM images WHERE status = 'processing'"
}

begun=$(now_ms)
upload "$scratch/large.jpg"
while [[ $(unfinished) != 0 ]]; do sleep 0.05; done
printf 'one of %s bytes: %s ms from the first byte to active, decoder %s MiB\n' "$(stat -c %s "$scratch/large.jpg")" \
	$(($(now_ms) - begun)) "$(peak_mib)"
# Each has other bytes: the same file again would not be made again.
for ((i = 0; i < queued; i++)); do
	{ head -c 2 "$scratch/large.jpg"; printf '\377\376\000\010%06d' "$i"; tail -c +3 "$scratch/large.jpg"; } >"$scratch/large-$i.jpg"
done
chmod 644 "$scratch"/*.jpg
begun=$(now_ms)
for ((i = 0; i < queued; i++)); do
	upload "$scratch/large-$i.jpg"
done
sent=$(($(now_ms) - begun))
while [[ $(unfinished) != 0 ]]; do sleep 0.2; done
printf '%s queued: sent in %s ms, all active after %s ms, decoder %s MiB\n' "$queued" "$sent" $(($(now_ms) - begun)) "$(peak_mib)"
expect 'all are their own' "$(stack_dev psql -Atqc 'SELECT count(DISTINCT storage_key) FROM image_variants')" $(((queued + 1) * 5))
expect 'failed' "$(stack_dev psql -Atqc "SELECT count(*) FROM images WHERE status <> 'active'")" 0

upload "$scratch/photo.jpg"
wait_active "$id"
cp "$answer" "$scratch/image.json"
# ssim REFERENCE FILE: of the grey of both, the mean over squares of 8 by 8.
ssim() {
	python3 - <(convert "$1" -colorspace Gray -depth 8 pgm:-) <(convert "$2" -colorspace Gray -depth 8 pgm:-) <<'PY'
import sys

def read(path):
    data = open(path, 'rb').read()
    fields = data.split(None, 4)
    return int(fields[1]), int(fields[2]), data[len(data) - int(fields[1]) * int(fields[2]):]

width, height, one = read(sys.argv[1])
same_width, same_height, two = read(sys.argv[2])
assert (width, height) == (same_width, same_height)
total = count = 0
for y in range(0, height - 7, 8):
    for x in range(0, width - 7, 8):
        a, b = bytearray(), bytearray()
        for row in range(y, y + 8):
            a += one[row * width + x:row * width + x + 8]
            b += two[row * width + x:row * width + x + 8]
        ma, mb = sum(a) / 64, sum(b) / 64
        va = sum(v * v for v in a) / 64 - ma * ma
        vb = sum(v * v for v in b) / 64 - mb * mb
        both = sum(v * w for v, w in zip(a, b)) / 64 - ma * mb
        total += ((2 * ma * mb + 6.5025) * (2 * both + 58.5225)) / ((ma * ma + mb * mb + 6.5025) * (va + vb + 58.5225))
        count += 1
print('%.4f' % (total / count))
PY
}
for size in thumbnail small medium large; do
	ask GET "/api/v1/images/$id/variants/$size"
	cp "$answer" "$scratch/ours.webp"
	bytes=$(stat -c %s "$scratch/ours.webp")
	geometry=$(jq -r ".variants.$size | \"\(.width)x\(.height)!\"" "$scratch/image.json")
	convert "$scratch/photo.jpg" -resize "$geometry" -strip "$scratch/reference.png"
	# The highest quality that takes no more bytes, of JPEG (what it writes by itself) and of WebP.
	for format in jpg webp; do
		for ((quality = 98; quality > 20; quality -= 2)); do
			convert "$scratch/reference.png" -quality "$quality" "$scratch/theirs.$format"
			(($(stat -c %s "$scratch/theirs.$format") > bytes)) || break
		done
	done
	printf '%s: %s bytes, SSIM %s; convert at no more bytes: JPEG %s, WebP %s\n' "$size" "$bytes" \
		"$(ssim "$scratch/reference.png" "$scratch/ours.webp")" "$(ssim "$scratch/reference.png" "$scratch/theirs.jpg")" \
		"$(ssim "$scratch/reference.png" "$scratch/theirs.webp")"
done
