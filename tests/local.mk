# Lint scripts, end-to-end, bench: what belongs to no room.
EXTRA_DIST += \
	.ci/run \
	.clang-format \
	.clang-tidy \
	tests/bench/delivery.sh \
	tests/bench/logins.sh \
	tests/bench/media.sh \
	tests/bench/nplus1/tags_of_image.sql \
	tests/bench/nplus1/variants_of_image.sql \
	tests/bench/p95.lua \
	tests/bench/run.sh \
	tests/bench/seed.sql \
	tests/e2e/account_export.sh \
	tests/e2e/account_removal.sh \
	tests/e2e/accounts.sh \
	tests/e2e/bad_input.sh \
	tests/e2e/bulk.sh \
	tests/e2e/command_migrate.sh \
	tests/e2e/delivery.sh \
	tests/e2e/jobs.sh \
	tests/e2e/hostile.sh \
	tests/e2e/jobs_given_up.sh \
	tests/e2e/jobs_killed.sh \
	tests/e2e/large_photo.sh \
	tests/e2e/pictures.sh \
	tests/e2e/scanner.sh \
	tests/e2e/sessions.sh \
	tests/e2e/storage_local.sh \
	tests/e2e/storage_s3.sh \
	tests/e2e/tour.sh \
	tests/e2e/tus.sh \
	tests/e2e/two_stacks.sh \
	tests/lib/demo.sh \
	tests/lib/e2e.sh \
	tests/lib/node.sh \
	tests/lib/s3.sh \
	tests/lint/format.sh \
	tests/lint/layers.sh \
	tests/lint/memory.sh \
	tests/lint/paths.sh \
	tests/lint/shell.sh \
	tests/lint/sizes.sh \
	tests/lint/sql.sh \
	tests/node/package-lock.json \
	tests/node/package.json \
	tests/node/s3.js \
	tests/node/tus.js \
	tests/run.sh

# The floors that ./dev bench measures against; built only for it.
EXTRA_PROGRAMS = tests/bench/bare_worker tests/bench/raw_listing
tests_bench_bare_worker_SOURCES = tests/bench/bare_worker.c
tests_bench_bare_worker_LDADD = $(FCGI_LIBS)
tests_bench_raw_listing_SOURCES = tests/bench/raw_listing.c
tests_bench_raw_listing_LDADD = $(tintype_libs)
CLEANFILES += $(EXTRA_PROGRAMS)

# What tests/lib/node.sh installs.
clean-local:
	rm -rf tests/node-packages
