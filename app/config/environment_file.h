/*
 * The environment file: NAME=value lines, as systemd and docker read them where the two agree. Text
 * in '…' is as it stands; in "…" a backslash escapes \ " $ and `; without quotes all up to the end
 * of the line, trimmed. What the others would read differently (a backslash or a quote within plain
 * text) is refused. '#' and ';' begin comment lines.
 */
#ifndef TINTYPE_CONFIG_ENVIRONMENT_FILE_H
#define TINTYPE_CONFIG_ENVIRONMENT_FILE_H

#include "base/problem.h"

#define ENVIRONMENT_FILE_MAX 65536
#define ENVIRONMENT_FILE_LINES_MAX 256

struct assignment {
	struct str name, value;
};

struct environment_file {
	struct assignment *items;
	size_t count;
};

/* Lines that are wrong go to errors as "line N". */
void environment_file_parse(struct arena *arena, struct str text, struct environment_file *out,
    struct field_errors *errors);
/* NULL if the file does not set it. */
const struct assignment *environment_file_find(
    const struct environment_file *file, struct str name);

#endif
