sql_files += \
	sql/import/find_album.sql \
	sql/import/find_image.sql \
	sql/import/find_same.sql \
	sql/import/insert_album.sql \
	sql/import/put_into_albums.sql \
	sql/import/set_cover.sql
