#!/bin/bash
# A gallery of Piwigo moves in, from a MariaDB server of its own: words, albums, people and what they said; what is
# broken or hostile there is refused and told; killed and begun again, all is there once; nothing there is changed.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

# A server that nobody but this test sees: at a socket, with the rights of the stack's user.
maria=$scratch/maria
mkdir -m 755 "$maria"
((EUID != 0)) || chown www-data "$maria"
(cd / && "${as_user[@]}" mariadb-install-db --no-defaults --datadir="$maria/data" --auth-root-authentication-method=normal --skip-test-db --skip-name-resolve \
	--innodb-log-file-size=4M --innodb-buffer-pool-size=8M >"$maria/install.log" 2>&1) || broken "mariadb-install-db: $(tail -n 5 "$maria/install.log")"
(cd / && exec "${as_user[@]}" mariadbd --no-defaults --datadir="$maria/data" --socket="$maria/socket" --skip-networking --innodb-buffer-pool-size=8M \
	--innodb-log-file-size=4M --innodb-flush-log-at-trx-commit=0 --character-set-server=utf8mb4 --default-time-zone=+02:00) >"$maria/server.log" 2>&1 &
server=$!
end_server() {
	kill "$server" 2>/dev/null || true
	wait "$server" || true
}
at_end+=(end_server)
old() { mariadb --no-defaults --default-character-set=utf8mb4 -S "$maria/socket" -u root "$@"; }

stack_up stack
for ((tick = 0; tick < 300; tick++)); do
	! old -e 'SELECT 1' >/dev/null 2>&1 || break
	sleep 0.1
done

# Tables as Piwigo 14 has them, of three encodings and two engines; its installer's prefix is another.
old <<'SQL'
CREATE DATABASE photos;
CREATE USER reader IDENTIFIED BY 'it''s secret';
GRANT SELECT ON photos.* TO reader;
USE photos;
CREATE TABLE pw_config (param varchar(40) NOT NULL DEFAULT '', value text, comment varchar(255), PRIMARY KEY (param)) ENGINE=MyISAM CHARSET=utf8mb3;
CREATE TABLE pw_users (id mediumint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, username varchar(100) BINARY NOT NULL DEFAULT '', password varchar(255),
	mail_address varchar(255), UNIQUE KEY users_ui1 (username)) ENGINE=MyISAM CHARSET=utf8mb3;
CREATE TABLE pw_user_infos (user_id mediumint unsigned NOT NULL PRIMARY KEY, nb_image_page smallint unsigned NOT NULL DEFAULT 15,
	status enum('webmaster','admin','normal','generic','guest') NOT NULL DEFAULT 'guest', language varchar(50) NOT NULL DEFAULT 'en_UK',
	registration_date datetime NOT NULL DEFAULT '1970-01-01 00:00:00', level tinyint unsigned NOT NULL DEFAULT 0) ENGINE=MyISAM CHARSET=utf8mb3;
CREATE TABLE pw_categories (id smallint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(255) NOT NULL DEFAULT '', id_uppercat smallint unsigned,
	comment text, dir varchar(255), `rank` smallint unsigned, status enum('public','private') NOT NULL DEFAULT 'public', site_id tinyint unsigned,
	visible enum('true','false') NOT NULL DEFAULT 'true', representative_picture_id mediumint unsigned, uppercats varchar(255) NOT NULL DEFAULT '',
	commentable enum('true','false') NOT NULL DEFAULT 'true', global_rank varchar(255)) ENGINE=MyISAM CHARSET=utf8mb3;
CREATE TABLE pw_images (id mediumint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, file varchar(255) BINARY NOT NULL DEFAULT '',
	date_available datetime NOT NULL DEFAULT '1970-01-01 00:00:00', date_creation datetime, name varchar(255), comment text, author varchar(255),
	hit int unsigned NOT NULL DEFAULT 0, filesize mediumint unsigned, width smallint unsigned, height smallint unsigned, representative_ext varchar(4),
	rating_score float(5,2) unsigned, path varchar(255) NOT NULL DEFAULT '', storage_category_id smallint unsigned, level tinyint unsigned NOT NULL DEFAULT 0,
	md5sum char(32), added_by mediumint unsigned NOT NULL DEFAULT 0, latitude double(8,6), longitude double(9,6)) ENGINE=InnoDB CHARSET=utf8mb4;
