#!/bin/bash
# lighthouse.sh [BASE_URL]: Lighthouse's four scores of explore and of one photo's page, as on a phone with a
# slow line (its own settings), against a stack of its own with 200 photos, or against BASE_URL.
# The figure for performance varies with the machine: where the benchmark index that is shown is below 800,
# set SLOWDOWN=1 (default 4), as Lighthouse's guide to throttling says. docs/performance.md has some figures. Lighthouse is installed into the build folder.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

packages=$TINTYPE_BUILD/lighthouse
mkdir -p "$packages"
[[ -x $packages/node_modules/.bin/lighthouse ]] ||
	(cd "$packages" && npm install --silent --ignore-scripts --no-audit --no-fund --prefix . lighthouse@12.8.2 >npm.log 2>&1) ||
	{ cat "$packages/npm.log"; exit 1; }
if (($# > 0)); then
	base=$1
else
	stack_up page >"$scratch/up.log" 2>&1 || { cat "$scratch/up.log"; exit 1; }
	"$root/tests/browser/fill.sh" "$base" 200
fi
ask GET '/api/v1/explore/recent?limit=1'
image=$(json '.items[0].id')
for page in /explore "/i/$image"; do
	for preset in phone desktop; do
		how=("--throttling.cpuSlowdownMultiplier=${SLOWDOWN:-4}")
		[[ $preset == phone ]] || how=(--preset=desktop)
		CHROME_PATH=${CHROMIUM:-/usr/bin/chromium} "$packages/node_modules/.bin/lighthouse" "$base$page" --quiet --output=json \
			--output-path="$scratch/$preset.json" --only-categories=performance,accessibility,best-practices,seo \
			--chrome-flags='--headless=new --no-sandbox' "${how[@]}"
		jq -r --arg page "${page%%/0*}" --arg preset "$preset" '[$page, $preset, (.categories | map_values(.score * 100 | round) | to_entries[] | "\(.key) \(.value)"),
			"FCP \(.audits["first-contentful-paint"].displayValue)", "LCP \(.audits["largest-contentful-paint"].displayValue)",
			"TBT \(.audits["total-blocking-time"].displayValue)", "CLS \(.audits["cumulative-layout-shift"].displayValue)", "benchmark index \(.environment.benchmarkIndex)"] | join("  ")' "$scratch/$preset.json"
		jq -r '.audits[] | select(.score != null and .score < 0.9 and (.scoreDisplayMode == "binary" or .scoreDisplayMode == "metricSavings")) | "    \(.id): \(.displayValue // .title)"' "$scratch/$preset.json"
	done
done
