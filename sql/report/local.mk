sql_files += \
	sql/report/claim.sql \
	sql/report/count.sql \
	sql/report/count_decisions.sql \
	sql/report/find.sql \
	sql/report/insert.sql \
	sql/report/list.sql \
	sql/report/list_decisions.sql \
	sql/report/list_histories.sql \
	sql/report/release.sql \
	sql/report/resolve.sql \
	sql/report/resolve_others.sql
