sql_files += \
	sql/statistics/find_uploads.sql \
	sql/statistics/list.sql \
	sql/statistics/list_storage.sql \
	sql/statistics/take.sql \
	sql/statistics/take_storage.sql
