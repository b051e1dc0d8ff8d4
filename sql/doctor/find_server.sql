-- Asked by the doctor: how many may connect, what time it is there, and what waits.
-- -> connections int8, reserved int8, now timestamptz, jobs_dead int8, jobs_due_seconds int8, jobs_abandoned int8
-- Index: idx_jobs_claim
SELECT current_setting('max_connections')::bigint AS connections,
	current_setting('superuser_reserved_connections')::bigint AS reserved,
	clock_timestamp() AS now,
	(SELECT count(*) FROM jobs j WHERE j.state = 'dead') AS jobs_dead,
	coalesce((SELECT extract(epoch FROM now() - min(j.run_at))::bigint FROM jobs j
		WHERE j.state = 'queued' AND j.run_at <= now()), 0)::bigint AS jobs_due_seconds,
	(SELECT count(*) FROM jobs j WHERE j.state = 'running' AND j.leased_until < now() - interval '10 minutes')
		AS jobs_abandoned
