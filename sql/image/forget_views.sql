-- Asked with a refresh of the rankings: hours that no period reaches back to.
-- -> nothing
-- Index: image_views_hourly_pkey
DELETE FROM image_views_hourly WHERE hour < now() - interval '31 days'
