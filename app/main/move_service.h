/* What tintype import and tintype export work with, and how they end. */
#ifndef TINTYPE_MAIN_MOVE_SERVICE_H
#define TINTYPE_MAIN_MOVE_SERVICE_H

#include "service/service.h"

/* As the workers have it. */
const struct problem *move_service_open(
    struct arena *arena, const struct config *config, struct service *out) MUST_CHECK;
void move_service_close(struct service *service);
/* By e-mail address or username. NOT_FOUND. */
struct account;
const struct problem *move_find_owner(struct service *service, struct arena *arena,
    const char *login, struct account *out) MUST_CHECK;
/* Tells the problem; the exit status (sysexits) for it, 0 for none. */
int move_fail(const struct problem *problem);

#endif
