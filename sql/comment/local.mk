sql_files += \
	sql/comment/delete.sql \
	sql/comment/delete_of_user.sql \
	sql/comment/find.sql \
	sql/comment/forget_deleted.sql \
	sql/comment/insert.sql \
	sql/comment/list_newest.sql \
	sql/comment/list_of_user.sql \
	sql/comment/list_oldest.sql \
	sql/comment/see_user.sql \
	sql/comment/settle_user.sql \
	sql/comment/lock_author.sql \
	sql/comment/update.sql
