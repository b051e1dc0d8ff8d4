#include "config.h"

#include "main/doctor.h"

#include <string.h>

#include "base/clock.h"
#include "db/migration.h"
#include "main/command.h"
#include "repo/count.h"
#include "repo/doctor.h"

#define INDEXES_MAX 1000
/* For people, backups, and a second program while it is upgraded. */
#define CONNECTIONS_SPARE 5
#define JOBS_LATE_SECONDS 3600
#define SETS_AT_ONCE 500
#define SETS_ROUNDS_MAX 100000

/* What migrations made and no later one dropped. */
struct wanted {
	struct str names[INDEXES_MAX];
	struct str statements[INDEXES_MAX];
	size_t count;
};

static bool
take_word(struct str *rest, const char *word)
{
	struct str text = str_trim(*rest);

	if (!str_starts(text, str_of(word)))
		return false;
	*rest = str_from(text, strlen(word));
	return true;
}

static struct str
take_name(struct str rest)
{
	size_t end = 0;

	rest = str_trim(rest);
	while (end < rest.len &&
	       ((rest.at[end] >= 'a' && rest.at[end] <= 'z') ||
		   (rest.at[end] >= '0' && rest.at[end] <= '9') || rest.at[end] == '_'))
		end++;
	return str_first(rest, end);
}

static void
forget(struct wanted *wanted, struct str name)
{
	for (size_t i = 0; i < wanted->count; i++)
		if (str_eq(wanted->names[i], name)) {
			wanted->names[i] = wanted->names[wanted->count - 1];
			wanted->statements[i] = wanted->statements[--wanted->count];
			return;
		}
}

/* CREATE [UNIQUE] INDEX [CONCURRENTLY] [IF NOT EXISTS] name …, DROP INDEX … name. */
static void
learn_statement(struct wanted *wanted, struct str statement)
{
	struct str rest = statement;
	bool drop = false;

	while (rest.len > 0 && (str_starts(rest = str_trim(rest), STR("--"))))
		str_cut(&rest, '\n');
	statement = rest;
	if (take_word(&rest, "DROP INDEX"))
		drop = true;
	else if (!take_word(&rest, "CREATE INDEX") && !take_word(&rest, "CREATE UNIQUE INDEX"))
		return;
	take_word(&rest, "CONCURRENTLY");
	if (!take_word(&rest, "IF NOT EXISTS"))
		take_word(&rest, "IF EXISTS");
	rest = take_name(rest);
	forget(wanted, rest);
	if (drop || rest.len == 0 || wanted->count == INDEXES_MAX)
		return;
	wanted->names[wanted->count] = rest;
	wanted->statements[wanted->count++] = statement;
}

static void
learn(struct wanted *wanted, const struct migration *migration)
{
	struct str rest = migration_part(migration->text, true), statement;

	while (migration_next_statement(&rest, &statement))
		learn_statement(wanted, statement);
}

static const char *
on_one_line(struct arena *arena, struct str statement)
{
	char *line = arena_c_string(arena, statement);

	for (size_t i = 0; i < statement.len; i++)
		if (line[i] == '\n' || line[i] == '\t')
			line[i] = ' ';
	return arena_printf(arena, "psql: %s", line).at;
}

static const struct doctor_index *
find_index(const struct doctor_index *indexes, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(indexes[i].name, name))
			return &indexes[i];
	return NULL;
}

static void
look_at_indexes(struct doctor *doctor, const struct wanted *wanted)
{
	const struct problem *problem;
	struct doctor_index *indexes;
	size_t count, bad = 0;

	problem = doctor_repo_list_indexes(doctor->pg, doctor->arena, &indexes, &count);
	if (problem != NULL)
		return;
	for (size_t i = 0; i < wanted->count; i++)
		if (find_index(indexes, count, wanted->names[i]) == NULL) {
			bad++;
			doctor_wrong(doctor, "indexes",
			    on_one_line(doctor->arena, wanted->statements[i]), "%.*s is missing",
			    (int)wanted->names[i].len, wanted->names[i].at);
		}
	for (size_t i = 0; i < count; i++)
		if (!indexes[i].valid) {
			bad++;
			doctor_wrong(doctor, "indexes",
			    arena_printf(doctor->arena, "psql: REINDEX INDEX CONCURRENTLY %.*s",
				(int)indexes[i].name.len, indexes[i].name.at)
				.at,
			    "%.*s is not valid: nobody uses it", (int)indexes[i].name.len,
			    indexes[i].name.at);
		}
	if (bad == 0)
		doctor_good(doctor, "indexes", "%zu, as the migrations made them", wanted->count);
}

static void
look_at_migrations(struct doctor *doctor, struct migrator *migrator)
{
	struct wanted *wanted = arena_new(doctor->arena, struct wanted);
	const struct migration *items;
	size_t count = migrator_list(migrator, &items), pending = 0;

	for (size_t i = 0; i < count; i++) {
		if (items[i].applied)
			learn(wanted, &items[i]);
		else
			pending++;
	}
	if (pending > 0)
		doctor_wrong(
		    doctor, "migrations", "tintype migrate up", "%zu are not applied yet", pending);
	else
		doctor_good(doctor, "migrations", "all %zu are applied", count);
	if (pending == 0)
		look_at_indexes(doctor, wanted);
}

