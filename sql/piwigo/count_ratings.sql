-- Asked by tintype import --from-piwigo at the end: what has no place here.
-- Server: MariaDB
-- -> ratings int
-- Index: whatever there is
SELECT count(*) AS ratings FROM piwigo_rate
