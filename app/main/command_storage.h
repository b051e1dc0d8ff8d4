/* tintype storage, tintype doctor: whether rows and files agree; moving files to another store. */
#ifndef TINTYPE_MAIN_COMMAND_STORAGE_H
#define TINTYPE_MAIN_COMMAND_STORAGE_H

int command_storage(int argc, char **argv);
int command_doctor(int argc, char **argv);

#endif