void
doctor_schema(struct doctor *doctor)
{
	struct pg_options options = command_pg_options(doctor->config);
	const struct problem *problem;
	struct migrator *migrator;

	problem = migrator_open(
	    doctor->arena, &options, TINTYPE_PKGDATADIR "/migrations", NULL, &migrator);
	if (problem != NULL) {
		doctor_wrong(doctor, "database", "start it, or mend what DB_… or the message say",
		    "%s", doctor_cause(doctor, problem));
		return;
	}
	look_at_migrations(doctor, migrator);
	migrator_close(migrator);
}

static void
look_at_connections(struct doctor *doctor, const struct doctor_server *server)
{
	int64_t wanted =
	    doctor->config->db.max_open + doctor->config->jobs.processes + CONNECTIONS_SPARE;
	int64_t ours = server->connections - server->reserved;

	if (ours < wanted)
		doctor_wrong(doctor, "connections",
		    arena_printf(doctor->arena,
			"max_connections = %lld in postgresql.conf and a restart, or a smaller "
			"DB_MAX_OPEN_CONNS",
			(long long)(wanted + server->reserved))
			.at,
		    "PostgreSQL takes %lld, our workers, jobs and people want %lld",
		    (long long)ours, (long long)wanted);
	else
		doctor_good(doctor, "connections", "PostgreSQL takes %lld, we want %lld",
		    (long long)ours, (long long)wanted);
}

static void
look_at_jobs(struct doctor *doctor, const struct doctor_server *server)
{
	if (server->jobs_due_seconds > JOBS_LATE_SECONDS || server->jobs_abandoned > 0)
		doctor_wrong(doctor, "jobs", "start tintype-jobs, and read its log",
		    "nobody works on them: the oldest is due for %lld s, %lld were left by their "
		    "runner",
		    (long long)server->jobs_due_seconds, (long long)server->jobs_abandoned);
	else
		doctor_good(doctor, "jobs", "they are worked on");
	if (server->jobs_dead > 0)
		doctor_warn(doctor, "jobs",
		    "tintype jobs list dead, then tintype jobs retry all or drop all",
		    "%lld were given up", (long long)server->jobs_dead);
}

void
doctor_server(struct doctor *doctor)
{
	int64_t before = clock_now_us();
	const struct problem *problem;
	struct doctor_server server;

	problem = doctor_repo_find_server(doctor->pg, doctor->arena, &server);
	if (problem != NULL) {
		doctor_wrong(doctor, "database", "tintype migrate up, then ask again", "%s",
		    doctor_cause(doctor, problem));
		return;
	}
	/* Asked between the two. */
	doctor_clock(doctor, "PostgreSQL", server.now_us, before + (clock_now_us() - before) / 2);
	look_at_connections(doctor, &server);
	look_at_jobs(doctor, &server);
}

static const struct problem *
repair_sets(struct doctor *doctor, int64_t *repaired)
{
	struct id *images;
	size_t count = SETS_AT_ONCE;

	for (int round = 0; count == SETS_AT_ONCE && round < SETS_ROUNDS_MAX; round++) {
		TRY(doctor_repo_list_wrong_sets(
		    doctor->pg, doctor->arena, SETS_AT_ONCE, &images, &count));
		if (count > 0)
			TRY(doctor_repo_pack_sets(doctor->pg, doctor->arena, images, count));
		*repaired += (int64_t)count;
	}
	return NULL;
}

void
doctor_sets(struct doctor *doctor)
{
	const struct problem *problem;
	int64_t repaired = 0;
	struct id *images;
	size_t count;

	problem =
	    doctor_repo_list_wrong_sets(doctor->pg, doctor->arena, SETS_AT_ONCE, &images, &count);
	if (problem != NULL)
		return; /* doctor_server() has told why */
	if (count == 0) {
		doctor_good(doctor, "listings", "what they show is what rows say");
		return;
	}
	if (doctor->repair && repair_sets(doctor, &repaired) == NULL)
		doctor_repaired(
		    doctor, "listings", "%lld images, packed anew", (long long)repaired);
	else
		doctor_wrong(doctor, "listings", "tintype doctor --repair",
		    "%zu%s images show other sizes or tags than their rows say", count,
		    count == SETS_AT_ONCE ? " or more" : "");
}

static const struct problem *
repair_counts(struct doctor *doctor, int64_t *repaired)
{
	TRY(pg_begin(doctor->pg, doctor->arena));
	TRY(count_repo_repair(doctor->pg, doctor->arena, repaired));
	return pg_commit(doctor->pg, doctor->arena);
}

void
doctor_counts(struct doctor *doctor)
{
	struct count_wrong *wrong;
	int64_t repaired = 0;
	size_t count;

	if (count_repo_list_wrong(doctor->pg, doctor->arena, &wrong, &count) != NULL)
		return; /* doctor_server() has told why */
	if (count == 0)
		doctor_good(doctor, "counts", "kept as counted");
	else if (doctor->repair && repair_counts(doctor, &repaired) == NULL)
		doctor_repaired(doctor, "counts", "%lld totals", (long long)repaired);
	else
		doctor_wrong(doctor, "counts", "tintype doctor --repair",
		    "%zu totals are not what is there", count);
}