CREATE TABLE pw_image_category (image_id mediumint unsigned NOT NULL DEFAULT 0, category_id smallint unsigned NOT NULL DEFAULT 0, `rank` mediumint unsigned,
	PRIMARY KEY (image_id, category_id), KEY image_category_i1 (category_id)) ENGINE=MyISAM CHARSET=utf8mb3;
CREATE TABLE pw_tags (id smallint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(255) NOT NULL DEFAULT '', url_name varchar(255) BINARY NOT NULL DEFAULT '')
	ENGINE=MyISAM CHARSET=latin1;
CREATE TABLE pw_image_tag (image_id mediumint unsigned NOT NULL DEFAULT 0, tag_id smallint unsigned NOT NULL DEFAULT 0, PRIMARY KEY (image_id, tag_id)) ENGINE=MyISAM;
CREATE TABLE pw_favorites (user_id mediumint unsigned NOT NULL DEFAULT 0, image_id mediumint unsigned NOT NULL DEFAULT 0, PRIMARY KEY (user_id, image_id)) ENGINE=MyISAM;
CREATE TABLE pw_comments (id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, image_id mediumint unsigned NOT NULL DEFAULT 0, date datetime NOT NULL DEFAULT '1970-01-01 00:00:00',
	author varchar(255), email varchar(255), author_id mediumint unsigned, anonymous_id varchar(45) NOT NULL, website_url varchar(255), content longtext,
	validated enum('true','false') NOT NULL DEFAULT 'false', validation_date datetime) ENGINE=InnoDB CHARSET=utf8mb4;
CREATE TABLE pw_rate (user_id mediumint unsigned NOT NULL DEFAULT 0, element_id mediumint unsigned NOT NULL DEFAULT 0, anonymous_id varchar(45) NOT NULL DEFAULT '',
	rate tinyint unsigned NOT NULL DEFAULT 0, date date NOT NULL DEFAULT '1970-01-01', PRIMARY KEY (element_id, user_id, anonymous_id)) ENGINE=MyISAM;

INSERT INTO pw_config VALUES ('gallery_title', 'Views', NULL), ('secret_key', 'a1b2c3', NULL);
INSERT INTO pw_users (id, username, password, mail_address) VALUES (1, 'webmaster', '$P$Babcdefghijklmnopqrstuvwxyz0123', 'old@example.org'), (2, 'guest', NULL, NULL),
	(3, 'Jérôme B.', '$P$Babcdefghijklmnopqrstuvwxyz0123', 'Jerome@Example.org'), (4, 'talbot', '$2y$10$x', NULL), (5, 'impostor', NULL, 'taken@example.org'),
	(6, 'Taken', NULL, 'other@example.org'), (7, 'é', NULL, 'not an address');
INSERT INTO pw_user_infos (user_id, status, registration_date) VALUES (1, 'webmaster', '2010-01-01 12:00'), (2, 'guest', '2010-01-01 12:00'),
	(3, 'admin', '2011-05-06 07:08:09'), (4, 'normal', '2012-01-01 12:00'), (5, 'normal', '2012-01-01 12:00'), (6, 'generic', '2012-01-01 12:00');
INSERT INTO pw_categories (id, name, id_uppercat, comment, `rank`, status, visible, representative_picture_id, uppercats) VALUES
	(1, 'Début – l''aube', NULL, 'First <b>light</b>', 1, 'public', 'true', 2, '1'), (2, 'Locked', 1, NULL, 1, 'public', 'false', NULL, '1,2'),
	(3, 'In locked', 2, NULL, 1, 'public', 'true', NULL, '1,2,3'), (4, 'Mine', NULL, NULL, 2, 'private', 'true', NULL, '4'),
	(5, 'Empty', NULL, NULL, 3, 'public', 'true', NULL, '5'), (6, 'Lost', 999, NULL, NULL, 'public', 'true', NULL, '999,6'),
	(7, 'Ring', 8, NULL, NULL, 'public', 'true', NULL, '8,7'), (8, 'Gnir', 7, NULL, NULL, 'public', 'true', NULL, '7,8'),
	(11, 'd1', NULL, NULL, 4, 'public', 'true', NULL, '11'), (12, 'd2', 11, NULL, 1, 'public', 'true', NULL, ''), (13, 'd3', 12, NULL, 1, 'public', 'true', NULL, ''),
	(14, 'd4', 13, NULL, 1, 'public', 'true', NULL, ''), (15, 'd5', 14, NULL, 1, 'public', 'true', NULL, ''), (16, 'd6', 15, NULL, 1, 'public', 'true', NULL, ''),
	(17, 'd7', 16, NULL, 1, 'public', 'true', NULL, ''), (18, 'd8', 17, NULL, 1, 'public', 'true', NULL, ''), (20, 'd9', 18, NULL, 1, 'public', 'true', NULL, '');
