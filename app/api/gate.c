#include "config.h"

#include "api/gate.h"

#include "api/api.h"
#include "api/auth.h"
#include "config/config.h"

struct str
gate_client_address(struct api *api, struct arena *arena, const struct http_request *request)
{
	(void)api;
	(void)arena;
	return request->remote_address;
}

const struct problem *
gate_pass(struct call *call)
{
	return auth_check(call);
}

void
gate_tell_limits(struct call *call)
{
	(void)call;
}
