# Asked of another database: one of goimg, which is moved in. Its tables are the first of ours, so these can
# be prepared here too.
sql_files += \
	sql/goimg/list_albums.sql \
	sql/goimg/list_comments.sql \
	sql/goimg/list_images.sql \
	sql/goimg/list_likes.sql \
	sql/goimg/list_users.sql
