#!/bin/bash
# run.sh [STORY…]: the page in a real browser, against a stack of its own. Says "pass NAME" or
# "FAIL NAME" for each story; screenshots are written to TINTYPE_VAR/screenshots.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

var=$(realpath -m "${TINTYPE_VAR:-$root/var}")
export TINTYPE_TEST_NODE=${TINTYPE_TEST_NODE:-$TINTYPE_BUILD/node}
shots=${TINTYPE_SCREENSHOTS:-$var/screenshots}
mkdir -p "$shots"
stories() {
	"$root/tests/lib/node.sh" ../browser/run.js "$base" "$shots" "$@"
}

stack_up page >"$scratch/up.log" 2>&1 || { cat "$scratch/up.log"; exit 1; }
for role in moderator admin; do
	printf 'Silver-and-light-1856\n' | stack_command user add "$role@example.org" "the-$role" "$role"
done
failed=0
if (($# == 0)); then
	stories first-run || failed=1
	"$root/tests/browser/fill.sh" "$base" 70
	# The pictures first, before the other stories hang up photos of their own.
	mapfile -t rest < <(basename -s .js -a "$root"/tests/browser/stories/*.js | grep -vE '^(first-run|pages)$')
	stories pages "${rest[@]}" || failed=1
else
	[[ $1 == first-run ]] || "$root/tests/browser/fill.sh" "$base" 70
	stories "$@" || failed=1
fi
exit "$failed"
