sql_files += \
	sql/block/count.sql \
	sql/block/delete.sql \
	sql/block/insert.sql \
	sql/block/list.sql
