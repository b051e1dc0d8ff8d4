/* tintype import: a gallery is moved in. */
#ifndef TINTYPE_MAIN_COMMAND_IMPORT_H
#define TINTYPE_MAIN_COMMAND_IMPORT_H

int command_import(int argc, char **argv);

#endif
