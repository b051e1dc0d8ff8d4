-- Asked by readiness: does the database answer.
-- -> one int4
SELECT 1 AS one
