-- Asked by a restore, after sql/schema/drop.sql.
CREATE SCHEMA public
