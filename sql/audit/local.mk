sql_files += \
	sql/audit/count.sql \
	sql/audit/insert.sql \
	sql/audit/list.sql
