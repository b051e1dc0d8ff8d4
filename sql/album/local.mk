sql_files += \
	sql/album/settle_owner.sql \
	sql/album/add_images.sql \
	sql/album/count_members.sql \
	sql/album/count_own.sql \
	sql/album/delete.sql \
	sql/album/drop_cover.sql \
	sql/album/find.sql \
	sql/album/find_nesting.sql \
	sql/album/insert.sql \
	sql/album/list_own.sql \
	sql/album/list_owner_moderated.sql \
	sql/album/list_owner_public.sql \
	sql/album/list_public.sql \
	sql/album/lock.sql \
	sql/album/lock_tree.sql \
	sql/album/remove_image.sql \
	sql/album/reorder.sql \
	sql/album/touch.sql \
	sql/album/update.sql
