#!/bin/bash
# Memory is the arena's: free() and its kin stand in base/ and in the two wrappers of connections,
# which live as long as the process. And no function that cannot bound what it writes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

code=0
if grep -rnE --include='*.[ch]' '\b(free|malloc|calloc|realloc|strdup|strndup|asprintf)\(' app | grep -vE '^app/(base/|cache/redis\.c|db/pg_connection\.c)' |
	grep -vE '^[^:]+:[0-9]+:\s*(/?\*|//)'; then
	echo 'memory: only in app/base and the wrappers of connections'
	code=1
fi
if grep -rnE --include='*.[ch]' '\b(strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|atoll|strtok|alloca)\(' app |
	grep -vE '^[^:]+:[0-9]+:\s*(/?\*|//)'; then
	echo 'memory: these functions are not used here'
	code=1
fi
exit "$code"
