sql_files += \
	sql/replica/find_position.sql \
	sql/replica/find_primary.sql \
	sql/replica/find_standby.sql
