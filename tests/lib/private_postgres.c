#include "config.h"

#include "private_postgres.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/clock.h"
#include "db/migration.h"

#define TEMPLATE "tintype_template"

/* In the build folder, which all programs of a make check share. */
#define PREPARED "tests/prepared-postgres"

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

/*
 * Runs one of the server's programs in the folder; ends the test if it fails. It is told its whole
 * path: initdb looks for postgres beside itself.
 */
static void
run(const struct private_postgres *server, const char *name, const char *arguments[])
{
	char program[128];
	pid_t pid;
	int status;

	find_program(name, program);
	arguments[0] = program;
	pid = fork();
	if (pid == 0) {
		become_ordinary(server->folder);
		execvp(program, (char *const *)(uintptr_t)arguments);
		_exit(99);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		die(name);
}

static void
init_data(const struct private_postgres *server)
{
	const char *arguments[] = { NULL, "-D", "data", "-U", "postgres", "-A", "trust", "-E",
		"UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions", "--wal-segsize=1",
		NULL };

	run(server, "initdb", arguments);
}

static void
copy_data(const struct private_postgres *server, const struct private_postgres *primary)
{
	const char *arguments[] = { NULL, "-D", "data", "-U", "postgres", "-h", primary->folder,
		"--write-recovery-conf", "--checkpoint=fast", "--no-sync", NULL };

	run(server, "pg_basebackup", arguments);
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

static void
make_template(const struct private_postgres *server)
{
	struct arena arena = { 0 };

	create(server, TEMPLATE, "template0");
	migrate_template(server, arena_printf(&arena, "%s/migrations", getenv("srcdir")).at);
	arena_release(&arena);
}

void
private_postgres_create_migrated(const struct private_postgres *server, const char *name)
{
	struct arena arena = { 0 };

	if (private_postgres_sql(server, &arena, "postgres",
		"SELECT 1 FROM pg_database WHERE datname = '" TEMPLATE "'")
		.len == 0)
		make_template(server);
	create(server, name, TEMPLATE);
	arena_release(&arena);
}

/* What the sources' migrations are: another word for each content of them. "" without sources. */
static struct str
migrations_mark(struct arena *arena)
{
	const char *sources = getenv("srcdir");
	char block[4096];
	XXH64_hash_t mark = 0;
	glob_t found;

	if (sources == NULL ||
	    glob(arena_printf(arena, "%s/migrations/*.sql", sources).at, 0, NULL, &found) != 0)
		return STR("");
	for (size_t i = 0; i < found.gl_pathc; i++) {
		FILE *file = fopen(found.gl_pathv[i], "r");
		size_t len;

		if (file == NULL)
			die(found.gl_pathv[i]);
		while ((len = fread(block, 1, sizeof block, file)) > 0)
			mark = XXH64(block, len, mark);
		fclose(file);
	}
	globfree(&found);
	return arena_printf(arena, "%016llx", (unsigned long long)mark);
}

static void
run_shell(struct str command)
{
	if (system(command.at) != 0)
		die(command.at);
}

/* Makes data with the migrated template in them, and keeps a copy for those who come later. */
static void
prepare_data(struct private_postgres *server, struct arena *arena, struct str mark)
{
	init_data(server);
	private_postgres_restart(server);
	make_template(server);
	end(server, SIGINT);
	run_shell(arena_printf(arena,
	    "rm -rf " PREPARED "/* && cp -a '%s/data' " PREPARED "/ && printf '%.*s' >" PREPARED
	    "/mark",
	    server->folder, (int)mark.len, mark.at));
}

static bool
is_prepared(struct str mark)
{
	char kept[32] = "";
	FILE *file = fopen(PREPARED "/mark", "r");

	if (file == NULL)
		return false;
	kept[fread(kept, 1, sizeof kept - 1, file)] = '\0';
	fclose(file);
	return str_eq(mark, str_of(kept));
}

/*
 * initdb and all migrations take seconds, a copy a fraction of one: the first program of a make
 * check does it, the others wait for it. One that runs elsewhere does it for itself.
 */
static void
copy_prepared_or_init(struct private_postgres *server)
{
	struct arena arena = { 0 };
	struct str mark = migrations_mark(&arena);
	int lock = -1;

	if (mark.len > 0 && (mkdir(PREPARED, 0755) == 0 || errno == EEXIST))
		lock = open(PREPARED ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (lock < 0)
		init_data(server);
	else if (flock(lock, LOCK_EX) != 0)
		die("flock");
	else if (is_prepared(mark))
		run_shell(arena_printf(&arena, "cp -a " PREPARED "/data '%s/'", server->folder));
	else
		prepare_data(server, &arena, mark);
	if (lock >= 0)
		close(lock);
	arena_release(&arena);
}

void
private_postgres_start(struct private_postgres *server)
{
	make_folder(server);
	copy_prepared_or_init(server);
	private_postgres_restart(server);
}

void
private_postgres_start_stranger(struct private_postgres *server)
{
	make_folder(server);
	init_data(server);
	private_postgres_restart(server);
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
