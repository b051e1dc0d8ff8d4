-- Asked by a restore, which leaves out the rights that a dump names by role: what migration 00066 took from
-- whoever owns the tables is taken from whoever owns them now. Older dumps may have no audit log.
DO $$
BEGIN
	IF to_regclass('public.audit_log') IS NOT NULL THEN
		REVOKE UPDATE, DELETE, TRUNCATE ON public.audit_log FROM PUBLIC, CURRENT_USER;
	END IF;
END
$$
