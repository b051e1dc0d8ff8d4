/*
 * Two hundred at once, of one person and of many: each process has a connection of its own, all
 * begin together, and what is counted in the end is what is there.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "gallery.h"
#include "private_postgres.h"
#include "repo/comment.h"
#include "repo/follow.h"
#include "repo/like.h"
#include "repo/notification.h"

#define PROCESSES 40
#define TURNS 5 /* of each: two hundred */

struct fixture {
	struct private_postgres server;
	PGconn *admin;
};

static struct fixture fixture;

struct worker {
	struct pg *pg;
	struct arena arena;
	int number; /* 1.. */
};

typedef const struct problem *task(struct worker *worker, int turn);

static int
set_up(void **state)
{
	(void)state;
	private_postgres_start(&fixture.server);
	private_postgres_create_migrated(&fixture.server, "people");
	fixture.admin = gallery_connect(fixture.server.folder, "people");
	gallery_fill(fixture.admin, 300, 600);
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

static int
begin(void **state)
{
	(void)state;
	gallery_sql(fixture.admin, "DELETE FROM notifications; DELETE FROM follows; DELETE FROM "
				   "blocks; DELETE FROM comments; "
				   "DELETE FROM likes; UPDATE images SET like_count = 0");
	return 0;
}

/* A deadlock or a serialisation failure is tried once more, as api/serve does. */
static bool
turn_goes_well(struct worker *worker, task *run, int turn)
{
	const struct problem *problem = run(worker, turn);

	if (problem != NULL && problem->kind == PROBLEM_RETRY)
		problem = run(worker, turn);
	if (problem == NULL)
		return true;
	fprintf(stderr, "%s\n", problem->cause == NULL ? problem->detail : problem->cause);
	return false;
}

/* In a process of its own: waits for the start, then does its turns. */
static void
work(int number, task *run, int start)
{
	struct pg_options options = private_postgres_options(&fixture.server, "people");
	struct worker worker = { .number = number };
	bool well = true;
	char byte;

	/* All wait for one row: the last as long as all of them take. */
	options.statement_timeout_ns = 300 * CLOCK_SECOND_NS;
	worker.pg = pg_new(&options);
	well = pg_connect(worker.pg, &worker.arena) == NULL;
	if (read(start, &byte, 1) < 0)
		well = false;
	for (int turn = 0; turn < TURNS && well; turn++)
		well = turn_goes_well(&worker, run, turn);
	_exit(well ? 0 : 1);
}

static void
all_at_once(task *run)
{
	pid_t children[PROCESSES];
	int start[2], failed = 0, status;

	assert_int_equal(pipe(start), 0);
	for (int i = 0; i < PROCESSES; i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0) {
			close(start[1]);
			work(i + 1, run, start[0]);
		}
	}
	close(start[0]);
	/* The end of the pipe lets all of them go. */
	close(start[1]);
	for (int i = 0; i < PROCESSES; i++) {
		waitpid(children[i], &status, 0);
		failed += status != 0;
	}
	assert_int_equal(failed, 0);
}

static void
expect_number(int64_t wanted, const char *sql)
{
	int64_t got = gallery_number(fixture.admin, sql);

	if (got != wanted)
		fail_msg("%s: %lld, not %lld", sql, (long long)got, (long long)wanted);
}

/* Everything that is kept instead of counted. */
static void
expect_exact(void)
{
	expect_number(0,
	    "SELECT count(*) FROM images i WHERE like_count <> (SELECT count(*) FROM likes "
	    "l WHERE l.image_id = i.id) OR comment_count <> (SELECT count(*) FROM comments "
	    "c WHERE c.image_id = i.id AND deleted_at IS NULL)");
	expect_number(0,
	    "SELECT count(*) FROM user_counts u WHERE followers <> (SELECT count(*) FROM "
	    "follows f WHERE f.followed_id = u.user_id) OR following <> (SELECT count(*) "
	    "FROM follows f WHERE f.follower_id = u.user_id) OR comments <> (SELECT "
	    "count(*) FROM comments c WHERE c.user_id = u.user_id AND deleted_at IS NULL)");
	expect_number(0,
	    "SELECT count(*) FROM notification_states s WHERE total <> (SELECT count(*) "
	    "FROM notifications n WHERE n.user_id = s.user_id) OR unread <> (SELECT "
	    "count(*) FROM notifications n WHERE n.user_id = s.user_id AND read_at IS "
	    "NULL)");
}

static int
person(const struct worker *worker, int turn)
{
	return 10 + (worker->number - 1) * TURNS + turn;
}

static const struct problem *
like_as(struct worker *worker, int user, bool liked)
{
	int64_t count;

	if (liked)
		return like_repo_insert(worker->pg, &worker->arena, gallery_id("u", user),
		    gallery_id("i", 3), false, &count);
	return like_repo_delete(
	    worker->pg, &worker->arena, gallery_id("u", user), gallery_id("i", 3), false, &count);
}

static const struct problem *
like_as_one(struct worker *worker, int turn)
{
	(void)turn;
	return like_as(worker, 9, true);
}

static const struct problem *
like_as_many(struct worker *worker, int turn)
{
	return like_as(worker, person(worker, turn), true);
}

static const struct problem *
unlike_as_many(struct worker *worker, int turn)
{
	return like_as(worker, person(worker, turn), false);
}

/* The same few people, on and off, at the same time. */
static const struct problem *
like_and_unlike(struct worker *worker, int turn)
{
	return like_as(worker, 9 + worker->number % 3, (worker->number + turn) % 2 == 0);
}

