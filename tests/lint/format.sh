#!/bin/bash
# .clang-format, to the letter.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

find app tests \( -name '*.c' -o -name '*.h' \) -print0 | xargs -0 -P2 -n40 clang-format --dry-run -Werror
