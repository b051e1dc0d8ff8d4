-- Asked by a backup, in its transaction: until it ends, whoever removes blobs leaves them. Waits for those
-- who are at it.
-- -> held bool
SELECT pg_advisory_xact_lock(7235131846303) IS NOT NULL AS held
