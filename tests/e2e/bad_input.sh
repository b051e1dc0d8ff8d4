#!/bin/bash
# What is wrong is told clearly, and leaves nothing behind.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

# A PNG's head, and next to nothing behind it.
big_png() {
	printf '\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\xea\x60\x00\x00\xea\x60\x08\x02\x00\x00\x00'
	printf '\x9d\x9a\x4d\x4c\x00\x00\x00\xffIDAT'
	head -c 255 /dev/zero
}

nothing_left() {
	expect "$1: incoming" "$(find "$stack/storage/incoming" -type f | wc -l)" 0
	expect "$1: blobs" "$(find "$stack/storage/blobs" -type f | wc -l)" 0
	expect "$1: rows" "$(stack_dev psql -Atc 'SELECT count(*) FROM images')" 0
}

stack_up one
expect 'one stack twice' "$(stack_dev up >/dev/null && echo fine)" fine

# Wrong configuration: every wrong variable at once, nothing started.
code=0
said=$(TINTYPE_VAR=$scratch/wrong TINTYPE_PORT=$(free_port) "$root/dev" status 2>&1) || code=$?
expect 'status of nothing' "$code" 1
code=0
said=$(TINTYPE_DEV_ENV=$'DB_PORT=many\nTINTYPE_JOBS=0\nREDIS_READ_TIMEOUT=3' TINTYPE_VAR=$scratch/wrong \
	TINTYPE_PORT=$(free_port) "$root/dev" up 2>&1) || code=$?
expect 'wrong configuration' "$code" 1
for name in DB_PORT TINTYPE_JOBS REDIS_READ_TIMEOUT; do
	expect_match 'told' "$said" "$name"
done
expect 'nothing started' "$(find "$scratch/wrong" -name '*.started' | wc -l)" 0

# An occupied port.
code=0
said=$(TINTYPE_VAR=$scratch/taken TINTYPE_PORT=$stack_port "$root/dev" up 2>&1) || code=$?
expect 'occupied port' "$code" 1
expect_match 'told' "$said" "port $stack_port is occupied"
expect 'nothing started' "$(find "$scratch/taken" -name '*.started' | wc -l)" 0

# A database that is not there.
code=0
sed 's/^DB_NAME=.*/DB_NAME=nowhere/' "$stack/tintype.env" >"$scratch/nowhere.env"
said=$(env -i "$TINTYPE_BUILD/prefix/bin/tintype" -c "$scratch/nowhere.env" migrate up 2>&1) || code=$?
expect 'missing database' "$code" 1
expect_match 'told' "$said" 'database "nowhere" does not exist'

sign_in dorothea
printf 'This is not an image.\n%.0s' {1..50} >"$scratch/text.jpg"
ask POST /api/v1/images -F "file=@$scratch/text.jpg;type=image/jpeg"
problem 415 unsupported-format
nothing_left 'text'

big_png >"$scratch/big.png"
expect 'the file is small' "$(($(stat -c %s "$scratch/big.png") <= 300))" 1
ask POST /api/v1/images -F "file=@$scratch/big.png;type=image/png"
expect 'too large' "$status" 422
expect_match 'slug' "$(json .type)" '/problems/(image-too-large|too-many-pixels)$'
nothing_left 'big'

printf -- '--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n\xff\xd8\xff\xe0cut' >"$scratch/cut"
ask POST /api/v1/images -H 'Content-Type: multipart/form-data; boundary=b' --data-binary "@$scratch/cut"
problem 400 validation-error
nothing_left 'truncated'

ask POST /api/v1/images -F 'title=no file'
problem 400 validation-error
expect 'field' "$(json '.errors[0].field')" file

head -c 12582912 /dev/zero >"$scratch/huge.jpg"
ask POST /api/v1/images -F "file=@$scratch/huge.jpg;type=image/jpeg"
problem 413 file-too-large
nothing_left 'huge'

token=
ask_json POST /api/v1/auth/login '{"email":"a@example.org",'
problem 400 validation-error
ask POST /api/v1/images -F "file=@$scratch/text.jpg"
problem 401 unauthorized
ask GET /api/v1/nothing
problem 404 not-found
ask DELETE /api/v1/images
problem 405 method-not-allowed
expect_match 'allowed' "$(header Allow)" GET
head -c 1100000 /dev/zero >"$scratch/zero"
ask POST /api/v1/auth/login -H 'Content-Type: application/json' --data-binary "@$scratch/zero"
problem 413 file-too-large
ask GET "/$(printf 'a%.0s' {1..9000})"
problem 414 validation-error
ask GET /api/v1/limits -H 'Transfer-Encoding: gzip'
problem 501 validation-error
expect 'a broken request has the headers of all' "$(header X-Content-Type-Options)" nosniff
exec 8<>"/dev/tcp/127.0.0.1/$stack_port"
printf 'GET /api/v1/limits HTTP/3.0\r\nHost: x\r\n\r\n' >&8
timeout 20 cat <&8 >"$scratch/version"
exec 8>&-
tr -d '\r' <"$scratch/version" | sed '/^$/,$d' >"$head"
tr -d '\r' <"$scratch/version" | sed '1,/^$/d' >"$answer"
status=$(awk 'NR == 1 { print $2 }' "$head")
problem 505 validation-error
ask GET /health/live
expect 'alive' "$status" 200
done_all
