/*
 * What a change does not end. Likes and comments: the numbers on a page are put right, by one
 * query, and only if one of its images was counted; what cannot be put right is made anew. A new
 * image: the listings that it cannot be in stay.
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
#include <sys/wait.h>
#include <unistd.h>

#include "cache/counted.h"
#include "cache/keys.h"
#include "cache_client.h"
#include "gallery.h"
#include "repo/job.h"
#include "repo/upload.h"

#define IMAGE "/images/00000000-0000-4000-8000-690000000003"
#define FOLK 3
#define TURNS 40

static void
a_like_is_one_query(void **state)
{
	struct str etag;

	(void)state;
	forget_everything();
	for (int user = 0; user <= OTHER; user++)
		assert_int_equal(get_as(1, user, RECENT_PAGE), 200);
	etag = arena_copy(&arena, http_response_get(&client.response, STR("ETag")));
	assert_true(str_eq(member_of(3, "liked"), STR("false")));
	assert_int_equal(send_as(0, OTHER, "POST", IMAGE "/like", ""), 200);
	/* Those who have the old page are not told that it is right. */
	client.if_none_match = etag;
	assert_int_equal(get_as(1, OTHER, RECENT_PAGE), 200);
	client.if_none_match = STR("");
	assert_int_equal(queries(), 1);
	assert_int_equal(round_trips(), 2);
	assert_true(str_eq(member_of(3, "liked"), STR("true")));
	assert_false(str_eq(http_response_get(&client.response, STR("ETag")), etag));
	assert_int_equal(get_as(1, OWNER, RECENT_PAGE), 200);
	assert_true(str_eq(member_of(3, "liked"), STR("false")));
	assert_int_equal(get_as(1, 0, RECENT_PAGE), 200);
	assert_int_equal(queries(), 1);
	assert_int_equal(member_of(3, "liked").len, 0);
	/* Put right for everybody. */
	assert_int_equal(get_as(0, 0, RECENT_PAGE), 200);
	assert_int_equal(queries(), 0);
	assert_int_equal(round_trips(), 1);
	assert_int_equal(send_as(0, OTHER, "DELETE", IMAGE "/like", ""), 200);
	/* As it was before: whoever kept that has it. */
	client.if_none_match = etag;
	assert_int_equal(get_as(1, OTHER, RECENT_PAGE), 304);
	client.if_none_match = STR("");
	assert_int_equal(queries(), 1);
	check_pages();
}

static void
other_images_cost_nothing(void **state)
{
	struct str etag;

	(void)state;
	assert_int_equal(get_as(0, 0, "/images?limit=1&page=2"), 200);
	assert_int_equal(get_as(1, 0, "/images?limit=1&page=2"), 200);
	etag = arena_copy(&arena, http_response_get(&client.response, STR("ETag")));
	assert_int_equal(member_of(3, "like_count").len, 0);
	assert_int_equal(
	    send_as(0, OTHER, "POST", IMAGE "/comments", "{\"content\":\"Yes\"}"), 201);
	assert_int_equal(get_as(0, 0, "/images?limit=1&page=2"), 200);
	assert_int_equal(queries(), 0);
	assert_int_equal(round_trips(), 1);
	client.if_none_match = etag;
	assert_int_equal(get_as(1, 0, "/images?limit=1&page=2"), 304);
	client.if_none_match = STR("");
	assert_int_equal(queries(), 0);
	/* Held by the worker: the numbers, then the script. Now it is as new again. */
	assert_int_equal(round_trips(), 2);
	assert_int_equal(get_as(1, 0, "/images?limit=1&page=2"), 200);
	assert_int_equal(get_as(1, 0, "/images?limit=1&page=2"), 200);
	assert_true(round_trips() <= 1);
	check_pages();
}

