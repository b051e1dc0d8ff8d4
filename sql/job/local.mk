sql_files += \
	sql/job/claim.sql \
	sql/job/count_states.sql \
	sql/job/drop.sql \
	sql/job/fail.sql \
	sql/job/finish.sql \
	sql/job/forget.sql \
	sql/job/image_activate.sql \
	sql/job/image_fail.sql \
	sql/job/image_progress.sql \
	sql/job/image_source.sql \
	sql/job/insert.sql \
	sql/job/list.sql \
	sql/job/position_insert.sql \
	sql/job/postpone.sql \
	sql/job/progress.sql \
	sql/job/requeue_expired.sql \
	sql/job/retry.sql \
	sql/job/variant_insert.sql
sql_files += sql/job/count_state.sql sql/job/list_state.sql