INSERT INTO pw_images (id, file, date_available, date_creation, name, comment, hit, path, level, added_by) VALUES
	(1, 'gras.jpg', '2019-04-01 12:00:00', '1826-07-04 10:20:30', 'Le Gras – 🏠', 'Eight hours', 4294967295, './upload/2019/gras.jpg', 0, 1),
	(2, 'two.png', '2019-05-01 12:00:00', NULL, NULL, NULL, 7, 'galleries/two.png', 0, 1), (3, 'level.jpg', '2019-05-01 12:00:00', '1839-01-02 03:04:05', 'For friends', NULL, 0, './upload/2019/other.jpg', 8, 1),
	(4, 'mine.jpg', '2019-05-01 12:00:00', NULL, 'Mine', NULL, 0, './upload/2019/other.jpg', 0, 0), (5, 'none.jpg', '1970-01-01 00:00:00', NULL, 'In no album', NULL, 0, './upload/2019/other.jpg', 0, 99),
	(6, 'theirs.jpg', '2019-05-01 12:00:00', NULL, 'Of Jérôme', NULL, 0, './upload/2019/other.jpg', 0, 3), (7, 'out.jpg', '2019-05-01 12:00:00', NULL, 'Of an impostor', NULL, 0, './upload/2019/other.jpg', 0, 5),
	(8, 'p', '2019-05-01 12:00:00', NULL, 'Up', NULL, 0, './../../../../etc/passwd', 0, 1), (9, 'p', '2019-05-01 12:00:00', NULL, 'Absolute', NULL, 0, '/etc/passwd', 0, 1),
	(10, 'p', '2019-05-01 12:00:00', NULL, 'Over a link', NULL, 0, './linked/gras.jpg', 0, 1), (11, 'p', '2019-05-01 12:00:00', NULL, 'A link', NULL, 0, './link.jpg', 0, 1),
	(12, 'p', '2019-05-01 12:00:00', NULL, 'Gone', NULL, 0, './gone.jpg', 0, 1), (13, 'p.pdf', '2019-05-01 12:00:00', NULL, 'A paper', NULL, 0, './upload/paper.pdf', 0, 1),
	(14, 'p', '2019-05-01 12:00:00', NULL, 'A pipe', NULL, 0, './pipe', 0, 1), (15, 'p', '2019-05-01 12:00:00', NULL, 'A folder', NULL, 0, './upload', 0, 1),
	(16777215, 'last.jpg', '2019-06-01 12:00:00', '1840-06-07 08:09:10', 'The last there can be', NULL, 0, './upload/2019/other.jpg', 0, 1);
INSERT INTO pw_image_category VALUES (1, 1, 2), (2, 1, 1), (3, 1, 3), (4, 4, NULL), (6, 1, 4), (1, 3, NULL), (16777215, 20, NULL), (1, 4321, 1), (4, 3, 5);
INSERT INTO pw_tags VALUES (1, 'Dächer', 'dacher'), (2, 'x', 'x'), (3, 'window', 'window');
INSERT INTO pw_image_tag VALUES (1, 1), (1, 2), (1, 3), (2, 3), (3, 77);
INSERT INTO pw_favorites VALUES (3, 1), (4, 1), (1, 6), (5, 1), (2, 1), (3, 4000);
INSERT INTO pw_comments (id, image_id, date, author, author_id, anonymous_id, content, validated) VALUES
	(1, 1, '2021-02-01 12:00:00', 'Jérôme B.', 3, '127.0.0', 'Patience! 🙂', 'true'), (2, 1, '2021-02-02 12:00:00', 'a guest', 2, '127.0.0', 'Hello', 'true'),
	(3, 1, '2021-02-03 12:00:00', 'talbot', 4, '127.0.0', 'Not approved', 'false'), (4, 1, '2021-02-04 12:00:00', 'gone', NULL, '127.0.0', 'Who am I?', 'true'),
	(5, 4000, '2021-02-05 12:00:00', 'talbot', 4, '127.0.0', 'Of nothing', 'true'), (6, 1, '2021-02-06 12:00:00', 'talbot', 4, '127.0.0', NULL, 'true'),
	(4294967295, 6, '2021-02-07 12:00:00', 'webmaster', 1, '127.0.0', 'The last', 'true');
