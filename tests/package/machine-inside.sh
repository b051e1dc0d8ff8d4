#!/bin/bash
# Runs in the machine of tests/package/machine.sh, which has systemd as its first process: at its first start it
# installs the package and lives with it; at its second everything has to be there by itself.
set -euo pipefail
# shellcheck source=tests/package/words.sh
source /test/words.sh
units=(tintype-redis.service tintyped.socket tintyped.service tintype-jobs.service)

# A machine that is emulated is slow.
until_ready() {
	local tick
	for ((tick = 0; tick < 5; tick++)); do
		(until_true "$1" ready) && return 0
	done
	broken "$1"
}

main_pid() {
	systemctl show -P MainPID "$1"
}

# under_load WHAT COMMAND…: somebody asks all the time, one request after the other; none may fail.
under_load() {
	local what=$1 asker
	shift
	rm -f /test/stop /test/codes
	(while [[ ! -e /test/stop ]]; do
		curl -s -m 60 -o /test/body -w '%{http_code} %{exitcode} %{errormsg}' -H 'Cache-Control: no-cache' "$base/api/v1/images?limit=5" >/test/code || true
		echo "$(</test/code) $(date +%T.%N) $([[ $(</test/code) == 200* ]] || head -c 300 /test/body)" >>/test/codes
	done) &
	asker=$!
	"$@"
	until_true "$what: somebody asks" asked_some
	touch /test/stop
	wait "$asker"
	grep -q -v '^200 ' /test/codes || { checks=$((checks + 1)) && return 0; }
	journalctl -u tintyped -u tintyped.socket -o short-precise --no-pager -n 40 | cut -c1-300
	tail -n 5 /var/log/nginx/access.log
	broken "$what: of $(wc -l </test/codes) failed: $(grep -v '^200 ' /test/codes)"
}

asked_some() {
	[[ -e /test/codes ]] && (($(wc -l </test/codes) > 3))
}

security() {
	systemd-analyze security --no-pager "$1" | sed -n 's/.*exposure level for [^:]*: \([0-9.]*\).*/\1/p'
}

first_start() {
	echo '-- install'
	apt install /test/tintype.deb
	until_ready 'it is ready by itself'
	expect 'all run' "$(systemctl is-active "${units[@]}" | sort -u)" active
	expect 'and will again' "$(systemctl is-enabled "${units[@]}" | sort -u)" enabled
	expect 'nothing failed' "$(systemctl list-units --failed --no-legend | grep -c tintype || true)" 0

	expect 'Redis is asked by its socket, and holds what it is told' \
		"$(redis-cli -s /run/tintype-redis/redis.sock config get appendonly | tail -n 1) $(redis-cli dbsize)" 'yes 0'

	echo '-- in their cages'
	quick_tour
	expect 'a picture' "$(picture medium)" 200
	expect 'an administrator' "$(echo 'Half-Dome-1928' | runuser -u tintype -- tintype user add admin@example.org boss admin >/dev/null && echo made)" made
	expect 'the doctor has nothing to say of it' "$(runuser -u tintype -- tintype doctor | grep -c '^wrong' || true)" 0
	expect 'the journal has their words' "$(journalctl -u tintype-jobs -o cat | grep -c event=image_made)" 1
	expect 'nothing was refused by a cage' "$(journalctl -k -o cat | grep -cE 'type=1326|segfault' || true)" 0
	for unit in tintyped tintype-jobs tintype-redis; do
		printf 'exposure of %s: %s\n' "$unit" "$(security "$unit.service")"
		expect "$unit has few rights" "$(security "$unit.service" | awk '{ print ($1 > 0 && $1 < 2) }')" 1
	done

	echo '-- reload, restart, kill'
	local before
	# Whoever asks all the time is soon told 429, and is right to be.
	echo 'RATE_LIMIT_ADDRESS=0' >>/etc/tintype/environment
	systemctl restart tintyped
	until_ready 'with other settings'
	before=$(main_pid tintyped)
	under_load reload systemctl reload tintyped
	expect 'the same master' "$(main_pid tintyped)" "$before"
	under_load restart systemctl restart tintyped
	under_load 'Redis begins anew' systemctl restart tintype-redis
	kill -9 "$(main_pid tintyped)" "$(main_pid tintype-jobs)" "$(main_pid tintype-redis)"
	sleep 4
	until_ready 'back after kill -9'
	expect 'all run' "$(systemctl is-active "${units[@]}" | sort -u)" active

	echo '-- upgrade'
	under_load upgrade apt install /test/next.deb
	until_ready 'the next version'
	expect 'it is the next one' "$(dpkg-query -W -f '${Version}' tintype | grep -c 'next1$')" 1
	expect 'what was there is there' "$(picture large -H "Authorization: Bearer $token")" 200
	printf '%s\n' "$id" >/test/image
}

second_start() {
	echo '-- after a start of the machine'
	id=$(cat /test/image)
	until_ready 'it is ready by itself'
	expect 'all run' "$(systemctl is-active "${units[@]}" | sort -u)" active
	expect 'what was there is there' "$(picture large)" 200
	expect 'the machine is well' "$(systemctl list-units --failed --no-legend | wc -l)" 0

	echo '-- remove'
	apt purge tintype
	expect 'no unit stays' "$(systemctl list-units --all --no-legend 'tintype*' | grep -vc 'not-found' || true)" 0
	expect 'nobody at the port' "$(curl -s -o /dev/null -w '%{http_code}' "$base/" || true)" 000
	expect 'nothing failed' "$(systemctl list-units --failed --no-legend | wc -l)" 0
}

if [[ ! -e /test/image ]]; then
	first_start
else
	second_start
fi
printf '%d checks\n' "$checks"
