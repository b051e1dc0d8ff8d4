#!/bin/bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

{
	printf '%s\0' dev .ci/run .ci/dev/*.sh docs/hosting/*.sh
	find tests -name '*.sh' -print0
	printf '%s\0' debian/tintype-setup debian/tintype.postinst debian/tintype.prerm debian/tintype.postrm
} | xargs -0 -n 8 -P "$(nproc)" shellcheck -x

# What the runner starts must start.
while IFS= read -r -d '' script; do
	[[ -x $script ]] || { printf '%s is not executable\n' "$script"; exit 1; }
done < <(find tests/e2e tests/bench tests/lint tests/run.sh -name '*.sh' -print0)
