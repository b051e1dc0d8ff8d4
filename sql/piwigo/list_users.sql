-- Asked by tintype import --from-piwigo: people.
-- Server: MariaDB
--   ? after int: of the last one, 0 at first
--   ? limit int
-- -> id int, username text, mail_address text, status text, registered int: seconds since 1970
-- Index: the primary key
SELECT u.id, u.username, u.mail_address, f.status, unix_timestamp(f.registration_date) AS registered
FROM piwigo_users u
LEFT JOIN piwigo_user_infos f ON f.user_id = u.id
WHERE u.id > ?
ORDER BY u.id
LIMIT ?
