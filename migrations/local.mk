migrationsdir = $(pkgdatadir)/migrations
dist_migrations_DATA = \
	migrations/00001_users.sql \
	migrations/00002_images.sql \
	migrations/00003_albums_and_tags.sql \
	migrations/00004_likes_and_comments.sql \
	migrations/00005_performance_indexes.sql \
	migrations/00006_gallery.sql \
	migrations/00007_accounts.sql \
	migrations/00008_jobs.sql \
	migrations/00012_popular.sql \
	migrations/00014_fair_jobs.sql \
	migrations/00015_image_likeness.sql \
	migrations/00016_storage.sql \
	migrations/00017_resumable_uploads.sql \
	migrations/00018_tag_names.sql \
	migrations/00019_administrators.sql \
	migrations/00020_bans_and_audit.sql \
	migrations/00024_exports.sql \
	migrations/00030_change_signals.sql \
	migrations/00031_view_flushes.sql \
	migrations/00035_packed_sets.sql \
	migrations/00045_shares.sql \
	migrations/00046_search_newest.sql \
	migrations/00050_variant_formats.sql \
	migrations/00051_positions_and_likeness.sql \
	migrations/00052_variant_checksums.sql \
	migrations/00055_conversation.sql \
	migrations/00056_following.sql \
	migrations/00057_notifications.sql \
	migrations/00065_reports.sql \
	migrations/00066_audit_search.sql \
	migrations/00067_content_rating.sql \
	migrations/00068_usage_and_statistics.sql \
	migrations/00069_api_tokens.sql \
	migrations/00070_sitemap.sql \
	migrations/00071_webhooks.sql \
	migrations/00080_search_words.sql
