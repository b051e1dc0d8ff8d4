/* Who may what: the rows are in permission_rows.c, the test is tests/integration/api_permissions.c.
 */
#ifndef TINTYPE_TESTS_PERMISSIONS_H
#define TINTYPE_TESTS_PERMISSIONS_H

#include <stddef.h>

#include "base/str.h"

/* The columns of a row. */
enum permission_column {
	BY_ANYBODY,   /* no token */
	BY_OTHER,     /* user 2, whose nothing of it is */
	BY_OWNER,     /* user 1 */
	BY_MODERATOR, /* user 3 */
	BY_ADMIN,     /* user 4 */
	BY_GONE,      /* users 6, 7 and 8 with good tokens: banned, suspended, deleted */
	BY_COUNT
};

struct permission {
	const char *
	    route; /* "GET /users/{id}", as in api/routes.c but for /api/v1; "^/" if not below it */
	const char *target; /* what is asked; "<u1>" stands for gallery_id("u", 1) */
	const char *body;   /* NULL: none */
	int status[BY_COUNT];
};

/* What requests to a route need beyond a body of JSON. */
struct permission_form {
	const char *route;
	const char *const *parameters; /* more of FastCGI's, NULL at the end; NULL: none */
	const char *type;              /* NULL: JSON; of a form: permission_picture */
};

extern const struct permission permissions[];
extern const size_t permission_count;
extern const struct permission_form permission_forms[];
extern const size_t permission_form_count;
/* What the rows speak of, in SQL: made anew after each request that was let do something. */
extern const char permission_world[];
extern const struct str permission_picture; /* a form with a picture */

#endif
