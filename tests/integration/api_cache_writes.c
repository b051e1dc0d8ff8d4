/* Every write reaches every kept answer: what another worker shows after it is what the database
 * says. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "cache_client.h"
#include "service/replica.h"

static int from_replica, was_behind;

/* What is asked for, and what it depends on beside changes of what is listed. */
enum kind {
	LISTING,   /* nothing: numbers on its images are put right */
	RECORD,    /* one thing, kept by its id */
	BY_LIKES,  /* in the order of a count */
	LIKES,     /* what OTHER likes */
	ELSEWHERE, /* not IMAGE, nor what is new of it */
};

static const struct {
	int user;
	const char *target;
	enum kind kind;
} reads[] = {
	{ 0, "/images", LISTING },
	{ 0, "/images?per_page=5&page=2", LISTING },
	{ 0, "/images?limit=100", LISTING },
	{ 0, "/images?sort=like_count&limit=100", BY_LIKES },
	{ 0, "/images?sort=created_at&order=asc", LISTING },
	{ 0, "/explore/recent?limit=100", LISTING },
	{ 0, "/tags/tag1/images?limit=100", LISTING },
	{ 0, "/images?tags=tag1&limit=100", LISTING },
	{ 0, "/images/search?q=image&limit=100", LISTING },
	{ 0, "/images?owner_id=00000000-0000-4000-8000-750000000001&limit=100", LISTING },
	{ 0, "/users/00000000-0000-4000-8000-750000000001/images?limit=100", LISTING },
	{ 0, "/users/00000000-0000-4000-8000-750000000002/likes?limit=100", LIKES },
	{ 0, "/albums/00000000-0000-4000-8000-610000000001/images?limit=100", LISTING },
	{ 0, "/albums/00000000-0000-4000-8000-610000000002/images?limit=100", ELSEWHERE },
	{ 0, "/users/00000000-0000-4000-8000-750000000002/images?limit=100", ELSEWHERE },
	{ 0, "/tags/tag33/images?limit=100", ELSEWHERE },
	{ 0, "/explore/popular?limit=100", ELSEWHERE },
	{ 0, "/tags", LISTING },
	{ 0, "/tags/search?q=tag", LISTING },
	{ ADMIN, "/tags?limit=5", LISTING },
	{ 0, "/users/00000000-0000-4000-8000-750000000001", RECORD },
	{ 0, "/users/00000000-0000-4000-8000-750000000002", RECORD },
	{ 0, "/albums/00000000-0000-4000-8000-610000000001", RECORD },
	{ 0, "/images/00000000-0000-4000-8000-690000000003", RECORD },
	{ 0, "/images/00000000-0000-4000-8000-690000000006", RECORD },
	{ OWNER, "/images?limit=100", LISTING },
	{ OWNER, "/users/me/images?limit=100", LISTING },
	{ OWNER, "/images?visibility=private&limit=100", LISTING },
	{ OWNER, "/albums/00000000-0000-4000-8000-610000000001/images?limit=100", LISTING },
	{ OTHER, "/images?limit=100", LISTING },
	{ OTHER, "/users/me/likes?limit=100", LIKES },
	{ OTHER, "/users/00000000-0000-4000-8000-750000000001/images?limit=100", LISTING },
};

#define READ_COUNT (sizeof reads / sizeof *reads)

static const struct {
	int user;
	const char *method, *target, *body;
} writes[] = {
#define IMAGE "/images/00000000-0000-4000-8000-690000000003"
#define ALBUM "/albums/00000000-0000-4000-8000-610000000001"
#define ACCOUNT "/users/00000000-0000-4000-8000-750000000001"
	{ OWNER, "PATCH", IMAGE, "{\"title\":\"Another title\"}" },
	{ OWNER, "PATCH", IMAGE, "{\"tags\":[\"tag1\",\"fresh\"]}" },
	{ OWNER, "PATCH", IMAGE, "{\"content_rating\":\"nsfw\"}" },
	{ OWNER, "PATCH", IMAGE, "{\"visibility\":\"private\"}" },
	{ OWNER, "PATCH", IMAGE, "{\"description\":\"Only mine\"}" },
	{ OWNER, "PATCH", IMAGE, "{\"visibility\":\"unlisted\"}" },
	{ OWNER, "PATCH", IMAGE, "{\"visibility\":\"public\"}" },
	{ OTHER, "POST", IMAGE "/like", "" },
	{ OWNER, "POST", IMAGE "/like", "" },
	{ OTHER, "DELETE", IMAGE "/like", "" },
	{ OTHER, "POST", IMAGE "/comments", "{\"content\":\"Nice\"}" },
	{ OWNER, "DELETE", IMAGE, "" },
	{ OWNER, "POST", IMAGE "/restore", "" },
	{ OWNER, "PATCH", ALBUM, "{\"visibility\":\"public\"}" },
	{ OWNER, "DELETE", ALBUM IMAGE, "" },
	{ OWNER, "POST", ALBUM "/images",
	    "{\"image_id\":\"00000000-0000-4000-8000-690000000003\"}" },
	{ OWNER, "PUT", ALBUM "/images/reorder",
	    "{\"image_ids\":[\"00000000-0000-4000-8000-690000000003\"]}" },
	{ OWNER, "PATCH", ALBUM, "{\"visibility\":\"private\"}" },
	{ OWNER, "PATCH", ALBUM, "{\"visibility\":\"unlisted\"}" },
	{ ADMIN, "PATCH", "/tags/tag1", "{\"name\":\"TAG1\"}" },
	{ ADMIN, "PATCH", "/tags/tag2", "{\"name\":\"tag3\"}" },
	{ OWNER, "PATCH", ACCOUNT, "{\"display_name\":\"Somebody Else\"}" },
	{ OTHER, "PATCH", "/users/me", "{\"display_name\":\"Who likes\"}" },
	{ OTHER, "POST", ACCOUNT "/follow", "" },
	{ OTHER, "DELETE", ACCOUNT "/follow", "" },
	{ ADMIN, "DELETE", IMAGE, "" },
	{ OWNER, "DELETE", ALBUM, "" },
	{ ADMIN, "POST", ACCOUNT "/ban", "{\"reason\":\"a test\"}" },
	{ ADMIN, "DELETE", ACCOUNT "/ban", "" },
	{ ADMIN, "DELETE", ACCOUNT, "" },
};

