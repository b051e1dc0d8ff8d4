sql_files += \
	sql/export/count_tree.sql \
	sql/export/find_file.sql \
	sql/export/find_job.sql \
	sql/export/find_latest.sql \
	sql/export/finish.sql \
	sql/export/give_up.sql \
	sql/export/insert.sql \
	sql/export/list_albums.sql \
	sql/export/list_api_tokens.sql \
	sql/export/list_appeals.sql \
	sql/export/list_audit.sql \
	sql/export/list_comments.sql \
	sql/export/list_files.sql \
	sql/export/list_follows.sql \
	sql/export/list_images.sql \
	sql/export/list_likes.sql \
	sql/export/list_notifications.sql \
	sql/export/list_reports.sql \
	sql/export/list_sessions.sql \
	sql/export/list_shares.sql \
	sql/export/list_tree.sql \
	sql/export/list_tree_albums.sql \
	sql/export/list_webhooks.sql \
	sql/export/read_profile.sql \
	sql/export/remove_expired.sql \
	sql/export/remove_of_user.sql
