/* What the doctor asks PostgreSQL. */
#ifndef TINTYPE_REPO_DOCTOR_H
#define TINTYPE_REPO_DOCTOR_H

#include "db/pg.h"

struct doctor_server {
	int64_t connections, reserved; /* max_connections, and how many of them are not for us */
	int64_t now_us;
	int64_t jobs_dead, jobs_due_seconds, jobs_abandoned;
};
const struct problem *doctor_repo_find_server(
    struct pg *pg, struct arena *arena, struct doctor_server *out) MUST_CHECK;

struct doctor_index {
	struct str name;
	bool valid;
};
const struct problem *doctor_repo_list_indexes(
    struct pg *pg, struct arena *arena, struct doctor_index **out, size_t *count) MUST_CHECK;
/* Images whose packed sets differ from their rows. */
const struct problem *doctor_repo_list_wrong_sets(
    struct pg *pg, struct arena *arena, int64_t limit, struct id **out, size_t *count) MUST_CHECK;
const struct problem *doctor_repo_pack_sets(
    struct pg *pg, struct arena *arena, const struct id *images, size_t count) MUST_CHECK;

#endif
