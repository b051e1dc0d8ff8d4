sql_files += \
	sql/follow/delete.sql \
	sql/follow/delete_of_user.sql \
	sql/follow/find_bond.sql \
	sql/follow/find_counts.sql \
	sql/follow/insert.sql \
	sql/follow/list_followers.sql \
	sql/follow/list_following.sql \
	sql/follow/lock_pair.sql
