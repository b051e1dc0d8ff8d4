sql_files += \
	sql/resumable/advance.sql \
	sql/resumable/delete.sql \
	sql/resumable/delete_expired.sql \
	sql/resumable/find.sql \
	sql/resumable/insert.sql \
	sql/resumable/list_unknown.sql \
	sql/resumable/lock.sql
