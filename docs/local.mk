postgresqldir = $(pkgdatadir)/postgresql
dist_postgresql_DATA = docs/postgresql/tintype.conf
