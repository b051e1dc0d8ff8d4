# Asked of another server: MariaDB or MySQL, whose database of Piwigo is moved in. PostgreSQL never sees these.
maria_sql_files = \
	sql/piwigo/begin.sql \
	sql/piwigo/count_ratings.sql \
	sql/piwigo/find_gallery.sql \
	sql/piwigo/list_categories.sql \
	sql/piwigo/list_comments.sql \
	sql/piwigo/list_favorites.sql \
	sql/piwigo/list_images.sql \
	sql/piwigo/list_places.sql \
	sql/piwigo/list_tags.sql \
	sql/piwigo/list_users.sql
