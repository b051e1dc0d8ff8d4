/* tintype restore: a backup brought back. */
#ifndef TINTYPE_MAIN_COMMAND_RESTORE_H
#define TINTYPE_MAIN_COMMAND_RESTORE_H

int command_restore(int argc, char **argv);

#endif
