#!/bin/bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

{
	printf '%s\0' dev .ci/run .ci/dev/*.sh
	find tests -name '*.sh' -print0
} | xargs -0 shellcheck -x
