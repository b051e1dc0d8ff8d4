#!/bin/bash
# Behind `./dev test [STAGE…]`: all stages, or the named ones. Ends with one line of numbers.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$here"

work=$(realpath -m "${TINTYPE_VAR:-var}")/test
stages=(lint gcc sanitize fuzz e2e browser distcheck clang tidy cppcheck)
# Of all stages those that only compute, and mind no clock: they take what the others, which often wait, leave of the
# processors.
beside=(clang tidy cppcheck)
cores=$(nproc)
passed=0
failed=0

count() {
	if [[ $1 == pass ]]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
	printf '%-4s  %s\n' "$1" "$2"
}

# check NAME COMMAND…: one test; what it says is shown if it fails.
check() {
	local name=$1 log=$work/${1//[^a-z0-9_]/-}.log
	shift
	if "$@" >"$log" 2>&1 </dev/null; then
		count pass "$name"
	else
		tail -n 60 "$log"
		count FAIL "$name"
		return 1
	fi
}

configure() (
	folder=$work/$1
	shift
	mkdir -p "$folder"
	cd "$folder" || exit 1
	[[ -f Makefile ]] || "$here/configure" -q --enable-werror "$@" || exit 1
	make -s -j"$cores" "${goal:-all}"
)

# A port that nobody listens at just now.
free_port() {
	local port
	while :; do
		port=$((20000 + RANDOM % 10000))
		grep -q "$(printf ':%04X ' "$port")" /proc/net/tcp /proc/net/tcp6 2>/dev/null || break
	done
	printf '%s\n' "$port"
}

# What fails is run once more, alone, and counts by that; both are said, with what it printed the first time: a
# machine that does much else now and then makes a test wait too long. More than this many are no accident, nor is
# what a sanitizer or a fuzzer found.
most_again=3

# The tests of `make check`, each counted.
make_check() {
	local stage=$1 folder=$work/$1 result name failed_first
	shift
	(cd "$folder" && find tests -name '*.trs' -delete && make -s -j"$cores" check "$@") >"$work/$stage-check.log" 2>&1 </dev/null || true
	if [[ -z $(find "$folder/tests" -name '*.trs' -print -quit) ]]; then
		tail -n 40 "$work/$stage-check.log"
		count FAIL "$stage: make check"
		return
	fi
	mapfile -t failed_first < <(cd "$folder" && find tests -name '*.trs' -print0 | sort -z | xargs -0 grep -L '^:test-result: PASS' | sed 's/\.trs$//')
	if ((${#failed_first[@]} > 0 && ${#failed_first[@]} <= most_again)) &&
		! (cd "$folder" && grep -qE 'Sanitizer|runtime error:' "${failed_first[@]/%/.log}"); then
		(cd "$folder" && tail -n 40 "${failed_first[@]/%/.log}")
		make -s -C "$folder" check TESTS="${failed_first[*]}" >>"$work/$stage-check.log" 2>&1 </dev/null || true
	fi
	while IFS= read -r -d '' result; do
		name=${result#"$folder/"}
		name=${name%.trs}
		if ! grep -q '^:test-result: PASS' "$result"; then
			tail -n 40 "${result%.trs}.log"
			count FAIL "$stage: $name"
		elif [[ " ${failed_first[*]} " == *" $name "* ]]; then
			count pass "$stage: $name (at the second try)"
		else
			count pass "$stage: $name"
		fi
	done < <(find "$folder/tests" -name '*.trs' -print0 | sort -z)
}

stage_lint() {
	local script
	for script in tests/lint/*.sh; do
		check "$script" "$script" || true
	done
}

# What ./dev would build for a stack, too (build_all there), so that e2e and browser need no build of their own.
build_gcc() {
	local prefix=$work/gcc/prefix
	grep -qxF "prefix = $prefix" "$work/gcc/Makefile" 2>/dev/null || rm -rf "$work/gcc"
	configure gcc CC=gcc --prefix="$prefix" --sysconfdir="$prefix/etc" || return 1
	printf '%s\n' "$prefix" >"$work/gcc/.prefix"
}

# Programs in which others work and our code hardly does: they fill PostgreSQL, and hold its plans, its rows and its
# migrations against what is wanted, or a store of many objects. How ours was built is nothing to them, so they run
# once, with sanitizers.
once=(integration/blob_store integration/db_migration integration/db_migration_online integration/db_headers integration/repo_best integration/repo_counts
	integration/repo_listings integration/repo_packed integration/repo_people_parallel integration/repo_people_plans integration/repo_plans
	integration/repo_popular integration/repo_search integration/repo_walk)

# programs FOLDER: all that its `make check` would run.
programs() {
	make -s -C "$1" -f - all-tests <<<$'include Makefile\nall-tests:\n\t@printf "%s\\n" $(TESTS)'
}

stage_gcc() {
	local tests
	check 'gcc -Werror' build_gcc || return 0
	mapfile -t tests < <(programs "$work/gcc" | grep -vxF "$(printf 'tests/%s\n' "${once[@]}")")
	make_check gcc TESTS="${tests[*]}"
}

stage_sanitize() {
	check 'gcc -Werror with ASan and UBSan' configure sanitize CC=gcc --enable-sanitize || return 0
	make_check sanitize
}

stage_clang() {
	check 'clang -Werror' configure clang CC=clang || true
}

# clang-tidy needs config.h, the generated statements, and the flags of the clang build.
stage_tidy() {
	local flags
	check 'the build for clang-tidy' configure clang CC=clang || return 0
	flags=$(pkg-config --cflags libpq hiredis json-c libutf8proc vips exempi-2.0 libmariadb)
	# shellcheck disable=SC2086
	check clang-tidy tidy -std=gnu17 -I"$work/clang" -Iapp -I"$work/clang/sql" \
		-DTINTYPE_PKGDATADIR='"/"' -DTINTYPE_SYSCONFDIR='"/"' $flags || true
}

tidy() {
	find app -name '*.c' -print0 | sort -z |
		xargs -0 -P"$cores" -I{} timeout --foreground 1200 clang-tidy --quiet {} -- "$@"
}

stage_cppcheck() {
	check cppcheck cppcheck -q -j"$cores" --std=c11 --enable=warning,portability --inline-suppr \
		--suppress=missingIncludeSystem --suppress=internalAstError --suppress=returnDanglingLifetime --max-configs=2 \
		--error-exitcode=1 -Iapp -DHAVE_CONFIG_H app || true
}

# side_by_side NUMBER COMMAND… <LIST: COMMAND with each line of the list, so many at a time; each is counted, in the
# order of the list.
side_by_side() {
	local number=$1 list item log failed_first=() begun=()
	shift
	mapfile -t list
	for item in "${list[@]}"; do
		while (($(jobs -rp | grep -cvx "$aside") >= number)); do
			wait -n || true
		done
		log=$work/${item//[^a-z0-9_]/_}
		rm -f "$log.good"
		{ "$@" "$item" >"$log.log" 2>&1 </dev/null && date +%s >"$log.good"; } &
		begun+=("$!")
		date +%s >"$log.began"
	done
	wait "${begun[@]}" || true
	for item in "${list[@]}"; do
		log=$work/${item//[^a-z0-9_]/_}
		[[ -e $log.good ]] || failed_first+=("$item")
	done
	if ((${#failed_first[@]} <= most_again)); then
		for item in "${failed_first[@]}"; do
			log=$work/${item//[^a-z0-9_]/_}
			tail -n 60 "$log.log"
			date +%s >"$log.began"
			if "$@" "$item" >"$log.log" 2>&1 </dev/null; then date +%s >"$log.good"; fi
		done
	fi
	for item in "${list[@]}"; do
		log=$work/${item//[^a-z0-9_]/_}
		if [[ -e $log.good ]]; then
			count pass "$item ($(($(<"$log.good") - $(<"$log.began"))) s$([[ " ${failed_first[*]} " != *" $item "* ]] || echo '; at the second try'))"
		else
			tail -n 60 "$log.log"
			count FAIL "$item"
		fi
	done
}

# Each target a little while from the corpus: most of what is found is found at once, and the rest by whoever
# gives more time: TINTYPE_TEST_FUZZ_SECONDS=3600 ./dev test fuzz
stage_fuzz() {
	local goal=fuzz
	check 'clang with libFuzzer, ASan and UBSan' configure fuzz CC=clang --enable-fuzz --enable-sanitize || return 0
	make -s -C "$work/fuzz" fuzz 2>>"$work/fuzz.log" | grep '^tests/fuzz/' >"$work/fuzz.list" || true
	[[ -s $work/fuzz.list ]] || count FAIL 'fuzz targets'
	most_again=0 side_by_side "$cores" fuzz <"$work/fuzz.list"
}

fuzz() {
	local name=${1##*/}
	mkdir -p "$work/fuzz/found/$name"
	"$work/fuzz/$1" -max_total_time="${TINTYPE_TEST_FUZZ_SECONDS:-5}" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
		-artifact_prefix="$work/fuzz/found/$name-" "$work/fuzz/found/$name" "tests/fuzz/corpus/$name"
}

# What every stack of a test begins with: programs that are installed, a database that is made and migrated.
prepared=()
prepare_stacks() {
	local socket
	((${#prepared[@]} == 0)) || return 0
	build_gcc || return 1
	local stack=(env TINTYPE_VAR="$work/prepared" TINTYPE_PORT="$(free_port)" TINTYPE_BUILD="$work/gcc" TINTYPE_DEV_SYNC=off ./dev)
	"${stack[@]}" up || return 1
	rm -rf "$work/cluster"
	socket=$("${stack[@]}" psql -Atc 'SHOW unix_socket_directories') &&
		pg_basebackup -h "$socket" -U tintype -D "$work/cluster" --checkpoint=fast --no-sync || return 1
	"${stack[@]}" down || return 1
	prepared=(TINTYPE_BUILD="$work/gcc" TINTYPE_DEV_BUILT=yes TINTYPE_DEV_CLUSTER="$work/cluster")
}

# The scripts that belong to no `make check`, one more at a time than there are cores: they wait as much as they
# work, and each has a stack, a folder and ports of its own.
stage_e2e() {
	check 'what stacks begin with' prepare_stacks || return 0
	grep -l 'lib/e2e\.sh' tests/e2e/*.sh >"$work/e2e.list"
	side_by_side $((cores + 1)) env "${prepared[@]}" timeout 400 <"$work/e2e.list"
}

# Stories in a real browser, each counted. A story that fails is told once more, on a stack made anew, and
# counts by its second telling, which is said: a browser on a busy machine now and then misses a moment.
stage_browser() {
	local line name seen=0 log=$work/browser.log again=$work/browser-again.log groups=()
	check 'what stacks begin with' prepare_stacks || return 0
	env "${prepared[@]}" timeout 1200 tests/browser/run.sh >"$log" 2>&1 </dev/null || true
	sed -n 's/^FAIL //p' "$log" >"$work/browser.failed"
	mapfile -t groups < <(sed 's/: .*//' "$work/browser.failed" | sort -u)
	: >"$again"
	((${#groups[@]} == 0)) || env "${prepared[@]}" TINTYPE_TEST_ONLY="$work/browser.failed" timeout 600 \
		tests/browser/run.sh "${groups[@]}" >"$again" 2>&1 </dev/null || true
	while IFS= read -r line; do
		name=${line#* }
		seen=$((seen + 1))
		if [[ $line == pass* ]]; then
			count pass "browser: $name"
		elif grep -qxF "pass $name" "$again"; then
			grep -xF -A 8 "$line" "$log" | sed 's/^/      /'
			count pass "browser: $name (at the second try)"
		else
			count FAIL "browser: $name"
		fi
	done < <(grep -E '^(pass|FAIL) ' "$log")
	if grep -q '^FAIL ' "$again" || ((seen < 20)); then
		tail -n 80 "$log" "$again"
		((seen >= 20)) || count FAIL "browser: only $seen stories were told"
	fi
}

# All tests have run already: here those that would miss a file, or mind where they are built.
stage_distcheck() {
	local tests=(tests/integration/{api_doors,api_http,db_migration,jobs_decoder,main_command_config,repo_export} tests/unit/*.c)
	check 'the build for distcheck' build_gcc || return 0
	check distcheck make -s -C "$work/gcc" -j"$cores" distcheck TESTS="${tests[*]%.c}" check_PROGRAMS="${tests[*]%.c}" || true
}

# Only when they are named: they need root, a Debian mirror, and minutes.
stage_package() {
	check 'the Debian package in a fresh Debian' tests/package/run.sh || true
}

stage_machine() {
	check 'the Debian package in a machine with systemd' tests/package/machine.sh || true
}

if [[ ${1:-} == help ]]; then
	printf 'stages: %s; when they are named: package, machine\n' "${stages[*]}"
	exit 0
fi
# run STAGE…: each, with what it took.
took=()
run() {
	local stage began
	for stage; do
		printf '== %s (%s)\n' "$stage" "$(date +%T)"
		began=$SECONDS
		"stage_$stage"
		took+=("$stage $((SECONDS - began))")
	done
}

# What runs beside the others is this script again, with little of the processors while they want them, and is told
# when the others are done.
aside=none
run_aside() {
	timeout 3000 nice -n 10 tests/run.sh "${beside[@]}" >"$work/beside.log" 2>&1 </dev/null &
	aside=$!
	trap 'kill "$aside" 2>/dev/null || true' EXIT
}
tell_aside() {
	local numbers
	wait "$aside" || true
	trap - EXIT
	numbers=$(tail -n 1 "$work/beside.log")
	if [[ $numbers =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
		head -n -2 "$work/beside.log"
		passed=$((passed + BASH_REMATCH[1]))
		failed=$((failed + BASH_REMATCH[2]))
		took+=("beside them:$(sed -n 's/^seconds://p' "$work/beside.log")")
	else
		cat "$work/beside.log"
		count FAIL "${beside[*]}"
	fi
}

for stage; do
	declare -F "stage_$stage" >/dev/null || {
		printf 'test: there is no stage %s\n' "$stage" >&2
		exit 2
	}
done
mkdir -p "$work"
[[ -x configure ]] || autoreconf -fi >"$work/autoreconf.log" 2>&1
if (($# > 0)); then
	run "$@"
else
	run_aside
	mapfile -t ours < <(printf '%s\n' "${stages[@]}" | grep -vxF "$(printf '%s\n' "${beside[@]}")")
	run "${ours[@]}"
	tell_aside
fi
printf 'seconds:%s\n' "$(printf ' %s,' "${took[@]}" | sed 's/,$//')"
printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
