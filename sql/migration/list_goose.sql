-- Asked by the migration runner at a database it has not met: what goose says it applied. The table need
-- not be there, so it is asked through query_to_xml().
-- -> version int8
SELECT unnest(xpath('//version_id/text()',
	query_to_xml('SELECT version_id FROM goose_db_version WHERE is_applied', true, false, '')))::text::bigint
WHERE to_regclass('goose_db_version') IS NOT NULL
