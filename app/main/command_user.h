/* tintype user add|role|password: accounts, for the operator. The first administrator is made here.
 */
#ifndef TINTYPE_MAIN_COMMAND_USER_H
#define TINTYPE_MAIN_COMMAND_USER_H

/* argv[0] is "user". Gives the exit status: 1 if it failed, 2 on wrong arguments. */
int command_user(int argc, char **argv);

#endif
