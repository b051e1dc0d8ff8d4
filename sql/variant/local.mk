sql_files += \
	sql/variant/find_file.sql \
	sql/variant/list_not_public.sql sql/variant/list_of_images.sql sql/variant/lock_public.sql
