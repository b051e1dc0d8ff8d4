/* tintype doctor counts: what is kept twice is compared, and made right. */
#ifndef TINTYPE_MAIN_COMMAND_DOCTOR_H
#define TINTYPE_MAIN_COMMAND_DOCTOR_H

int command_doctor_counts(int argc, char **argv);

#endif
