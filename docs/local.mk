postgresqldir = $(pkgdatadir)/postgresql
dist_postgresql_DATA = docs/postgresql/tintype.conf

# The manual pages of the three programs; tests/lint/man.sh reads them.
dist_man_MANS = docs/man/tintype.1 docs/man/tintyped.8 docs/man/tintype-jobs.8
