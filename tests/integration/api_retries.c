/*
 * Two writers who get into each other's way: what PostgreSQL refuses with 40P01 (deadlock) or 40001
 * (serialisation) is run once more, and whoever asked does not notice.
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

#include "api_client.h"
#include "gallery.h"

#define A1 "00000000-0000-4000-8000-610000000001"
#define I1 "00000000-0000-4000-8000-690000000001"

static struct api_client client;

static int
set_up(void **state)
{
	(void)state;
	api_client_start(&client, 5, 0);
	/* Who was connected is waited for to be gone. PostgreSQL looks once: by then the other must
	 * have come, on a busy machine, too. */
	gallery_sql(client.admin,
	    "ALTER DATABASE gallery SET deadlock_timeout = '3s'; SELECT pg_terminate_backend(pid, "
	    "20000) "
	    "FROM pg_stat_activity WHERE datname = 'gallery' AND pid <> pg_backend_pid()");
	gallery_sql(client.admin,
	    "INSERT INTO images (id, owner_id, title, storage_key, original_filename, mime_type, "
	    "file_size, width, height, status, visibility) VALUES (gid('i', 1), gid('u', 1), "
	    "'One', "
	    "'k', 'a.jpg', 'image/jpeg', 1, 10, 10, 'active', 'public');");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	api_client_stop(&client);
	return 0;
}

/* How often the server's log has those words. */
static int
logged(const char *words)
{
	char path[128], line[4096];
	int count = 0;
	FILE *log;

	snprintf(path, sizeof path, "%s/log", client.postgres.folder);
	log = fopen(path, "r");
	assert_non_null(log);
	while (fgets(line, sizeof line, log) != NULL)
		count += strstr(line, words) != NULL;
	fclose(log);
	return count;
}

/*
 * In a process of its own: begins a transaction with one statement, says so, waits until the
 * application waits for it, and goes on with the other.
 */
static pid_t
somebody(const char *first, const char *second)
{
	int ready[2];
	char byte;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		PGconn *connection, *watcher;

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		connection = gallery_connect(client.postgres.folder, "gallery");
		watcher = gallery_connect(client.postgres.folder, "gallery");
		/* Not this one is to be refused. */
		gallery_sql(connection, "SET deadlock_timeout = '60s'; BEGIN");
		gallery_sql(connection, first);
		if (write(ready[1], "", 1) != 1)
			_exit(1);
		while (gallery_number(watcher, "SELECT count(*) FROM pg_stat_activity WHERE "
					       "wait_event_type = 'Lock'") == 0)
			usleep(5000);
		gallery_sql(connection, second);
		gallery_sql(connection, "COMMIT");
		_exit(0);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	return pid;
}

static void
ends_well(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* We hold the album and want the image; they hold the image and want the album. */
static void
a_deadlock_is_run_again(void **state)
{
	pid_t other;

	(void)state;
	other = somebody("SELECT FROM images WHERE id = gid('i', 1) FOR UPDATE",
	    "UPDATE albums SET title = 'B' WHERE id = gid('a', 1)");
	api_client_be(&client, 1, ROLE_USER);
	assert_int_equal(api_client_send(&client, "POST", "/albums/" A1 "/images",
			     STR("{\"image_ids\":[\"" I1 "\"]}")) /
			     100,
	    2);
	ends_well(other);
	assert_int_equal(logged("deadlock detected"), 1);
	/* Both have happened, and once. */
	assert_int_equal(gallery_number(client.admin, "SELECT count(*) FROM album_images"), 1);
	assert_int_equal(
	    gallery_number(client.admin, "SELECT count(*) FROM albums WHERE title = 'B'"), 1);
	api_client_get(&client, "/albums/" A1);
	assert_int_equal(json_member(client.json, "image_count")->integer, 1);
}

/* As some run their databases: what we read was changed before we wrote. */
static void
a_serialisation_failure_is_run_again(void **state)
{
	pid_t other;

	(void)state;
	gallery_sql(client.admin,
	    "ALTER DATABASE gallery SET default_transaction_isolation = 'repeatable read'; "
	    "SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity WHERE datname = "
	    "'gallery' AND "
	    "pid <> pg_backend_pid()");
	other = somebody("UPDATE images SET description = 'theirs' WHERE id = gid('i', 1)",
	    "UPDATE images SET alt_text = 'theirs' WHERE id = gid('i', 1)");
	api_client_be(&client, 1, ROLE_USER);
	assert_int_equal(
	    api_client_send(&client, "PATCH", "/images/" I1, STR("{\"title\":\"Ours\"}")), 200);
	ends_well(other);
	assert_int_equal(logged("could not serialize access"), 1);
	assert_int_equal(gallery_number(client.admin,
			     "SELECT count(*) FROM images WHERE title = 'Ours' AND description = "
			     "'theirs' AND alt_text = 'theirs'"),
	    1);
}

/* Who is refused twice is told to come again, and nothing is left of it. */
static void
twice_is_told(void **state)
{
	(void)state;
	gallery_sql(client.admin,
	    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
	    "'not now' USING ERRCODE = '40001'; END $$; CREATE TRIGGER refuse BEFORE UPDATE OF "
	    "title "
	    "ON images FOR EACH ROW EXECUTE FUNCTION refuse()");
	api_client_be(&client, 1, ROLE_USER);
	assert_int_equal(
	    api_client_send(&client, "PATCH", "/images/" I1, STR("{\"title\":\"Never\"}")), 503);
	assert_int_equal(logged("ERROR:  not now"), 2);
	assert_int_equal(
	    gallery_number(client.admin, "SELECT count(*) FROM images WHERE title = 'Never'"), 0);
	gallery_sql(client.admin, "DROP TRIGGER refuse ON images");
	assert_int_equal(
	    api_client_send(&client, "PATCH", "/images/" I1, STR("{\"title\":\"Now\"}")), 200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_deadlock_is_run_again),
		cmocka_unit_test(a_serialisation_failure_is_run_again),
		cmocka_unit_test(twice_is_told),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
