sql_files += \
	sql/doctor/find_server.sql \
	sql/doctor/list_indexes.sql \
	sql/doctor/list_wrong_sets.sql \
	sql/doctor/pack_sets.sql
