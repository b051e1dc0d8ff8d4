sql_files += \
	sql/share/claim_try.sql \
	sql/share/delete.sql \
	sql/share/find.sql \
	sql/share/forget_tries.sql \
	sql/share/insert.sql \
	sql/share/list.sql
