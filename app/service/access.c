#include "config.h"

#include "service/access.h"

static const struct str role_names[ROLE_COUNT] = {
	[ROLE_USER] = STR("user"),
	[ROLE_MODERATOR] = STR("moderator"),
	[ROLE_ADMIN] = STR("admin"),
};

bool
viewer_is(const struct viewer *viewer, struct id account)
{
	return viewer->signed_in && id_eq(viewer->id, account);
}

bool
viewer_moderates(const struct viewer *viewer)
{
	return viewer->signed_in && viewer->role != ROLE_USER;
}

bool
viewer_administers(const struct viewer *viewer)
{
	return viewer->signed_in && viewer->role == ROLE_ADMIN;
}

bool
role_parse(struct str text, enum role *out)
{
	for (int i = 0; i < ROLE_COUNT; i++) {
		if (str_eq(text, role_names[i])) {
			*out = (enum role)i;
			return true;
		}
	}
	return false;
}

struct str
role_name(enum role role)
{
	return role_names[role];
}
