-- Asked by tintype import --from-piwigo at the beginning: which gallery it is, and how large.
-- Server: MariaDB
-- -> secret text: each gallery's own, since it was installed; webmaster int: the first; images int
-- Index: whatever there is
SELECT (SELECT value FROM piwigo_config WHERE param = 'secret_key') AS secret,
	(SELECT min(user_id) FROM piwigo_user_infos WHERE status = 'webmaster') AS webmaster,
	(SELECT count(*) FROM piwigo_images) AS images
