#include "config.h"

#include "main/doctor.h"

#include "main/command.h"
#include "repo/replica.h"
#include "service/connect.h"

/* Below that it will be used again in a moment. */
#define LATE_BYTES (INT64_C(64) * 1024 * 1024)

static void
judge(struct doctor *doctor, const char *host, const struct wal_place *primary,
    const struct replica_state *found)
{
	int64_t late = primary->position - found->place.position;

	if (found->place.system != primary->system)
		doctor_wrong(doctor, "replicas",
		    "make it anew by pg_basebackup from DB_HOST, or take it out of DB_READ_HOSTS",
		    "%s is no copy of the primary (another system identifier)", host);
	else if (!found->standby)
		doctor_wrong(doctor, "replicas",
		    "if it is the primary now, set DB_HOST to it; else make it anew",
		    "%s is no standby: it was promoted, or is the primary itself", host);
	else if (found->place.timeline != primary->timeline)
		doctor_wrong(doctor, "replicas",
		    "make it follow the new primary; after a failover this may take minutes",
		    "%s is on timeline %lld, the primary on %lld", host,
		    (long long)found->place.timeline, (long long)primary->timeline);
	else if (late > LATE_BYTES)
		doctor_warn(doctor, "replicas",
		    "psql there: SELECT * FROM pg_stat_wal_receiver, and its log",
		    "%s is %lld MiB behind, its last transaction is %lld s old: it is not used",
		    host, (long long)(late >> 20), (long long)found->lag_seconds);
	else
		doctor_good(doctor, "replicas", "%s follows, %lld bytes behind", host,
		    (long long)(late < 0 ? 0 : late));
}

static void
look_at(struct doctor *doctor, struct str host, const struct wal_place *primary)
{
	struct pg_options options = command_pg_options(doctor->config);
	const char *name = arena_c_string(doctor->arena, host);
	const struct problem *problem;
	struct replica_state found;
	struct pg *pg;

	service_pg_host(host, &options);
	pg = pg_new(&options);
	problem = replica_repo_find_standby(pg, doctor->arena, &found);
	if (problem != NULL)
		doctor_wrong(doctor, "replicas", "start it, or take it out of DB_READ_HOSTS",
		    "%s: %s", name, doctor_cause(doctor, problem));
	else
		judge(doctor, name, primary, &found);
	pg_free(pg);
}

void
doctor_replicas(struct doctor *doctor)
{
	struct str rest = doctor->config->db.read_hosts;
	struct wal_place primary;

	if (rest.len == 0)
		return;
	if (replica_repo_find_primary(doctor->pg, doctor->arena, &primary) != NULL) {
		doctor_wrong(doctor, "replicas", "set DB_HOST to the primary",
		    "the database of DB_HOST takes no writes, or is away");
		return;
	}
	while (rest.len > 0)
		look_at(doctor, str_trim(str_cut(&rest, ',')), &primary);
}
