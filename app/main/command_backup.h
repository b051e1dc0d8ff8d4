/* tintype backup: everything into a folder, what is in one, whether it is whole. */
#ifndef TINTYPE_MAIN_COMMAND_BACKUP_H
#define TINTYPE_MAIN_COMMAND_BACKUP_H

int command_backup(int argc, char **argv);

#endif
