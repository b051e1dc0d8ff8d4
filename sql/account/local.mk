sql_files += \
	sql/account/delete.sql \
	sql/account/find.sql \
	sql/account/find_by_login.sql \
	sql/account/insert.sql \
	sql/account/list.sql \
	sql/account/list_named.sql \
	sql/account/login_failed.sql \
	sql/account/mark_deleted.sql \
	sql/account/reinstate.sql \
	sql/account/renew_hash.sql \
	sql/account/suspend.sql \
	sql/account/update_password.sql \
	sql/account/update_profile.sql \
	sql/account/update_role.sql
sql_files += sql/account/count_search.sql sql/account/search.sql
