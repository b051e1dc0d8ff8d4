/*
 * How PostgreSQL does what is asked most: by the index that was made for it, without sorting,
 * without reading whole tables, touching few pages. With parameters known to the planner and
 * without.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "gallery.h"
#include "plans.h"
#include "private_postgres.h"

#define USERS 201 /* who have images: a hundred each */
#define IMAGES 20000

struct fixture {
	struct private_postgres server;
	PGconn *admin;
};

static struct fixture fixture;

static int
set_up(void **state)
{
	(void)state;
	private_postgres_start(&fixture.server);
	private_postgres_create_migrated(&fixture.server, "gallery");
	fixture.admin = gallery_connect(fixture.server.folder, "gallery");
	gallery_fill(fixture.admin, USERS, IMAGES);
	/* So many of each that reading all of them is never the cheap way. */
	gallery_sql(fixture.admin,
	    "INSERT INTO users (id, email, username, password_hash) SELECT gid('z', g), 'z' || g, "
	    "'z' || g, 'x' FROM generate_series(1, 5000) g;"
	    "INSERT INTO tags (id, name, slug) SELECT gid('z', g), 'z' || g, 'z' || g "
	    "FROM generate_series(1, 5000) g;"
	    "INSERT INTO albums (id, owner_id, title, visibility) SELECT gid('z', g), "
	    "gid('z', 1 + g % 50), 'z', 'public' FROM generate_series(1, 5000) g;"
	    "INSERT INTO album_images (album_id, image_id, position) SELECT gid('a', 7), "
	    "gid('i', g), g FROM generate_series(1, 3000) g ON CONFLICT DO NOTHING;"
	    "INSERT INTO shares (id, owner_id, album_id) SELECT gid('s', g), gid('u', 1 + g % 50), "
	    "gid('a', 1 + g % 200) FROM generate_series(1, 5000) g;"
	    "INSERT INTO image_rankings (period, image_id, score) SELECT p, i.id, 7 FROM "
	    "generate_series(1, 4) p, (SELECT id FROM images WHERE status = 'active' AND "
	    "visibility = 'public' ORDER BY id LIMIT 1000) i;"
	    "UPDATE images SET content_rating = 'nsfw' WHERE id IN (SELECT gid('i', g * 97) FROM "
	    "generate_series(1, 200) g);"
	    "INSERT INTO reports (id, image_id, owner_id, reporter_id, reason, status, action, "
	    "resolved_at, created_at) SELECT gid('r', g), gid('i', g % 20000 + 1), gid('u', g % "
	    "200 "
	    "+ 1), gid('z', g % 5000 + 1), 'spam', CASE WHEN g % 20 = 0 THEN 'pending' ELSE "
	    "'resolved' END, CASE WHEN g % 20 > 0 THEN 'warn' END, CASE WHEN g % 20 > 0 THEN now() "
	    "END, now() - g * interval '1 minute' FROM generate_series(1, 20000) g ON CONFLICT DO "
	    "NOTHING;"
	    "INSERT INTO appeals (id, user_id, report_id, content, status, created_at) SELECT id, "
	    "owner_id, id, 'x', CASE WHEN id < gid('r', 1000) THEN 'pending' ELSE 'rejected' END, "
	    "created_at FROM reports WHERE status = 'resolved';"
	    "INSERT INTO jobs (id, kind, state, created_at) SELECT gid('j', g), 'x', CASE WHEN g % "
	    "50 "
	    "= 0 THEN 'dead' ELSE 'done' END, now() - g * interval '1 second' FROM "
	    "generate_series(1, 20000) g;"
	    "INSERT INTO api_tokens (id, user_id, name, hint, token_hash, scopes) SELECT gid('k', "
	    "g), "
	    "gid('z', g % 50 + 1), 'x', 'x', sha256(g::text::bytea), 1 FROM generate_series(1, "
	    "5000) g;"
	    "INSERT INTO sitemap_pages SELECT g, timestamptz '2025-12-18' + g * interval '20 "
	    "hours', "
	    "gid('i', 1) FROM generate_series(2, 12) g;"
	    "INSERT INTO webhooks (id, user_id, url, events, secret) SELECT gid('w', g), gid('z', "
	    "g % "
	    "500 + 1), 'https://x.example/', '{like.created}', 's' FROM generate_series(1, 5000) g;"
	    "INSERT INTO webhook_deliveries (id, webhook_id, event, data, state) SELECT gid('d', "
	    "g), "
	    "gid('w', g % 100 + 1), 'test', '{}', 'dead' FROM generate_series(1, 10000) g;"
	    "INSERT INTO audit_log (created_at, actor_id, action, subject_kind, subject_id, "
	    "details) "
	    "SELECT '2020-01-01'::timestamptz + g * interval '1 minute', gid('u', g % 200 + 1), "
	    "CASE "
	    "WHEN g % 1000 = 0 THEN 'rare' ELSE 'user.ban' END, 'user', gid('z', g % 5000 + 1), "
	    "jsonb_build_object('reason', 'word' || g || ' of many others') FROM "
	    "generate_series(1, "
	    "30000) g;"
	    /* As the study sets it for production. */
	    "SET random_page_cost = 1.1");
	/* User 3 follows everybody, user 4 a few. */
	gallery_sql(fixture.admin,
	    "INSERT INTO follows (follower_id, followed_id) SELECT gid('u', 3), id FROM users "
	    "WHERE id <> gid('u', 3);"
	    "INSERT INTO follows (follower_id, followed_id) SELECT gid('u', 4), gid('u', g) FROM "
	    "generate_series(5, 25) g;"
	    "SET session_replication_role = replica;"
	    "INSERT INTO comments (id, user_id, image_id, content) SELECT gid('c', g), gid('u', g "
	    "% 50 + 1), gid('i', g), 'x' FROM generate_series(1000, 9000) g;"
	    "SET session_replication_role = origin;"
	    "INSERT INTO search_words SELECT translate(md5(g::text), '0123456789', 'ghijklmnop') "
	    "FROM generate_series(1, 120000) g");
	/* All images, then all variants, then all tags: a gallery that grows leaves less in the
	 * indexes that are counted through. */
	gallery_sql(fixture.admin,
	    "REINDEX INDEX idx_images_public_listing; REINDEX INDEX idx_images_public_views; "
	    "REINDEX INDEX idx_images_public_likes; REINDEX INDEX idx_images_safe_listing");
	/* Where the last of a tag or an album is. */
	gallery_sql(fixture.admin,
	    "CREATE FUNCTION tag_total(slug text) RETURNS bigint STABLE LANGUAGE sql AS $$ SELECT "
	    "sum(images)::bigint FROM image_counts WHERE scope = 5 AND scope_id = (SELECT id FROM "
	    "tags WHERE tags.slug = tag_total.slug) $$;"
	    "CREATE FUNCTION album_total(album uuid) RETURNS bigint STABLE LANGUAGE sql AS $$ "
	    "SELECT "
	    "sum(images)::bigint FROM image_counts WHERE scope = 6 AND scope_id = album $$");
	gallery_sql(fixture.admin, "VACUUM ANALYZE");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	PQfinish(fixture.admin);
	private_postgres_stop(&fixture.server);
	return 0;
}

