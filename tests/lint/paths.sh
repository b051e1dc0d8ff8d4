#!/bin/bash
# Nothing of the machine it was written on.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

! git grep -nIE '/(work|root)/[a-z]|/home/[a-z]+/|/tmp/wt' -- . ':!tests/lint/paths.sh'
