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
	migrations/00024_exports.sql
