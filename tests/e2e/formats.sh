#!/bin/bash
# Formats that the operator lets in (HEIC, AVIF, TIFF) and formats that browsers choose from (AVIF, WebP, JPEG): each is
# what it says, shows the same, and is chosen alike by nginx and by the application.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

photo=$(find /usr/share/backgrounds -name '*.jpg' -size +300k -size -9M | sort | head -n 1)
[[ -n $photo ]] || broken 'no photo: install mate-backgrounds'
base_picture=$scratch/base.png
convert "$photo" -resize '600x400!' -strip -fill red -draw 'rectangle 0,0 200,100' -depth 8 "$base_picture"
convert "$base_picture" -quality 95 "$scratch/a.heic"
convert "$base_picture" -quality 92 "$scratch/a.avif"
convert "$base_picture" -compress zip "$scratch/a.tiff"

# Off unless they are named.
stack_up plain
sign_in niepce
for format in heic avif tiff; do
	ask POST /api/v1/images -F "file=@$scratch/a.$format"
	problem 415 unsupported-format
	expect_match "$format: what is let in" "$(json .detail)" 'jpeg, png, gif, webp'
done
ask POST /api/v1/images -F "file=@$base_picture" -F visibility=public
id=$(json .id)
wait_active "$id"
ask GET "/api/v1/images/$id/variants/small" -H 'Accept: image/avif,image/webp'
expect 'only WebP was made' "$status $(header Content-Type) $(header Vary)" '200 image/webp Accept'

stack_up one UPLOAD_FORMATS=jpeg,png,gif,webp,heic,avif,tiff VARIANT_FORMATS=webp,avif,jpeg TINTYPE_JOB_MEMORY=768MiB
sign_in niepce
ask GET /api/v1/limits
expect 'limits' "$(json '.upload.formats | join(",")')" \
	image/jpeg,image/png,image/gif,image/webp,image/heic,image/avif,image/tiff

# upload FILE: sets $id, and $scratch/image.json when it is made.
upload() {
	chmod 644 "$1"
	ask POST /api/v1/images -F "file=@$1" -F visibility=public
	expect "upload of $1" "$status" 201
	id=$(json .id)
	wait_active "$id"
	cp "$answer" "$scratch/image.json"
}

# psnr REFERENCE FILE: in decibels, whole; both over white.
psnr() {
	local found
	found=$(compare -metric PSNR \( "$1" -background white -alpha remove -alpha off -colorspace sRGB -depth 8 \) \
		\( "$2" -colorspace sRGB -background white -alpha remove -alpha off -depth 8 \) null: 2>&1 || true)
	[[ $found != inf* ]] || found=100
	printf '%.0f\n' "${found%% *}"
}

# shows NAME REFERENCE LEAST [SIZE…]: original, and sizes in each format, as large as told.
shows() {
	local name=$1 reference=$2 least=$3 size format wanted found width height kinds
	shift 3
	for size in original "$@"; do
		kinds=${all_kinds:-webp avif jpeg}
		[[ $size != original ]] || kinds=$(jq -r .variants.original.format "$scratch/image.json")
		width=$(jq -r ".variants.$size.width" "$scratch/image.json")
		height=$(jq -r ".variants.$size.height" "$scratch/image.json")
		convert "$reference" -resize "${width}x$height!" "$scratch/wanted.miff"
		for format in $kinds; do
			ask GET "$(jq -r ".variants.$size.url" "$scratch/image.json")" -H "Accept: image/$format"
			expect "$name: $size: $format" "$status $(header Content-Type)" "200 image/$format"
			cp "$answer" "$scratch/got.$format"
			expect "$name: $size: $format: as large as told" \
				"$(identify -format '%wx%h\n' "$scratch/got.${format}[0]")" \
				"${width}x$height"
			wanted=$least
			[[ $size == original ]] || wanted=$((wanted > 28 ? 28 : wanted))
			found=$(psnr "$scratch/wanted.miff" "$scratch/got.${format}[0]")
			((found >= wanted)) || broken "$name: $size: $format: $found dB, not $wanted"
			checks=$((checks + 1))
			cp "$answer" "$scratch/$name-$size.$format"
		done
	done
	printf '%s: %s\n' "$name" "$(jq -c '[.mime_type, .width, .height, .file_size]' "$scratch/image.json")"
}

upload "$base_picture"
shows png "$base_picture" 45 large medium small thumbnail
upload "$scratch/a.heic"
shows heic "$base_picture" 31
expect 'what is served is told' "$(jq -r '.mime_type + " " + .variants.original.format' "$scratch/image.json")" 'image/jpeg jpeg'
upload "$scratch/a.avif"
shows avif "$base_picture" 31
upload "$scratch/a.tiff"
shows tiff "$base_picture" 45
expect 'a TIFF loses nothing' "$(jq -r .mime_type "$scratch/image.json")" image/png

