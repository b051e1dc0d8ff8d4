#!/bin/bash
# The quick tour: register, log in, upload a camera's photo, list it, see it.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

# A real photo of 12 megapixels or more, with the EXIF of a camera and a place.
photo=$(find /usr/share/backgrounds -name '*.jpg' -size +1M -size -9M | sort | head -n 1)
[[ -n $photo ]] || broken 'no photo: install mate-backgrounds'
cp "$photo" "$scratch/camera.jpg"
chmod 644 "$scratch/camera.jpg"
exiftool -q -overwrite_original -Make=Canon -Model='EOS 80D' -DateTimeOriginal='2026:05:04 12:30:00' \
	-GPSLatitude=47.3769 -GPSLatitudeRef=N -GPSLongitude=8.5417 -GPSLongitudeRef=E "$scratch/camera.jpg"

stack_up one
expect 'ready' "$(curl -sS -o /dev/null -w '%{http_code}' "$base/health/ready")" 200
sign_in ansel

ask POST /api/v1/images -F "file=@$scratch/camera.jpg;type=image/jpeg" -F 'title=Half Dome' \
	-F 'visibility=public' -F 'tags=mountain, yosemite'
expect 'upload' "$status" 201
id=$(json .id)
expect_match 'location' "$(header Location)" "/api/v1/images/$id\$"
wait_active "$id"
expect 'place is gone' "$(json '.exif // {} | tostring | test("47\\.37|GPS")')" false

token=
ask GET '/api/v1/images?page=1&limit=50'
expect 'list' "$status" 200
expect 'total' "$(json .pagination.total)" 1
expect 'per page' "$(json .pagination.per_page)" 50
expect 'image' "$(json '.items[0].id')" "$id"
expect 'owner' "$(json '.items[0].owner.username')" ansel
expect 'tags' "$(json '.items[0].tags | sort | join(",")')" mountain,yosemite
expect 'variants' "$(json '.items[0].variants | keys | join(",")')" large,medium,original,small,thumbnail
expect 'counts' "$(json '.items[0] | [.like_count, .comment_count, .view_count] | map(type) | unique | join(",")')" number

url=$(json '.items[0].variants.medium.url')
size=$(json '.items[0].variants.medium.file_size')
width=$(json '.items[0].variants.medium.width')
[[ $url == /* ]] || url=/${url#*://*/}
ask GET "$url"
expect 'bytes' "$status" 200
expect 'size' "$(stat -c %s "$answer")" "$size"
expect_match 'media type' "$(header Content-Type)" '^image/(jpeg|webp|avif)$'
expect_match 'caching' "$(header Cache-Control)" immutable
expect 'nosniff' "$(header X-Content-Type-Options)" nosniff
expect 'width' "$(exiftool -s3 -ImageWidth "$answer")" "$width"
expect 'no place in the bytes' "$(exiftool -s3 -GPSPosition "$answer")" ''
cp "$answer" "$scratch/whole"
etag=$(header ETag)
expect_match 'strong tag' "$etag" '^"[^"]+"$'

ask HEAD "$url"
expect 'HEAD' "$status" 200
expect 'HEAD length' "$(header Content-Length)" "$size"
expect 'HEAD tag' "$(header ETag)" "$etag"
ask GET "$url" -H "If-None-Match: $etag"
expect 'unchanged' "$status" 304
expect 'nothing sent' "$(stat -c %s "$answer")" 0
ask GET "$url" -H 'Range: bytes=100-299'
expect 'range' "$status" 206
expect 'range named' "$(header Content-Range)" "bytes 100-299/$size"
expect 'range bytes' "$(sha256sum <"$answer")" "$(tail -c +101 "$scratch/whole" | head -c 200 | sha256sum)"
ask GET "$url" -H 'Range: bytes=0-9' -H 'If-Range: "another"'
expect 'another file: all of it' "$status" 200
ask GET "/_blobs/${url#/}"
problem 404 not-found

jobs_end
expect 'nothing left' "$(find "$stack/storage/incoming" -type f | wc -l)" 0
done_all
