-- The tables of a listing as the first product had them: its columns and keys, and none of the indexes of migration
-- 00005. For tests/bench/original.sh.
BEGIN;
DROP SCHEMA IF EXISTS original CASCADE;
CREATE SCHEMA original;
CREATE TABLE original.images AS
	SELECT id, owner_id, title, description, storage_provider, storage_key, original_filename, mime_type, file_size,
	       width, height, status, visibility, scan_status, view_count, created_at, updated_at, deleted_at
	FROM public.images;
ALTER TABLE original.images ADD PRIMARY KEY (id), ADD UNIQUE (storage_provider, storage_key);
CREATE INDEX ON original.images (owner_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE TABLE original.image_variants AS
	SELECT id, image_id, variant_type, storage_key, width, height, file_size, format, created_at
	FROM public.image_variants;
ALTER TABLE original.image_variants ADD PRIMARY KEY (id), ADD UNIQUE (image_id, variant_type);
CREATE TABLE original.tags AS SELECT id, name, slug, usage_count, created_at FROM public.tags;
ALTER TABLE original.tags ADD PRIMARY KEY (id);
CREATE TABLE original.image_tags AS SELECT image_id, tag_id, tagged_at FROM public.image_tags;
ALTER TABLE original.image_tags ADD PRIMARY KEY (image_id, tag_id);
COMMIT;
ANALYZE original.images, original.image_variants, original.tags, original.image_tags;
