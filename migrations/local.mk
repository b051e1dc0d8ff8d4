# Installed to $(pkgdatadir)/migrations.
