/* tintype export: a gallery is moved out. */
#ifndef TINTYPE_MAIN_COMMAND_EXPORT_H
#define TINTYPE_MAIN_COMMAND_EXPORT_H

int command_export(int argc, char **argv);

#endif
