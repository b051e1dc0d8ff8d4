# Installed as templates: the site, its snippets, the page. `./dev up` shows how they are filled in.
sitedir = $(pkgdatadir)/nginx
dist_site_DATA = nginx/tintype.conf.in
snippetsdir = $(sitedir)/snippets
dist_snippets_DATA = \
	nginx/snippets/tintype-fastcgi.conf \
	nginx/snippets/tintype-problems.conf.in \
	nginx/snippets/tintype-security.conf
htmldir = $(sitedir)/html
dist_html_DATA = \
	nginx/html/404.html \
	nginx/html/gallery.css \
	nginx/html/gallery.js \
	nginx/html/index.html \
	nginx/html/problems.css \
	nginx/html/problems.html
