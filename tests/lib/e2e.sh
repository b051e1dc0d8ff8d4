# shellcheck shell=bash
# What end-to-end tests stand on: a stack of their own, ended and removed at the end, and words for
# asking it. A test sources this, calls stack_up, asks, and ends with done_all.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
scratch=$(mktemp -d /tmp/tintype-e2e.XXXXXX)
chmod 755 "$scratch"
TINTYPE_BUILD=${TINTYPE_BUILD:-$(realpath -m "${TINTYPE_VAR:-$root/var}")/test/e2e}
export TINTYPE_BUILD TINTYPE_DEV_SYNC=off
mkdir -p "$TINTYPE_BUILD"
stacks=()
checks=0
token=
status=
answer=$scratch/answer
head=$scratch/head

# What a test has to end before its stacks: names of functions. A trap of its own would lose the status that
# the test ended with, or the stacks.
at_end=()

clean_up() {
	local code=$? stack act
	trap - EXIT
	for act in "${at_end[@]}"; do
		"$act" || true
	done
	for stack in "${stacks[@]}"; do
		if ((code != 0)); then
			tail -n 8 "$stack"/log/{tintyped,tintype-jobs,nginx}.log 2>/dev/null || true
		fi
		TINTYPE_VAR=$stack "$root/dev" down || code=1
	done
	rm -rf "$scratch"
	exit "$code"
}
trap clean_up EXIT

