#!/bin/bash
# Every documented request is sent to a running stack, through nginx, and every answer is held against
# the document; and the page to read it asks nobody else.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up one
export TINTYPE_TEST_NODE=${TINTYPE_TEST_NODE:-$TINTYPE_BUILD/node}
export BOSS_PASSWORD=Operator-gives-9-words
stack_command user add boss@example.org boss admin <<<"$BOSS_PASSWORD" >/dev/null
mkdir "$scratch/pictures"
for name in a b c d e f g h; do
	convert -size 320x240 plasma:fractal -quality 85 "$scratch/pictures/$name.jpg"
done
"$root/tests/lib/node.sh" openapi.js "$base" "$scratch/pictures" >"$scratch/log" 2>&1 || {
	cat "$scratch/log"
	broken 'the document and the answers differ'
}
cat "$scratch/log"

# Served as it lies in docs/, and conditionally.
ask GET /api/v1/openapi.json
expect 'document' "$status $(cmp "$answer" "$root/docs/openapi.json" && echo same)" '200 same'
expect 'its type' "$(header Content-Type)" application/json
ask GET /api/v1/openapi.json -H "If-None-Match: $(header ETag)"
expect 'not modified' "$status" 304
ask POST /api/v1/openapi.json
problem 405 method-not-allowed
ask HEAD /api/docs
expect 'page' "$status $(header Content-Type)" '200 text/html'
expect_match 'policy' "$(header Content-Security-Policy)" "^default-src 'none'; script-src 'self'; style-src 'self';"
for file in docs.html docs.js docs.css; do
	ask GET "/$file"
	expect "$file" "$status" 200
	# Neither other hosts nor what the policy would stop.
	expect "$file asks nobody else" "$(grep -ciE 'https?://|//[a-z]+\.|<style|style=|<script>|onclick|innerHTML' "$answer")" 0
done
done_all
