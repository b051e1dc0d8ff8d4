/*
 * Likes, comments, notifications and the home feed on a million rows of each: a page is as many
 * steps as it has rows, wherever in the list it is, and a feed of ten thousand followed is a few
 * hundred pages or, at the worst, one look at each of them.
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

struct fixture {
	struct private_postgres server;
	PGconn *admin;
};

static struct fixture fixture;

/* A million at once: without triggers, and indexes made when all is there. */
static const char begin_load[] =
    "SET session_replication_role = replica; SET maintenance_work_mem = '256MB';"
    "CREATE TEMP TABLE taken AS SELECT schemaname || '.' || indexname AS name, indexdef FROM "
    "pg_indexes x WHERE tablename IN ('images', 'likes', 'comments', 'notifications', 'follows') "
    "AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = x.indexname);"
    "DO $$ DECLARE t text; BEGIN FOR t IN SELECT name FROM taken LOOP EXECUTE 'DROP INDEX ' || t; "
    "END LOOP; END $$;";
static const char end_load[] =
    "DO $$ DECLARE t text; BEGIN FOR t IN SELECT indexdef FROM taken LOOP EXECUTE t; END LOOP; END "
    "$$; SET session_replication_role = origin; SET random_page_cost = 1.1";

/*
 * Users 1 to 20000 post in turn, 20001 to 30000 once, long ago. User 1 follows every other of the
 * first, 2 all of the last, 3 a dozen. Image 1 is liked by all and has 100,000 comments; user 1 is
 * told of 100,000 things.
 */
static const char load[] =
    "INSERT INTO images (id, owner_id, storage_key, original_filename, mime_type, file_size, "
    "width, "
    "height, status, visibility, scan_status, created_at) SELECT gid('i', g), gid('u', CASE WHEN g "
    "<= 990000 THEN 1 + g % 20000 ELSE 20000 + g - 990000 END), g::text, 'f', 'image/jpeg', 1000, "
    "100, 100, 'active', 'public', 'clean', timestamptz '2026-01-01' - g * interval '1 minute' "
    "FROM "
    "generate_series(1, 1000000) g;"
    "INSERT INTO likes (user_id, image_id, reach, created_at) SELECT gid('u', 1 + g % 20000), "
    "gid('i', 1 + g / 20000 * (1 + g % 7)), 3, timestamptz '2026-01-01' - g * interval '1 minute' "
    "FROM generate_series(0, 999999) g ON CONFLICT DO NOTHING;"
    "INSERT INTO likes (user_id, image_id, reach, created_at) SELECT gid('u', 1 + g % 20000), "
    "gid('i', 1000 + g / 20000), 3, timestamptz '2026-01-01' - g * interval '1 minute' "
    "FROM generate_series(0, 199999) g ON CONFLICT DO NOTHING;"
    "INSERT INTO comments (id, user_id, image_id, content, created_at, deleted_at) SELECT gid('c', "
    "g), gid('u', 1 + g % 2000), gid('i', CASE WHEN g % 10 = 1 THEN 1 ELSE g % 50000 END), "
    "'Hello', "
    "timestamptz '2026-01-01' - g * interval '1 minute', CASE WHEN g % 13 = 0 THEN now() END FROM "
    "generate_series(1, 1000000) g;"
    "INSERT INTO notifications (id, user_id, kind, actor_id, image_id, updated_at, read_at) SELECT "
    "gid('n', g), gid('u', CASE WHEN g % 100 = 1 THEN 1 ELSE 2 + g % 19990 END), 'comment', "
    "gid('u', "
    "1 + g % 20000), gid('i', 1 + g % 900000), timestamptz '2026-01-01' - g * interval '1 minute', "
    "CASE WHEN g > 500000 THEN now() END FROM generate_series(1, 1000000) g;"
    "INSERT INTO follows (follower_id, followed_id) SELECT gid('u', 1), gid('u', 2 * g) FROM "
    "generate_series(1, 10000) g;"
    "INSERT INTO follows (follower_id, followed_id) SELECT gid('u', 2), gid('u', 20000 + g) FROM "
    "generate_series(1, 10000) g;"
    "INSERT INTO follows (follower_id, followed_id) SELECT gid('u', 3), gid('u', 100 * g) FROM "
    "generate_series(1, 12) g;"
    "INSERT INTO follows (follower_id, followed_id) SELECT gid('u', 10 + g % 15000), gid('u', 1 + "
    "g "
    "::bigint * 7919 % 20000) FROM generate_series(1, 400000) g ON CONFLICT DO NOTHING;"
    "INSERT INTO user_counts (user_id, following) SELECT gid('u', g), 10000 FROM "
    "generate_series(1, "
    "2) g;"
    "INSERT INTO user_counts (user_id, comments) SELECT gid('u', g), 12 FROM generate_series(3, "
    "20000) g;"
    "INSERT INTO notification_states (user_id, version, total, unread) SELECT gid('u', g), 1, 1, 1 "
    "FROM generate_series(1, 20000) g;";

