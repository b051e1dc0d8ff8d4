sql_files += \
	sql/migration/create_table.sql \
	sql/migration/delete.sql \
	sql/migration/has_table.sql \
	sql/migration/insert.sql \
	sql/migration/list.sql \
	sql/migration/list_goose.sql \
	sql/migration/list_invalid_indexes.sql \
	sql/migration/lock.sql \
	sql/migration/ping.sql
