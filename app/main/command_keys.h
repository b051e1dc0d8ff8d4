/* tintype keys list|rotate: the keys that sign access tokens. */
#ifndef TINTYPE_MAIN_COMMAND_KEYS_H
#define TINTYPE_MAIN_COMMAND_KEYS_H

/* argv[0] is "keys". Gives the exit status: 1 if it failed, 2 on wrong arguments. */
int command_keys(int argc, char **argv);

#endif
