sql_files += \
	sql/api_token/count.sql \
	sql/api_token/delete.sql \
	sql/api_token/find.sql \
	sql/api_token/insert.sql \
	sql/api_token/list.sql \
	sql/api_token/lock_owner.sql \
	sql/api_token/touch.sql
