/* tintype config [--json]: what is in force, and where each value came from. */
#ifndef TINTYPE_MAIN_COMMAND_CONFIG_H
#define TINTYPE_MAIN_COMMAND_CONFIG_H

/* argv[0] is "config". Gives the exit status: 1 if the configuration is wrong, 2 on wrong
 * arguments. */
int command_config(int argc, char **argv);

#endif
