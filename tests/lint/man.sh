#!/bin/bash
# The manual pages: groff has nothing to say about them, and each subcommand of tintype is in its page.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

code=0
for page in docs/man/*.[18]; do
	said=$(groff -man -Tutf8 -ww -z "$page" 2>&1)
	[[ -z $said ]] || { printf '%s\n' "$said"; code=1; }
	grep -qF "$(basename "$page")" docs/local.mk || { echo "$page: not in docs/local.mk"; code=1; }
done
while IFS= read -r name; do
	grep -qE "^\.B[IR]? \"?$name\b" docs/man/tintype.1 || { echo "docs/man/tintype.1: nothing about tintype $name"; code=1; }
done < <(sed -n 's/^\t{ "\([a-z]*\)", command_.*/\1/p' app/main/tintype.c)
exit "$code"
