sql_files += \
	sql/webhook/count.sql \
	sql/webhook/count_deliveries.sql \
	sql/webhook/delete.sql \
	sql/webhook/drop_delivery.sql \
	sql/webhook/find.sql \
	sql/webhook/find_delivery.sql \
	sql/webhook/finish_delivery.sql \
	sql/webhook/forget.sql \
	sql/webhook/insert.sql \
	sql/webhook/list.sql \
	sql/webhook/list_deliveries.sql \
	sql/webhook/lock_owner.sql \
	sql/webhook/requeue.sql \
	sql/webhook/retry_delivery.sql \
	sql/webhook/rotate.sql \
	sql/webhook/test.sql \
	sql/webhook/update.sql
