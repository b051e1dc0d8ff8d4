sql_files += \
	sql/view/count.sql \
	sql/view/forget.sql \
	sql/view/write.sql
