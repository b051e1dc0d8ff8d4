/* Who is asking, and what they may. The one place where roles and visibility are decided. */
#ifndef TINTYPE_SERVICE_ACCESS_H
#define TINTYPE_SERVICE_ACCESS_H

#include "base/id.h"

enum role { ROLE_USER, ROLE_MODERATOR, ROLE_ADMIN, ROLE_COUNT };

/* Anonymous is all zero. */
struct viewer {
	bool signed_in;
	struct id id;
	struct id session;
	enum role role;
};

bool viewer_is(const struct viewer *viewer, struct id account);
bool viewer_moderates(const struct viewer *viewer); /* moderator or admin */
bool viewer_administers(const struct viewer *viewer);
bool role_parse(struct str text, enum role *out);
struct str role_name(enum role role);

#endif
