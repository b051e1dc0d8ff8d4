sql_files += \
	sql/upload/fail_copies.sql \
	sql/upload/find_same.sql \
	sql/upload/lock_same.sql \
	sql/upload/set_duplicate.sql \
	sql/upload/share.sql
