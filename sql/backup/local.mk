sql_files += \
	sql/backup/hold_removals.sql \
	sql/backup/may_remove.sql \
	sql/backup/schema_version.sql
