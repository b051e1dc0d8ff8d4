#!/bin/bash
# The Debian package, built, judged by lintian, and lived with in a fresh Debian 12 of its own: a chroot in
# namespaces without a network (tests/package/inside.sh). As root; `./dev test package`. Minutes long, and
# it needs a Debian mirror, so it is not among the stages of CI. --again: with the package of the last time.
# shellcheck source=tests/package/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

the_package "$@"
step 'a fresh Debian'
fresh_root
fetch logrotate
step 'inside'
unshare --mount --pid --net --ipc --fork --kill-child -- chroot "$root" /bin/bash /test/inside.sh 9>&-
