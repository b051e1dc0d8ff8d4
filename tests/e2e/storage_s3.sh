#!/bin/bash
# Everything lies in an S3-compatible store: uploads, variants, ranges, privacy, removal; by nginx,
# and by links.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"
# shellcheck source=tests/lib/s3.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/s3.sh"

s3_up
convert -size 900x700 plasma:fractal "$scratch/photo.jpg"

stack_up s3 STORAGE_PROVIDER=s3 "${s3_env[@]}"
sign_in niepce
ask GET /health/ready
expect 'ready' "$(json .checks.storage.status)" up
ask POST /api/v1/images -F "file=@$scratch/photo.jpg" -F visibility=public
expect 'upload' "$status" 201
image=$(json .id)
wait_active "$image"
expect 'local files' "$(find "$stack/storage/blobs" -type f | wc -l)" 0
expect 'rows' "$(stack_dev psql -Atc "SELECT count(*) FROM image_variants WHERE storage_provider = 's3'")" 5
for ((tick = 0; tick < 100; tick++)); do
	(($(s3_count) != 5)) || break
	sleep 0.1
done
expect 'objects: the variants, and not the upload' "$(s3_count)" 5

url=/api/v1/images/$image/variants/large
ask GET "$url"
expect 'bytes' "$status" 200
expect 'type' "$(header Content-Type)" image/webp
expect 'caching' "$(header Cache-Control)" 'public, max-age=31536000, immutable'
expect_match 'ours, not the store'"'"'s' "$(header ETag)" '^"[0-9a-f-]{36}"$'
expect 'nothing of the store' "$(grep -ci '^x-amz\|^last-modified' "$head" || true)" 0
expect 'nosniff' "$(header X-Content-Type-Options)" nosniff
cp "$answer" "$scratch/large"
etag=$(header ETag)
size=$(stat -c %s "$scratch/large")
expect 'size' "$(jq .variants.large.file_size <(curl -sS "$base/api/v1/images/$image"))" "$size"
ask HEAD "$url" -I
expect 'HEAD' "$status" 200
expect 'its length' "$(header Content-Length)" "$size"
ask GET "$url" -r 100-199
expect 'range' "$status" 206
expect 'of it' "$(header Content-Range)" "bytes 100-199/$size"
expect 'its bytes' "$(sha256sum <"$answer")" "$(tail -c +101 "$scratch/large" | head -c 100 | sha256sum)"
ask GET "$url" -r 100-199 -H "If-Range: $etag"
expect 'If-Range, ours' "$status" 206
ask GET "$url" -r 100-199 -H 'If-Range: "other"'
expect 'If-Range, another' "$status" 200
ask GET "$url" -H "If-None-Match: $etag"
expect 'known' "$status" 304
ask GET "/api/v1/images/$image/download"
expect_match 'download' "$(header Content-Disposition)" '^attachment'

# Private from the next request on.
ask_json PATCH "/api/v1/images/$image" '{"visibility":"private"}'
expect 'private' "$status" 200
owner=$token token=
ask GET "$url"
problem 404 not-found
token=$owner
ask GET "$url"
expect 'its owner' "$status" 200
expect_match 'private caching' "$(header Cache-Control)" '^private'

# Nobody comes in from outside.
ask GET "/_s3/tintype/anything"
expect 'internal' "$status" 404

# The store has a bad moment, and goes away.
s3_faults 'drop=1&error=1'
convert -size 300x300 plasma:red "$scratch/other.jpg"
ask POST /api/v1/images -F "file=@$scratch/other.jpg"
expect 'tried again' "$status" 201
wait_active "$(json .id)"
s3_down
convert -size 310x300 plasma:blue "$scratch/third.jpg"
ask POST /api/v1/images -F "file=@$scratch/third.jpg"
problem 503 service-unavailable
ask GET /health/ready
expect 'not ready' "$status" 503
ask GET "$url"
problem 502 service-unavailable
s3_up
expect 'no row without bytes' "$(stack_dev psql -Atc "SELECT count(*) FROM images WHERE status <> 'active'")" 0

# Saved, lost with everything, and brought back into the store.
jobs_end
mkdir "$scratch/vault"
chown --reference="$stack/storage" "$scratch/vault"
stack_command backup "$scratch/vault" >"$answer" 2>&1 || broken 'backup'
objects=$(s3_count)
end_programs
stack_dev psql -qc 'SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public' >"$answer" 2>&1
find "$scratch/s3/tintype" -mindepth 1 -delete
expect 'nothing is left' "$(s3_count)" 0
stack_command restore "$scratch/vault" --replace >"$answer" 2>&1 || broken 'restore'
expect 'as many objects' "$(s3_count)" "$objects"
stack_dev up >/dev/null </dev/null
ask GET "$url"
expect 'the same bytes' "$status $(sha256sum <"$answer")" "200 $(sha256sum <"$scratch/large")"

# By links.
stack_up links STORAGE_PROVIDER=s3 S3_DELIVERY=redirect "${s3_env[@]}"
sign_in daguerre
ask POST /api/v1/images -F "file=@$scratch/photo.jpg" -F visibility=private
image=$(json .id)
wait_active "$image"
ask GET "/api/v1/images/$image/variants/large"
expect 'link' "$status" 302
expect 'link: caching' "$(header Cache-Control)" no-store
link=$(header Location)
expect 'bytes by link' "$(curl -sS "$link" | sha256sum)" "$(sha256sum <"$scratch/large")"
expect 'type by link' "$(curl -sS -o /dev/null -w '%{content_type}' "$link")" image/webp
expect 'changed link' "$(curl -sS -o /dev/null -w '%{http_code}' "${link/large-/small-}")" 403
done_all
