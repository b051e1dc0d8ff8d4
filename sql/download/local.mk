sql_files += \
	sql/download/list_album.sql \
	sql/download/list_images.sql \
	sql/download/set_checksum.sql