static int
like_again(void)
{
	assert_int_equal(send_as(0, OTHER, "DELETE", IMAGE "/like", ""), 200);
	assert_int_equal(send_as(0, OTHER, "POST", IMAGE "/like", ""), 200);
	assert_int_equal(get_as(1, 0, RECENT_PAGE), 200);
	return queries();
}

/* One image of the pages is not packed: whoever makes them anew asks more than once. */
static void
make_pages_dear(void)
{
	gallery_sql(
	    client.admin, "UPDATE images SET variants = NULL, tags = NULL WHERE id = gid('i', 3)");
}

/* What is kept of what was counted is a help; without it pages are made anew. */
static void
what_redis_has_lost(void **state)
{
	(void)state;
	make_pages_dear();
	assert_int_equal(get_as(1, 0, RECENT_PAGE), 200);
	assert_int_equal(like_again(), 1);
	/* Lost between two changes nothing is missed. */
	ask_redis("DEL", key_counted(&client.worker), NULL, NULL);
	assert_int_equal(like_again(), 1);
	assert_int_equal(send_as(0, OTHER, "DELETE", IMAGE "/like", ""), 200);
	ask_redis("DEL", key_counted(&client.worker), NULL, NULL);
	assert_int_equal(get_as(1, 0, RECENT_PAGE), 200);
	assert_true(queries() > 1);
	assert_int_equal(send_as(0, OTHER, "POST", IMAGE "/like", ""), 200);
	ask_redis("DEL", key_counted(&client.worker), NULL, NULL);
	assert_true(like_again() > 1);
	check_pages();
	/* The number alone, before and after a like. */
	assert_int_equal(get_as(1, 0, RECENT_PAGE), 200);
	assert_int_equal(send_as(0, OTHER, "DELETE", IMAGE "/like", ""), 200);
	ask_redis("DEL", key_generation_counts(&client.worker), NULL, NULL);
	assert_int_equal(like_again(), 1);
	assert_int_equal(send_as(0, OTHER, "DELETE", IMAGE "/like", ""), 200);
	ask_redis("DEL", key_generation_counts(&client.worker), NULL, NULL);
	check_pages();
	/* A number of before: no page may be younger than it. */
	assert_int_equal(get_as(1, 0, RECENT_PAGE), 200);
	ask_redis("SET", key_generation_counts(&client.worker), "1000000000000000", NULL);
	assert_true(like_again() > 1);
	check_pages();
	/* Both, and all. */
	ask_redis("DEL", key_generation_counts(&client.worker), NULL, NULL);
	ask_redis("DEL", key_counted(&client.worker), NULL, NULL);
	assert_int_equal(send_as(0, OTHER, "POST", IMAGE "/like", ""), 200);
	check_pages();
}

/* More images than are remembered were counted since the page was made. */
static void
what_was_trimmed(void **state)
{
	struct id ids[COUNTED_IDS_MAX];

	(void)state;
	make_pages_dear();
	assert_int_equal(get_as(1, 0, RECENT_PAGE), 200);
	assert_int_equal(send_as(0, OTHER, "DELETE", IMAGE "/like", ""), 200);
	for (int i = 0; i < COUNTED_IMAGES / COUNTED_IDS_MAX + 3; i++) {
		struct redis_command command = { 0 };

		for (int n = 0; n < COUNTED_IDS_MAX; n++)
			ids[n] = gallery_id("x", i * COUNTED_IDS_MAX + n);
		counted_note_command(&command, &client.worker, ids, COUNTED_IDS_MAX);
		assert_null(redis_run(client.cache, &client.worker, &command, 1));
		assert_int_equal(command.reply.kind, REDIS_STRING);
	}
	assert_int_equal(ask_redis("ZCARD", key_counted(&client.worker), NULL, NULL).integer,
	    COUNTED_IMAGES + 1);
	assert_int_equal(get_as(1, 0, RECENT_PAGE), 200);
	assert_true(queries() > 1);
	check_pages();
}

