/* What people take with them: an archive of all that is held on them, made by a job. */
#ifndef TINTYPE_SERVICE_EXPORT_H
#define TINTYPE_SERVICE_EXPORT_H

#include "repo/export.h"
#include "service/service.h"

/* How long an archive is kept. */
#define EXPORT_LIFE_SECONDS (24 * 3600)

/* The latest; one is begun if there is none, or if anew is said and none is being made. */
const struct problem *export_ask(struct service *service, struct arena *arena, struct id user,
    bool anew, struct export_state *out) MUST_CHECK;
/* 404 if the archive is not there (any more). */
const struct problem *export_find_file(struct service *service, struct arena *arena, struct id id,
    struct str *key, struct str *username) MUST_CHECK;

#endif
