sql_files += \
	sql/appeal/count.sql \
	sql/appeal/decide.sql \
	sql/appeal/find.sql \
	sql/appeal/insert.sql \
	sql/appeal/insert_of_ban.sql \
	sql/appeal/list.sql
