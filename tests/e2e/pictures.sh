#!/bin/bash
# Every kind of picture that is let in, against ImageMagick's decoder: each file that is made shows what was uploaded,
# upright, in sRGB, pixel by pixel as near as its compression allows.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

wide=/usr/share/color/icc/compatibleWithAdobeRGB1998.icc
narrow=/usr/share/color/icc/sRGB.icc
ink=/usr/share/color/icc/ghostscript/default_cmyk.icc
[[ -f $wide && -f $narrow && -f $ink ]] || broken 'no colour profiles: install icc-profiles-free and libgs9-common'
photo=$(find /usr/share/backgrounds -name '*.jpg' -size +300k -size -9M | sort | head -n 1)
[[ -n $photo ]] || broken 'no photo: install mate-backgrounds'

stack_up one
sign_in niepce

# upload FILE: sets $id, and $scratch/image.json when it is made.
upload() {
	chmod 644 "$1"
	ask POST /api/v1/images -F "file=@$1" -F visibility=public
	expect "upload of $1" "$status" 201
	id=$(json .id)
	wait_active "$id"
	cp "$answer" "$scratch/image.json"
}

# psnr REFERENCE FILE: in decibels, whole; both over white, 100 when they are equal.
psnr() {
	local found
	found=$(compare -metric PSNR \( "$1" -background white -alpha remove -alpha off -colorspace sRGB -depth 8 \) \
		\( "$2" -background white -alpha remove -alpha off -colorspace sRGB -depth 8 \) null: 2>&1 || true)
	[[ $found != inf* ]] || found=100
	printf '%.0f\n' "${found%% *}"
}

# shows NAME REFERENCE LEAST: original and every size of the image just made.
shows() {
	local size width height found wanted
	for size in original large medium small thumbnail; do
		ask GET "$(jq -r ".variants.$size.url" "$scratch/image.json")"
		expect "$1: $size" "$status" 200
		width=$(jq -r ".variants.$size.width" "$scratch/image.json")
		height=$(jq -r ".variants.$size.height" "$scratch/image.json")
		expect "$1: $size: as large as told" "$(identify -format '%wx%h\n' "${answer}[0]")" "${width}x$height"
		convert "$2" -resize "${width}x$height!" "$scratch/wanted.miff"
		wanted=$3
		# Resizing differs between the two, in the ringing at edges; the smallest sizes show it most.
		[[ $size == original ]] || wanted=$((wanted > 30 ? 30 : wanted))
		found=$(psnr "$scratch/wanted.miff" "${answer}[0]")
		((found >= wanted)) || broken "$1: $size: $found dB, not $wanted"
		printf '%s: %s: %s dB\n' "$1" "$size" "$found"
		checks=$((checks + 1))
	done
}

# Smooth and coloured, with a corner that tells which way up it is.
base_picture=$scratch/base.png
convert "$photo" -resize '900x600!' -strip -fill red -draw 'rectangle 0,0 200,100' -depth 8 "$base_picture"

jpeg() {
	convert "$base_picture" "${@:2}" -quality 95 "$scratch/$1.jpg"
	# Decoded by ImageMagick, and its profile, if it has one, applied.
	convert "$scratch/$1.jpg" -intent relative -black-point-compensation -profile "$narrow" -strip "$scratch/$1.png"
	upload "$scratch/$1.jpg"
	shows "$1" "$scratch/$1.png" 33
}

jpeg baseline
jpeg progressive -interlace JPEG
jpeg wide-gamut -profile "$narrow" -profile "$wide"
# Ink shows less than a screen: what is wanted is what the profile says comes back.
convert "$base_picture" -profile "$narrow" -profile "$ink" -quality 95 "$scratch/cmyk.jpg"
convert "$scratch/cmyk.jpg" -intent relative -black-point-compensation -profile "$narrow" -strip "$scratch/cmyk.png"
upload "$scratch/cmyk.jpg"
shows cmyk "$scratch/cmyk.png" 30
convert "$base_picture" -colorspace Gray "$scratch/grey.png"
convert "$scratch/grey.png" -quality 95 "$scratch/grey.jpg"
upload "$scratch/grey.jpg"
shows grey "$scratch/grey.png" 33
for ((turn = 1; turn <= 8; turn++)); do
	convert "$base_picture" -quality 95 "$scratch/turned.jpg"
	exiftool -q -overwrite_original -Orientation#="$turn" "$scratch/turned.jpg"
	convert "$scratch/turned.jpg" -auto-orient -strip "$scratch/turned.png"
	upload "$scratch/turned.jpg"
	shows "orientation-$turn" "$scratch/turned.png" 33
done

