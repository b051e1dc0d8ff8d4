postgresqldir = $(pkgdatadir)/postgresql
dist_postgresql_DATA = docs/postgresql/tintype.conf

dist_man_MANS = docs/man/tintype.1 docs/man/tintype-jobs.8 docs/man/tintyped.8

hostingdir = $(pkgdatadir)/hosting
dist_hosting_DATA = docs/hosting/Containerfile docs/hosting/README.md docs/hosting/apache.conf docs/hosting/lighttpd.conf
dist_hosting_SCRIPTS = docs/hosting/multiwatch.sh docs/hosting/spawn-fcgi.sh

EXTRA_DIST += docs/install.md docs/upgrade.md docs/security.md docs/troubleshooting.md
