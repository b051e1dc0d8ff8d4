#!/bin/bash
# The doctor: content with a good gallery; each thing that is broken is told with what mends it, and the exit
# status says so; --repair mends what is safe.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up one STORAGE_ORPHAN_AGE=1s TINTYPE_REQUEST_TIMEOUT=2s TINTYPE_JOB_TIMEOUT=5s CLAMAV_TIMEOUT=100ms
site=$stack/nginx/site.conf
doctor() { # doctor [ARGUMENT…]: sets $said and $code
	code=0
	said=$(stack_command doctor --nginx "$site" "$@" 2>&1) || code=$?
}
# sick WHAT PATTERN: told, with a fix.
sick() {
	doctor
	expect "$1: exit status" "$code" 1
	expect_match "$1" "$said" "WRONG +$2"$'[^\n]*\n +fix: [^\n]+'
}
worried() { # warned of, and nothing else
	doctor
	expect "$1: exit status" "$code" 0
	expect_match "$1" "$said" "warning +$2"$'[^\n]*\n +fix: [^\n]+'
}
healthy() {
	doctor
	expect_match "$1: $said" "$said" $'\n0 wrong, '
	expect "$1: exit status" "$code" 0
}
mended() { # by --repair
	doctor --repair
	expect_match "$1: $said" "$said" "repaired +$2"
	healthy "$1, repaired"
}

sign_in niepce
convert -size 300x200 plasma:fractal "$scratch/photo.jpg"
ask POST /api/v1/images -F "file=@$scratch/photo.jpg" -F visibility=public -F tags=one,two
image=$(json .id)
wait_active "$image"
healthy 'a good gallery'
expect_match 'all was looked at' "$(awk '/^(ok|warning)/ { print $2 }' <<<"$said" | sort -u | tr '\n' ' ')" \
	'clock connections counts environment files indexes jobs keys listings migrations nginx redis (space )?storage'

# Who may read what.
chmod 644 "$stack/tintype.env"
sick 'the environment' "environment .*tintype.env"
mended 'the environment' environment
expect 'mode' "$(stat -c %a "$stack/tintype.env")" 640
chmod 644 "$stack"/keys/*.pem
sick 'a key' 'keys .*pem \(mode 644\)'
mended 'a key' keys
chmod 777 "$stack/storage/blobs"
sick 'the storage' 'storage .*blobs'
mended 'the storage' storage
mv "$stack/storage/public" "$scratch/public"
sick 'a folder' 'storage .*public: No such'
mv "$scratch/public" "$stack/storage/public"
key=$(basename "$(echo "$stack"/keys/*.pem)")
mv "$stack/keys/$key" "$stack/keys/018f0000-0000-7000-8000-000000000000.pem"
worried 'an old key' 'keys .*days old'
mv "$stack"/keys/*.pem "$scratch/$key"
sick 'no key' 'keys .*no keys'
mv "$scratch/$key" "$stack/keys/$key"

# nginx, and its certificate.
cp "$site" "$scratch/site.conf"
sed -i 's/client_max_body_size .*;/client_max_body_size 1m;/' "$site"
sick 'a limit' 'nginx .*bodies of 1048576 bytes through, uploads may have [0-9]{8}'
sed "s|$stack/run|/nowhere|" "$scratch/site.conf" >"$site"
sick 'a socket' 'nginx .*does not ask at'
certificate() { # of DAYS
	openssl req -x509 -newkey ed25519 -nodes -keyout "$scratch/key.pem" -out "$scratch/cert.pem" -subj /CN=localhost -days "$1" 2>/dev/null
	chmod 644 "$scratch/cert.pem"
	{ cat "$scratch/site.conf" && echo "ssl_certificate $scratch/cert.pem;"; } >"$site"
}
certificate 90
healthy 'a certificate'
expect_match 'a certificate' "$said" 'certificate +.* good for 8[0-9] days'
certificate 5
worried 'a certificate' 'certificate .*ends in [45] days'
# openssl req makes none that has ended; an authority may.
printf '%s\n' '[ca]' 'default_ca=all' '[all]' "database=$scratch/index" "new_certs_dir=$scratch" rand_serial=yes \
	default_md=sha256 policy=any '[any]' commonName=supplied >"$scratch/ca.conf"
: >"$scratch/index"
openssl req -new -newkey rsa:2048 -nodes -keyout "$scratch/key.pem" -out "$scratch/request.pem" -subj /CN=localhost 2>/dev/null
openssl ca -batch -notext -selfsign -config "$scratch/ca.conf" -keyfile "$scratch/key.pem" -in "$scratch/request.pem" \
	-startdate 20240101000000Z -enddate 20240201000000Z -out "$scratch/cert.pem" 2>/dev/null
chmod 644 "$scratch/cert.pem"
sick 'a certificate' 'certificate .*has ended'
cp "$scratch/site.conf" "$site"

# What is configured does not fit the machine.
sed -i 's/^STORAGE_MIN_FREE=.*/STORAGE_MIN_FREE=1000GiB/; s/^DB_MAX_OPEN_CONNS=.*/DB_MAX_OPEN_CONNS=200/' "$stack/tintype.env"
sick 'space' 'space .*uploads are refused'
expect_match 'connections' "$said" 'WRONG +connections .*takes 197, .* want 20[0-9]'
sed -i 's/^STORAGE_MIN_FREE=.*/STORAGE_MIN_FREE=0/; s/^DB_MAX_OPEN_CONNS=.*/DB_MAX_OPEN_CONNS=4/' "$stack/tintype.env"

