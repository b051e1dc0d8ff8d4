#!/bin/bash
# Functions of at most 80 lines (100 in tests, where tables of cases stand in them), files of at most
# 500. clang-format sees to the columns.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# shellcheck disable=SC2016
find app tests \( -name '*.c' -o -name '*.h' \) -print0 | sort -z | xargs -0 awk '
FNR == 1 { begin = 0 }
FNR == 501 { print FILENAME ": more than 500 lines"; bad = 1 }
/^\{/ { begin = FNR }
/^\}/ {
	if (begin > 0 && FNR - begin - 1 > (FILENAME ~ /^tests/ ? 100 : 80)) {
		print FILENAME ":" begin ": a function of " FNR - begin - 1 " lines"
		bad = 1
	}
	begin = 0
}
END { exit bad }'
