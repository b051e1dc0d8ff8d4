-- Asked by the migration runner: one at a time. The lock ends with the connection.
-- -> void
SELECT pg_advisory_lock(7235131846302)
