#include "config.h"

#include "base/log.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/put.h"

/* Room kept for closing a line that was cut. */
#define TAIL 8

static const char *const level_names[LOG_LEVEL_COUNT] = {
	[LOG_LEVEL_ERROR] = "error",
	[LOG_LEVEL_WARNING] = "warning",
	[LOG_LEVEL_INFO] = "info",
	[LOG_LEVEL_DEBUG] = "debug",
};

/* The one mutable global of the house besides the signal flags. */
static struct {
	enum log_level level;
	enum log_format format;
	int fd, access_fd;
	bool journal, syslog;
} log_state = { LOG_LEVEL_INFO, LOG_FORMAT_TEXT, STDERR_FILENO, -1, false, false };

static const int syslog_levels[LOG_LEVEL_COUNT] = {
	[LOG_LEVEL_ERROR] = LOG_ERR,
	[LOG_LEVEL_WARNING] = LOG_WARNING,
	[LOG_LEVEL_INFO] = LOG_INFO,
	[LOG_LEVEL_DEBUG] = LOG_DEBUG,
};

/* JOURNAL_STREAM says which file journald's pipe is; standard error may have been redirected. */
static bool
is_journal(int fd)
{
	const char *text = getenv("JOURNAL_STREAM");
	struct str inode = str_of(text == NULL ? "" : text), device;
	int64_t device_number, inode_number;
	struct stat about;

	if (inode.len == 0 || fstat(fd, &about) != 0)
		return false;
	device = str_cut(&inode, ':');
	return str_to_i64(device, 0, INT64_MAX, &device_number) &&
	       str_to_i64(inode, 0, INT64_MAX, &inode_number) &&
	       (int64_t)about.st_dev == device_number && (int64_t)about.st_ino == inode_number;
}

static int
open_file(const char *path)
{
	return open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
}

bool
log_open(enum log_level level, enum log_format format, const char *path)
{
	int fd = STDERR_FILENO, old = log_state.fd;

	log_state.level = level;
	log_state.format = format;
	log_state.syslog = path != NULL && strcmp(path, "syslog") == 0;
	if (log_state.syslog)
		openlog(NULL, LOG_PID | LOG_NDELAY, LOG_DAEMON);
	else if (path != NULL) {
		fd = open_file(path);
		if (fd < 0)
			return false;
	}
	log_state.journal = path == NULL && is_journal(fd);
	log_state.fd = fd;
	if (old != STDERR_FILENO)
		close(old);
	return true;
}

bool
log_open_access(const char *path)
{
	int fd = path == NULL ? -1 : open_file(path);

	if (path != NULL && fd < 0)
		return false;
	if (log_state.access_fd >= 0)
		close(log_state.access_fd);
	log_state.access_fd = fd;
	return true;
}

void
log_access(struct str line)
{
	if (log_state.access_fd >= 0)
		(void)!write(log_state.access_fd, line.at, line.len);
}

bool
log_level_parse(struct str text, enum log_level *out)
{
	for (int i = 0; i < LOG_LEVEL_COUNT; i++) {
		if (str_eq(text, str_of(level_names[i]))) {
			*out = (enum log_level)i;
			return true;
		}
	}
	return false;
}

static void
put(struct log_line *line, struct str s)
{
	size_t room = sizeof line->text - TAIL - line->len;
	size_t n = s.len < room ? s.len : room;

	if (n > 0)
		memcpy(line->text + line->len, s.at, n);
	line->len += n;
}

static void
put_escaped(struct log_line *line, struct str value)
{
	char escape[8];

	put(line, STR("\""));
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.at[i];

		if (c == '"' || c == '\\')
			snprintf(escape, sizeof escape, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			snprintf(escape, sizeof escape, "\\u%04x", c);
		else
			snprintf(escape, sizeof escape, "%c", c);
		/* Whole or not at all, with room for the closing quote: JSON stays JSON when cut.
		 */
		if (line->len + strlen(escape) + 1 + TAIL > sizeof line->text)
			break;
		put(line, str_of(escape));
	}
	put(line, STR("\""));
}

static bool
plain(struct str value)
{
	for (size_t i = 0; i < value.len; i++) {
		char c = value.at[i];

		if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f)
			return false;
	}
	return value.len > 0;
}

static void
put_name(struct log_line *line, const char *name)
{
	bool json = log_state.format == LOG_FORMAT_JSON;

	put(line, json ? STR(",\"") : STR(" "));
	put(line, str_of(name));
	put(line, json ? STR("\":") : STR("="));
}

void
log_str(struct log_line *line, const char *name, struct str value)
{
	if (!line->wanted || line->len + strlen(name) + 64 > sizeof line->text)
		return;
	put_name(line, name);
	if (log_state.format == LOG_FORMAT_TEXT && plain(value))
		put(line, value);
	else
		put_escaped(line, value);
}

static void
put_number(struct log_line *line, const char *name, struct str number)
{
	if (!line->wanted || line->len + strlen(name) + 64 > sizeof line->text)
		return;
	put_name(line, name);
	put(line, number);
}

void
log_i64(struct log_line *line, const char *name, int64_t value)
{
	char number[PUT_I64_SIZE];
	const char *end = put_i64(number, value);

	put_number(line, name, (struct str){ number, (size_t)(end - number) });
}

/* By hand: printf() of a floating-point number costs more than the rest of the line. */
void
log_ms(struct log_line *line, const char *name, int64_t nanoseconds)
{
	char number[PUT_I64_SIZE + 4], *at;
	int64_t us = (nanoseconds < 0 ? 0 : nanoseconds) / 1000 + (nanoseconds % 1000 >= 500);

	at = put_i64(number, us / 1000);
	*at++ = '.';
	for (int64_t unit = 100; unit > 0; unit /= 10)
		*at++ = (char)('0' + us / unit % 10);
	put_number(line, name, (struct str){ number, (size_t)(at - number) });
}

void
log_begin(struct log_line *line, enum log_level level, const char *event)
{
	char now[CLOCK_TEXT_SIZE];
	struct str time;

	line->wanted = level <= log_state.level;
	line->len = 0;
	line->level = level;
	if (!line->wanted)
		return;
	if (log_state.journal) {
		put(line, STR("<"));
		put(line, str_of((const char[]){ (char)('0' + syslog_levels[level]), '\0' }));
		put(line, STR(">"));
	}
	time = clock_format(clock_now_us(), now);
	if (log_state.format == LOG_FORMAT_JSON) {
		put(line, STR("{\"time\":\""));
		put(line, time);
		put(line, STR("\""));
		log_str(line, "level", str_of(level_names[level]));
	} else {
		put(line, time);
		put(line, STR(" "));
		put(line, str_of(level_names[level]));
	}
	log_i64(line, "pid", getpid());
	log_str(line, "event", str_of(event));
}

void
log_end(struct log_line *line)
{
	const char *tail = log_state.format == LOG_FORMAT_JSON ? "}\n" : "\n";

	if (!line->wanted)
		return;
	memcpy(line->text + line->len, tail, strlen(tail));
	line->len += strlen(tail);
	if (log_state.syslog) {
		syslog(syslog_levels[line->level], "%.*s", (int)line->len - 1, line->text);
		return;
	}
	/* Nobody can be told when the log itself cannot be written. */
	(void)!write(log_state.fd, line->text, line->len);
}

void
log_message(enum log_level level, const char *event, const char *format, ...)
{
	struct log_line line;
	char text[2048];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	log_begin(&line, level, event);
	log_str(&line, "message", str_of(text));
	log_end(&line);
}
