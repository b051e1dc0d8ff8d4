#include "config.h"

#include "private_postgres.h"

#include <ftw.h>
#include <glob.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "db/migration.h"

#define TEMPLATE "tintype_template"

static void
die(const char *what)
{
	fprintf(stderr, "private PostgreSQL: %s\n", what);
	exit(99);
}

/* Debian keeps the server's programs out of PATH: the newest version that is there. */
static void
find_program(const char *name, char path[static 128])
{
	glob_t found;
	char pattern[128];

	snprintf(pattern, sizeof pattern, "/usr/lib/postgresql/*/bin/%s", name);
	if (glob(pattern, 0, NULL, &found) == 0) {
		snprintf(path, 128, "%s", found.gl_pathv[found.gl_pathc - 1]);
		globfree(&found);
		return;
	}
	snprintf(path, 128, "%s", name);
}

/* In the child: leaves root behind, and ends with the test. */
static void
become_ordinary(const char *folder)
{
	const struct passwd *nobody = getpwnam("nobody");

	if (geteuid() == 0 &&
	    (nobody == NULL || setgid(nobody->pw_gid) != 0 || setuid(nobody->pw_uid) != 0))
		_exit(98);
	prctl(PR_SET_PDEATHSIG, SIGQUIT);
	if (chdir(folder) != 0 || freopen("/dev/null", "r", stdin) == NULL ||
	    freopen("log", "a", stdout) == NULL || dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
		_exit(98);
	setenv("HOME", folder, 1);
	setenv("LC_ALL", "C.UTF-8", 1);
}

/* Runs one of the server's programs in the folder; ends the test if it fails. */
static void
run(const struct private_postgres *server, const char *const arguments[])
{
	char program[128];
	pid_t pid;
	int status;

	find_program(arguments[0], program);
	pid = fork();
	if (pid == 0) {
		become_ordinary(server->folder);
		execvp(program, (char *const *)(uintptr_t)arguments);
		_exit(99);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		die(arguments[0]);
}

static void
init_data(const struct private_postgres *server)
{
	const char *const arguments[] = { "initdb", "-D", "data", "-U", "postgres", "-A", "trust",
		"-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions", NULL };

	run(server, arguments);
}

static void
copy_data(const struct private_postgres *server, const struct private_postgres *primary)
{
	const char *const arguments[] = { "pg_basebackup", "-D", "data", "-U", "postgres", "-h",
		primary->folder, "--write-recovery-conf", "--checkpoint=fast", "--no-sync", NULL };

	run(server, arguments);
}

static PGconn *
connect_to(const struct private_postgres *server, const char *database)
{
	const char *names[] = { "host", "user", "dbname", "client_encoding", NULL };
	const char *values[] = { server->folder, "postgres", database, "UTF8", NULL };

	return PQconnectdbParams(names, values, 0);
}

static bool
answers(const struct private_postgres *server)
{
	PGconn *conn = connect_to(server, "postgres");
	bool connected = PQstatus(conn) == CONNECTION_OK;

	PQfinish(conn);
	return connected;
}

void
private_postgres_restart(struct private_postgres *server)
{
	const struct timespec pause = { .tv_nsec = 20000000 };
	char program[128];

	find_program("postgres", program);
	server->pid = fork();
	if (server->pid == 0) {
		become_ordinary(server->folder);
		execlp(program, "postgres", "-D", "data", "-k", server->folder, "-c",
		    "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c",
		    "full_page_writes=off", "-c", "max_connections=50", "-c", "shared_buffers=32MB",
		    "-c", "autovacuum=off", (char *)NULL);
		_exit(99);
	}
	for (int i = 0; !answers(server); i++) {
		if (i == 1500 || server->pid < 0 || waitpid(server->pid, NULL, WNOHANG) != 0)
			die("postgres does not start");
		nanosleep(&pause, NULL);
	}
}

static void
make_folder(struct private_postgres *server)
{
	const struct passwd *nobody = getpwnam("nobody");

	snprintf(server->folder, sizeof server->folder, "/tmp/tintype-pg-XXXXXX");
	if (mkdtemp(server->folder) == NULL)
		die("mkdtemp failed");
	if (geteuid() == 0 &&
	    (nobody == NULL || chown(server->folder, nobody->pw_uid, nobody->pw_gid) != 0))
		die("the folder cannot be given to nobody");
}

void
private_postgres_start(struct private_postgres *server)
{
	make_folder(server);
	init_data(server);
	private_postgres_restart(server);
}

void
private_postgres_replicate(const struct private_postgres *primary, struct private_postgres *replica)
{
	make_folder(replica);
	copy_data(replica, primary);
	private_postgres_restart(replica);
}

static void
end(struct private_postgres *server, int signal_number)
{
	if (server->pid <= 0)
		return;
	kill(server->pid, signal_number);
	waitpid(server->pid, NULL, 0);
	server->pid = 0;
}

void
private_postgres_kill(struct private_postgres *server)
{
	/* SIGQUIT is "immediate": the backends end too, and their memory is given back. */
	end(server, SIGQUIT);
}

static int
remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status;
	(void)type;
	(void)walk;
	return remove(path);
}

void
private_postgres_stop(struct private_postgres *server)
{
	end(server, SIGQUIT);
	nftw(server->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

struct str
private_postgres_sql(const struct private_postgres *server, struct arena *arena,
    const char *database, const char *text)
{
	PGconn *conn = connect_to(server, database);
	PGresult *result = PQexec(conn, text);
	ExecStatusType status = PQresultStatus(result);
	struct str first = STR("");

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		die(PQerrorMessage(conn));
	if (status == PGRES_TUPLES_OK && PQntuples(result) > 0)
		first = arena_copy(arena, str_of(PQgetvalue(result, 0, 0)));
	PQclear(result);
	PQfinish(conn);
	return first;
}

static void
create(const struct private_postgres *server, const char *name, const char *template)
{
	struct arena arena = { 0 };

	private_postgres_sql(server, &arena, "postgres",
	    arena_printf(&arena, "CREATE DATABASE %s TEMPLATE %s", name, template).at);
	arena_release(&arena);
}

void
private_postgres_create(const struct private_postgres *server, const char *name)
{
	create(server, name, "template0");
}

static void
migrate_template(const struct private_postgres *server, const char *migrations_folder)
{
	struct arena arena = { 0 };
	struct pg_options options = private_postgres_options(server, TEMPLATE);
	struct migrator *migrator;
	const struct problem *problem =
	    migrator_open(&arena, &options, migrations_folder, NULL, &migrator);

	if (problem == NULL) {
		problem = migrator_up(migrator, 0);
		migrator_close(migrator);
	}
	if (problem != NULL)
		die(problem->cause);
	arena_release(&arena);
}

void
private_postgres_create_migrated(const struct private_postgres *server, const char *name)
{
	struct arena arena = { 0 };

	if (private_postgres_sql(server, &arena, "postgres",
		"SELECT 1 FROM pg_database WHERE datname = '" TEMPLATE "'")
		.len == 0) {
		create(server, TEMPLATE, "template0");
		migrate_template(
		    server, arena_printf(&arena, "%s/migrations", getenv("srcdir")).at);
	}
	create(server, name, TEMPLATE);
	arena_release(&arena);
}

struct pg_options
private_postgres_options(const struct private_postgres *server, const char *database)
{
	return (struct pg_options){
		.host = str_of(server->folder),
		.port = 5432,
		.user = STR("postgres"),
		.database = str_of(database),
		.ssl_mode = STR("disable"),
		.application_name = STR("tintype-test"),
		.connect_timeout_ns = 5 * CLOCK_SECOND_NS,
		.statement_timeout_ns = 5 * CLOCK_SECOND_NS,
	};
}
