-- Asked before a link's password is verified: is there a try left? Counted before, so that many at once
-- are not many more.
--   $1 id uuid
--   $2 most int4
--   $3 seconds int4: how long tries count
-- -> id uuid; no row if there is none left
-- Index: shares_pkey
UPDATE shares SET
	tries = CASE WHEN tries_since > now() - make_interval(secs => $3::integer) THEN tries + 1 ELSE 1 END,
	tries_since = CASE WHEN tries_since > now() - make_interval(secs => $3::integer) THEN tries_since
		ELSE now() END
WHERE id = $1 AND (tries < $2::integer OR tries_since <= now() - make_interval(secs => $3::integer))
RETURNING id
