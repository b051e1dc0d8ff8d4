sql_files += \
	sql/tag/delete.sql \
	sql/tag/hold.sql \
	sql/tag/lock.sql \
	sql/tag/lock_images.sql \
	sql/tag/move_images.sql \
	sql/tag/rename.sql \
	sql/tag/attach.sql \
	sql/tag/detach_others.sql \
	sql/tag/find.sql \
	sql/tag/insert_missing.sql \
	sql/tag/list_of_images.sql \
	sql/tag/list_popular.sql \
	sql/tag/search.sql
