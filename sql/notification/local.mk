sql_files += \
	sql/notification/delete_of_actor.sql \
	sql/notification/exists.sql \
	sql/notification/find_state.sql \
	sql/notification/forget_old.sql \
	sql/notification/insert_notice.sql \
	sql/notification/list.sql \
	sql/notification/list_unread.sql \
	sql/notification/read_all.sql \
	sql/notification/read_some.sql \
	sql/notification/settle_actor.sql \
	sql/notification/tell_of_comment.sql