INSERT INTO pw_rate VALUES (1, 1, '', 5, '2021-01-01'), (3, 1, '', 4, '2021-01-01');
SQL
dump() { old photos -BNe "SELECT table_name FROM information_schema.tables WHERE table_schema = 'photos' ORDER BY 1" | sed 's/.*/CHECKSUM TABLE &;/' | old photos -BN; }
untouched=$(dump)
(("$(wc -l <<<"$untouched")" == 11)) || broken 'not all tables are looked at'
files=$scratch/piwigo
mkdir -p "$files/upload/2019" "$files/galleries"
convert -size 400x300 -seed 1 plasma:fractal "$files/upload/2019/gras.jpg"
convert -size 410x300 -seed 3 plasma:fractal "$files/upload/2019/other.jpg"
convert -size 320x300 -seed 2 plasma:fractal "$files/galleries/two.png"
printf '%%PDF-1.4 nothing' >"$files/upload/paper.pdf"
ln -s upload/2019 "$files/linked"
ln -s upload/2019/gras.jpg "$files/link.jpg"
mkfifo "$files/pipe"
chmod -R a+rX "$files"
chmod a+r "$files/pipe"
printf '[client]\nsocket = %s\nuser = reader\npassword = "it'"'"'s secret"\ndatabase = photos\n' "$maria/socket" >"$scratch/piwigo.cnf"
chmod 644 "$scratch/piwigo.cnf"
from=(--from-piwigo "$scratch/piwigo.cnf" --files "$files" --owner niepce --prefix pw_)
# imports STATUS ARGUMENT…: $said is what it says.
imports() {
	local expected=$1 code=0
	shift
	(in_place import "$@") >"$scratch/said" 2>&1 || code=$?
	said=$(cat "$scratch/said")
	expect "exit status of import: $said" "$code" "$expected"
}

sign_in taken
sign_in niepce
imports 64 --from-piwigo "$scratch/piwigo.cnf" --files "$files"
imports 64 --from-piwigo "$scratch/piwigo.cnf" --files "$files" --owner niepce --from-goimg x
imports 66 --from-piwigo "$scratch/nothing.cnf" --files "$files" --owner niepce
imports 66 --from-piwigo "$scratch/piwigo.cnf" --files "$files/nothing" --owner niepce --prefix pw_
imports 67 --from-piwigo "$scratch/piwigo.cnf" --files "$files" --owner nobody
imports 65 --from-piwigo "$scratch/piwigo.cnf" --files "$files" --owner niepce
expect_match 'another prefix' "$said" "piwigo_config' doesn't exist"
imports 65 --from-piwigo "$scratch/piwigo.cnf" --files "$files" --owner niepce --prefix 'pw_users; --'
expect_match 'no prefix' "$said" 'a prefix has letters'
imports 65 --from-piwigo "host=$maria/socket user=reader password=wrong dbname=photos" --files "$files" --owner niepce
expect_match 'a wrong password' "$said" 'Access denied'
imports 75 --from-piwigo "host=$maria/nobody user=reader dbname=photos" --files "$files" --owner niepce
imports 65 "${from[@]}" --dry-run
# Whose address is taken is known when they come.
expect_match 'a dry run tells' "$said" 'would make 8 images of [0-9]+ bytes, 18 albums; 0 were there already, 8 refused'
expect 'and makes nothing' "$(sql 'SELECT count(*) FROM images')|$(sql 'SELECT count(*) FROM albums')|$(sql 'SELECT count(*) FROM users')" '0|0|2'