#define LAST "'9999-01-01', 'ffffffff-ffff-ffff-ffff-ffffffffffff'"
#define FIRST "'0001-01-01', '00000000-0000-0000-0000-000000000000'"
#define DEEP "'2025-12-19 00:00Z', gid('i', 15000)"
#define MOST "9223372036854775807, 'ffffffff-ffff-ffff-ffff-ffffffffffff'"
#define LEAST "-1, '00000000-0000-0000-0000-000000000000'"
#define FIFTY_IDS "gids('i', 300, 50)"
/* $1..$7 of a combined filter: the first page by that sort, falling or rising. */
#define COMBINED(sort, falling)                                                                    \
	"NULL, 51, 0, NULL, '00000000-0000-0000-0000-000000000000', " sort ", " falling
#define OF(owner, album, tags) ", " owner ", " album ", false, NULL, " tags ", NULL, NULL"
#define OF_TIME(times) ", NULL, NULL, false, NULL, '{}', " times
#define NO_EDGE ", NULL, '00000000-0000-0000-0000-000000000000'"
#define NO_FILTER ", NULL, NULL, false, NULL, '{}', NULL, NULL"

/* 51 rows: at most a few pages each for the row, its owner, its like; and the upper levels. */
static const struct plan_case cases[] = {
	{ SQL_IMAGE_LIST_PUBLIC_NEWEST, "NULL, 51, 0, " LAST, "idx_images_public_listing", 500,
	    false },
	{ SQL_IMAGE_LIST_PUBLIC_NEWEST, "gid('u', 3), 51, 0, " DEEP, "idx_images_public_listing",
	    650, false },
	{ SQL_IMAGE_LIST_PUBLIC_OLDEST, "NULL, 51, 0, " FIRST, "idx_images_public_listing", 500,
	    false },
	{ SQL_IMAGE_LIST_PUBLIC_MOST_VIEWED, "NULL, 51, 0, " MOST, "idx_images_public_views", 550,
	    false },
	{ SQL_IMAGE_LIST_PUBLIC_LEAST_VIEWED, "NULL, 51, 0, " LEAST, "idx_images_public_views", 550,
	    false },
	{ SQL_IMAGE_LIST_PUBLIC_MOST_LIKED, "NULL, 51, 0, " MOST, "idx_images_public_likes", 550,
	    false },
	{ SQL_IMAGE_LIST_PUBLIC_LEAST_LIKED, "NULL, 51, 0, " LEAST, "idx_images_public_likes", 550,
	    false },
	{ SQL_IMAGE_LIST_SAFE_NEWEST, "NULL, 51, 0, " LAST, "idx_images_safe_listing", 500, false },
	{ SQL_IMAGE_LIST_SAFE_OLDEST, "NULL, 51, 0, " FIRST, "idx_images_safe_listing", 500,
	    false },
	{ SQL_IMAGE_LIST_SAFE_MOST_VIEWED, "NULL, 51, 0, " MOST, "idx_images_public_views", 650,
	    false },
	{ SQL_IMAGE_LIST_SAFE_LEAST_LIKED, "NULL, 51, 0, " LEAST, "idx_images_public_likes", 650,
	    false },
	{ SQL_ACCOUNT_SEARCH, "51, 0, " LAST ", NULL, '', ''", "idx_users_listing", 1500, false },
	{ SQL_ACCOUNT_SEARCH, "51, 0, " LAST ", '%z4711%', '', ''", "idx_users_text", 300, true },
	{ SQL_JOB_LIST_STATE, "51, 0, " LAST ", 'dead'", "idx_jobs_listing", 100, false },
	{ SQL_USAGE_LOCK, "gid('u', 7)", "user_usage_pkey", 20, false },
	{ SQL_API_TOKEN_LIST, "51, 0, " LAST ", gid('z', 7)", "idx_api_tokens_user", 100, false },
	{ SQL_API_TOKEN_FIND, "sha256('4711')", "api_tokens_hash_key", 20, false },
	{ SQL_SITEMAP_LIST, "5, 1000", "idx_images_safe_listing", 1200, true },
	{ SQL_SITEMAP_EXTEND, "1000", "idx_images_safe_listing", 1200, false },
	{ SQL_WEBHOOK_LIST, "51, 0, " LAST ", gid('z', 7)", "idx_webhooks_user", 200, false },
	{ SQL_WEBHOOK_LIST_DELIVERIES, "51, 0, " LAST ", gid('w', 7)",
	    "idx_webhook_deliveries_listing", 300, false },
	{ SQL_WEBHOOK_FIND_DELIVERY, "gid('d', 7)", "webhook_deliveries_pkey", 30, false },
	{ SQL_REPORT_LIST, "51, 0, " LAST ", 'pending'", "idx_reports_status", 700, true },
	{ SQL_REPORT_LIST, "51, 0, " LAST ", ''", "idx_reports_listing", 700, true },
	{ SQL_REPORT_LIST_DECISIONS, "51, 0, " LAST ", gid('u', 7)", "idx_reports_owner", 700,
	    false },
	{ SQL_REPORT_LIST_HISTORIES, "gids('u', 3, 50)", "idx_reports_owner", 6000, true },
	{ SQL_APPEAL_LIST, "51, 0, " LAST ", 'pending'", "idx_appeals_status", 700, true },
	{ SQL_AUDIT_LIST,
	    "51, 0, 9223372036854775807, NULL, NULL, '', '0001-01-01', '9999-01-01', NULL",
	    "audit_log_pkey", 300, false },
	{ SQL_AUDIT_LIST,
	    "51, 0, 9223372036854775807, gid('u', 7), NULL, '', '0001-01-01', '9999-01-01', NULL",
	    "idx_audit_log_actor", 300, false },
	{ SQL_AUDIT_LIST,
	    "51, 0, 9223372036854775807, NULL, NULL, 'rare', '0001-01-01', '9999-01-01', NULL",
	    "idx_audit_log_action", 300, true },
	{ SQL_AUDIT_LIST,
	    "51, 0, 9223372036854775807, NULL, NULL, '', '2020-01-05', '2020-01-05 02:00', NULL",
	    "idx_audit_log_created", 300, true },
	{ SQL_AUDIT_LIST,
	    "51, 0, 9223372036854775807, NULL, NULL, '', '0001-01-01', '9999-01-01', '%word4711%'",
	    "idx_audit_log_details", 600, true },
	{ SQL_IMAGE_LIST_OWNER_PUBLIC_NEWEST, "NULL, 51, 0, " LAST ", gid('u', 7)",
	    "idx_images_owner_public", 450, false },
	{ SQL_IMAGE_LIST_OWNER_PUBLIC_OLDEST, "NULL, 51, 0, " FIRST ", gid('u', 7)",
	    "idx_images_owner_public", 450, false },
	{ SQL_IMAGE_LIST_OWNER_ACTIVE_NEWEST, "NULL, 51, 0, " LAST ", gid('u', 7)",
	    "idx_images_owner", 450, false },
	{ SQL_IMAGE_LIST_OWNER_ALL_NEWEST, "NULL, 51, 0, " LAST ", gid('u', 7)", "idx_images_owner",
	    450, false },
	{ SQL_IMAGE_LIST_STATUS_NEWEST, "NULL, 51, 0, " LAST ", gid('u', 52), 'processing'",
	    "idx_images_owner_unready", 450, false },
	{ SQL_IMAGE_LIST_TAG_NEWEST, "NULL, 51, 0, " LAST ", 'tag5'", "idx_image_tags_listed", 700,
	    false },
	{ SQL_IMAGE_LIST_TAG_OLDEST, "NULL, 51, 0, " FIRST ", 'tag5'", "idx_image_tags_listed", 700,
	    false },
	{ SQL_IMAGE_LIST_ALBUM, "NULL, 51, 0, " LEAST ", gid('a', 7), false",
	    "idx_album_images_order", 700, false },
	/* Each image and each owner in two pages, however many there are; a third of what vacuum
	 * has not seen. */
	{ SQL_IMAGE_LIST_ALBUM, "NULL, 51, 0, " LEAST ", gid('a', 7), false", "idx_images_by_id",
	    260, false },
	{ SQL_IMAGE_LIST_TAG_NEWEST, "NULL, 51, 0, " LAST ", 'tag5'", "idx_users_by_id", 320,
	    false },
	{ SQL_IMAGE_LIST_LIKED_NEWEST, "NULL, 51, 0, " LAST ", gid('u', 7)",
	    "idx_likes_user_listed", 700, false },
	{ SQL_IMAGE_LIST_FEED, "gid('u', 3), 51, 0, " LAST ", gid('u', 3)",
	    "idx_images_public_listing", 700, true },
	{ SQL_IMAGE_LIST_FEED, "gid('u', 3), 51, 0, " DEEP ", gid('u', 3)",
	    "idx_images_public_listing", 700, true },
	{ SQL_IMAGE_LIST_FEED, "gid('u', 4), 51, 0, " LAST ", gid('u', 4)",
	    "idx_images_owner_public", 1500, true },
	{ SQL_IMAGE_LIST_TRASH_NEWEST, "NULL, 51, 0, " LAST ", gid('u', 7)",
	    "idx_images_owner_trash", 50, false },
	{ SQL_IMAGE_LIST_POPULAR, "NULL, 51, 0, " MOST ", 4::smallint", "idx_image_rankings_order",
	    800, false },
	{ SQL_VARIANT_LIST_OF_IMAGES, FIFTY_IDS, "image_variants_image_type_unique", 450, false },
	{ SQL_IMAGE_LIST_COUNTS, FIFTY_IDS ", gid('u', 3)", "images_pkey", 400, false },
	{ SQL_TAG_LIST_OF_IMAGES, FIFTY_IDS, "image_tags_pkey", 450, false },
	{ SQL_IMAGE_FIND, "NULL, gid('i', 4), false", "idx_images_by_id", 20, false },
	{ SQL_VARIANT_FIND_FILE, "gid('i', 4), '{small_avif,small}', NULL, false",
	    "image_variants_image_type_unique", 16, true },
	{ SQL_IMAGE_LIST_SAME, "gid('u', 7), ARRAY[repeat('03', 32), repeat('04', 32)]",
	    "idx_images_same", 30, true },
	{ SQL_IMAGE_LIST_SIMILAR, "gid('u', 7), gid('i', 7), 10, 20", "idx_images_likeness", 60,
	    true },
	{ SQL_IMAGE_LIST_IDS, "NULL, " FIFTY_IDS, "images_pkey", 700, false },
	{ SQL_ALBUM_FIND, "NULL, gid('a', 7), false", "albums_pkey", 60, false },
	{ SQL_ALBUM_LIST_OWN, "51, 0, " LAST ", gid('z', 7)", "idx_albums_owner_listing", 2000,
	    false },
	{ SQL_ALBUM_LIST_PUBLIC, "51, 0, " LAST, "idx_albums_public_listing", 2000, false },
	/* Combined filters: a page in the order of an index, wherever it begins and whatever it is
	 * sorted by; few matches are read whole, and sorted. */
	{ SQL_IMAGE_FILTER_TAGS, COMBINED("0", "true") ", 3" OF("NULL", "NULL", "'{tag5,tag17}'"),
	    "idx_image_tags", 30000, true },
	{ SQL_IMAGE_FILTER_TAGS, COMBINED("0", "true") ", 3" OF("gid('u', 7)", "NULL", "'{tag5}'"),
	    "image_tags", 5000, true },
	{ SQL_IMAGE_FILTER_OWNER, COMBINED("1", "true") ", 3" OF("gid('u', 7)", "NULL", "'{}'"),
	    "idx_images_owner", 1000, true },
	{ SQL_IMAGE_FILTER_ALBUM, COMBINED("0", "true") ", 1" OF("NULL", "gid('a', 8)", "'{}'"),
	    "album_images", 1500, true },
	{ SQL_IMAGE_FILTER_PUBLIC,
	    COMBINED("0", "true") ", 3" OF_TIME("'2025-12-20 00:00Z', '2025-12-31 12:00Z'"),
	    "idx_images_public_listing", 2000, true },
	{ SQL_IMAGE_FILTER_PUBLIC,
	    COMBINED("1", "false") ", 3" OF_TIME("'2025-12-20 00:00Z', '2025-12-31 12:00Z'"),
	    "idx_images_public_views", 2000, true },
	{ SQL_IMAGE_FILTER_PUBLIC,
	    "NULL, 51, 0, 50, gid('i', 9), 1, true, 3" OF_TIME("'2025-12-20', '2025-12-31'"),
	    "idx_images_public_views", 2000, true },
	/* A word of one image, and one of them all: the best of some, a page in order. */
	{ SQL_IMAGE_SEARCH,
	    COMBINED("3", "true") ", 3" NO_FILTER ", '\"title 1234\"', 0::smallint, NULL" NO_EDGE,
	    "idx_image_search_document", 700, true },
	{ SQL_IMAGE_SEARCH,
	    COMBINED("3", "true") ", 3" NO_FILTER ", 'mountain', 0::smallint, NULL" NO_EDGE,
	    "idx_image_search_newest", 1500, true },
	/* The second page of that. */
	{ SQL_IMAGE_SEARCH,
	    "NULL, 51, 0, 60000, gid('i', 100), 3, true, 3" NO_FILTER
	    ", 'mountain', 0::smallint, NULL, 1767200000000000, gid('i', 400)",
	    "idx_image_search_newest", 2500, true },
	{ SQL_IMAGE_SEARCH_ORDERED,
	    COMBINED("0", "true") ", 3" NO_FILTER ", '\"title 1234\"', 0::smallint, NULL",
	    "idx_image_search_document", 700, true },
	{ SQL_IMAGE_SEARCH_ORDERED,
	    COMBINED("0", "true") ", 3" NO_FILTER ", 'mountain', 0::smallint, NULL",
	    "idx_image_search_newest", 5000, true },
	{ SQL_IMAGE_SEARCH_ORDERED,
	    "NULL, 51, 0, 1766102400000000, gid('i', 15000), 0, true, 3" NO_FILTER
	    ", 'mountain', 0::smallint, NULL",
	    "idx_image_search_newest", 5000, true },
	{ SQL_IMAGE_SEARCH_ORDERED,
	    COMBINED("1", "true") ", 3" NO_FILTER ", 'mountain', 0::smallint, NULL",
	    "idx_images_public_views", 8000, true },
	{ SQL_IMAGE_LIST_FOUND, "NULL, " FIFTY_IDS ", 3::smallint, 'mountain', 0::smallint",
	    "image_search_pkey", 700, false },
	/* The few of an owner are looked through, and all is read by nobody. */
	{ SQL_IMAGE_SEARCH,
	    COMBINED("3", "true") ", 3" OF(
		"gid('u', 7)", "NULL", "'{}'") ", 'mountain', 0::smallint, NULL" NO_EDGE,
	    "idx_images_owner", 1500, true },
	{ SQL_IMAGE_SEARCH_ORDERED,
	    COMBINED("0", "true") ", 1" OF(
		"gid('u', 7)", "NULL", "'{}'") ", 'mountain', 0::smallint, NULL",
	    "idx_images_owner", 2500, true },
	/* Words that never come together: by the index of words, which has no sorting by time. */
	{ SQL_IMAGE_SEARCH_FEW, "'mountain \"title 1234\" -sea', 0::smallint, 5001",
	    "idx_image_search_document", 700, true },
	/* A phrase of words that all have, and of those without one: of the newest thousands. */
	{ SQL_IMAGE_SEARCH_NEWEST, "'\"sea mountain\"', 0::smallint, 5000, 3::smallint, NULL, NULL",
	    "idx_image_search_newest", 6000, true },
	{ SQL_IMAGE_SEARCH_NEWEST, "'-mountain', 0::smallint, 5000, 3::smallint, NULL, NULL",
	    "idx_image_search_newest", 6000, true },
	{ SQL_IMAGE_SEARCH,
	    COMBINED("3", "true") ", 3" NO_FILTER
				  ", '\"sea mountain\"', 0::smallint, " FIFTY_IDS NO_EDGE,
	    "image_search_pkey", 300, true },
	{ SQL_IMAGE_SEARCH_ORDERED,
	    COMBINED("0", "true") ", 3" NO_FILTER ", '\"sea mountain\"', 0::smallint, " FIFTY_IDS,
	    "image_search_pkey", 300, true },
	{ SQL_IMAGE_SEARCH_ORDERED,
	    COMBINED("1", "true") ", 3" NO_FILTER ", '\"sea mountain\"', 0::smallint, " FIFTY_IDS,
	    "image_search_pkey", 300, true },
	/* Spelling is looked for among words, by index: their table has a thousand pages. */
	{ SQL_IMAGE_RESPELL, "'mountian seaa'", "Result", 400, false },
	/* Where a deep page begins is in an index alone. */
	{ SQL_IMAGE_FIND_START, "8000, 0, true, false, NULL",
	    "Index Only Scan using idx_images_public_listing", 150, false },
	{ SQL_IMAGE_FIND_START, "8000, 0, false, true, NULL",
	    "Index Only Scan Backward using idx_images_safe_listing", 150, false },
	{ SQL_IMAGE_FIND_START, "8000, 1, true, true, NULL",
	    "Index Only Scan using idx_images_public_views", 150, false },
	{ SQL_IMAGE_FIND_START, "8000, 2, false, true, NULL",
	    "Index Only Scan Backward using idx_images_public_likes", 150, false },
	{ SQL_IMAGE_FIND_START, "80, 0, true, false, gid('u', 7)",
	    "Index Only Scan using idx_images_owner_public", 20, false },
	{ SQL_IMAGE_FIND_START, "80, 0, false, false, gid('u', 7)",
	    "Index Only Scan Backward using idx_images_owner_public", 20, false },
	/* Of a tag and an album from the nearer end, which is why the last costs what the fourth
	   does. */
	{ SQL_IMAGE_FIND_TAG_START, "3, true, 'tag5'",
	    "Index Only Scan using idx_image_tags_listed", 30, false },
	{ SQL_IMAGE_FIND_TAG_START, "tag_total('tag5') - 3, true, 'tag5'",
	    "Index Only Scan Backward using idx_image_tags_listed", 30, false },
	{ SQL_IMAGE_FIND_TAG_START, "tag_total('tag5') - 3, false, 'tag5'",
	    "Index Only Scan using idx_image_tags_listed", 30, false },
	{ SQL_IMAGE_FIND_ALBUM_START, "3, gid('a', 7), NULL, false",
	    "Index Scan using idx_album_images_order", 30, false },
	{ SQL_IMAGE_FIND_ALBUM_START, "album_total(gid('a', 7)) - 3, gid('a', 7), NULL, false",
	    "Index Scan Backward using idx_album_images_order", 30, false },
	{ SQL_SHARE_FIND, "gid('s', 7), gid('i', 7)", "shares_pkey", 20, false },
	{ SQL_SHARE_LIST, "21, 0, " LAST ", gid('a', 7)", "idx_shares_target", 60, false },
	{ SQL_TAG_SEARCH, "'tag1', 'tag2', 10", "idx_tags_slug_bytes", 600, true },
	{ SQL_TAG_FIND, "'tag5'", "tags_slug_key", 60, false },
	/* What moves in, file by file; and what a goimg is asked, page by page. */
	{ SQL_IMPORT_FIND_SAME, "gid('u', 7), decode(repeat('03', 32), 'hex')", "idx_images_same",
	    60, true },
	{ SQL_IMPORT_FIND_IMAGE, "gid('i', 4), gid('i', 5), gid('u', 7)", "idx_images_by_id", 40,
	    false },
	{ SQL_IMPORT_FIND_ALBUM, "gid('z', 7), NULL, 'z'", "idx_albums_owner_listing", 300, true },
	{ SQL_IMPORT_INSERT_ALBUM,
	    "gid('a', 7), gid('a', 8), gid('u', 7), NULL, 'x', '', 'private', now()", "albums_pkey",
	    60, false },
	{ SQL_IMPORT_PUT_INTO_ALBUMS,
	    "gid('i', 4), gid('u', 7), gids('a', 1, 20), gids('z', 1, 20), "
	    "array_fill(1::bigint, ARRAY[20])",
	    "albums_pkey", 400, true },
	{ SQL_IMPORT_SET_COVER, "gid('a', 7), gid('i', 4), gid('i', 5), gid('u', 7)",
	    "idx_images_by_id", 60, false },
	{ SQL_IMPORT_INSERT_USER,
	    "gid('u', 7), 'x@example.org', 'xyz', '!', 'user', 'active', NULL, NULL, now()",
	    "Conflict Arbiter Indexes: users_pkey", 60, false },
	{ SQL_IMPORT_INSERT_LIKES,
	    "gids('u', 1, 50), gids('i', 300, 50), array_fill(1::bigint, ARRAY[50])", "images_pkey",
	    4000, true },
	{ SQL_IMPORT_INSERT_COMMENTS,
	    "gids('c', 1, 50), gids('u', 1, 50), gids('i', 300, 50), array_fill('x'::text, "
	    "ARRAY[50]), array_fill(1::bigint, ARRAY[50]), array_fill(1::bigint, ARRAY[50])",
	    "images_pkey", 8000, true },
	{ SQL_GOIMG_LIST_USERS, "gid('u', 7), 100", "users_pkey", 300, false },
	{ SQL_GOIMG_LIST_IMAGES, "gid('u', 7), gid('i', 1), 100", "images", 6000, true },
	{ SQL_GOIMG_LIST_ALBUMS, "gid('z', 7), gid('z', 1), 100", "albums", 600, true },
	{ SQL_GOIMG_LIST_LIKES, "gid('u', 7), gid('i', 1), 1000", "likes_pkey", 2500, false },
	{ SQL_GOIMG_LIST_COMMENTS, "gid('c', 1), 1000", "comments_pkey", 2500, false },
	{ SQL_COUNT_FIND, "1, '00000000-0000-0000-0000-000000000000'", "image_counts_pkey", 20,
	    false },
};

static void
everything_by_its_index(void **state)
{
	(void)state;
	assert_int_equal(plans_check(fixture.admin, cases, sizeof cases / sizeof *cases), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_by_its_index),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
