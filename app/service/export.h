/* What people take with them: an archive of all that is held on them, made by a job. */
#ifndef TINTYPE_SERVICE_EXPORT_H
#define TINTYPE_SERVICE_EXPORT_H

#include "repo/export.h"
#include "service/service.h"

/* How long an archive is kept. */
#define EXPORT_LIFE_SECONDS (24 * 3600)

/* The latest, as far as it is; 404 if none was ordered. */
const struct problem *export_find(struct service *service, struct arena *arena, struct id user,
    struct export_state *out) MUST_CHECK;
/* Another is begun, unless one is being made already: then it is that. */
const struct problem *export_order(struct service *service, struct arena *arena, struct id user,
    struct export_state *out) MUST_CHECK;
/* 404 if the archive is not there (any more). */
const struct problem *export_find_file(struct service *service, struct arena *arena, struct id id,
    struct str *key, struct str *username) MUST_CHECK;

/* Where the text of a document goes. */
struct export_sink {
	void *context;
	const struct problem *(*write)(void *context, struct str text);
};
/* A JSON array of what a statement (SQL_EXPORT_LIST_…) says of a user; a page at a time in memory.
 */
const struct problem *export_put_document(struct pg *pg, struct arena *keep,
    enum statement statement, struct id user, const struct export_sink *sink) MUST_CHECK;

#endif
