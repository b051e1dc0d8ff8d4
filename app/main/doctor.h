/*
 * tintype doctor: everything that operators get wrong, looked at one after the other; each finding
 * with what mends it. A check says what it sees and never ends the others.
 */
#ifndef TINTYPE_MAIN_DOCTOR_H
#define TINTYPE_MAIN_DOCTOR_H

#include "config/config.h"
#include "db/pg.h"

struct doctor {
	const struct config *config;
	struct arena *arena;
	struct pg *pg;
	const char *site; /* nginx's file of this gallery; NULL: where it usually is */
	bool repair;
	int wrong, warnings, repaired;
};

int command_doctor(int argc, char **argv);

void doctor_good(struct doctor *doctor, const char *about, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Should be seen to. fix: one line. */
void doctor_warn(struct doctor *doctor, const char *about, const char *fix, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Does not work, or will not; the exit status tells. */
void doctor_wrong(struct doctor *doctor, const char *about, const char *fix, const char *format,
    ...) __attribute__((format(printf, 4, 5)));
void doctor_repaired(struct doctor *doctor, const char *about, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What a problem says, on one line. */
const char *doctor_cause(struct doctor *doctor, const struct problem *problem);

/* doctor_machine.c */
void doctor_environment(struct doctor *doctor);
void doctor_keys(struct doctor *doctor);
void doctor_storage(struct doctor *doctor);
void doctor_nginx(struct doctor *doctor);
/* doctor_database.c */
void doctor_schema(struct doctor *doctor);
void doctor_server(struct doctor *doctor);
void doctor_sets(struct doctor *doctor);
void doctor_counts(struct doctor *doctor);
/* doctor_replica.c */
void doctor_replicas(struct doctor *doctor);
/* doctor_redis.c */
void doctor_redis(struct doctor *doctor);

/* The clock of another machine against ours. */
void doctor_clock(struct doctor *doctor, const char *whose, int64_t theirs_us, int64_t ours_us);

#endif
