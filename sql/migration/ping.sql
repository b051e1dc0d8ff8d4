-- Asked by readiness: does the database answer.
-- -> 1 int4
SELECT 1
