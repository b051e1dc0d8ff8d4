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
#include <string.h>

#include "gallery.h"
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
	char migrations[4096];

	(void)state;
	private_postgres_start(&fixture.server);
	snprintf(migrations, sizeof migrations, "%s/migrations", getenv("srcdir"));
	private_postgres_create_migrated(&fixture.server, "gallery", migrations);
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
	    "INSERT INTO image_rankings (period, image_id, score) SELECT p, i.id, 7 FROM "
	    "generate_series(1, 4) p, (SELECT id FROM images WHERE status = 'active' AND "
	    "visibility = 'public' ORDER BY id LIMIT 1000) i;"
	    /* As the study sets it for production. */
	    "SET random_page_cost = 1.1");
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

struct plan_case {
	enum statement statement;
	const char *arguments;
	const char *index;
	int buffers; /* at most */
	bool sorts;  /* a set that is small by its nature */
};

#define LAST "'9999-01-01', 'ffffffff-ffff-ffff-ffff-ffffffffffff'"
#define FIRST "'0001-01-01', '00000000-0000-0000-0000-000000000000'"
#define DEEP "'2025-12-19 00:00Z', gid('i', 15000)"
#define MOST "9223372036854775807, 'ffffffff-ffff-ffff-ffff-ffffffffffff'"
#define LEAST "-1, '00000000-0000-0000-0000-000000000000'"
#define FIFTY_IDS "gids('i', 300, 50)"
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
	{ SQL_IMAGE_LIST_LIKED_NEWEST, "NULL, 51, 0, " LAST ", gid('u', 7)",
	    "idx_likes_user_listed", 700, false },
	{ SQL_IMAGE_LIST_TRASH_NEWEST, "NULL, 51, 0, " LAST ", gid('u', 7)",
	    "idx_images_owner_trash", 50, false },
	{ SQL_IMAGE_LIST_POPULAR, "NULL, 51, 0, " MOST ", 4::smallint", "idx_image_rankings_order",
	    800, false },
	{ SQL_VARIANT_LIST_OF_IMAGES, FIFTY_IDS, "image_variants_image_type_unique", 600, false },
	{ SQL_TAG_LIST_OF_IMAGES, FIFTY_IDS, "idx_image_tags_shown", 300, false },
	{ SQL_IMAGE_FIND, "NULL, gid('i', 4), false", "images_pkey", 20, false },
	{ SQL_VARIANT_FIND_FILE, "gid('i', 4), 'small', NULL, false",
	    "image_variants_image_type_unique", 12, false },
	{ SQL_IMAGE_LIST_IDS, "NULL, " FIFTY_IDS, "images_pkey", 700, false },
	{ SQL_ALBUM_FIND, "NULL, gid('a', 7), false", "albums_pkey", 60, false },
	{ SQL_ALBUM_LIST_OWN, "51, 0, " LAST ", gid('z', 7)", "idx_albums_owner_listing", 2000,
	    false },
	{ SQL_ALBUM_LIST_PUBLIC, "51, 0, " LAST, "idx_albums_public_listing", 2000, false },
	{ SQL_IMAGE_FILTER_TAGS,
	    "NULL, 51, 0, " MOST
	    ", 0, true, 3, NULL, NULL, false, NULL, '{tag5,tag17}', NULL, NULL",
	    "image_tags", 30000, true },
	{ SQL_IMAGE_FILTER_OWNER,
	    "NULL, 51, 0, " MOST ", 1, true, 3, gid('u', 7), NULL, false, NULL, '{}', NULL, NULL",
	    "idx_images_owner", 700, true },
	{ SQL_IMAGE_FILTER_ALBUM,
	    "NULL, 51, 0, " MOST ", 0, true, 1, NULL, gid('a', 8), false, NULL, '{}', NULL, NULL",
	    "album_images", 40000, true },
	{ SQL_IMAGE_FILTER_PUBLIC,
	    "NULL, 51, 0, " MOST ", 0, true, 3, NULL, NULL, false, NULL, '{}', "
	    "'2025-12-31 00:00Z', '2025-12-31 12:00Z'",
	    "idx_images_public_listing", 3000, true },
	{ SQL_IMAGE_SEARCH,
	    "NULL, 51, 0, " MOST ", 3, true, 3" NO_FILTER ", '\"title 1234\"', false",
	    "idx_image_search_document", 700, true },
	{ SQL_TAG_SEARCH, "'tag1', 'tag2', 10", "idx_tags_slug_bytes", 600, true },
	{ SQL_TAG_FIND, "'tag5'", "tags_slug_key", 60, false },
	{ SQL_COUNT_FIND, "1, '00000000-0000-0000-0000-000000000000'", "image_counts_pkey", 20,
	    false },
};

static const char *const big_tables[] = { "images", "image_variants", "image_tags", "album_images",
	"likes", "image_counts", "image_search", "users" };

/* The plan as text, in a buffer. */
static void
explain(const struct plan_case *c, const char *mode, char *plan, size_t size)
{
	static char sql[16384];
	PGresult *result;
	size_t n = 0;

	snprintf(sql, sizeof sql, "DEALLOCATE ALL; SET plan_cache_mode = %s; PREPARE p AS %s", mode,
	    statement_texts[c->statement].text);
	gallery_sql(fixture.admin, sql);
	snprintf(sql, sizeof sql,
	    "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) EXECUTE p(%s)",
	    c->arguments);
	result = PQexec(fixture.admin, sql);
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg(
		    "%s: %s", statement_texts[c->statement].name, PQerrorMessage(fixture.admin));
	for (int i = 0; i < PQntuples(result); i++)
		n += (size_t)snprintf(
		    plan + n, n < size ? size - n : 0, "%s\n", PQgetvalue(result, i, 0));
	PQclear(result);
	assert_true(n < size);
}

/* Pages that the whole statement touched: of the first node. */
static int
buffers_of(const char *plan)
{
	const char *line = strstr(plan, "Buffers: shared");
	const char *end = line == NULL ? NULL : strchr(line, '\n');
	int total = 0;

	for (const char *at = line; at != NULL && at < end; at++) {
		if (strncmp(at, "hit=", 4) == 0)
			total += (int)strtol(at + 4, NULL, 10);
		if (strncmp(at, "read=", 5) == 0)
			total += (int)strtol(at + 5, NULL, 10);
	}
	return total;
}

/* What is wrong with a plan, or NULL. */
static const char *
fault_of(const struct plan_case *c, const char *plan)
{
	if (strstr(plan, c->index) == NULL)
		return c->index;
	if (!c->sorts && strstr(plan, "Sort Key") != NULL)
		return "it sorts";
	for (size_t i = 0; i < sizeof big_tables / sizeof *big_tables; i++) {
		char scan[64];

		snprintf(scan, sizeof scan, "Seq Scan on %s ", big_tables[i]);
		if (strstr(plan, scan) != NULL)
			return big_tables[i];
	}
	return buffers_of(plan) > c->buffers ? "too many pages" : NULL;
}

static void
everything_by_its_index(void **state)
{
	static const char *const modes[] = { "force_custom_plan", "force_generic_plan" };
	static char plan[65536];
	int faults = 0;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		for (int mode = 0; mode < 2; mode++) {
			const char *fault;

			explain(&cases[i], modes[mode], plan, sizeof plan);
			fault = fault_of(&cases[i], plan);
			if (fault == NULL)
				continue;
			faults++;
			fprintf(stderr, "%s (%s), %d pages: %s\n%s\n",
			    statement_texts[cases[i].statement].name, modes[mode], buffers_of(plan),
			    fault, plan);
		}
	}
	assert_int_equal(faults, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_by_its_index),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
