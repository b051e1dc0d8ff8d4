sql_files += \
	sql/comment/delete_of_user.sql
