#!/bin/bash
# Behind `./dev bench load [FLOW…]`: users who come and go as in the performance study, and its thresholds (95 of 100
# answers within 200 ms, fewer than 1 of 100 failed), on a stack of its own with 100,000 images. Without names: list,
# list-uncached, browse, mixed. (In sign-in, social and upload everybody signs up first: 200 passwords to be hashed in
# a twentieth of the study's time are more than two cores can do. Name them, with more time.) The study's times, 16
# minutes a flow, with TINTYPE_DEV_LOAD_SCALE=1; by default a twentieth. Prints JSON; ends with 1 if a threshold is
# passed. With k6: tests/load/k6.js. hit_ratio: of all listings that were answered those that nobody made from the
# database, what nginx had kept for its second included; hit_ratio_workers: the same of what reached the workers.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=tests/lib/bench.sh
source "$root/tests/lib/bench.sh"
scale=${TINTYPE_DEV_LOAD_SCALE:-0.05}
[[ ${1:-} != --json ]] || shift
(($# > 0)) || set -- list list-uncached browse mixed

bench_stack bench "${TINTYPE_DEV_BENCH_IMAGES:-100000}" 18080
bench_nginx
failed=0
for flow in "$@"; do
	note "$flow"
	base=http://127.0.0.1:$port
	[[ $flow != *-uncached ]] || base=http://127.0.0.1:$((port + 1))
	hit=$(hits hit)
	miss=$(hits miss)
	mended=$(mended_pages)
	node "$root/tests/load/drive.js" "$base" "${flow%-uncached}" "$scale" >"$scratch/load" || failed=1
	jq --arg flow "$flow" --argjson hit $(($(hits hit) - hit)) --argjson miss $(($(hits miss) - miss)) \
		--argjson mended $(($(mended_pages) - mended)) '. + {flow: $flow, made: $miss, mended: $mended}
		+ if $hit + $miss == 0 then {hit_ratio: null, hit_ratio_workers: null} else
			{hit_ratio: (1 - $miss / .listings), hit_ratio_workers: ($hit / ($hit + $miss))} end' "$scratch/load" \
		>>"$scratch/loads"
done
jq -s . "$scratch/loads"
exit "$failed"