enum news { ALL, COUNTS, ADDED };

static enum news
news_of(size_t write)
{
	const char *target = writes[write].target, *body = writes[write].body;

	if (strstr(target, "/like") != NULL || strstr(target, "/comments") != NULL)
		return COUNTS;
	if (strcmp(target, IMAGE) == 0 && strcmp(body, "{\"visibility\":\"public\"}") == 0)
		return ADDED;
	return strcmp(target, IMAGE "/restore") == 0 ? ADDED : ALL;
}

/* What the write may make anew; everything else it leaves, or puts right. */
static bool
is_ended_by(size_t write, size_t read)
{
	switch (news_of(write)) {
	case COUNTS:
		return reads[read].kind == BY_LIKES ||
		       (reads[read].kind == LIKES && writes[write].user == OTHER &&
			   strstr(writes[write].target, "/like") != NULL);
	case ADDED:
		return reads[read].kind != ELSEWHERE;
	case ALL:
		break;
	}
	return true;
}

/* The last read, after that write. A page that is put right costs one query. */
static void
check_cost(size_t write, size_t read)
{
	if (is_ended_by(write, read) || reads[read].kind == RECORD)
		return;
	if (queries() + replica_stats(client.api->service.replica).used > 1)
		fail_msg("after %s %s %s is made anew", writes[write].method, writes[write].target,
		    reads[read].target);
}

static struct str
read_as(int worker, size_t read, int *status)
{
	struct replica_stats stats;

	*status = get_as(worker, reads[read].user, reads[read].target);
	stats = replica_stats(client.api->service.replica);
	from_replica += stats.used;
	was_behind += stats.behind;
	/* A problem names the request. */
	return *status == 200 ? arena_copy(&arena, client.response.body) : STR("");
}

static void
every_write_reaches_every_read(void **state)
{
	size_t differing = 0;

	(void)state;
	for (size_t w = 0; w < sizeof writes / sizeof *writes; w++) {
		struct str kept[READ_COUNT];
		int statuses[READ_COUNT], status, writer = (int)(w % 2), reader = 1 - writer;

		for (size_t r = 0; r < READ_COUNT; r++) {
			read_as(reader, r, &status);
			read_as(writer, r, &status);
			if (status == 200)
				assert_int_equal(queries(), 0);
		}
		status = send_as(
		    writer, writes[w].user, writes[w].method, writes[w].target, writes[w].body);
		if (status < 200 || status > 299)
			fail_msg("%s %s %s: %d %.*s", writes[w].method, writes[w].target,
			    writes[w].body, status, (int)client.response.body.len,
			    client.response.body.at);
		for (size_t r = 0; r < READ_COUNT; r++) {
			kept[r] = read_as(reader, r, &statuses[r]);
			check_cost(w, r);
		}
		forget_everything();
		for (size_t r = 0; r < READ_COUNT; r++) {
			struct str truth = read_as(writer, r, &status);

			if (status == statuses[r] && str_eq(truth, kept[r]))
				continue;
			print_error("after %s %s %s: user %d is shown an old %s (%d, %d)\n",
			    writes[w].method, writes[w].target, writes[w].body, reads[r].user,
			    reads[r].target, statuses[r], status);
			differing++;
		}
	}
	assert_int_equal(differing, 0);
}

/* The same with a replica that is always a little late: pages come from it, and none is old. */
static void
also_when_pages_come_from_a_late_replica(void **state)
{
	private_postgres_sql(
	    &replica, &arena, "gallery", "ALTER SYSTEM SET recovery_min_apply_delay = '15ms'");
	private_postgres_sql(&replica, &arena, "gallery", "SELECT pg_reload_conf()");
	every_write_reaches_every_read(state);
	assert_true(from_replica > 0);
	assert_true(was_behind > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_write_reaches_every_read),
	};
	const struct CMUnitTest tests_with_replica[] = {
		cmocka_unit_test(also_when_pages_come_from_a_late_replica),
	};

	return cmocka_run_group_tests(tests, cache_client_set_up, cache_client_tear_down) +
	       cmocka_run_group_tests(tests_with_replica, cache_client_set_up_with_replica,
		   cache_client_tear_down_with_replica);
}
