-- Asked by the migration runner at a database it has not met: what goose says it applied. Goose writes a
-- row for each up and each down; the last of a version tells. The table need not be there, so it is asked
-- through query_to_xml().
-- -> version int8
SELECT unnest(xpath('//version_id/text()', query_to_xml(
	'SELECT version_id FROM (SELECT DISTINCT ON (version_id) version_id, is_applied
		FROM goose_db_version ORDER BY version_id, id DESC) last WHERE is_applied',
	true, false, '')))::text::bigint AS version
WHERE to_regclass('goose_db_version') IS NOT NULL
