sql_files += \
	sql/schema/create.sql \
	sql/schema/drop.sql \
	sql/schema/is_empty.sql \
	sql/schema/list_others.sql \
	sql/schema/protect.sql
