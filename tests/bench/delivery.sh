#!/bin/bash
# delivery.sh: bytes out of public variants against nginx sending the same file, one nginx for both,
# rounds alternating, medians. On a stack of its own.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

seconds=${TINTYPE_DEV_BENCH_SECONDS:-3}
rounds=${TINTYPE_DEV_BENCH_ROUNDS:-5}
photo=$(find /usr/share/backgrounds -name '*.jpg' -size +300k -size -9M | sort | head -n 1)

stack_up bench TINTYPE_LOG_LEVEL=warning DB_MAX_OPEN_CONNS=8 DB_MAX_IDLE_CONNS=8
sign_in niepce
ask POST /api/v1/images -F "file=@$photo" -F visibility=public
image=$(json .id)
wait_active "$image"
# Unlisted: the same bytes, asked of the application each time.
ask POST /api/v1/images -F "file=@$photo" -F visibility=unlisted
asked=$(json .id)
html=$TINTYPE_BUILD/prefix/share/tintype/nginx/html
mkdir -p "$html/bench-$$"

rate() {
	wrk -t2 -c32 -d"${seconds}s" "$base$1" | awk '/Non-2xx/ { bad = 1 } /^Requests\/sec/ { rate = $2 } END { print bad ? 0 : int(rate) }'
}

median() {
	sort -n | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

printf '%-10s %9s %10s %10s %10s %7s %7s\n' size bytes static link asked link asked
for size in ${TINTYPE_DEV_BENCH_SIZES:-thumbnail small medium large original}; do
	ask GET "/api/v1/images/$image/variants/$size"
	# The very same file: how a copy lies in the page cache makes a difference of a third.
	ln "$(find "$stack/storage/public" -name "$size.*")" "$html/bench-$$/$size"
	rm -f "$scratch/static" "$scratch/link" "$scratch/asked"
	for ((round = 0; round < rounds; round++)); do
		rate "/bench-$$/$size" >>"$scratch/static"
		rate "/api/v1/images/$image/variants/$size" >>"$scratch/link"
		rate "/api/v1/images/$asked/variants/$size" >>"$scratch/asked"
	done
	awk -v size="$size" -v bytes="$(stat -c %s "$html/bench-$$/$size")" -v s="$(median <"$scratch/static")" \
		-v l="$(median <"$scratch/link")" -v a="$(median <"$scratch/asked")" \
		'BEGIN { printf "%-10s %9d %10d %10d %10d %7.2f %7.2f\n", size, bytes, s, l, a, l / s, a / s }'
done
rm -r "$html/bench-$$"
