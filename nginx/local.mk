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
dist_html_DATA = \
	docs/openapi.json \
	nginx/html/404.html \
	nginx/html/docs.css \
	nginx/html/docs.html \
	nginx/html/docs.js \
	nginx/html/gallery.css \
	nginx/html/gallery.js \
	nginx/html/index.html \
	nginx/html/problems.css \
	nginx/html/problems.html \
	nginx/html/share.css \
	nginx/html/share.html \
	nginx/html/share.js

# For gzip_static.
install-data-hook: compress-page
uninstall-hook:
	rm -f $(DESTDIR)$(htmldir)/*.gz
.PHONY: compress-page
compress-page:
	cd $(DESTDIR)$(htmldir) && for file in *.html *.css *.js *.json; do \
		gzip -9 -n -c "$$file" >"$$file.gz.new" && mv -f "$$file.gz.new" "$$file.gz" || exit 1; done
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