# The ways TIFFs are written, and what cameras say in HEIC.
convert "$base_picture" -depth 16 -compress lzw "$scratch/sixteen.tiff"
upload "$scratch/sixteen.tiff"
shows sixteen.tiff "$base_picture" 45
convert "$base_picture" -compress zip -define tiff:tile-geometry=128x128 "$scratch/tiles.tiff"
upload "$scratch/tiles.tiff"
shows tiles.tiff "$base_picture" 45
convert "$base_picture" -compress jpeg -quality 95 "$scratch/jpeg.tiff"
upload "$scratch/jpeg.tiff"
shows jpeg.tiff "$base_picture" 33
convert "$base_picture" -endian MSB -compress zip "$scratch/big.tiff"
upload "$scratch/big.tiff"
shows big.tiff "$base_picture" 45
convert "$base_picture" -orient left-bottom -compress zip "$scratch/turned.tiff"
convert "$scratch/turned.tiff" -auto-orient -strip "$scratch/turned.png"
upload "$scratch/turned.tiff"
shows turned.tiff "$scratch/turned.png" 45 large thumbnail
ink=/usr/share/color/icc/ghostscript/default_cmyk.icc
narrow=/usr/share/color/icc/sRGB.icc
convert "$base_picture" -profile "$narrow" -profile "$ink" -compress zip "$scratch/ink.tiff"
convert "$scratch/ink.tiff" -intent relative -black-point-compensation -profile "$narrow" -strip "$scratch/ink.png"
upload "$scratch/ink.tiff"
shows ink.tiff "$scratch/ink.png" 30
convert "$base_picture" \( -size 600x400 radial-gradient:white-black \) -alpha off -compose CopyOpacity -composite \
	"$scratch/alpha.png"
convert "$scratch/alpha.png" -compress zip "$scratch/alpha.tiff"
upload "$scratch/alpha.tiff"
# ImageMagick 6 passes over the transparency of AVIF, and writes none: ours is judged by what is made of it again.
all_kinds='webp jpeg' shows alpha.tiff "$scratch/alpha.png" 32 large thumbnail
ask GET "$(jq -r .variants.large.url "$scratch/image.json")" -H 'Accept: image/avif'
cp "$answer" "$scratch/alpha.avif"
upload "$scratch/alpha.avif"
expect 'transparent AVIF' "$(jq -r .mime_type "$scratch/image.json")" image/png
all_kinds='webp jpeg' shows alpha.avif "$scratch/alpha.png" 30 thumbnail
cp "$scratch/a.heic" "$scratch/camera.heic"
exiftool -q -overwrite_original -Make=Canon -GPSLatitude=46.77 -GPSLatitudeRef=N -GPSLongitude=4.85 -GPSLongitudeRef=E \
	"$scratch/camera.heic"
upload "$scratch/camera.heic"
shows camera.heic "$base_picture" 31 large thumbnail
expect 'nothing of it is served' "$(exiftool -q -s3 -Make -SerialNumber -GPS:all -ICC_Profile:all -XMP:all \
	"$scratch"/camera.heic-*)" ''
expect 'the camera' "$(jq -r .exif.camera_make "$scratch/image.json")" Canon

