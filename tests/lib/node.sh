#!/bin/bash
# node.sh SCRIPT [ARGUMENT…]: runs a script of tests/node with the packages it needs, which are
# installed once for a build folder (TINTYPE_TEST_NODE).
set -euo pipefail

from=$(cd "$(dirname "${BASH_SOURCE[0]}")/../node" && pwd)
target=$(realpath -m "${TINTYPE_TEST_NODE:-$PWD/tests/node-packages}")
mkdir -p "$target"
exec 9>"$target/lock"
flock 9
if ! cmp -s "$from/package-lock.json" "$target/installed"; then
	cp "$from/package.json" "$from/package-lock.json" "$target"
	chmod u+w "$target"/package*.json
	(cd "$target" && npm ci --ignore-scripts --no-audit --no-fund) >"$target/npm.log" 2>&1 9>&- || {
		cat "$target/npm.log" >&2
		exit 1
	}
	cp "$from/package-lock.json" "$target/installed"
fi
exec 9>&-
script=$1
shift
export NODE_PATH=$target/node_modules
# s3rver makes its continuation tokens by DES.
exec node --openssl-legacy-provider "$from/$script" "$@"
