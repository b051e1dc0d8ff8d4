#!/bin/bash
# Runs in the chroot of tests/package/run.sh, which has processes, mounts and a network of its own: all ends
# with this script. There is no systemd; Debian's own services are started by their init scripts as they are
# installed, ours by what their units say.
set -euo pipefail
# shellcheck source=tests/package/words.sh
source /test/words.sh

in_database() {
	runuser -u postgres -- psql -X -A -t -d "${2:-postgres}" -c "$1"
}

# What a unit says of its process; one word or one line.
unit_says() {
	sed -n "s/^$2=//p" "/lib/systemd/system/$1.service"
}

# start UNIT: as systemd would, as far as can be without it.
start() {
	local unit=$1 user group groups=() command
	user=$(unit_says "$unit" User)
	group=$(unit_says "$unit" Group)
	groups=(--clear-groups)
	[[ -z $(unit_says "$unit" SupplementaryGroups) ]] || groups=("--groups=$(unit_says "$unit" SupplementaryGroups)")
	read -ra command <<<"$(unit_says "$unit" ExecStart)"
	install -d -o "$user" -g "$group" -m 755 "/run/$(unit_says "$unit" RuntimeDirectory)"
	(
		cd /
		umask "$(unit_says "$unit" UMask)"
		exec setpriv --reuid="$user" --regid="$group" "${groups[@]}" --bounding-set=-all --inh-caps=-all \
			--no-new-privs -- env -i PATH="$PATH" "${command[@]}"
	) </dev/null >"/test/$unit.log" 2>&1 &
	started[$unit]=$!
}

stop() {
	local unit=$1
	kill -TERM "${started[$unit]}"
	wait "${started[$unit]}" || broken "$unit ended with $?"
	unset "started[$unit]"
}

declare -A started=()

start_all() {
	start tintype-redis
	until_true 'Redis answers' runuser -u tintype -- redis-cli -s /run/tintype-redis/redis.sock ping
	start tintyped
	start tintype-jobs
	until_true 'it is ready' ready
	until_true 'so are the jobs' grep -q event=jobs_ready /test/tintype-jobs.log
}

stop_all() {
	stop tintyped
	stop tintype-jobs
	stop tintype-redis
}