/* Whoever writes to Redis writes no answer of ours, and ends no worker. */
static void
what_is_damaged_is_made_anew(void **state)
{
#define S "0000000000000000007"
	static const char *const values[] = { "", "2", "2 " S " 9999999999999 5\nhello",
		"2 " S " 9999999999999 50\nhello", "2 " S " 1 5\nhello" IMAGE, "2 x 1 5\nhello",
		"2 " S " 9999999999999 99999999999999999999\nhello",
		"2 " S " 9999999999999 -5\nhello", "2  9999999999999 5\nhello",
		"2 7 9999999999999 5\nhello", "2 " S "7 9999999999999 5\nhello" };
#undef S
	struct redis_reply keys;

	(void)state;
	assert_int_equal(get_as(1, 0, RECENT_PAGE), 200);
	keys = ask_redis("KEYS", STR("images:public:*:recent-*limit:100"), NULL, NULL);
	assert_int_equal(keys.count, 1);
	/* As if since the beginning everything that is remembered was counted. */
	ask_redis("SET", key_generation_counts(&client.worker), "9000000000000000", NULL);
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		ask_redis("SET", keys.items[0].string, values[i], NULL);
		ask_redis("DEL", key_lock(&client.worker, keys.items[0].string), NULL, NULL);
		assert_int_equal(get_as((int)i % 2, 0, RECENT_PAGE), 200);
		assert_true(str_starts(client.response.body, STR("{\"items\":[{\"id\":\"")));
	}
	/* What was counted is no set: as with a Redis that answers nonsense. */
	ask_redis("SET", key_counted(&client.worker), "nonsense", NULL);
	assert_int_equal(send_as(0, OTHER, "POST", IMAGE "/like", ""), 200);
	assert_int_equal(get_as(1, OTHER, RECENT_PAGE), 200);
	assert_true(str_eq(member_of(3, "liked"), STR("true")));
	ask_redis("DEL", key_counted(&client.worker), NULL, NULL);
	ask_redis("DEL", key_generation_counts(&client.worker), NULL, NULL);
	assert_true(api_upkeep(workers[0]) >= 0);
	check_pages();
}

/* Likes and unlikes an image that nobody else likes meanwhile; each next page shows it. */
static int
like_and_look(int user, int image)
{
	char id[ID_TEXT_SIZE];
	const char *like =
	    arena_printf(&arena, "/images/%s/like", id_format(gallery_id("i", image), id).at).at;

	for (int i = 0; i < TURNS; i++) {
		bool likes = i % 2 == 0;
		struct str count;

		if (send_as(0, user, likes ? "POST" : "DELETE", like, "") != 200)
			return 1;
		count = client.response.body;
		count = str_from(count, str_find(count, STR("\"like_count\":")) + 13);
		count = arena_copy(&client.worker, str_cut(&count, '}'));
		if (get_as(0, user, RECENT_PAGE) != 200 ||
		    !str_eq(member_of(image, "liked"), likes ? STR("true") : STR("false")) ||
		    !str_eq(member_of(image, "like_count"), count))
			return 2;
		if (get_as(0, 0, RECENT_PAGE) != 200 ||
		    !str_eq(member_of(image, "like_count"), count))
			return 3;
	}
	return 0;
}

/* Processes that like, each its image on the same pages, and look: none is shown what was before.
 */
static void
likes_race_with_looks(void **state)
{
	static const int images[FOLK] = { 3, 6, 9 };
	pid_t children[FOLK];
	int status;

	(void)state;
	gallery_sql(client.admin, "DELETE FROM likes");
	assert_int_equal(get_as(1, 0, RECENT_PAGE), 200);
	for (int i = 0; i < FOLK; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			if (api_open(workers[0]->config, NULL, &client.worker, &workers[0]) != NULL)
				_exit(9);
			_exit(like_and_look(OWNER + i, images[i]));
		}
	}
	for (int i = 0; i < FOLK; i++) {
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
	check_pages();
}

