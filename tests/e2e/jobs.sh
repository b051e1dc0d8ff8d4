#!/bin/bash
# Images are made or fail with a reason, whatever happens on the way, and nothing is left lying about.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

photo=$(find /usr/share/backgrounds -name '*.jpg' -size +300k -size -9M | sort | head -n 1)
[[ -n $photo ]] || broken 'no photo: install mate-backgrounds'

stack_up one TINTYPE_JOB_TIMEOUT=15s
sign_in niepce

# upload FILE: sets $id.
upload() {
	ask POST /api/v1/images -F "file=@$1" -F visibility=public
	expect "upload of $1" "$status" 201
	id=$(json .id)
}

wait_done() {
	local tick
	for ((tick = 0; tick < 500; tick++)); do
		ask GET "/api/v1/images/$1/status"
		[[ $(json .status) == processing ]] || return 0
		sleep 0.2
	done
	broken "image $1 is still processing"
}

# Lying on its side, with everything a camera tells.
cp "$photo" "$scratch/camera.jpg"
chmod 644 "$scratch/camera.jpg"
exiftool -q -overwrite_original -Orientation#=6 -Make=Canon -SerialNumber=12345 -OwnerName=Nicéphore \
	-GPSLatitude=46.77 -GPSLatitudeRef=N -GPSLongitude=4.85 -GPSLongitudeRef=W -XMP:Creator=niepce -IPTC:City=Chalon "$scratch/camera.jpg"
upload "$scratch/camera.jpg"
camera=$id
wait_active "$camera"
expect 'upright' "$(json .height)" "$(exiftool -s3 -ImageWidth "$scratch/camera.jpg")"
expect 'camera' "$(json .exif.camera_make)" Canon
expect_match 'colour' "$(json .placeholder.color)" '^#[0-9a-f]{6}$'
expect_match 'blurhash' "$(json .placeholder.blurhash)" '^.{28}$'
cp "$answer" "$scratch/image.json"
for size in thumbnail small medium large original; do
	ask GET "$(jq -r ".variants.$size.url" "$scratch/image.json")"
	expect "$size" "$status" 200
	expect "$size: metadata" "$(exiftool -s -Make -SerialNumber -OwnerName -GPSLatitude -Creator -City \
		-ICC_Profile:all "$answer")" ''
	# libvips 8.14 writes a WebP an EXIF block of defaults of its own; it must not turn the picture.
	expect_match "$size: orientation" "$(exiftool -n -s3 -Orientation "$answer")" '^1?$'
	expect "$size: width" "$(exiftool -s3 -ImageWidth "$answer")" \
		"$(jq -r ".variants.$size.width" "$scratch/image.json")"
	((${#size} == 8)) || expect "$size: enlarged" \
		"$(jq ".variants.$size.width <= .width" "$scratch/image.json")" true
done

# Where it was taken nobody is told, and its owner only if they wished: a copy as the first.
ask GET "/api/v1/images/$camera/position"
problem 404 not-found
expect 'nor is it kept' "$(stack_dev psql -Atqc 'SELECT count(*) FROM image_positions')" 0
convert "$scratch/camera.jpg" -quality 80 "$scratch/placed.jpg"
expect_match 'still told by the file' "$(exiftool -s3 -GPSLatitude "$scratch/placed.jpg")" '46'
for ((i = 0; i < 2; i++)); do
	ask POST /api/v1/images -F "file=@$scratch/placed.jpg" -F visibility=public -F keep_position=true
	expect 'upload' "$status" 201
	id=$(json .id)
	wait_active "$id"
	expect 'not in what all are told' "$(grep -c 46.77 "$answer" || true)" 0
	ask GET "/api/v1/images/$id/position"
	expect "its owner's" "$status $(json '"\(.latitude * 1000 | round) \(.longitude * 1000 | round)"')" '200 46770 -4850'
	token='' ask GET "/api/v1/images/$id/position"
	problem 401 unauthorized
done
ask POST /api/v1/images -F "file=@$scratch/placed.jpg" -F keep_position=perhaps
problem 400 validation-error
hash=$(sha256sum <"$scratch/placed.jpg" | cut -d' ' -f1)
ask_json POST /api/v1/images/exists "{\"sha256\":[\"$hash\"]}"
expect 'these bytes are there' "$(json '.items[0].sha256')" "$hash"
ask GET "/api/v1/images/$id/similar?distance=8"
expect 'it looks like what it was made of' "$(json '[.items[].image.id] | index("'"$camera"'") != null')" true
ask DELETE "/api/v1/images/$id/position"
expect 'forgotten' "$status" 204
ask GET "/api/v1/images/$id/position"
expect 'forgotten' "$status" 404
upload "$scratch/camera.jpg"
expect 'a copy of what was not kept' "$(json .duplicate_of)" "$camera"

# All there by its structure, but its pixels are noise: found when it is decoded.
convert -size 200x200 plasma:fractal "$scratch/good.png"
python3 - "$scratch/good.png" "$scratch/noise.png" <<'PY'
import sys
data = bytearray(open(sys.argv[1], 'rb').read())
middle = data.index(b'IDAT') + 400
for i in range(middle, middle + 600):
    data[i] ^= 0x5a
open(sys.argv[2], 'wb').write(data)
PY
upload "$scratch/noise.png"
noise=$id
wait_done "$noise"
expect 'noise fails' "$(json .status)" failed
expect_match 'and says why' "$(json .error)" 'damaged'
ask GET "/api/v1/images/$noise"
expect 'its owner sees it' "$status" 200
upload "$scratch/good.png"
wait_active "$id"

# An animation stays one where it should.
convert -delay 10 -size 64x48 plasma:red plasma:blue plasma:green "$scratch/moving.gif"
upload "$scratch/moving.gif"
wait_active "$id"
ask GET "/api/v1/images/$id/variants/medium"
expect 'moves in medium' "$(grep -ao ANMF "$answer" | wc -l)" 3
ask GET "/api/v1/images/$id/variants/thumbnail"
expect 'still in thumbnail' "$(grep -ao ANMF "$answer" | wc -l)" 0

# Everybody who works on it dies at once, again and again; in the end it is there.
vips_big=$scratch/big.jpg
convert -size 4000x3000 plasma:fractal -quality 90 "$vips_big"
upload "$vips_big"
big=$id
for ((i = 0; i < 3; i++)); do
	read -r crew _ <"$stack/run/tintype-jobs.started"
	mapfile -t all < <(pgrep -P "$crew")
	kill -9 "$crew" "${all[@]}" 2>/dev/null || true
	stack_dev up </dev/null >/dev/null
	sleep 0.3
done
wait_done "$big"
expect 'made in the end' "$(json .status)" active

# What was uploaded is removed, and every file belongs to a row.
for ((i = 0; i < 100; i++)); do
	[[ $(stack_dev psql -Atc "SELECT count(*) FROM jobs WHERE state <> 'done'") != 0 ]] || break
	sleep 0.2
done
expect 'all jobs are done' "$(stack_dev psql -Atc "SELECT count(*) FROM jobs WHERE state <> 'done'")" 0
expect 'files' "$(find "$stack/storage/blobs" -type f | wc -l)" \
	"$(stack_dev psql -Atc 'SELECT count(DISTINCT storage_key) FROM image_variants')"
done_all
