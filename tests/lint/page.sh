#!/bin/bash
# The page's modules are JavaScript, ask for words that there are, and every language has them all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
bad=0

while IFS= read -r -d '' file; do
	node --input-type=module --check <"$file" || {
		printf '%s: is no JavaScript\n' "$file"
		bad=1
	}
done < <(find nginx/html -name '*.js' -print0)
node tests/lint/page_words.js || bad=1
# Nothing of elsewhere, nothing inline: the Content-Security-Policy would refuse it.
! grep -rnE "(src|href)=[\"']?(https?:)?//|<style|style=\"|<script>| on[a-z]+=\"" nginx/html --include='*.html' || bad=1
exit "$bad"
