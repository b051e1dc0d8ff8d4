sql_files += \
	sql/storage/claim_sweep.sql \
	sql/storage/is_named.sql \
	sql/storage/list_files.sql \
	sql/storage/list_orphans.sql \
	sql/storage/list_uploads.sql \
	sql/storage/list_waiting_copies.sql \
	sql/storage/move_file.sql \
	sql/storage/move_upload.sql \
	sql/storage/requeue_images.sql
