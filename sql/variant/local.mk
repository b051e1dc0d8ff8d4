sql_files += \
	sql/variant/find_file.sql \
	sql/variant/list_of_images.sql
