-- Asked by db/pg_run around statements that say "Plan: custom": how what follows is planned, until the
-- transaction is over.
--   $1 mode text: force_custom_plan, force_generic_plan
-- -> the mode text
SELECT set_config('plan_cache_mode', $1, true) AS mode
