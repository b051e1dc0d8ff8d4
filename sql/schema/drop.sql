-- Asked by a restore that may replace what is there.
DROP SCHEMA IF EXISTS public CASCADE
