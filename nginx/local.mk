# Installed as templates: the site, its snippets, the page. `./dev up` shows how they are filled in.
sitedir = $(pkgdatadir)/nginx
dist_site_DATA = nginx/tintype.conf.in
snippetsdir = $(sitedir)/snippets
dist_snippets_DATA = \
	nginx/snippets/tintype-body-file.conf \
	nginx/snippets/tintype-body-sent.conf \
	nginx/snippets/tintype-fastcgi.conf \
	nginx/snippets/tintype-listing.conf.in \
	nginx/snippets/tintype-problems.conf.in \
	nginx/snippets/tintype-security.conf

# What /api/v1/openapi.json is.
htmldir = $(sitedir)/html
dist_html_DATA = docs/openapi.json

# The page: whatever is in the folder, kept in its folders; each text compressed beside it, for gzip_static.
EXTRA_DIST += nginx/html
install-data-local:
	cd $(srcdir)/nginx/html && find . -type f | while read -r file; do \
		$(MKDIR_P) "$(DESTDIR)$(htmldir)/$$(dirname "$$file")" && \
		$(INSTALL_DATA) "$$file" "$(DESTDIR)$(htmldir)/$$file" || exit 1; \
	done
uninstall-local:
	rm -rf "$(DESTDIR)$(htmldir)"
install-data-hook: compress-page
.PHONY: compress-page
compress-page:
	cd $(DESTDIR)$(htmldir) && find . -type f \( -name '*.html' -o -name '*.css' -o -name '*.js' -o -name '*.json' \
		-o -name '*.svg' -o -name '*.webmanifest' \) | while read -r file; do \
		gzip -9 -n -c "$$file" >"$$file.gz.new" && mv -f "$$file.gz.new" "$$file.gz" || exit 1; done
