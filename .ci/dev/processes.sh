# shellcheck shell=bash disable=SC2154
# Part of ./dev: starting, finding and ending the processes of a stack. Only those that were started
# here are ever ended: a number counts only together with the time its process began.

# When a process was started, in ticks: with its number it is unmistakable.
started_at() {
	local stat
	stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
	stat=${stat##*) }
	read -ra stat <<<"$stat"
	[[ ${stat[0]} != Z ]] && printf '%s\n' "${stat[19]}"
}

# Prints the number of a service's process if it is ours and runs.
pid_of() {
	local pid since

	[[ -f $run/$1.started ]] || return 1
	read -r pid since <"$run/$1.started" || return 1
	[[ $(started_at "$pid") == "$since" ]] && printf '%s\n' "$pid"
}

# start NAME FINGERPRINT COMMAND…: nothing if it runs with that fingerprint already.
start() {
	local name=$1 mark=$2 pid
	shift 2

	if pid_of "$name" >/dev/null; then
		[[ $(cat "$run/$name.mark" 2>/dev/null) != "$mark" ]] || return 0
		stop "$name"
	fi
	touch "$state/log/$name.log"
	if ((EUID == 0)); then
		chown "$user:$user" "$state/log/$name.log"
	fi
	(
		cd "$run" || exit 1
		exec setsid env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME="$run" TZ=UTC \
			${TINTYPE_TEST_POINT:+"TINTYPE_TEST_POINT=$TINTYPE_TEST_POINT"} \
			"${drop[@]}" "$@" </dev/null >>"$state/log/$name.log" 2>&1 9>&-
	) &
	pid=$!
	printf '%s %s\n' "$pid" "$(started_at "$pid")" >"$run/$name.started"
	printf '%s\n' "$mark" >"$run/$name.mark"
	disown "$pid"
}

stop() {
	local name=$1 pid signal=TERM tick

	pid=$(pid_of "$name") || return 0
	[[ $name != postgresql ]] || signal=INT
	kill -s "$signal" "$pid" 2>/dev/null || true
	for ((tick = 0; tick < 400; tick++)); do
		pid_of "$name" >/dev/null || break
		sleep 0.05
	done
	if pid_of "$name" >/dev/null; then
		[[ $name != postgresql ]] || fail "PostgreSQL ($pid) does not end; it is not killed, so that nothing is lost"
		kill -s KILL "$pid"
	fi
	rm -f "$run/$name.started" "$run/$name.mark"
}

# wait_for NAME COMMAND…: until the command succeeds, or the service has died.
wait_for() {
	local name=$1 tick
	shift

	for ((tick = 0; tick < 600; tick++)); do
		if "$@" >/dev/null 2>&1; then
			return 0
		fi
		pid_of "$name" >/dev/null || break
		sleep 0.05
	done
	tail -n 15 "$state/log/$name.log" >&2
	fail "$name does not come up: $state/log/$name.log"
}

fingerprint() {
	cat "$@" | sha256sum | cut -c1-32
}

# Reads the kernel's tables: connecting would disturb whoever is there.
port_taken() {
	local hex
	hex=$(printf ':%04X' "$port")
	awk -v port="$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }' \
		/proc/net/tcp /proc/net/tcp6 2>/dev/null
}

check_port() {
	if pid_of nginx >/dev/null && grep -q ":$port;" "$state/nginx/site.conf"; then
		return 0
	fi
	! port_taken || fail "port $port is occupied by another program; choose one: TINTYPE_PORT=8081 ./dev up"
}