static int
set_up(void **state)
{
	(void)state;
	private_postgres_start(&fixture.server);
	private_postgres_create_migrated(&fixture.server, "people");
	fixture.admin = gallery_connect(fixture.server.folder, "people");
	gallery_fill(fixture.admin, 30000, 0);
	gallery_sql(fixture.admin, begin_load);
	gallery_sql(fixture.admin, load);
	gallery_sql(fixture.admin, end_load);
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
#define DEEP "'2025-12-20 00:00Z', gid('i', 15000)"
#define VERY_DEEP "'2024-06-01 00:00Z', gid('i', 15000)"

/* 51 rows: at most four pages each for the row and three for each that belongs to it. */
static const struct plan_case cases[] = {
	{ SQL_LIKE_LIST_OF_IMAGE, "51, 0, " LAST ", gid('i', 1)", "idx_likes_image_listing", 300,
	    false },
	{ SQL_LIKE_LIST_OF_IMAGE, "51, 0, " DEEP ", gid('i', 1)", "idx_likes_image_listing", 300,
	    false },
	{ SQL_COMMENT_LIST_OLDEST, "51, 0, " FIRST ", gid('i', 1)", "idx_comments_image_listing",
	    300, false },
	{ SQL_COMMENT_LIST_OLDEST, "51, 0, " DEEP ", gid('i', 1)", "idx_comments_image_listing",
	    300, false },
	{ SQL_COMMENT_LIST_NEWEST, "51, 0, " LAST ", gid('i', 1)", "idx_comments_image_listing",
	    300, false },
	{ SQL_COMMENT_LIST_NEWEST, "51, 0, " VERY_DEEP ", gid('i', 1)",
	    "idx_comments_image_listing", 300, false },
	{ SQL_COMMENT_LIST_OF_USER, "51, 0, " LAST ", gid('u', 7)", "idx_comments_user_history",
	    300, false },
	{ SQL_COMMENT_LIST_OF_USER, "51, 0, " VERY_DEEP ", gid('u', 7)",
	    "idx_comments_user_history", 300, false },
	{ SQL_COMMENT_FIND, "NULL, gid('c', 4), false", "comments_pkey", 20, false },
	{ SQL_IMAGE_SEE, "NULL, gid('i', 4), false", "idx_images_by_id", 5, false },
	{ SQL_COMMENT_SEE_USER, "gid('u', 4)", "user_counts_pkey", 8, false },
	{ SQL_ACCOUNT_LIST_NAMED, "'{user1,user77,user20000,nobody}'", "idx_users_username_folded",
	    30, false },
	{ SQL_NOTIFICATION_FIND_STATE, "gid('u', 1)", "notification_states_pkey", 5, false },
	{ SQL_NOTIFICATION_LIST, "51, 0, " LAST ", gid('u', 1)", "idx_notifications_listing", 700,
	    false },
	{ SQL_NOTIFICATION_LIST, "51, 0, " VERY_DEEP ", gid('u', 1)", "idx_notifications_listing",
	    700, false },
	{ SQL_NOTIFICATION_LIST_UNREAD, "51, 0, " LAST ", gid('u', 1)", "idx_notifications_unread",
	    700, false },
	{ SQL_FOLLOW_LIST_FOLLOWERS, "51, 0, " LAST ", gid('u', 8), gid('u', 1)",
	    "idx_follows_followers", 500, false },
	{ SQL_FOLLOW_LIST_FOLLOWING, "51, 0, " LAST ", gid('u', 1), gid('u', 3)",
	    "idx_follows_following", 500, false },
	{ SQL_FOLLOW_FIND_BOND, "gid('u', 1), gid('u', 8)", "follows_pkey", 20, false },
	/* Ten thousand followed who post: those rows, in one piece, and the newest images. */
	{ SQL_IMAGE_LIST_FEED, "gid('u', 1), 51, 0, " LAST ", gid('u', 1)",
	    "idx_images_public_listing", 1000, true },
	{ SQL_IMAGE_LIST_FEED, "gid('u', 1), 51, 0, " VERY_DEEP ", gid('u', 1)",
	    "idx_images_public_listing", 1000, true },
	/* Ten thousand who never do: one look at each, four pages. */
	{ SQL_IMAGE_LIST_FEED, "gid('u', 2), 51, 0, " LAST ", gid('u', 2)",
	    "idx_images_owner_public", 42000, true },
	{ SQL_IMAGE_LIST_FEED, "gid('u', 3), 51, 0, " LAST ", gid('u', 3)",
	    "idx_images_owner_public", 1500, true },
};

static void
everything_by_its_index(void **state)
{
	(void)state;
	assert_true(gallery_number(fixture.admin, "SELECT count(*) FROM likes") >= 1000000);
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
