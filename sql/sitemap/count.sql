-- Asked by GET /sitemap.xml: how many pages there are.
-- -> pages int4
-- Index: sitemap_pages_pkey
SELECT max(number) AS pages FROM sitemap_pages
