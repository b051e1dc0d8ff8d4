/* tintype status db: how the database is, as an operator wants to see it at a glance. */
#ifndef TINTYPE_MAIN_COMMAND_STATUS_H
#define TINTYPE_MAIN_COMMAND_STATUS_H

int command_status(int argc, char **argv);

#endif
