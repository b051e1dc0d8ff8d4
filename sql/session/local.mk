sql_files += \
	sql/session/count_by_user.sql \
	sql/session/find_by_token.sql \
	sql/session/find_state.sql \
	sql/session/find_used.sql \
	sql/session/forget.sql \
	sql/session/insert.sql \
	sql/session/list_by_user.sql \
	sql/session/list_live.sql \
	sql/session/revoke.sql \
	sql/session/revoke_others.sql \
	sql/session/rotate.sql