# Sent in two pieces: nginx is another user than the gallery here.
resumable() {
	local size location offset
	size=$(stat -c %s /test/photo.jpg)
	location=$(curl -s -D - -o /dev/null -X POST "$base/api/v1/uploads" -H "Authorization: Bearer $token" -H 'Tus-Resumable: 1.0.0' \
		-H "Upload-Length: $size" -H "Upload-Metadata: filename $(printf x.jpg | base64)" | tr -d '\r' | sed -n 's/^[Ll]ocation: //p')
	[[ $location == */uploads/* ]] || broken "no resumable upload: $location"
	offset=$((size / 2))
	for piece in 0 "$offset"; do
		expect "the piece at $piece" "$(tail -c +$((piece + 1)) /test/photo.jpg | head -c $((piece == 0 ? offset : size)) |
			curl -s -o /test/piece -w '%{http_code}' -X PATCH "$base${location#http://127.0.0.1:8080}" -H "Authorization: Bearer $token" \
				-H 'Tus-Resumable: 1.0.0' -H "Upload-Offset: $piece" -H 'Content-Type: application/offset+octet-stream' --data-binary @-)" 204
	done
}

mode() {
	stat -c '%U:%G %a' "$1"
}

mount -t proc proc /proc
mount -t tmpfs tmpfs /dev/shm 2>/dev/null || { mkdir -p /dev/shm && mount -t tmpfs tmpfs /dev/shm; }
ip link set lo up
# Without systemd invoke-rc.d starts nothing, unless somebody says it may.
printf '#!/bin/sh\nexit 0\n' >/usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d

echo '-- install'
apt install /test/tintype.deb logrotate
expect 'a user' "$(id -un tintype)" tintype
expect 'a key' "$(find /etc/tintype/keys -name '*.pem' | wc -l)" 1
expect 'keys are secret' "$(mode /etc/tintype/keys) $(mode /etc/tintype/keys/*.pem)" 'tintype:tintype 700 tintype:tintype 600'
expect 'so is the configuration' "$(mode /etc/tintype/environment)" 'root:tintype 640'
expect 'memory of its own' "$(mode /var/lib/tintype/redis)" 'tintype:tintype 700'
expect 'the storage' "$(mode /var/lib/tintype/storage)" 'tintype:www-data 2750'
expect 'a database' "$(in_database "SELECT datname || pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'tintype'")" tintypeUTF8
expect 'its role can log in, and no more' "$(in_database "SELECT rolsuper, rolcreatedb, rolcreaterole, rolcanlogin FROM pg_roles WHERE rolname = 'tintype'")" 'f|f|f|t'
expect 'all migrations' "$(runuser -u tintype -- tintype migrate status | grep -c 'not applied' || true)" 0
expect 'nginx has the site already' "$(curl -s -o /dev/null -w '%{http_code}' "$base/")" 200
expect 'and nobody behind it' "$(curl -s -o /dev/null -w '%{http_code}' "$base/health/live")" 502
logrotate -d /etc/logrotate.d/tintype >/test/logrotate.log 2>&1 || broken logrotate

echo '-- run'
start_all
expect 'nothing is left with the system'"'"'s own Redis' "$(redis-cli dbsize)" 0
quick_tour
resumable
expect 'a public picture, by a link' "$(picture medium)" 200
expect 'which nginx can read' "$(find /var/lib/tintype/storage/public -type f -group www-data | wc -l | grep -c '^[1-9]')" 1
curl -s -o /dev/null -X PATCH "$base/api/v1/images/$id" -H "Authorization: Bearer $token" --json '{"visibility":"private"}'
expect 'now it is private' "$(picture medium)" 404
expect 'its owner still sees it' "$(picture large -H "Authorization: Bearer $token")" 200
expect 'an administrator' "$(echo 'Half-Dome-1928' | runuser -u tintype -- tintype user add admin@example.org boss admin >/dev/null && echo made)" made
expect 'nginx cannot read keys' "$(runuser -u www-data -- cat /etc/tintype/keys/*.pem /etc/tintype/environment 2>/dev/null | wc -c)" 0

echo '-- upgrade'
echo UPLOAD_MAX_BYTES=200MiB >>/etc/tintype/environment
chmod 600 /etc/tintype/environment && chown tintype: /etc/tintype/environment
cp /etc/tintype/keys/*.pem /test/key
apt install /test/next.deb
expect 'the next version' "$(dpkg-query -W -f '${Version}' tintype | grep -c 'next1$')" 1
expect 'its migration was made' "$(in_database 'SELECT count(*) FROM next_version' tintype)" 0
expect 'the configuration stays, and its mode' "$(tail -n 1 /etc/tintype/environment) $(mode /etc/tintype/environment)" 'UPLOAD_MAX_BYTES=200MiB tintype:tintype 600'
expect 'nginx has the new limit' "$(grep -c "client_max_body_size $((201 * 1024 * 1024));" /var/lib/tintype/nginx/site.conf)" 2
cmp /test/key /etc/tintype/keys/*.pem || broken 'another key'
stop_all
start_all
expect 'what was there is there' "$(picture large -H "Authorization: Bearer $token")" 200

echo '-- remove'
stop_all
apt remove tintype
[[ ! -e /usr/sbin/tintyped && ! -e /etc/nginx/sites-enabled/tintype ]] || broken 'something stayed'
nginx -t -q || broken 'nginx is not well'
expect 'nobody at the port' "$(curl -s -o /dev/null -w '%{http_code}' "$base/" || true)" 000
expect 'the data stays' "$(in_database 'SELECT count(*) FROM images' tintype) $(find /var/lib/tintype/storage/blobs -type f | grep -c .)" "2 $(find /var/lib/tintype/storage/blobs -type f | wc -l)"
apt install /test/next.deb
start_all
expect 'back again, as it was' "$(picture large -H "Authorization: Bearer $token")" 200
stop_all

echo '-- purge'
apt purge tintype
expect 'photos are not thrown away' "$(in_database 'SELECT count(*) FROM images' tintype) $(find /var/lib/tintype/storage/blobs -type f | grep -c .)" "2 $(find /var/lib/tintype/storage/blobs -type f | wc -l)"
expect 'it says so' "$(grep -c 'PURGE_PHOTOS=yes' /test/apt.log)" 1
apt install /test/next.deb
start_all
expect 'back again, after a purge' "$(picture large -H "Authorization: Bearer $token")" 200
stop_all
export PURGE_PHOTOS=yes
apt purge tintype
expect 'no file' "$(find / -xdev -path /test -prune -o -path /proc -prune -o -name '*tintype*' -print)" ''
expect 'no user' "$(getent passwd tintype; getent group tintype)" ''
expect 'no database, no role' "$(in_database "SELECT datname FROM pg_database WHERE datname ~ 'tintype' UNION SELECT rolname FROM pg_roles WHERE rolname ~ 'tintype'")" ''
nginx -t -q || broken 'nginx is not well'

echo '-- install while PostgreSQL is down and the port is taken'
/etc/init.d/postgresql stop >/dev/null
printf 'server { listen 8080; }\n' >/etc/nginx/sites-enabled/another
nginx -s reload
apt install /test/tintype.deb
expect 'it says so' "$(grep -c 'PostgreSQL does not answer' /test/apt.log) $(grep -c 'another program listens at 8080' /test/apt.log)" '1 1'
/etc/init.d/postgresql start >/dev/null
echo LISTEN=127.0.0.1:8081 >/etc/default/tintype
until_true 'PostgreSQL' pg_isready -q
tintype-setup >/test/setup.log 2>&1 || broken tintype-setup
ln -s ../sites-available/tintype /etc/nginx/sites-enabled/tintype
nginx -s reload
base=http://127.0.0.1:8081
start_all
expect 'then all is well' "$(curl -s -o /dev/null -w '%{http_code}' "$base/api/v1/images")" 200
stop_all
apt purge tintype
printf '%d checks\n' "$checks"
