-- Asked when a link's password was right.
--   $1 id uuid
-- ->
-- Index: shares_pkey
UPDATE shares SET tries = 0 WHERE id = $1