static void
likes_of_one_person(void **state)
{
	(void)state;
	all_at_once(like_as_one);
	expect_number(1, "SELECT like_count FROM images WHERE id = gid('i', 3)");
	expect_number(1, "SELECT actor_count FROM notifications WHERE kind = 'like'");
	expect_exact();
}

static void
likes_of_many_people(void **state)
{
	(void)state;
	all_at_once(like_as_many);
	expect_number(200, "SELECT like_count FROM images WHERE id = gid('i', 3)");
	expect_number(200, "SELECT actor_count FROM notifications WHERE kind = 'like'");
	expect_exact();
	all_at_once(unlike_as_many);
	expect_number(0, "SELECT like_count FROM images WHERE id = gid('i', 3)");
	expect_number(0, "SELECT count(*) FROM notifications");
	expect_exact();
}

static void
likes_on_and_off(void **state)
{
	(void)state;
	all_at_once(like_and_unlike);
	expect_number(0, "SELECT like_count - coalesce((SELECT sum(actor_count) FROM notifications "
			 "WHERE kind = 'like'), 0)::bigint FROM images WHERE id = gid('i', 3)");
	expect_exact();
}

static const struct problem *
say(struct worker *worker, int turn, int64_t new_seconds, int user, enum comment_refusal *refusal)
{
	static const struct str names[] = { STR("user5"), STR("user6"), STR("user7") };
	struct comment_new values = { .id = id_new(),
		.user_id = gallery_id("u", user),
		.image_id = gallery_id("i", 3 + turn % 2 * 100),
		.content = STR("Hello @user5 @user6 @user7"),
		.names = names,
		.name_count = 3,
		.brake = { .new_seconds = new_seconds, .per_hour = 7, .repeats = 1000 } };
	struct comment comment;
	int64_t wait;

	return comment_repo_insert(worker->pg, &worker->arena, &values, refusal, &wait, &comment);
}

static const struct problem *
say_and_delete(struct worker *worker, int turn)
{
	enum comment_refusal refusal;

	if (turn == 4)
		return say(worker, turn, 0, person(worker, turn), &refusal);
	TRY(say(worker, turn, 0, person(worker, turn), &refusal));
	if (turn > 0)
		return NULL;
	/* Whatever is the oldest: several want to delete the same. */
	return comment_repo_delete(worker->pg, &worker->arena, gallery_id("c", worker->number / 2));
}

static const struct problem *
say_as_one(struct worker *worker, int turn)
{
	enum comment_refusal refusal;

	return say(worker, turn, 3600, 9, &refusal);
}

static void
comments_of_many_people(void **state)
{
	(void)state;
	gallery_sql(fixture.admin, "INSERT INTO comments (id, user_id, image_id, content) SELECT "
				   "gid('c', g), gid('u', g + 1), "
				   "gid('i', 3), 'Delete me' FROM generate_series(0, 30) g");
	all_at_once(say_and_delete);
	expect_number(231 - 21, "SELECT sum(comment_count)::bigint FROM images");
	expect_exact();
	expect_number(600, "SELECT count(*) FROM notifications WHERE kind = 'mention'");
}

/* A new account's limit is one, however many it asks at once. */
static void
comments_of_a_new_account(void **state)
{
	(void)state;
	all_at_once(say_as_one);
	expect_number(7, "SELECT count(*) FROM comments");
	expect_exact();
}

/* Everybody follows everybody, both ways, and some block. */
static const struct problem *
follow_about(struct worker *worker, int turn)
{
	int one = 1 + worker->number % 6, other = 1 + (worker->number + 1 + turn) % 6;
	const struct problem *problem;
	int64_t followers;

	if (one == other)
		return NULL;
	if (turn == 2 && worker->number % 10 == 0)
		return block_repo_insert(
		    worker->pg, &worker->arena, gallery_id("u", one), gallery_id("u", other));
	if ((worker->number + turn) % 4 == 3)
		problem = follow_repo_delete(worker->pg, &worker->arena, gallery_id("u", one),
		    gallery_id("u", other), &followers);
	else
		problem = follow_repo_insert(worker->pg, &worker->arena, gallery_id("u", one),
		    gallery_id("u", other), &followers);
	return problem != NULL && problem->kind == PROBLEM_FORBIDDEN ? NULL : problem;
}

static void
follows_both_ways(void **state)
{
	(void)state;
	all_at_once(follow_about);
	expect_exact();
	expect_number(0,
	    "SELECT count(*) FROM follows f JOIN blocks b ON (b.blocker_id, b.blocked_id) "
	    "IN ((f.follower_id, f.followed_id), (f.followed_id, f.follower_id))");
}

/* While it is told of likes, the owner reads. */
static const struct problem *
like_or_read(struct worker *worker, int turn)
{
	int64_t affected;

	if (worker->number % 4 > 0)
		return like_as(worker, person(worker, turn), true);
	return notification_repo_read_all(
	    worker->pg, &worker->arena, gallery_id("u", 4), 1000, &affected);
}

static void
reading_while_it_comes_in(void **state)
{
	(void)state;
	all_at_once(like_or_read);
	expect_exact();
	expect_number(
	    150, "SELECT sum(actor_count)::bigint FROM notifications WHERE kind = 'like'");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(likes_of_one_person, begin),
		cmocka_unit_test_setup(likes_of_many_people, begin),
		cmocka_unit_test_setup(likes_on_and_off, begin),
		cmocka_unit_test_setup(comments_of_many_people, begin),
		cmocka_unit_test_setup(comments_of_a_new_account, begin),
		cmocka_unit_test_setup(follows_both_ways, begin),
		cmocka_unit_test_setup(reading_while_it_comes_in, begin),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
