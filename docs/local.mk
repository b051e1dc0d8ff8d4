postgresqldir = $(pkgdatadir)/postgresql
dist_postgresql_DATA = docs/postgresql/tintype.conf

dist_man_MANS = docs/man/tintype.1 docs/man/tintype-jobs.8 docs/man/tintyped.8
