-- Asked by a runner: how many files there are and where, at most once an hour, by one of all runners.
-- Copies that share a file are counted each.
-- -> nothing
-- Index: image_variants is read whole
INSERT INTO statistics_storage AS s (provider, taken_at, files, bytes)
SELECT v.storage_provider, now(), count(*), coalesce(sum(v.file_size), 0)::bigint
FROM (
	SELECT 1 AS one
	WHERE pg_try_advisory_xact_lock(1953460083, 2) AND NOT EXISTS (
		SELECT FROM statistics_storage WHERE taken_at > now() - interval '1 hour')
) due
CROSS JOIN LATERAL (
	SELECT storage_provider, file_size FROM image_variants WHERE due.one = 1
) v
GROUP BY v.storage_provider
ON CONFLICT (provider) DO UPDATE SET taken_at = excluded.taken_at, files = excluded.files,
	bytes = excluded.bytes
