-- Asked by the sweeper: what nobody went on with.
-- -> id uuid
-- Index: idx_resumable_uploads_expiry
DELETE FROM resumable_uploads WHERE expires_at <= now() RETURNING id
