sql_files += \
	sql/plan/choose.sql
