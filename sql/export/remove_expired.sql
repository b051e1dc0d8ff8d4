-- Asked by a runner now and then: archives whose time is over, and the keys of their bytes.
-- -> storage_key text
-- Index: idx_exports_expiry
DELETE FROM exports WHERE expires_at <= now() RETURNING storage_key
