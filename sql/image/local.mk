sql_files += \
	sql/image/find.sql \
	sql/image/find_own.sql \
	sql/image/insert.sql \
	sql/image/list_album.sql \
	sql/image/list_ids.sql \
	sql/image/list_liked_newest.sql \
	sql/image/list_owner_active_newest.sql \
	sql/image/list_owner_active_oldest.sql \
	sql/image/list_owner_all_newest.sql \
	sql/image/list_owner_all_oldest.sql \
	sql/image/list_owner_public_newest.sql \
	sql/image/list_owner_public_oldest.sql \
	sql/image/list_public_least_liked.sql \
	sql/image/list_public_least_viewed.sql \
	sql/image/list_public_most_liked.sql \
	sql/image/list_public_most_viewed.sql \
	sql/image/list_public_newest.sql \
	sql/image/list_public_oldest.sql \
	sql/image/list_status_newest.sql \
	sql/image/list_tag_newest.sql \
	sql/image/list_tag_oldest.sql \
	sql/image/list_trash_newest.sql \
	sql/image/restore.sql \
	sql/image/trash.sql \
	sql/image/update.sql
