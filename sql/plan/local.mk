sql_files += \
	sql/plan/choose.sql \
	sql/plan/forget.sql