/* What the job image.process writes at its end. */
static void
make_active(int image)
{
	const struct job_variant variant = { .type = STR("thumbnail"),
		.storage_key = STR("new"),
		.storage_provider = STR("local"),
		.format = STR("webp"),
		.width = 10,
		.height = 10,
		.file_size = 100 };
	const struct job_image_done done = { .storage_key = STR("new"),
		.mime_type = STR("image/png"),
		.exif = STR("{}"),
		.color = STR("#102030"),
		.blurhash = STR(""),
		.scan_status = STR(""),
		.width = 10,
		.height = 10,
		.file_size = 100 };
	struct id id = gallery_id("i", image);
	struct pg *pg = workers[0]->service.pg;
	bool activated;

	assert_null(pg_begin(pg, &arena));
	assert_null(job_repo_image_activate(pg, &arena, id, &done, &activated));
	assert_true(activated);
	assert_null(job_repo_variant_insert(pg, &arena, id, &variant, 1));
	assert_null(upload_repo_share(pg, &arena, id));
	assert_null(pg_commit(pg, &arena));
}

/* Image 51 is OWNER's, in their album, tagged tag12; 101 is its copy. */
static void
a_new_image_ends_only_its_own(void **state)
{
	static const struct {
		int user;
		const char *target;
		bool ended;
	} rows[] = {
		{ 0, "/images?limit=100", true },
		{ 0, "/explore/recent?limit=100", true },
		{ 0, "/images/search?q=mountains&limit=100", true },
		{ 0, "/tags", true },
		{ 0, "/tags/tag12/images?limit=100", true },
		{ 0, "/tags/TAG12/images?limit=100", true },
		{ 0, "/images?tags=Tag12,tag9&limit=100", true },
		{ 0, "/images?tag=tag9&limit=100", true },
		{ 0, "/users/00000000-0000-4000-8000-750000000001/images?limit=100", true },
		{ 0, "/images?owner_id=00000000-0000-4000-8000-750000000001&limit=100", true },
		{ 0, "/albums/00000000-0000-4000-8000-610000000001/images?limit=100", true },
		{ 0, "/images?album_id=00000000-0000-4000-8000-610000000001&limit=100", true },
		{ 0, "/images?album_id=00000000-0000-4000-8000-610000000001&q=mountains", true },
		{ OWNER, "/users/me/images?limit=100", true },
		{ OTHER, "/users/00000000-0000-4000-8000-750000000001/images", true },
		{ 0, "/explore/popular?limit=100", false },
		{ 0, "/tags/tag1/images?limit=100", false },
		{ 0, "/images?tag=tag1,tag9&limit=100", false },
		{ 0, "/users/00000000-0000-4000-8000-750000000002/images?limit=100", false },
		{ 0, "/images?owner_id=00000000-0000-4000-8000-750000000002&limit=100", false },
		{ 0, "/albums/00000000-0000-4000-8000-610000000002/images?limit=100", false },
		{ 0, "/images?album_id=00000000-0000-4000-8000-610000000002&limit=100", false },
		{ 0, "/users/00000000-0000-4000-8000-750000000002/likes?limit=100", false },
		{ OTHER, "/users/me/images?limit=100", false },
	};
	enum { COUNT = sizeof rows / sizeof *rows };
	struct str kept[COUNT];

	(void)state;
	gallery_sql(client.admin,
	    "DELETE FROM image_variants WHERE image_id = gid('i', 51);"
	    "INSERT INTO images (id, owner_id, title, storage_provider, storage_key, "
	    "original_filename, mime_type, file_size, width, height, status, visibility, "
	    "scan_status, duplicate_of) SELECT gid('i', 101), owner_id, 'A copy', "
	    "storage_provider, "
	    "storage_key || 'c', original_filename, mime_type, file_size, width, height, status, "
	    "visibility, scan_status, id FROM images WHERE id = gid('i', 51)");
	for (size_t i = 0; i < COUNT; i++) {
		if (get_as(1, rows[i].user, rows[i].target) != 200)
			fail_msg("%s is not there", rows[i].target);
		assert_int_equal(get_as(1, rows[i].user, rows[i].target), 200);
		assert_int_equal(queries(), 0);
	}
	make_active(51);
	for (size_t i = 0; i < COUNT; i++) {
		assert_int_equal(get_as(1, rows[i].user, rows[i].target), 200);
		if ((queries() > 0) != rows[i].ended)
			fail_msg("%s: %d queries", rows[i].target, queries());
		kept[i] = arena_copy(&arena, client.response.body);
	}
	forget_everything();
	for (size_t i = 0; i < COUNT; i++) {
		assert_int_equal(get_as(0, rows[i].user, rows[i].target), 200);
		if (!str_eq(client.response.body, kept[i]))
			fail_msg("user %d is shown an old %s", rows[i].user, rows[i].target);
	}
	assert_int_equal(get_as(0, 0, "/images?limit=100"), 200);
	assert_true(api_client_lists(&client, gallery_id("i", 51)));
	assert_true(api_client_lists(&client, gallery_id("i", 101)));
}

