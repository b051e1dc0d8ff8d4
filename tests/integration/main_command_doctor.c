/* tintype doctor counts: finds what is wrong, tells or repairs it. tintype status db: tells how the
 * database is. */
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

#include "gallery.h"
#include "main/command_doctor.h"
#include "main/command_status.h"
#include "private_postgres.h"

struct fixture {
	struct private_postgres server;
	PGconn *admin;
	char out[65536];
};

static struct fixture fixture;

static int
set_up(void **state)
{
	(void)state;
	private_postgres_start(&fixture.server);
	private_postgres_create_migrated(&fixture.server, "gallery");
	fixture.admin = gallery_connect(fixture.server.folder, "gallery");
	gallery_fill(fixture.admin, 5, 200);
	setenv("TINTYPE_CONFIG", "/nonexistent/environment", 1);
	setenv("DB_HOST", fixture.server.folder, 1);
	setenv("DB_NAME", "gallery", 1);
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

/* In a child, as the operator's command runs. Gives its exit status. */
static int
run(int (*command)(int argc, char **argv), int argc, char **argv)
{
	FILE *out = tmpfile();
	size_t got;
	int status;
	pid_t pid;

	assert_non_null(out);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(fileno(out), STDOUT_FILENO);
		status = command(argc, argv);
		fflush(NULL);
		_exit(status);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	rewind(out);
	got = fread(fixture.out, 1, sizeof fixture.out - 1, out);
	fixture.out[got] = '\0';
	fclose(out);
	return WEXITSTATUS(status);
}

static int
doctor(const char *argument)
{
	static char name[] = "doctor", counts[] = "counts";
	char last[32];
	char *argv[] = { name, counts, last, NULL };

	snprintf(last, sizeof last, "%s", argument == NULL ? "" : argument);
	return run(command_doctor_counts, argument == NULL ? 2 : 3, argv);
}

static int
status_of(const char *what)
{
	static char name[] = "status";
	char last[32];
	char *argv[] = { name, last, NULL };

	snprintf(last, sizeof last, "%s", what);
	return run(command_status, 2, argv);
}

static void
says(const char *text)
{
	if (strstr(fixture.out, text) == NULL)
		fail_msg("no \"%s\" in: %s", text, fixture.out);
}

static int64_t
public_count(void)
{
	return gallery_number(
	    fixture.admin, "SELECT sum(images)::bigint FROM image_counts WHERE scope = 1");
}

static void
wrong_counts_are_told_and_repaired(void **state)
{
	int64_t right = public_count();

	(void)state;
	assert_int_equal(doctor("--dry-run"), 0);
	says("counts: 0 wrong, 0 repaired");
	gallery_sql(fixture.admin,
	    "UPDATE image_counts SET images = images + 7 WHERE (scope, scope_id, shard) = (SELECT "
	    "scope, scope_id, shard FROM image_counts WHERE scope = 1 LIMIT 1); "
	    "DELETE FROM image_counts WHERE scope = 5 AND scope_id = gid('t', 1)");
	assert_int_equal(doctor("--dry-run"), 1);
	says("counts: 2 wrong, 0 repaired");
	says("public images of tag 00000000-0000-4000-8000-740000000001: kept 0");
	assert_int_equal(public_count(), right + 7);
	assert_int_equal(doctor(NULL), 0);
	says("counts: 2 wrong, 2 repaired");
	assert_int_equal(public_count(), right);
	assert_int_equal(doctor("--dry-run"), 0);
}

static void
what_it_does_not_know_it_refuses(void **state)
{
	(void)state;
	assert_int_equal(doctor("--everything"), 2);
}

/* Waste is made by hand, and then is told of; so is an index that nobody reads. */
static void
the_database_is_told_of(void **state)
{
	(void)state;
	gallery_sql(fixture.admin, "CREATE TABLE wasteful AS SELECT g, repeat('x', 500) AS text "
				   "FROM generate_series(1, 20000) g;"
				   "CREATE INDEX wasteful_g ON wasteful (g);"
				   "DELETE FROM wasteful WHERE g > 1000; ANALYZE wasteful");
	assert_int_equal(status_of("db"), 0);
	says("read from memory");
	says("connections\n");
	says("pg_stat_statements is not there");
	says("image_variants");
	says("wasteful ");
	/* Nineteen in twenty of its ten megabytes. */
	assert_true(strtod(strstr(strstr(fixture.out, "wasteful "), "waste ") + 6, NULL) > 8);
	assert_true(strstr(fixture.out, "wasteful_g") > strstr(fixture.out, "nobody has read"));
	assert_int_equal(status_of("everything"), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_counts_are_told_and_repaired),
		cmocka_unit_test(what_it_does_not_know_it_refuses),
		cmocka_unit_test(the_database_is_told_of),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
