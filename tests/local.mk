# Lint scripts, end-to-end, bench: what belongs to no room.
EXTRA_DIST += \
	.ci/run \
	.clang-format \
	.clang-tidy \
	tests/bench/delivery.sh \
	tests/lib/bench.sh \
	tests/bench/load.sh \
	tests/bench/million.sh \
	tests/bench/logins.sh \
	tests/bench/media.sh \
	tests/bench/floor/images.sql \
	tests/bench/floor/tags_of_images.sql \
	tests/bench/floor/variants_of_images.sql \
	tests/bench/nplus1/list_public.sql \
	tests/bench/nplus1/original.sql \
	tests/bench/nplus1/tags_of_image.sql \
	tests/bench/nplus1/variants_of_image.sql \
	tests/bench/original.sh \
	tests/bench/paced.lua \
	tests/bench/percentiles.lua \
	tests/bench/run.sh \
	tests/bench/index_sizes.sql \
	tests/bench/seed.sql \
	tests/e2e/account_export.sh \
	tests/e2e/account_removal.sh \
	tests/e2e/archives.sh \
	tests/e2e/accounts.sh \
	tests/e2e/backup.sh \
	tests/e2e/bad_input.sh \
	tests/e2e/bulk.sh \
	tests/e2e/command_migrate.sh \
	tests/e2e/cookie.sh \
	tests/e2e/crowd.sh \
	tests/e2e/delivery.sh \
	tests/e2e/doctor.sh \
	tests/e2e/export.sh \
	tests/e2e/formats.sh \
	tests/e2e/import.sh \
	tests/e2e/import_goimg.sh \
	tests/e2e/import_piwigo.sh \
	tests/e2e/jobs.sh \
	tests/e2e/health.sh \
	tests/e2e/hosting.sh \
	tests/e2e/hostile.sh \
	tests/e2e/openapi.sh \
	tests/e2e/people.sh \
	tests/e2e/jobs_given_up.sh \
	tests/e2e/jobs_killed.sh \
	tests/e2e/keys.sh \
	tests/e2e/large_photo.sh \
	tests/e2e/logs.sh \
	tests/e2e/monitoring.sh \
	tests/e2e/pictures.sh \
	tests/e2e/replicas.sh \
	tests/e2e/scanner.sh \
	tests/e2e/sessions.sh \
	tests/e2e/storage_local.sh \
	tests/e2e/storage_s3.sh \
	tests/e2e/cache.sh \
	tests/e2e/tour.sh \
	tests/e2e/tus.sh \
	tests/e2e/shared_cache.sh \
	tests/e2e/two_stacks.sh \
	tests/e2e/webhooks.sh \
	tests/lib/demo.sh \
	tests/lib/e2e.sh \
	tests/lib/node.sh \
	tests/lib/s3.sh \
	tests/load/drive.js \
	tests/load/flows.js \
	tests/load/k6.js \
	tests/load/package.json \
	tests/load/photo.js \
	tests/load/plan.js \
	tests/lint/format.sh \
	tests/lint/layers.sh \
	tests/lint/man.sh \
	tests/lint/memory.sh \
	tests/lint/openapi.sh \
	tests/lint/paths.sh \
	tests/lint/shell.sh \
	tests/lint/sizes.sh \
	tests/lint/sql.sh \
	tests/node/package-lock.json \
	tests/node/openapi.js \
	tests/node/openapi_steps.js \
	tests/node/package.json \
	tests/node/s3.js \
	tests/node/shared_cache.js \
	tests/node/tus.js \
	tests/node/webhook_receiver.js \
	tests/package/inside.sh \
	tests/package/run.sh \
	tests/run.sh

# The floors that ./dev bench measures against; built only for it.
EXTRA_PROGRAMS = tests/bench/bare_worker tests/bench/raw_listing tests/bench/redis_worker
tests_bench_bare_worker_SOURCES = tests/bench/bare_worker.c
tests_bench_bare_worker_LDADD = $(FCGI_LIBS)
tests_bench_redis_worker_SOURCES = tests/bench/redis_worker.c
tests_bench_redis_worker_LDADD = $(FCGI_LIBS) $(HIREDIS_LIBS)
tests_bench_raw_listing_SOURCES = tests/bench/raw_listing.c
tests_bench_raw_listing_LDADD = $(tintype_libs)
CLEANFILES += $(EXTRA_PROGRAMS)

# What tests/lib/node.sh installs, and what tests/lib/private_postgres.c prepares.
clean-local:
	rm -rf tests/node-packages tests/prepared-postgres tests/prepared-postgres.lock