static char told[4096];

static void
note_words(void *context, const PGresult *result)
{
	size_t length = strlen(told);

	(void)context;
	snprintf(told + length, sizeof told - length, "%s ",
	    PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
}

static bool
is_told(const char *sql)
{
	PQnoticeReceiver before = PQsetNoticeReceiver(client.admin, note_words, NULL);

	told[0] = '\0';
	gallery_sql(client.admin, sql);
	PQsetNoticeReceiver(client.admin, before, &client);
	return strstr(told, "public") != NULL;
}

/* While it is replaced: it is told by the words that it knows. */
static void
a_program_of_before_ends_pages(void **state)
{
	static const char *const changes[] = { "DELETE FROM likes WHERE image_id = gid('i', 6)",
		"INSERT INTO likes (user_id, image_id) VALUES (gid('u', 2), gid('i', 6))",
		"UPDATE images SET like_count = like_count + 1 WHERE id = gid('i', 6)",
		"UPDATE images SET status = 'active' WHERE id = gid('i', 1)",
		"DELETE FROM album_images WHERE image_id = gid('i', 6)" };
	enum { COUNT = sizeof changes / sizeof *changes };

	(void)state;
	gallery_sql(client.admin, "DELETE FROM likes; UPDATE albums SET visibility = 'public'");
	for (int knows = 0; knows < 2; knows++) {
		gallery_sql(client.admin, knows ? "SET tintype.tells = 2" : "RESET tintype.tells");
		gallery_sql(client.admin,
		    "INSERT INTO likes (user_id, image_id) VALUES (gid('u', 1), gid('i', 6));"
		    "UPDATE images SET status = 'processing' WHERE id = gid('i', 1);"
		    "INSERT INTO album_images (album_id, image_id, position) VALUES (gid('a', 1), "
		    "gid('i', 6), 1) ON CONFLICT DO NOTHING");
		for (size_t i = 0; i < COUNT; i++)
			if (is_told(changes[i]) != (knows == 0) || told[0] == '\0')
				fail_msg("%d is told of %s: %s", knows, changes[i], told);
	}
	gallery_sql(client.admin, "RESET tintype.tells");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_like_is_one_query),
		cmocka_unit_test(other_images_cost_nothing),
		cmocka_unit_test(what_redis_has_lost),
		cmocka_unit_test(what_was_trimmed),
		cmocka_unit_test(what_is_damaged_is_made_anew),
		cmocka_unit_test(likes_race_with_looks),
		cmocka_unit_test(a_new_image_ends_only_its_own),
		cmocka_unit_test(a_program_of_before_ends_pages),
	};

	return cmocka_run_group_tests(tests, cache_client_set_up, cache_client_tear_down);
}
