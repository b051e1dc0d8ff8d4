/*
 * tintype site: nginx's configuration for this gallery, made from the templates that are installed
 * and from the configuration in force, so that the limits of both agree.
 */
#ifndef TINTYPE_MAIN_COMMAND_SITE_H
#define TINTYPE_MAIN_COMMAND_SITE_H

#include "config/config.h"

/* The largest request body that nginx lets through. */
int64_t command_site_upload_limit(const struct config *config);
int command_site(int argc, char **argv);

#endif
