-- Fills a database with :images images, for benchmarks: owners, variants, tags, albums and likes as a gallery
-- that has grown for years has them. Nothing here is the application's; no bytes are behind the variants.
\set ON_ERROR_STOP on
BEGIN;
SET LOCAL session_replication_role = replica; -- counts are made once at the end
SET LOCAL synchronous_commit = off;
SELECT setseed(0.42) \g /dev/null

-- Many rows into indexes that are in another order cost far more than the indexes made anew at the end: those
-- of search alone take an hour for a million.
CREATE TEMP TABLE seed_indexes ON COMMIT DROP AS
SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE c.oid IN ('images'::regclass, 'image_variants'::regclass, 'image_tags'::regclass, 'image_search'::regclass)
	AND NOT i.indisunique AND (SELECT count(*) FROM images) <= 2 * :images;
SELECT 'DROP INDEX ' || name FROM seed_indexes \gexec
SET LOCAL maintenance_work_mem = '512MB';

INSERT INTO users (id, email, username, password_hash, display_name, created_at)
SELECT gen_random_uuid(), 'seed' || n || '@example.org', 'seed-' || n, '!', 'Seed ' || n,
	now() - interval '3 years'
FROM generate_series(1, greatest(:images / 100, 1)) AS n
ON CONFLICT DO NOTHING;

INSERT INTO tags (id, name, slug)
SELECT gen_random_uuid(), 'Tag ' || n, 'tag-' || n FROM generate_series(1, 2000) AS n
ON CONFLICT DO NOTHING;

CREATE TEMP TABLE seed_owners ON COMMIT DROP AS
	SELECT row_number() OVER () - 1 AS n, id FROM users WHERE username LIKE 'seed-%';
CREATE TEMP TABLE seed_tags ON COMMIT DROP AS
	SELECT row_number() OVER () - 1 AS n, id, name, slug FROM tags WHERE slug LIKE 'tag-%';
CREATE INDEX ON seed_owners (n);
CREATE INDEX ON seed_tags (n);

-- Nine in ten are public; most are of few owners.
CREATE TEMP TABLE seed_images ON COMMIT DROP AS
SELECT n, gen_random_uuid() AS id,
	floor(power(random(), 2) * (SELECT count(*) FROM seed_owners))::bigint AS owner,
	now() - n * interval '15 minutes' AS created_at,
	CASE WHEN random() < 0.9 THEN 'public' WHEN random() < 0.5 THEN 'unlisted' ELSE 'private' END AS visibility,
	random() AS popularity
FROM generate_series(1, :images) AS n;

INSERT INTO image_variants (id, image_id, variant_type, storage_key, width, height, file_size, format, created_at)
SELECT gen_random_uuid(), i.id, v.type,
	'images/' || left(i.id::text, 2) || '/' || i.id || '/' || v.type || '.' || v.format, v.width,
	v.width * 2 / 3, v.width * 90, v.format, i.created_at
FROM seed_images i
CROSS JOIN (VALUES ('thumbnail', 160, 'webp'), ('small', 320, 'webp'), ('medium', 800, 'webp'),
	('large', 1600, 'webp'), ('original', 6000, 'jpeg')) AS v (type, width, format);

-- Three to six tags, some far more used than others.
INSERT INTO image_tags (image_id, tag_id, tagged_at, reach, image_created_at, tag_name, tag_slug)
SELECT i.id, t.id, i.created_at, CASE i.visibility WHEN 'public' THEN 3 ELSE 2 END, i.created_at, t.name, t.slug
FROM (
	SELECT i.*, floor(power(random(), 3) * 2000)::bigint AS tag
	FROM seed_images i CROSS JOIN LATERAL generate_series(1, 3 + (i.n % 4)::int) AS k
) i
JOIN seed_tags t ON t.n = i.tag
ON CONFLICT DO NOTHING;

-- With what their variants and tags look like to listings, which triggers pack otherwise.
ANALYZE image_variants, image_tags, seed_images, seed_owners;
INSERT INTO images (id, owner_id, title, description, storage_key, original_filename, mime_type, file_size,
	width, height, status, visibility, scan_status, view_count, like_count, placeholder_color, blurhash,
	created_at, updated_at, variants, tags)
SELECT i.id, o.id,
	(ARRAY['Morning', 'Evening', 'Old', 'Quiet', 'Bright', 'Lost', 'Winter', 'Summer'])[1 + i.n % 8] || ' '
		|| (ARRAY['harbour', 'street', 'mountain', 'river', 'window', 'garden', 'bridge', 'market', 'forest'])
			[1 + (i.n / 8) % 9] || ' ' || i.n,
	'Taken on a walk, number ' || i.n || '. ' || repeat('Light and shadow. ', (popularity * 6)::int),
	'images/' || left(i.id::text, 2) || '/' || i.id || '/original.jpeg', 'IMG_' || i.n || '.jpg', 'image/jpeg',
	3000000 + (popularity * 5000000)::bigint, 6000, 4000, 'active', visibility, 'clean',
	(popularity * popularity * 10000)::bigint, (popularity * popularity * 100)::bigint, '#6b7f8e',
	'LEHV6nWB2yk8pyo0adR*.7kCMdnj', i.created_at, i.created_at,
	coalesce(v.variants, ''), coalesce(t.tags, '')
FROM seed_images i JOIN seed_owners o ON o.n = i.owner
LEFT JOIN image_variant_sets_made v ON v.image_id = i.id
LEFT JOIN image_tag_sets_made t ON t.image_id = i.id
-- As they came: what is listed together by time lies together.
ORDER BY i.n DESC;

-- An album for every hundred images, and one that holds a tenth of all.
CREATE TEMP TABLE seed_albums ON COMMIT DROP AS
	SELECT row_number() OVER () - 1 AS n, gen_random_uuid() AS id, o.id AS owner
	FROM seed_owners o;
INSERT INTO albums (id, owner_id, title, visibility)
SELECT id, owner, 'Album ' || n, 'public' FROM seed_albums;
INSERT INTO album_images (album_id, image_id, position, reach)
SELECT a.id, i.id, i.n, CASE i.visibility WHEN 'public' THEN 3 ELSE 2 END
FROM seed_images i JOIN seed_albums a ON a.n = CASE WHEN i.n % 10 = 0 THEN 0 ELSE i.owner END;

-- Without it what follows is planned for empty tables.
ANALYZE images, tags, image_tags, seed_images;
INSERT INTO image_search (image_id, reach, plain, document, created_at)
SELECT m.image_id, m.reach, m.plain, m.document, m.created_at
FROM image_search_made m JOIN seed_images i ON i.id = m.image_id
ORDER BY i.n DESC;
SELECT definition FROM seed_indexes \gexec
COMMIT;

BEGIN;
DELETE FROM image_counts;
INSERT INTO image_counts (scope, scope_id, shard, images)
SELECT scope, scope_id, 0, images FROM image_counts_counted WHERE images <> 0;
COMMIT;
VACUUM ANALYZE;