imports 65 --from-piwigo "host=$maria/socket user=reader password='it\\'s secret' dbname=photos" --files "$files" --owner niepce --prefix pw_
expect_match 'sum' "$said" '7 images of [0-9]+ bytes, 18 albums; 0 were there already, 8 refused'
expect_match 'people' "$said" '4 people, who need .*, 2 of them without an e-mail address; 3 likes, 2 comments'
expect_match 'left out' "$said" 'left out: 1 people with 1 images; 4 comments of guests, .*; 2 ratings'
expect_match 'tags' "$said" '1 keywords were left out'
expect_match 'an address that is taken' "$said" 'refused +impostor: Somebody else has this address'
for path in '\./\.\./\.\./\.\./\.\./etc/passwd' /etc/passwd '\./linked/gras.jpg' '\./link.jpg'; do
	expect_match "hostile: $path" "$said" "refused +$path: Its path leads out of the folder, or over a link"
done
expect_match 'a file that is gone' "$said" 'refused +\./gone.jpg: It cannot be read: No such file'
for path in '\./pipe' '\./upload'; do
	expect_match "no file: $path" "$said" "refused +$path: It cannot be read"
done
expect_match 'no image' "$said" 'refused +\./upload/paper.pdf: '
all() {
	sql "SELECT username, CASE WHEN email LIKE '%@address.invalid' THEN '-' ELSE email END, role, status, display_name,
			CASE WHEN created_at > now() - interval '1 hour' THEN 'now' ELSE created_at::text END FROM users WHERE password_hash = '!' ORDER BY 1;
		SELECT (SELECT username FROM users u WHERE u.id = i.owner_id), title, description, visibility, original_filename, view_count, like_count, comment_count,
			CASE WHEN created_at > now() - interval '1 hour' THEN 'now' ELSE created_at::text END, exif->>'taken_at',
			(SELECT string_agg(tag_name, ',' ORDER BY tag_slug) FROM image_tags t WHERE t.image_id = i.id) FROM images i ORDER BY 1, 2, 5;
		SELECT (SELECT username FROM users u WHERE u.id = c.user_id), (SELECT title FROM images i WHERE i.id = c.image_id), content, created_at FROM comments c ORDER BY created_at;
		SELECT (SELECT username FROM users u WHERE u.id = l.user_id), (SELECT title FROM images i WHERE i.id = l.image_id) FROM likes l ORDER BY 1, 2"
	sql "SELECT (SELECT username FROM users u WHERE u.id = a.owner_id), a.title, coalesce((SELECT title FROM albums p WHERE p.id = a.parent_id), ''), a.description, a.visibility,
			(SELECT coalesce(nullif(title, ''), original_filename) FROM images c WHERE c.id = a.cover_image_id),
			ARRAY(SELECT coalesce(nullif(i.title, ''), i.original_filename) FROM album_images m JOIN images i ON i.id = m.image_id WHERE m.album_id = a.id ORDER BY m.position)
		FROM albums a WHERE title !~ '^d[2-7]\$' ORDER BY 1, 3, a.created_at DESC, 2"
}
# Four are the same photo: when it was taken is what was told of each.
# The server's clock is two hours early. Not visible to all: what has a level, lies only in what is locked, private or a ring, or nowhere.
here=$(all)
expect 'all of it' "$here" "J_r_me_B|jerome@example.org|admin|active|Jérôme B.|2011-05-06 05:08:09+00
Taken_6|other@example.org|user|active|Taken|2012-01-01 10:00:00+00
talbot|-|user|active|talbot|2012-01-01 10:00:00+00
user_7|-|user|active|é|now
J_r_me_B|Of Jérôme||public|theirs.jpg|0|1|1|2019-05-01 10:00:00+00||
niepce|||public|two.png|7|0|0|2019-05-01 10:00:00+00||window
niepce|For friends||private|level.jpg|0|0|0|2019-05-01 10:00:00+00|1839:01:02 03:04:05|
niepce|In no album||private|none.jpg|0|0|0|now||
niepce|Le Gras – 🏠|Eight hours|public|gras.jpg|4294967295|2|1|2019-04-01 10:00:00+00|1826:07:04 10:20:30|Dächer,window
niepce|Mine||private|mine.jpg|0|0|0|2019-05-01 10:00:00+00||
niepce|The last there can be||public|last.jpg|0|0|0|2019-06-01 10:00:00+00|1840:06:07 08:09:10|
J_r_me_B|Le Gras – 🏠|Patience! 🙂|2021-02-01 10:00:00+00
niepce|Of Jérôme|The last|2021-02-07 10:00:00+00
J_r_me_B|Le Gras – 🏠
niepce|Of Jérôme
talbot|Le Gras – 🏠
J_r_me_B|Début – l'aube||First <b>light</b>|public||{\"Of Jérôme\"}
niepce|Lost|||public||{}
niepce|Ring|||private||{}
niepce|Début – l'aube||First <b>light</b>|public|two.png|{two.png,\"Le Gras – 🏠\",\"For friends\"}
niepce|Mine|||private||{Mine}
niepce|Empty|||public||{}
niepce|d1|||public||{}
niepce|Locked|Début – l'aube||private||{}
niepce|In locked|Locked||private||{\"Le Gras – 🏠\",Mine}
niepce|Gnir|Ring||private||{}
niepce|d8|d7||public||{}
niepce|d8 / d9|d7||public||{\"The last there can be\"}"
imports 65 "${from[@]}"
expect_match 'again' "$said" '0 images of 0 bytes, 0 albums; 7 were there already, 8 refused'
expect_match 'nobody twice' "$said" '; 0 likes, 0 comments'
expect 'once' "$(all)" "$here"
expect 'the old one is as it was' "$(dump)" "$untouched"

id=$(sql "SELECT id FROM images WHERE title LIKE 'Le Gras%'")
wait_active "$id"
token=
ask GET "/api/v1/images/$id/variants/medium"
expect 'everybody sees it' "$status $(head -c 4 "$answer")" '200 RIFF'
ask GET "/api/v1/images/$id/comments"
expect 'said' "$(json '.items[0].content')" 'Patience! 🙂'
ask_json POST /api/v1/auth/login '{"email":"jerome@example.org","password":"!"}'
expect 'nobody has the password that is none' "$status" 401
echo 'Half-Dome-1928' | stack_command user password jerome@example.org >/dev/null
ask_json POST /api/v1/auth/login '{"email":"jerome@example.org","password":"Half-Dome-1928"}'
expect 'but one that is given' "$status" 200

# Many, killed in the middle and begun again.
end_programs
old photos -e "INSERT INTO pw_images (id, file, date_available, name, path, added_by) WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1249)
	SELECT i, 'many.jpg', '2020-01-01 12:00', 'Of many', 'upload/2019/gras.jpg', 1 FROM n;
	INSERT INTO pw_image_category SELECT id, 5, id FROM pw_images WHERE name = 'Of many'; INSERT INTO pw_favorites SELECT 4, id FROM pw_images WHERE name = 'Of many'"
many() { sql "SELECT count(*) FROM images WHERE title = 'Of many'"; }
in_place import "${from[@]}" >"$scratch/said" 2>&1 &
importer=$!
wait_for 'the middle of an import' "SELECT FROM images WHERE title = 'Of many' OFFSET 19"
kill -9 "$importer" || broken "it was too quick: $(many)"
wait "$importer" 2>/dev/null || true
some=$(many)
((some >= 20 && some < 250)) || broken "not in the middle: $some"
imports 65 "${from[@]}"
expect_match 'gone on with' "$said" "$((250 - some)) images of [0-9]+ bytes, 0 albums; $((some + 7)) were there already, 8 refused"
expect 'all, once, in order' "$(sql "SELECT count(*), count(DISTINCT i.id), min(m.position), max(m.position), sum(i.like_count) FROM images i JOIN album_images m ON m.image_id = i.id
	JOIN albums a ON a.id = m.album_id WHERE i.title = 'Of many' AND a.title = 'Empty'")" '250|250|1000|1249|250'
expect 'nothing twice' "$(sql "SELECT (SELECT count(*) FROM images), (SELECT count(*) FROM albums), (SELECT count(*) FROM comments), (SELECT count(*) FROM likes), (SELECT count(*) FROM users)")" \
	'257|18|2|253|6'
expect 'counts' "$(stack_command doctor counts --dry-run >/dev/null && echo good)" good
done_all