# Nothing of it is believed: cut, turned bits, other things inside.
python3 - "$scratch" <<'PY'
import random, struct, sys
folder = sys.argv[1] + '/'
random.seed(5)
for name in 'a.heic', 'a.avif', 'a.tiff':
    whole = open(folder + name, 'rb').read()
    open(folder + 'cut-' + name, 'wb').write(whole[:len(whole) // 2])
    for number in range(8):
        data = bytearray(whole)
        for _ in range(1 + 4 * number):
            at = random.randrange(8, 2000 if number % 2 else len(data))
            data[at] ^= 1 << random.randrange(8)
        open(folder + 'bits-%d-%s' % (number, name), 'wb').write(data)
heic = open(folder + 'a.heic', 'rb').read()
ispe = heic.index(b'ispe')
open(folder + 'huge.heic', 'wb').write(heic[:ispe + 8] + struct.pack('>II', 65535, 65535) + heic[ispe + 16:])
small = struct.pack('>II', 16, 16)
open(folder + 'liar.heic', 'wb').write(heic.replace(heic[ispe + 8:ispe + 16], small))
PY
for file in "$scratch"/cut-a.*; do
	chmod 644 "$file"
	ask POST /api/v1/images -F "file=@$file"
	expect "${file##*/}" "$status" 422
done
ask POST /api/v1/images -F "file=@$scratch/huge.heic"
problem 422 image-too-large
for file in "$scratch"/bits-* "$scratch/liar.heic"; do
	chmod 644 "$file"
	ask POST /api/v1/images -F "file=@$file"
	[[ $status != 4[12][25] ]] || continue
	expect "${file##*/}" "$status" 201
	id=$(json .id)
	for ((tick = 0; tick < 600; tick++)); do
		ask GET "/api/v1/images/$id/status"
		[[ $(json .status) == processing ]] || break
		sleep 0.1
	done
	expect_match "${file##*/}: an end" "$(json .status)" '^(active|failed)$'
done
expect 'runners that died' "$(grep -c jobs_runner_died "$stack/log/tintype-jobs.log" || true)" 0

# Who gets what; the same from the application (first), from nginx's link (second), and of an image that is not public.
upload "$base_picture"
stem=/api/v1/images/$id/variants/small
owner=$token
token=
links() { find "$stack/storage/public" -type f | wc -l; }
declare -A wanted=(
	['image/avif,image/webp,image/apng,image/*,*/*;q=0.8']=avif ['image/AVIF']=avif
	['image/webp,*/*']=webp ['*/*']=webp ['text/html']=webp ['image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5']=jpeg
	['image/jpeg']=jpeg ['image/avif;q=0,image/webp']=webp ['image/avif;q=0.5,image/webp;q=0.9']=webp
	['image/webp;q=0.2,image/jpeg;q=0.7']=jpeg ['image/avif;q=0.9,image/jpeg;q=0.1']=avif ['image/webp;q=0, image/*']=jpeg
	['image/avifs']=jpeg
)
chooses() {
	local accept turn
	for accept in "${!wanted[@]}"; do
		for turn in first second; do
			ask GET "$stem" -H "Accept: $accept"
			expect "$1: $accept: $turn" "$status $(header Content-Type) $(header Vary)" "200 image/${wanted[$accept]} Accept"
		done
	done
	ask GET "$stem" -H 'Accept:'
	expect "$1: no Accept" "$status $(header Content-Type) $(header Vary)" '200 image/webp Accept'
}
chooses public
before=$(links)
ask GET "$stem" -H 'Accept: image/avif,image/webp'
expect 'nginx alone' "$(header Server-Timing)" ''
expect 'caching' "$(header Cache-Control)" 'public, max-age=31536000, immutable'
etag=$(header ETag)
ask GET "$stem" -H 'Accept: image/avif,image/webp' -H "If-None-Match: $etag"
expect 'known' "$status" 304
ask GET "$stem" -H 'Accept: image/webp' -H "If-None-Match: $etag"
expect 'another file, another tag' "$status" 200
ask GET "$stem" -H 'Accept: image/avif' -r 4-11
expect 'range' "$status $(cat "$answer")" '206 ftypavif'
((before >= 3)) || broken "$before links"

# Less than public: every link of every format goes, and so do the bytes.
token=$owner ask_json PATCH "/api/v1/images/$id" '{"visibility":"private"}'
expect 'private' "$status" 200
expect 'no link of it' "$(find "$stack/storage/public" -path "*$id*" -type f | wc -l)" 0
for accept in image/avif image/webp image/jpeg; do
	for method in GET HEAD; do
		ask $method "$stem" -H "Accept: $accept"
		expect "$accept: $method: gone" "$status" 404
	done
	ask GET "$stem" -H "Accept: $accept" -r 0-1
	expect "$accept: Range: gone" "$status" 404
done
token=$owner
chooses private
expect_match 'kept by nobody else' "$(header Cache-Control)" '^private'

# Made anew it has new addresses; an animation moves, for everybody.
convert -size 120x90 -delay 20 'xc:#c02020' 'xc:#20a040' 'xc:#2040c0' -loop 0 "$scratch/moving.gif"
upload "$scratch/moving.gif"
ask GET "/api/v1/images/$id/variants/medium" -H 'Accept: image/avif'
expect 'it moves' "$(header Content-Type) $(identify "$answer" | wc -l)" 'image/webp 3'

# A copy has all of it, too; and what is removed leaves nothing.
upload "$scratch/a.tiff"
ask GET "/api/v1/images/$id/variants/large" -H 'Accept: image/avif'
expect 'a copy' "$(header Content-Type) $(jq -r .mime_type "$scratch/image.json")" 'image/avif image/png'
jobs_end
expect 'every file belongs to a row' "$(find "$stack/storage/blobs" -type f | wc -l)" \
	"$(stack_dev psql -Atc 'SELECT count(DISTINCT storage_key) FROM image_variants')"
done_all
