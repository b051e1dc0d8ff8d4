/*
 * Where a worker was when it crashed, or when the watchdog lost patience: one line on the log,
 * innermost first, as function+offset where the name is known, else file+offset for addr2line(1).
 */
#ifndef TINTYPE_SERVER_STACK_H
#define TINTYPE_SERVER_STACK_H

/* What the watchdog sends before it kills: the stack is told, then the worker ends by it. */
#define STACK_SIGNAL SIGABRT

/*
 * In a worker, once: from now on SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT tell the stack, on a
 * stack of their own, and then do what they would have done. Not under the sanitizers, which tell
 * it themselves.
 */
void stack_tell_at_crash(void);

#endif
