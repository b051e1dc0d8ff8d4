sql_files += \
	sql/sitemap/count.sql \
	sql/sitemap/extend.sql \
	sql/sitemap/list.sql