png() {
	upload "$scratch/$1.png"
	shows "$1" "$scratch/$1.png" "$2"
}

convert "$base_picture" -depth 16 -define png:bit-depth=16 "$scratch/sixteen.png"
png sixteen 45
# Its placeholder is of the same colour as that of the same picture in 8 bits.
colour=$(jq -r .placeholder.color "$scratch/image.json")
convert "$base_picture" -depth 8 -define png:bit-depth=8 "$scratch/eight.png"
png eight 45
for channel in 1 3 5; do
	found=$((16#${colour:channel:2} - 16#$(jq -r ".placeholder.color[$channel:$((channel + 2))]" "$scratch/image.json")))
	((found >= -4 && found <= 4)) || broken "placeholder of 16 bits: $colour"
done
convert "$base_picture" -colors 64 -define png:color-type=3 "$scratch/palette.png"
png palette 45
convert "$base_picture" \( -size 900x600 radial-gradient:white-black \) -alpha off -compose CopyOpacity -composite \
	"$scratch/alpha.png"
png alpha 40
convert "$scratch/grey.png" -define png:color-type=0 -define png:bit-depth=16 "$scratch/grey16.png"
png grey16 45
convert "$base_picture" -monochrome -define png:bit-depth=1 "$scratch/bits.png"
upload "$scratch/bits.png"
ask GET "$(jq -r .variants.original.url "$scratch/image.json")"
found=$(psnr "$scratch/bits.png" "$answer")
((found == 100)) || broken "two colours: $found dB"

# Of 16 bits and a wide gamut: both at once, as cameras' programs write.
convert "$base_picture" -profile "$narrow" -profile "$wide" -depth 16 -define png:bit-depth=16 "$scratch/wide16.png"
upload "$scratch/wide16.png"
shows wide16 "$base_picture" 38

convert "$base_picture" -quality 95 "$scratch/still.webp"
upload "$scratch/still.webp"
shows webp "$base_picture" 30
convert "$base_picture" -define webp:lossless=true "$scratch/lossless.webp"
upload "$scratch/lossless.webp"
shows lossless "$base_picture" 33

# Three colours, one after the other, for so long each: an animation says so in every size that moves.
moves() {
	local size frame colours=("#c02020" "#20a040" "#2040c0") found
	upload "$1"
	for size in original large medium; do
		ask GET "$(jq -r ".variants.$size.url" "$scratch/image.json")"
		cp "$answer" "$scratch/moving"
		expect "$1: $size: frames" "$(identify "$scratch/moving" | wc -l)" 3
		expect "$1: $size: told height" "$(jq ".variants.$size.height" "$scratch/image.json")" 90
		for frame in 0 1 2; do
			convert -size 120x90 "xc:${colours[frame]}" "$scratch/frame.png"
			convert "$scratch/moving" -coalesce "$scratch/frames.png"
			found=$(psnr "$scratch/frame.png" "$scratch/frames-$frame.png")
			((found >= 28)) || broken "$1: $size: frame $frame: $found dB"
			checks=$((checks + 1))
		done
		expect "$1: $size: pace" "$(identify -format '%T ' "$scratch/moving")" "$(identify -format '%T ' "$1")"
	done
	for size in small thumbnail; do
		ask GET "$(jq -r ".variants.$size.url" "$scratch/image.json")"
		expect "$1: $size: still" "$(identify "$answer" | wc -l)" 1
	done
}
convert -size 120x90 -delay 20 'xc:#c02020' -delay 50 'xc:#20a040' -delay 30 'xc:#2040c0' -loop 0 "$scratch/moving.gif"
convert "$scratch/moving.gif" -quality 90 "$scratch/moving.webp"
moves "$scratch/moving.gif"
moves "$scratch/moving.webp"

# What looks alike is alike in most of 64 bits, whatever it was saved as; what does not is not.
apart() {
	stack_dev psql -Atqc "SELECT bit_count((a.perceptual_hash # b.perceptual_hash)::bit(64)) FROM images a, images b
		WHERE a.original_filename = '$1' AND b.original_filename = '$2' LIMIT 1"
}
for file in progressive.jpg wide-gamut.jpg sixteen.png palette.png still.webp; do
	found=$(apart baseline.jpg "$file")
	((found <= 6)) || broken "$file is $found bits from the same picture"
	checks=$((checks + 1))
done
found=$(apart baseline.jpg moving.gif)
((found >= 16)) || broken "another picture is only $found bits away"

# Nothing is enlarged.
convert "$base_picture" -resize '50x' "$scratch/tiny.png"
upload "$scratch/tiny.png"
expect 'not enlarged' "$(jq -c '[.variants[].width] | unique' "$scratch/image.json")" '[50]'
done_all
