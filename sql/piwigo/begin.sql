-- Asked by tintype import --from-piwigo first of all: nothing of that database is changed, whatever comes.
-- Server: MariaDB
-- -> nothing
-- Index: none
SET SESSION TRANSACTION READ ONLY
