sql_files += \
	sql/status/find_totals.sql \
	sql/status/list_connections.sql \
	sql/status/list_indexes.sql \
	sql/status/list_statements.sql \
	sql/status/list_tables.sql
