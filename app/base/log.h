/*
 * Lines for the operator, one event each, written whole with one write(2): to standard error
 * (journald, spawn-fcgi) or a file. A line says when, how bad, which process, what, and which
 * request:
 *
 *   2026-01-02T03:04:05.678Z info pid=12 event=request request=… method=GET status=200 …
 *
 * Values are quoted when they hold anything but plain characters, so nobody can forge a line.
 * Only main, server, api and jobs log; rooms below return problems.
 */
#ifndef TINTYPE_BASE_LOG_H
#define TINTYPE_BASE_LOG_H

#include "base/str.h"

#include <stdint.h>

enum log_level {
	LOG_LEVEL_ERROR,
	LOG_LEVEL_WARNING,
	LOG_LEVEL_INFO,
	LOG_LEVEL_DEBUG,
	LOG_LEVEL_COUNT
};
enum log_format { LOG_FORMAT_TEXT, LOG_FORMAT_JSON };

/* One line being written: at most this long, cut at the end if need be. */
struct log_line {
	bool wanted;
	enum log_level level;
	size_t len;
	char text[4096];
};

/*
 * Lines above the level are dropped. path NULL means standard error, where lines begin with their
 * level as <N> if that is journald's (sd-daemon(3)); "syslog" means syslog(3). Call again to
 * reopen.
 */
bool log_open(enum log_level level, enum log_format format, const char *path);
/* The access log, of whole lines that the caller makes; NULL: none. Call again to reopen. */
bool log_open_access(const char *path);
void log_access(struct str line);
bool log_level_parse(struct str text, enum log_level *out);

void log_begin(struct log_line *line, enum log_level level, const char *event);
void log_str(struct log_line *line, const char *name, struct str value);
void log_i64(struct log_line *line, const char *name, int64_t value);
/* Nanoseconds, shown in milliseconds with three decimals. */
void log_ms(struct log_line *line, const char *name, int64_t nanoseconds);
void log_end(struct log_line *line);

/* A whole line with one message. */
void log_message(enum log_level level, const char *event, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
