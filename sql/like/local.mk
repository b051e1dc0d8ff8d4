sql_files += \
	sql/like/delete_of_user.sql
