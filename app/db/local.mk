libtintype_a_SOURCES += \
	app/db/migration.c \
	app/db/migration.h \
	app/db/migration_text.c \
	app/db/packed.h \
	app/db/pg.h \
	app/db/pg_args.c \
	app/db/pg_conninfo.c \
	app/db/pg_connection.c \
	app/db/pg_connection.h \
	app/db/pg_prepare.c \
	app/db/pg_problem.c \
	app/db/pg_run.c \
	app/db/plain_connection.c \
	app/db/plain_connection.h \
	app/db/row.c \
	app/db/row.h \
	app/db/schema.c \
	app/db/schema.h \
	app/db/statement.h \
	app/db/types.h
nodist_libtintype_a_SOURCES = sql/statements.c

# SQL is text in sql/, and one constant table in the binary.
BUILT_SOURCES += sql/statement_names.h
CLEANFILES += sql/statements.c sql/statement_names.h
EXTRA_DIST += app/db/embed.awk
sql/statements.c: $(sql_files) app/db/embed.awk
	$(AM_V_GEN)$(MKDIR_P) sql && (cd $(srcdir) && $(AWK) -v want=table -f app/db/embed.awk $(sql_files)) >$@.tmp && mv $@.tmp $@
sql/statement_names.h: $(sql_files) app/db/embed.awk
	$(AM_V_GEN)$(MKDIR_P) sql && (cd $(srcdir) && $(AWK) -v want=names -f app/db/embed.awk $(sql_files)) >$@.tmp && mv $@.tmp $@

if HAVE_CMOCKA
check_PROGRAMS += \
	tests/integration/db_headers \
	tests/integration/db_migration \
	tests/integration/db_migration_online \
	tests/integration/db_pg \
	tests/integration/db_prepared \
	tests/integration/db_types
TESTS += \
	tests/integration/db_headers \
	tests/integration/db_migration \
	tests/integration/db_migration_online \
	tests/integration/db_pg \
	tests/integration/db_prepared \
	tests/integration/db_types
private_postgres_sources = \
	tests/lib/private_postgres.c \
	tests/lib/private_postgres.h
tests_integration_db_headers_SOURCES = tests/integration/db_headers.c tests/lib/gallery.c \
	tests/lib/gallery.h $(private_postgres_sources)
tests_integration_db_migration_SOURCES = tests/integration/db_migration.c $(private_postgres_sources)
tests_integration_db_migration_online_SOURCES = tests/integration/db_migration_online.c tests/lib/gallery.c \
	tests/lib/gallery.h $(private_postgres_sources)
tests_integration_db_types_SOURCES = tests/integration/db_types.c tests/lib/gallery.c \
	tests/lib/gallery.h $(private_postgres_sources)
tests_integration_db_prepared_SOURCES = tests/integration/db_prepared.c $(private_postgres_sources)
tests_integration_db_pg_SOURCES = tests/integration/db_pg.c $(private_postgres_sources)
endif
