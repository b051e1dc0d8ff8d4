/* tintype jobs: the work in the background that waits, runs, or was given up. */
#ifndef TINTYPE_MAIN_COMMAND_JOBS_H
#define TINTYPE_MAIN_COMMAND_JOBS_H

int command_jobs(int argc, char **argv);

#endif
