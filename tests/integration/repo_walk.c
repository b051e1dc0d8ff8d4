/*
 * Paging by key while others upload and delete: no image is met twice, and none that was there all
 * along is missed.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gallery_server.h"
#include "repo/image.h"

#define USERS 7
#define IMAGES 1400
#define MET_MAX 100000

static struct gallery_server fixture;

static int
set_up(void **state)
{
	(void)state;
	gallery_server_start(&fixture, USERS, IMAGES);
	return gallery_server_connect(&fixture);
}

static int
tear_down(void **state)
{
	(void)state;
	gallery_server_stop(&fixture);
	return 0;
}

/*
 * Until it is ended: uploads images, at the newest end and among the others, with the tag and into
 * the album that are walked; and deletes some of those it made, for good or into the trash.
 */
static void
write_without_end(void)
{
	PGconn *connection = gallery_connect(fixture.server.folder, "gallery");
	char sql[2048];

	for (int n = 1;; n++) {
		snprintf(sql, sizeof sql,
		    "WITH made AS (INSERT INTO images (id, owner_id, title, storage_key, "
		    "original_filename, mime_type, file_size, width, height, status, visibility, "
		    "created_at) VALUES (gid('n', %1$d), gid('u', 3), 'New', 'n/%1$d', 'f', "
		    "'image/png', 1, 10, 10, 'active', 'public', CASE WHEN %1$d %% 2 = 0 THEN "
		    "now() ELSE timestamptz '2026-01-01' - random() * interval '1400 minutes' END) "
		    "RETURNING id), tagged AS (INSERT INTO image_tags (image_id, tag_id) SELECT "
		    "id, gid('t', 5) FROM made) INSERT INTO album_images (album_id, image_id, "
		    "position) SELECT gid('a', 3), id, (random() * 1400)::int FROM made",
		    n);
		gallery_sql(connection, sql);
		snprintf(sql, sizeof sql,
		    "DELETE FROM images WHERE id = gid('n', %1$d - 10); UPDATE images SET "
		    "deleted_at = now() WHERE id = gid('n', %1$d - 15)",
		    n - n % 3);
		gallery_sql(connection, sql);
	}
}

static int
by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct id));
}

/* The ids of the whole listing, sorted; gives how many. */
static size_t
walk(const struct image_wanted *wanted, struct id met[static MET_MAX], bool dawdle)
{
	struct paging paging = { .page = 1, .per_page = 7 };
	struct image_page page;
	size_t count = 0;

	do {
		const struct problem *problem =
		    image_repo_list(fixture.pg, &fixture.arena, wanted, &paging, &page);

		if (problem != NULL)
			fail_msg("%s", problem->cause);
		assert_true(count + page.count < MET_MAX);
		for (size_t i = 0; i < page.count; i++)
			met[count++] = page.items[i].id;
		paging =
		    (struct paging){ .per_page = 7, .by_key = true, .after = page.result.last };
		arena_reset(&fixture.arena);
		if (dawdle)
			usleep(2000);
	} while (page.result.more);
	qsort(met, count, sizeof *met, by_bytes);
	return count;
}

static void
all_once(const char *name, const struct id *before, size_t were, const struct id *met, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (id_eq(met[i - 1], met[i]))
			fail_msg("%s: an image was met twice", name);
	for (size_t i = 0; i < were; i++)
		if (bsearch(&before[i], met, count, sizeof *met, by_bytes) == NULL)
			fail_msg("%s: an image was missed", name);
}

/* Something was written while we walked, or nothing was shown. */
static int64_t
written(void)
{
	return gallery_number(fixture.admin, "SELECT count(*) FROM images WHERE title = 'New'");
}

static void
nothing_twice_and_nothing_missed(void **state)
{
	static const struct {
		const char *name;
		enum image_listing listing;
		enum image_order order;
	} cases[] = {
		{ "public, newest", IMAGES_PUBLIC, IMAGES_NEWEST },
		{ "public, oldest", IMAGES_PUBLIC, IMAGES_OLDEST },
		{ "public, most viewed", IMAGES_PUBLIC, IMAGES_MOST_VIEWED },
		{ "safe, newest", IMAGES_SAFE, IMAGES_NEWEST },
		{ "owner, newest", IMAGES_OWNER_ALL, IMAGES_NEWEST },
		{ "tag, newest", IMAGES_TAG, IMAGES_NEWEST },
		{ "tag, oldest", IMAGES_TAG, IMAGES_OLDEST },
		{ "album", IMAGES_ALBUM, IMAGES_NEWEST },
	};
	static struct id before[sizeof cases / sizeof *cases][MET_MAX / 10], met[MET_MAX];
	struct image_wanted wanted[sizeof cases / sizeof *cases];
	size_t were[sizeof cases / sizeof *cases];
	int64_t last = 0;
	pid_t writer;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		wanted[i] = (struct image_wanted){
			.listing = cases[i].listing, .order = cases[i].order, .tag = STR("tag5")
		};
		wanted[i].of = gallery_id(cases[i].listing == IMAGES_ALBUM ? "a" : "u", 3);
		were[i] = walk(&wanted[i], met, false);
		assert_true(were[i] > 20 && were[i] < MET_MAX / 10);
		memcpy(before[i], met, were[i] * sizeof *met);
	}
	writer = fork();
	assert_true(writer >= 0);
	if (writer == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		write_without_end();
	}
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		all_once(cases[i].name, before[i], were[i], met, walk(&wanted[i], met, true));
		while (written() == last)
			usleep(10000);
		last = written();
	}
	/* It was still writing, and ends because we say so. */
	assert_int_equal(waitpid(writer, NULL, WNOHANG), 0);
	kill(writer, SIGKILL);
	waitpid(writer, NULL, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_twice_and_nothing_missed),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
