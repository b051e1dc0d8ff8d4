sql_files += \
	sql/ban/count.sql \
	sql/ban/insert.sql \
	sql/ban/lift.sql \
	sql/ban/list.sql \
	sql/ban/list_expired.sql
