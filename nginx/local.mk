# Installed as templates: the site, its snippets, the page. `./dev up` shows how they are filled in.
sitedir = $(pkgdatadir)/nginx
dist_site_DATA = nginx/tintype.conf.in
snippetsdir = $(sitedir)/snippets
dist_snippets_DATA = \
	nginx/snippets/tintype-fastcgi.conf \
	nginx/snippets/tintype-listing.conf.in \
	nginx/snippets/tintype-problems.conf.in \
	nginx/snippets/tintype-security.conf

# The page: whatever is in the folder, kept in its folders.
htmldir = $(sitedir)/html
EXTRA_DIST += nginx/html
install-data-local:
	cd $(srcdir)/nginx/html && find . -type f | while read -r file; do \
		$(MKDIR_P) "$(DESTDIR)$(htmldir)/$$(dirname "$$file")" && \
		$(INSTALL_DATA) "$$file" "$(DESTDIR)$(htmldir)/$$file" || exit 1; \
	done
uninstall-local:
	rm -rf "$(DESTDIR)$(htmldir)"
# What /api/v1/openapi.json is.
dist_html_DATA = docs/openapi.json

# For gzip_static.
install-data-hook: compress-page
.PHONY: compress-page
compress-page:
	cd "$(DESTDIR)$(htmldir)" && find . \( -name '*.html' -o -name '*.css' -o -name '*.js' -o -name '*.json' -o -name '*.svg' \) | \
		while read -r file; do \
			gzip -9 -n -c "$$file" >"$$file.gz.new" && mv -f "$$file.gz.new" "$$file.gz" || exit 1; \
		done
