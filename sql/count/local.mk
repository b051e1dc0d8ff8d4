sql_files += \
	sql/count/find.sql \
	sql/count/list_wrong.sql \
	sql/count/lock.sql \
	sql/count/repair.sql
