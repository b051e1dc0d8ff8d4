# Lint scripts, end-to-end, bench: what belongs to no room.
EXTRA_DIST += \
	.ci/run \
	.clang-format \
	.clang-tidy \
	tests/bench/bare_worker.c \
	tests/bench/raw_listing.c \
	tests/bench/seed.sql \
	tests/e2e/bad_input.sh \
	tests/e2e/tour.sh \
	tests/e2e/two_stacks.sh \
	tests/lib/demo.sh \
	tests/lib/e2e.sh \
	tests/lint/format.sh \
	tests/lint/layers.sh \
	tests/lint/memory.sh \
	tests/lint/paths.sh \
	tests/lint/shell.sh \
	tests/lint/sizes.sh \
	tests/lint/sql.sh \
	tests/run.sh
