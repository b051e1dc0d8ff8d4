#!/bin/bash
# A room includes itself and lower ranks, never its own rank or higher (docs/architecture.md); and
# each foreign library has one door.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# shellcheck disable=SC2016
find app -name '*.[ch]' -print0 | sort -z | xargs -0 awk '
BEGIN {
	n = split("base 0 config 1 json 1 http 1 crypto 1 text 1 db 2 cache 2 blob 2 media 2 outbound 2 repo 3 " \
		"service 4 api 5 server 5 jobs 5 move 5 main 6", words, " ")
	for (i = 1; i < n; i += 2)
		rank[words[i]] = words[i + 1]
	n = split("libpq-fe.h db hiredis/ cache json-c/ json openssl/ crypto argon2.h crypto " \
		"utf8proc.h text vips/ media seccomp.h media exempi/ media mysql move fcgi server curl/ blob,outbound", words, " ")
	for (i = 1; i < n; i += 2)
		door[words[i]] = words[i + 1]
}
{ split(FILENAME, part, "/"); room = part[2] }
!(room in rank) { print FILENAME ": the room has no rank"; bad = 1; nextfile }
match($0, /^#include "[a-z_]+\//) {
	other = substr($0, 11, RLENGTH - 11)
	if (other != room && (!(other in rank) || rank[other] >= rank[room])) {
		print FILENAME ":" FNR ": " room " must not know " other
		bad = 1
	}
}
/^#include </ {
	for (header in door)
		if (index($0, "<" header) == 10 && index("," door[header] ",", "," room ",") == 0) {
			print FILENAME ":" FNR ": " header " belongs to " door[header]
			bad = 1
		}
}
END { exit bad }'
