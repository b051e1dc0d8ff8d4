# The three programs. They alone see every room.
sbin_PROGRAMS += tintyped
tintyped_SOURCES = app/main/tintyped.c
tintyped_LDADD = $(server_libs)
# So that a crashed worker's stack has names.
tintyped_LDFLAGS = $(AM_LDFLAGS) -rdynamic

bin_PROGRAMS += tintype
tintype_SOURCES = \
	app/main/command.c \
	app/main/command.h \
	app/main/command_backup.c \
	app/main/command_backup.h \
	app/main/command_config.c \
	app/main/command_config.h \
	app/main/command_doctor.c \
	app/main/command_doctor.h \
	app/main/command_export.c \
	app/main/command_export.h \
	app/main/command_import.c \
	app/main/command_import.h \
	app/main/command_jobs.c \
	app/main/command_jobs.h \
	app/main/command_keys.c \
	app/main/command_keys.h \
	app/main/command_migrate.c \
	app/main/command_migrate.h \
	app/main/command_restore.c \
	app/main/command_restore.h \
	app/main/command_site.c \
	app/main/command_site.h \
	app/main/command_status.c \
	app/main/command_status.h \
	app/main/command_storage.c \
	app/main/command_storage.h \
	app/main/command_tune.c \
	app/main/command_tune.h \
	app/main/command_user.c \
	app/main/command_user.h \
	app/main/doctor.c \
	app/main/doctor.h \
	app/main/doctor_database.c \
	app/main/doctor_machine.c \
	app/main/doctor_redis.c \
	app/main/doctor_replica.c \
	app/main/move_service.c \
	app/main/move_service.h \
	app/main/progress.c \
	app/main/progress.h \
	app/main/tintype.c \
	app/main/tune.c \
	app/main/tune.h
tintype_LDADD = $(move_libs)

sbin_PROGRAMS += tintype-jobs
tintype_jobs_SOURCES = app/main/jobs.c
tintype_jobs_LDADD = $(media_libs)

check_PROGRAMS += tests/integration/main_command_doctor
TESTS += tests/integration/main_command_doctor
tests_integration_main_command_doctor_SOURCES = app/main/command.c app/main/command.h \
	app/main/command_doctor.c app/main/command_doctor.h \
	app/main/command_status.c app/main/command_status.h \
	tests/integration/main_command_doctor.c $(gallery_test_sources)

if HAVE_CMOCKA
check_PROGRAMS += tests/unit/main_tune
TESTS += tests/unit/main_tune
tests_unit_main_tune_SOURCES = tests/unit/main_tune.c app/main/tune.c app/main/tune.h
endif
