sql_files += \
	sql/import/find_album.sql \
	sql/import/find_image.sql \
	sql/import/find_same.sql \
	sql/import/insert_album.sql \
	sql/import/insert_comments.sql \
	sql/import/insert_likes.sql \
	sql/import/insert_user.sql \
	sql/import/put_into_albums.sql \
	sql/import/set_cover.sql
