/* Signals by descriptor, for master and worker alike: no handlers, so no code that may run
 * anywhere. */
#ifndef TINTYPE_SERVER_SIGNALS_H
#define TINTYPE_SERVER_SIGNALS_H

#include "config/config.h"

/* Blocks the signals both know; a fork inherits that. */
void server_signals_block(void);
/* For a program to be executed, which expects them open. */
void server_signals_unblock(void);
/* A non-blocking signalfd of them; -1 with errno. */
int server_signals_open(void);
/* (Re)opens the log as configured; false if the file cannot be opened: then the old one stays. */
bool server_log_open(const struct config *config);

#endif