stack_dev redis CONFIG SET maxmemory-policy noeviction >/dev/null
sick 'eviction' 'redis .*refuses writes'
stack_dev redis CONFIG SET maxmemory-policy allkeys-lru >/dev/null
sick 'eviction' 'redis .*forgets views'
stack_dev redis CONFIG SET maxmemory-policy volatile-lru appendonly no >/dev/null
sick 'a restart' 'redis .*appendonly no'
stack_dev redis CONFIG SET appendonly yes maxmemory 0 >/dev/null
worried 'memory' 'redis .*maxmemory 0'
stack_dev redis CONFIG SET maxmemory 256mb >/dev/null

# The database.
sql 'DROP INDEX idx_images_public_listing'
sick 'an index' 'indexes .*idx_images_public_listing is missing'
fix=$(sed -n 's/.*fix: psql: \(CREATE INDEX.*idx_images_public_listing.*\)/\1/p' <<<"$said")
sql "$fix"
healthy 'the fix that was told'
sql "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_images_public_listing'::regclass"
sick 'an invalid index' 'indexes .*idx_images_public_listing is not valid'
sql 'REINDEX INDEX CONCURRENTLY idx_images_public_listing'
sql "CREATE TABLE kept AS SELECT * FROM schema_migrations WHERE version = 71; DELETE FROM schema_migrations WHERE version = 71"
sick 'a migration' 'migrations .*1 are not applied'
sql 'INSERT INTO schema_migrations SELECT * FROM kept; DROP TABLE kept'
sql "UPDATE images SET variants = ''; UPDATE image_counts SET images = images + 7 WHERE scope = 1"
sick 'listings' 'listings .*1 images'
expect_match 'counts' "$said" 'WRONG +counts'
mended 'listings' listings
ask GET '/api/v1/images?limit=1'
expect 'as before' "$(json '.items[0].variants | length')" 5

# Jobs: nobody works on them, and one was given up.
end_one tintype-jobs
sql "INSERT INTO jobs (id, kind, run_at) VALUES (gen_random_uuid(), 'blob.remove', now() - interval '3 hours')"
sick 'jobs' 'jobs .*the oldest is due for 10[0-9]{3} s'
sql "UPDATE jobs SET state = 'dead' WHERE state = 'queued'"
worried 'jobs' 'jobs .*1 were given up'
stack_command jobs drop all >/dev/null

# Files.
printf x >"$stack/storage/blobs/orphan"
chown --reference="$stack/storage/blobs" "$stack/storage/blobs/orphan"
touch -d '2 hours ago' "$stack/storage/blobs/orphan"
sick 'an orphan' 'files'
expect_match 'by name' "$said" 'orphan +local +orphan'
doctor --repair
expect 'gone' "$(find "$stack/storage/blobs" -name orphan)" ''
healthy 'an orphan'
file=$(find "$stack/storage/blobs" -name 'large*')
mv "$file" "$scratch/large"
sick 'a missing file' 'files'
expect_match 'by name' "$said" "missing +local .*large"
mv "$scratch/large" "$file"
healthy 'all is well again'

# Stores that are away.
# end_store NAME SIGNAL: and waits until it has gone.
end_store() {
	local pid
	pid=$(cut -d' ' -f1 "$stack/run/$1.started")
	kill "-$2" "$pid"
	for _ in {1..600}; do
		[[ -e /proc/$pid ]] || return 0
		sleep 0.1
	done
	broken "$1 does not end"
}
end_store redis TERM
sick 'Redis' 'redis .*cannot be reached'
end_store postgresql INT
sick 'PostgreSQL' 'database '
done_all
