# Installed as templates: the site, its snippets, the page. `./dev up` shows how they are filled in.
sitedir = $(pkgdatadir)/nginx
dist_site_DATA = nginx/tintype.conf.in
snippetsdir = $(sitedir)/snippets
dist_snippets_DATA = \
	nginx/snippets/tintype-fastcgi.conf \
	nginx/snippets/tintype-listing.conf.in \
	nginx/snippets/tintype-problems.conf.in \
	nginx/snippets/tintype-security.conf
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
	nginx/html/problems.html

# For gzip_static.
install-data-hook: compress-page
uninstall-hook:
	rm -f $(DESTDIR)$(htmldir)/*.gz
.PHONY: compress-page
compress-page:
	cd $(DESTDIR)$(htmldir) && for file in *.html *.css *.js *.json; do \
		gzip -9 -n -c "$$file" >"$$file.gz.new" && mv -f "$$file.gz.new" "$$file.gz" || exit 1; done
