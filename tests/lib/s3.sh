# shellcheck shell=bash disable=SC2154,SC2034
# An S3 server for end-to-end tests; behind tests/lib/e2e.sh. Its data stay over s3_down and s3_up.

s3_pid=
s3_port=
s3_env=()

s3_up() {
	local tick
	rm -f "$scratch/s3.port"
	TINTYPE_TEST_NODE=${TINTYPE_TEST_NODE:-$TINTYPE_BUILD/node} S3_PORT=${s3_port:-0} \
		"$root/tests/lib/node.sh" s3.js "$scratch/s3" "$scratch/s3.port" >"$scratch/s3.log" 2>&1 &
	s3_pid=$!
	for ((tick = 0; tick < 600; tick++)); do
		[[ ! -f $scratch/s3.port ]] || break
		sleep 0.1
	done
	s3_port=$(cat "$scratch/s3.port") || broken "no S3 server: $(cat "$scratch/s3.log")"
	s3_env=(S3_ENDPOINT="http://127.0.0.1:$s3_port" S3_BUCKET=tintype S3_ACCESS_KEY=S3RVER
		S3_SECRET_KEY=S3RVER S3_TIMEOUT=5s)
}

s3_down() {
	[[ -n $s3_pid ]] || return 0
	kill "$s3_pid" 2>/dev/null || true
	wait "$s3_pid" 2>/dev/null || true
	s3_pid=
}

s3_faults() {
	curl -sS -o /dev/null -X PUT "http://127.0.0.1:$s3_port/_faults?$1"
}

s3_count() {
	find "$scratch/s3/tintype" -name '*object' -type f | wc -l
}

at_end+=(s3_down)
