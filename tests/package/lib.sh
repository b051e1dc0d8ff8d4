# shellcheck shell=bash
# What tests/package/run.sh and machine.sh stand on: the package of this tree, and a fresh Debian 12 with all that it
# depends on at hand. The mirror is the one this machine's apt uses. What was fetched is kept in
# TINTYPE_VAR/test/package; with --again the package of the last time is not built anew.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(realpath -m "${TINTYPE_VAR:-$here/var}")/test/package
root=$work/root

fail() {
	printf 'FAIL %s\n' "$*"
	exit 1
}

step() {
	printf '== %s (%s)\n' "$*" "$(date +%T)"
}

((EUID == 0)) || fail 'making a chroot needs root'
photo=$(find /usr/share/backgrounds -name '*.jpg' -size +1M -size -9M | sort | head -n 1)
[[ -n $photo ]] || fail 'no photo: install mate-backgrounds'
mkdir -p "$work/archives"

exec 9>"$work/lock"
flock -n 9 || fail 'this is running already'

clean_up() {
	local code=$?
	trap - EXIT
	rm -rf --one-file-system "$root"
	exit "$code"
}
trap clean_up EXIT

# What is committed or about to be, as a source package wants it; nobody's leftovers.
build() {
	local version source
	version=$(dpkg-parsechangelog -l "$here/debian/changelog" -S Version)
	source=$work/build/tintype-${version%-*}
	rm -rf "$work/build"
	mkdir -p "$source"
	(cd "$here" && git ls-files -z --cached --others --exclude-standard |
		while IFS= read -r -d '' file; do [[ ! -e $file ]] || printf '%s\0' "$file"; done |
		tar -c --null -T -) | tar -x -C "$source"
	tar -C "$work/build" --exclude=debian -czf "$work/build/tintype_${version%-*}.orig.tar.gz" "${source##*/}"
	(cd "$source" && DEB_BUILD_OPTIONS="nocheck parallel=$(nproc)" dpkg-buildpackage -us -uc) >"$work/build.log" 2>&1 ||
		{ tail -n 40 "$work/build.log"; fail 'the package cannot be built'; }
	deb=$(echo "$work"/build/tintype_*.deb)
}

# The same as the next version, with a migration more.
build_next() {
	local tree=$work/build/next
	rm -rf "$tree"
	dpkg-deb -R "$deb" "$tree"
	sed -i 's/^Version: .*/&+next1/' "$tree/DEBIAN/control"
	cat >"$tree/usr/share/tintype/migrations/99999_next_version.sql" <<-SQL
		-- +goose Up
		CREATE TABLE next_version (here boolean NOT NULL);
		-- +goose Down
		DROP TABLE next_version;
	SQL
	dpkg-deb --root-owner-group -b "$tree" "$work/build/next.deb" >/dev/null
}

# Lines for sources.list: Debian's own of this machine's apt.
# shellcheck disable=SC2016 # apt's words, not the shell's
sources() {
	apt-get indextargets --format '$(ORIGIN)|deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(SITE) $(RELEASE) $(COMPONENT)' \
		'Created-By: Packages' | sed -n 's/^Debian|//p' | grep ' bookworm' | sort -u
}

# shellcheck disable=SC2016 # apt's words, not the shell's
make_base() {
	local mirror
	mirror=$(apt-get indextargets --format '$(ORIGIN) $(RELEASE) $(COMPONENT) $(SITE)' 'Created-By: Packages' |
		awk '$1 == "Debian" && $2 == "bookworm" && $3 == "main" { print $4; exit }')
	[[ -n $mirror ]] || fail "this machine's apt knows no mirror of Debian bookworm"
	rm -rf --one-file-system "$root"
	debootstrap --variant=minbase --include=ca-certificates,curl,iproute2,jq bookworm "$root" "$mirror" >"$work/debootstrap.log" 2>&1 ||
		{ tail -n 20 "$work/debootstrap.log"; fail 'debootstrap'; }
	tar -C "$root" -cf "$work/base.tar.new" .
	mv "$work/base.tar.new" "$work/base.tar"
}

fresh_root() {
	if [[ ! -f $work/base.tar ]]; then
		make_base
	else
		rm -rf --one-file-system "$root"
		mkdir -p "$root"
		tar -C "$root" -xf "$work/base.tar"
	fi
	sources >"$root/etc/apt/sources.list"
	cp /etc/resolv.conf "$root/etc/resolv.conf"
	apt-config dump | grep -iE '^Acquire::(http|https)::Proxy ' >"$root/etc/apt/apt.conf.d/proxy" || true
	mkdir -p "$root/test"
	cp "$deb" "$root/test/tintype.deb"
	cp "$work/build/next.deb" "$root/test/next.deb"
	cp "$here/README.md" "$here"/tests/package/{words,inside,machine-inside}.sh "$root/test/"
	cp "$photo" "$root/test/photo.jpg"
}

# fetch PACKAGE…: all that the package depends on, and these, are fetched now: later there is no network.
fetch() {
	cp -n "$work"/archives/*.deb "$root/var/cache/apt/archives/" 2>/dev/null || true
	unshare --mount --pid --fork --kill-child -- chroot "$root" sh -ec '
		mount -t proc proc /proc
		apt-get -q update
		apt-get -q -y --no-install-recommends --download-only install /test/tintype.deb "$@"' sh "$@" \
		>"$work/fetch.log" 2>&1 || { tail -n 20 "$work/fetch.log"; fail 'the dependencies cannot be fetched'; }
	cp -n "$root"/var/cache/apt/archives/*.deb "$work/archives/"
}

# the_package [--again]: builds it, or takes the last one.
the_package() {
	if [[ ${1:-} != --again ]]; then
		step 'the package is built'
		build
		step lintian
		lintian --profile debian --fail-on error,warning "$work"/build/*.changes || fail lintian
	else
		deb=$(echo "$work"/build/tintype_*.deb)
	fi
	build_next
}
