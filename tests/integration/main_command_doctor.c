/* tintype doctor: finds counts that are wrong, tells or repairs them. */
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
#include "private_postgres.h"

struct fixture {
	struct private_postgres server;
	PGconn *admin;
	char out[4096];
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
doctor(const char *argument)
{
	static char name[] = "doctor", counts[] = "counts";
	FILE *out = tmpfile();
	char last[32];
	char *argv[] = { name, counts, last, NULL };
	size_t got;
	int status;
	pid_t pid;

	assert_non_null(out);
	snprintf(last, sizeof last, "%s", argument == NULL ? "" : argument);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(fileno(out), STDOUT_FILENO);
		status = command_doctor_counts(argument == NULL ? 2 : 3, argv);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_counts_are_told_and_repaired),
		cmocka_unit_test(what_it_does_not_know_it_refuses),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
