sql_files += \
	sql/like/delete.sql \
	sql/like/delete_of_user.sql \
	sql/like/hold.sql \
	sql/like/insert.sql \
	sql/like/list_of_image.sql \
	sql/like/settle_user.sql
