/* tintype migrate up|down|status|redo: the database's schema. */
#ifndef TINTYPE_MAIN_COMMAND_MIGRATE_H
#define TINTYPE_MAIN_COMMAND_MIGRATE_H

/* argv[0] is "migrate". Gives the exit status: 1 if it failed, 2 on wrong arguments. */
int command_migrate(int argc, char **argv);

#endif
