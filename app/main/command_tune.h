/* tintype tune: settings for us, PostgreSQL, Redis and nginx, from what is to be served. */
#ifndef TINTYPE_MAIN_COMMAND_TUNE_H
#define TINTYPE_MAIN_COMMAND_TUNE_H

int command_tune(int argc, char **argv);

#endif
