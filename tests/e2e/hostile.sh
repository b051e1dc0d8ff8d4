#!/bin/bash
# Files made to harm: refused with 415 or 422, or failed with a reason, in bounded memory; or, where they are pictures
# all the same, made anew without what they carried. What follows is made as if nothing had been.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

memory_mib=768
stack_up one TINTYPE_JOBS=1 "TINTYPE_JOB_MEMORY=${memory_mib}MiB" TINTYPE_JOB_TIMEOUT=20s
sign_in niepce

convert -size 300x200 plasma:fractal -quality 90 "$scratch/good.jpg"
convert -size 300x200 plasma:fractal "$scratch/good.png"
python3 - "$scratch" <<'PY'
import random, struct, sys, zlib
folder = sys.argv[1] + '/'
good_jpeg = open(folder + 'good.jpg', 'rb').read()
good_png = open(folder + 'good.png', 'rb').read()

def put(name, data):
    open(folder + name, 'wb').write(data)

def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

def png(width, height, data, depth=8, color=2, extra=b''):
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, depth, color, 0, 0, 0))
            + extra + chunk(b'IDAT', data) + chunk(b'IEND', b''))

def zeros(count):
    squeeze = zlib.compressobj(9)
    parts = [squeeze.compress(bytes(1 << 20)) for _ in range(count >> 20)]
    return b''.join(parts) + squeeze.compress(bytes(count & ((1 << 20) - 1))) + squeeze.flush()

# Not ours, whatever their names say.
put('svg.jpg', b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">'
    b'<image href="file:///etc/passwd" width="100" height="100"/></svg>')
put('postscript.jpg', b'%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n(%pipe%id) (r) file\n')
put('mvg.jpg', b"push graphic-context\nviewbox 0 0 100 100\nfill 'url(https://127.0.0.1/\"|id\")'\npop graphic-context\n")
put('msl.jpg', b'<?xml version="1.0"?><image><read filename="/etc/passwd"/></image>')
put('pdf.jpg', b'%PDF-1.4\n1 0 obj\n<<>>\nendobj\n')
put('zip.png', b'PK\x03\x04' + bytes(200))
put('html.gif', b'<html><script>alert(1)</script></html>')
put('elf.webp', b'\x7fELF' + bytes(400))
# Too much.
put('bomb-claimed.png', png(50000, 50000, zeros(1 << 20)))
put('edge.png', png(65535, 10, zeros(65535 * 3 * 10 + 10)))
put('edge.jpg', good_jpeg.replace(good_jpeg[good_jpeg.index(b'\xff\xc0') + 5:good_jpeg.index(b'\xff\xc0') + 9],
    b'\xff\xff\xff\xff', 1))
put('bomb-data.png', png(100, 100, zeros(300 << 20)))
frame = b'\x2c\0\0\0\0\x64\0\x64\0\0\x02\x02\x4c\x01\0'
put('frames.gif', b'GIF89a\x64\0\x64\0\0\0\0' + frame * 20000 + b';')
# Broken.
put('cut.jpg', good_jpeg[:len(good_jpeg) // 2])
put('cut.png', good_png[:len(good_png) // 2])
put('head.jpg', good_jpeg[:3])
put('empty-idat.png', png(100, 100, b''))
put('short-data.png', png(1000, 1000, zeros(3000)))
# Pictures all the same, with something behind or inside.
put('polyglot.jpg', good_jpeg + b'<html><script>alert(1)</script></html>PK\x03\x04' + bytes(100))
put('polyglot.png', good_png + b'<?php system($_GET[0]); ?>')
exif = b'Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x0e\0\x02' + struct.pack('>II', 65000, 26) + b'\0\0\0\0'
segment = lambda data: b'\xff\xe1' + struct.pack('>H', len(data) + 2) + data
put('exif.jpg', good_jpeg[:2] + segment(exif + b'SECRET' * 10000) * 20 + good_jpeg[2:])
put('text-bomb.png', good_png[:33] + chunk(b'zTXt', b'Comment\0\0' + zeros(200 << 20)) + good_png[33:])
put('icc-bomb.png', good_png[:33] + chunk(b'iCCP', b'x\0\0' + zeros(200 << 20)) + good_png[33:])
random.seed(4)
for number in range(24):
    data = bytearray(good_jpeg if number % 2 else good_png)
    for _ in range(1 + number):
        at = random.randrange(12, len(data))
        data[at] ^= 1 << random.randrange(8)
    put('flipped-%02d.%s' % (number, 'jpg' if number % 2 else 'png'), bytes(data))
PY
chmod 644 "$scratch"/*.{jpg,png,gif,webp}

# send FILE: sets $status, $id, and, when it was taken and the job is done, $end.
send() {
	local tick
	end='' id=''
	ask POST /api/v1/images -F "file=@$scratch/$1" -F visibility=public
	[[ $status == 201 ]] || return 0
	id=$(json .id)
	for ((tick = 0; tick < 300; tick++)); do
		ask GET "/api/v1/images/$id/status"
		end=$(json .status)
		[[ $end == processing ]] || return 0
		sleep 0.1
	done
	broken "$1 is still processing"
}

for file in svg.jpg postscript.jpg mvg.jpg msl.jpg pdf.jpg zip.png html.gif elf.webp; do
	send "$file"
	problem 415 unsupported-format
done
for file in bomb-claimed.png edge.png edge.jpg; do
	send "$file"
	problem 422 image-too-large
done
send frames.gif
problem 422 too-many-pixels
for file in cut.jpg cut.png head.jpg; do
	send "$file"
	expect_match "$file" "$status" '^(415|422)$'
done
for file in empty-idat.png short-data.png; do
	send "$file"
	[[ $status == 422 || $end == failed ]] || broken "$file: $status $end"
done
# Made or refused: one of the two, and never anything else; what is made has nothing of what it carried.
for file in bomb-data.png polyglot.jpg polyglot.png exif.jpg text-bomb.png icc-bomb.png "$scratch"/flipped-*; do
	send "${file##*/}"
	[[ $status == 4[12][25] || $end == failed || $end == active ]] || broken "$file: $status $end"
	printf '%s: %s\n' "${file##*/}" "${end:-$status}"
	checks=$((checks + 1))
	[[ $end == active ]] || continue
	for size in original thumbnail; do
		ask GET "/api/v1/images/$id/variants/$size"
		expect "$file: $size" "$status" 200
		expect "$file: $size: nothing of it" "$(grep -acE '<script>|<\?php|SECRET' "$answer" || true)" 0
	done
done
for file in polyglot.jpg polyglot.png; do
	send "$file"
	expect "$file is a picture" "$end" active
done

# No decoder had more than it was given, no runner died, and good pictures are made as before.
peak=$(grep -o 'peak_kb=[0-9]*' "$stack/log/tintype-jobs.log" | cut -d= -f2 | sort -n | tail -n 1)
((peak > 0 && peak <= memory_mib * 1024)) || broken "a decoder had $peak kB"
expect 'runners that died' "$(grep -c jobs_runner_died "$stack/log/tintype-jobs.log" || true)" 0
send good.jpg
expect 'a good picture' "$end" active
printf 'the largest decoder had %s kB\n' "$peak"
done_all
