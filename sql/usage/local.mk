sql_files += \
	sql/usage/find.sql \
	sql/usage/lock.sql \
	sql/usage/set_quota.sql