# place: the lines that are being run, the innermost first.
place() {
	local i
	for ((i = 1; i < ${#BASH_SOURCE[@]}; i++)); do
		printf ' %s:%d' "${BASH_SOURCE[i]##*/}" "${BASH_LINENO[i - 1]}"
	done
}
# Whatever ends a test says where it was: a command that failed by itself, a time that is over.
set -o errtrace
trap '((BASH_SUBSHELL > 0)) || printf "failed at%s: %s\n" "$(place)" "$BASH_COMMAND" >&2' ERR
trap 'broken "ended from outside"' TERM

broken() {
	printf 'FAILED at%s: %s\n' "$(place)" "$*" >&2
	[[ ! -s $answer ]] || head -c 1000 "$answer" >&2
	exit 1
}

# expect WHAT ACTUAL EXPECTED
expect() {
	[[ $2 == "$3" ]] || broken "$1: '$2' instead of '$3'"
	checks=$((checks + 1))
}

# expect_match WHAT ACTUAL PATTERN (extended regular expression)
expect_match() {
	[[ $2 =~ $3 ]] || broken "$1: '$2' does not match $3"
	checks=$((checks + 1))
}

# A port that nobody listens at, and that no other test takes meanwhile: each is given once for a build folder.
free_port() {
	local port hex
	mkdir -p "$TINTYPE_BUILD/ports"
	while :; do
		port=$((20000 + RANDOM % 10000))
		hex=$(printf ':%04X ' "$port")
		! grep -q "$hex" /proc/net/tcp /proc/net/tcp6 2>/dev/null || continue
		! (set -o noclobber && : >"$TINTYPE_BUILD/ports/$port") 2>/dev/null || break
	done
	printf '%s\n' "$port"
}

# stack_env [NAME=value…]: what stacks of tests run with: no limits, few processes.
stack_env() {
	printf '%s\n' RATE_LIMIT_ADDRESS=0 RATE_LIMIT_USER=0 RATE_LIMIT_LOGIN=0 RATE_LIMIT_UPLOAD=0 \
		DB_MAX_OPEN_CONNS=4 DB_MAX_IDLE_CONNS=3 ARGON2_MEMORY_KIB=1024 STORAGE_MIN_FREE=0 "$@"
}

# stack_up NAME [NAME=value…]: sets $stack and $base.
stack_up() {
	local name=$1
	shift
	stack=$scratch/$name
	stack_port=$(free_port)
	base=http://127.0.0.1:$stack_port
	stacks+=("$stack")
	TINTYPE_DEV_ENV=$(stack_env "$@")
	export TINTYPE_DEV_ENV
	TINTYPE_VAR=$stack TINTYPE_PORT=$stack_port "$root/dev" up </dev/null
	# The next stack of this test needs no look at the build.
	export TINTYPE_DEV_BUILT=yes
}

stack_dev() {
	TINTYPE_VAR=$stack TINTYPE_PORT=$stack_port "$root/dev" "$@"
}

# stack_command ARGUMENT…: the operator's command, as the stack's user, with the stack's settings.
stack_command() {
	stack_dev tintype "$@"
}

# sql TEXT: in the stack's database; its rows, without what PostgreSQL has to remark.
sql() {
	PGOPTIONS="-c client_min_messages=warning" stack_dev psql -Atqc "$1"
}

# What runs as the stack's user does, without ./dev between.
as_user=()
((EUID != 0)) || as_user=(setpriv --reuid=www-data --regid=www-data --init-groups --)

# in_place ARGUMENT…: becomes the operator's command, so that with & it can be killed.
in_place() {
	cd / && exec "${as_user[@]}" env -i PATH=/usr/bin:/bin LANG=C.UTF-8 "$TINTYPE_BUILD/prefix/bin/tintype" -c "$stack/tintype.env" "$@"
}

# stack_env_value NAME: sets $value to what tintype.env says.
stack_env_value() {
	value=$(stack_dev tintype config | awk -v name="$1" '!found && ($1 == name || index($0, name "=") == 1) { sub(/^[A-Z_0-9]+ *=? */, ""); sub(/ *#.*/, ""); print $1; found = 1 }')
	[[ -n $value ]] || broken "no $1"
}

# stack_pid NAME: of one of the stack's processes.
stack_pid() {
	stack_dev status | awk -v name="$1" '$1 == name { print $NF }'
}

# end_programs: tintyped and tintype-jobs of the stack end; PostgreSQL and Redis stay.
end_programs() {
	local name
	for name in tintyped tintype-jobs; do
		end_one "$name"
	done
}

# ask METHOD PATH [curl arguments…]: sets $status; the body is in $answer, the head in $head.
ask() {
	local method=$1 path=$2 auth
	shift 2
	# nginx keeps what everybody is listed for a second.
	auth=(-H 'Cache-Control: no-cache')
	[[ -z $token ]] || auth=(-H "Authorization: Bearer $token")
	[[ $method != HEAD ]] || auth+=(-I)
	: >"$answer"
	status=$(curl -sS -m 60 -o "$answer" -D "$head" -w '%{http_code}' -X "$method" "${auth[@]}" "$@" "$base$path")
}

ask_json() {
	local method=$1 path=$2 body=$3
	shift 3
	ask "$method" "$path" -H 'Content-Type: application/json' --data-binary "$body" "$@"
}

# header NAME: of the last answer.
header() {
	tr -d '\r' <"$head" | awk -v name="${1,,}:" 'tolower($1) == name { sub(/^[^:]*: */, ""); print; exit }'
}

# json FILTER: of the last answer.
json() {
	jq -r "$1" "$answer"
}

# problem STATUS SLUG: the last answer is this problem, whole.
problem() {
	expect 'status' "$status" "$1"
	expect_match 'media type' "$(header Content-Type)" '^application/problem\+json'
	expect 'slug' "$(json '.type | split("/") | last')" "$2"
	expect 'status in the document' "$(json .status)" "$1"
	expect 'trace' "$(json .traceId)" "$(header X-Request-ID)"
	expect 'members' "$(json '[.title, .detail, .instance] | map(type) | join(",")')" string,string,string
}

# sign_in NAME: registers and logs in; sets $token.
sign_in() {
	local password='Correct-horse-7-battery'
	token=
	ask_json POST /api/v1/auth/register "{\"email\":\"$1@example.org\",\"username\":\"$1\",\"password\":\"$password\"}"
	expect "register $1" "$status" 201
	ask_json POST /api/v1/auth/login "{\"email\":\"$1@example.org\",\"password\":\"$password\"}"
	expect "login $1" "$status" 200
	token=$(json .access_token)
	expect_match 'token' "$token" '^[^.]+\.[^.]+\.[^.]+$'
}

# wait_active ID: until the job is done with it.
wait_active() {
	local tick
	for ((tick = 0; tick < 600; tick++)); do
		ask GET "/api/v1/images/$1"
		[[ $(json .status) == processing ]] || break
		sleep 0.1
	done
	expect "image $1: $(json .failure_reason)" "$(json .status)" active
}

# until_true WHAT COMMAND…: a minute at most.
until_true() {
	local what=$1 tick
	shift
	for ((tick = 0; tick < 600; tick++)); do
		if "$@"; then return 0; fi
		sleep 0.1
	done
	broken "$what did not happen"
}

# wait_for WHAT SQL: until it gives a row, or changes one; a minute at most. It is tried in the database every few
# milliseconds, so that what lasts for a moment is seen in it, however busy the machine is.
wait_for() {
	sql "DO \$wait\$
		DECLARE rows bigint;
		BEGIN
			FOR tick IN 1..6000 LOOP
				PERFORM pg_stat_clear_snapshot();
				EXECUTE \$statement\$ $2 \$statement\$;
				GET DIAGNOSTICS rows = ROW_COUNT;
				IF rows > 0 THEN RETURN; END IF;
				PERFORM pg_sleep(0.01);
			END LOOP;
			RAISE 'a minute is over';
		END \$wait\$" >"$scratch/waited" 2>&1 || broken "$1 did not happen: $(<"$scratch/waited")"
}

# jobs_end: until there is nothing left to do, such as removing what was uploaded, which follows an image's activation.
jobs_end() {
	wait_for 'the end of all jobs' "SELECT WHERE NOT EXISTS (SELECT FROM jobs WHERE state IN ('queued', 'running'))"
}

# end_one NAME: one of the stack's processes, and is back when it has gone.
end_one() {
	local pid
	pid=$(cut -d' ' -f1 "$stack/run/$1.started")
	kill "$pid"
	until_true "the end of $1" process_gone "$pid"
}
process_gone() { ! kill -0 "$1" 2>/dev/null; }

done_all() {
	printf '%d checks\n' "$checks"
}
