postgresqldir = $(pkgdatadir)/postgresql
dist_postgresql_DATA = postgresql/tintype.conf
