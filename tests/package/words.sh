# shellcheck shell=bash
# Words of the scripts that run in a fresh Debian (inside.sh, machine-inside.sh).
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
base=http://127.0.0.1:8080
checks=0

broken() {
	printf 'FAIL %s\n' "$*"
	tail -n 20 /var/log/nginx/error.log /test/*.log 2>/dev/null || true
	exit 1
}

expect() {
	[[ $2 == "$3" ]] || broken "$1: '$2' instead of '$3'"
	checks=$((checks + 1))
}

until_true() {
	local what=$1 tick
	shift
	for ((tick = 0; tick < 300; tick++)); do
		! "$@" >/dev/null 2>&1 || return 0
		sleep 0.2
	done
	broken "$what"
}

apt() {
	apt-get -q -y --no-install-recommends "$@" >>/test/apt.log 2>&1 </dev/null || broken "apt-get $*"
}

ready() {
	[[ $(curl -s -m 5 -o /dev/null -w '%{http_code}' "$base/health/ready") == 200 ]]
}

# The README's words, as they stand there; only that what follows the upload waits for it.
quick_tour() {
	sed -n '/^## Quick tour/,/^## /p' /test/README.md | sed -n 's/^    //p' >/test/tour.sh
	grep -q 'curl.*auth/login' /test/tour.sh || broken 'the README has no tour'
	sed -i '/jq .status$/a until_true active is_active' /test/tour.sh
	cd /test || return 1
	# shellcheck disable=SC2317 # asked by until_true
	is_active() {
		# shellcheck disable=SC2154 # of the tour
		[[ $(curl -s "$base/images/$id" -H "Authorization: Bearer $token" | jq -r .status) == active ]]
	}
	# shellcheck disable=SC1091
	source /test/tour.sh >/test/tour.out
	cd /
	base=${base%/api/v1}
	expect 'the tour: an image' "${#id}" 36
	expect 'the tour: a list' "$(grep -c '"Half Dome"' /test/tour.out)" 1
	expect 'the tour: a picture' "$(head -c 12 /test/medium.webp | tail -c 4)" WEBP
}

picture() {
	curl -s -o /dev/null -w '%{http_code}' "$base/api/v1/images/$id/variants/$1" "${@:2}"
}
