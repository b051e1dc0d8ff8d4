/* Every variable there is, in the order in which they are shown. */
#ifndef TINTYPE_CONFIG_TABLE_H
#define TINTYPE_CONFIG_TABLE_H

#include "config/config.h"

enum setting_type {
	SETTING_TEXT,
	SETTING_NUMBER,
	SETTING_BYTES, /* also with KiB, MiB, GiB */
	SETTING_DURATION,
	SETTING_SWITCH,
	SETTING_CHOICE,
};

/* What a text may be, as a function and in words. */
struct text_kind {
	bool (*check)(struct str text);
	const char *allowed;
};

struct setting {
	const char *name;
	enum setting_type type;
	bool secret;      /* never shown; NAME_FILE names a file that holds it */
	size_t offset;    /* in struct settings */
	int64_t min, max; /* of numbers; durations in nanoseconds */
	const char
	    *preset; /* the default; "" is unset. Derived ones are told in the documentation */
	const char *choices;          /* "a|b" */
	const struct text_kind *kind; /* of texts */
	const char *documentation;
};

/* What is read: the public part, and what only serves to make it. */
struct settings {
	struct config config;
	struct str redis_url;
};

extern const struct setting setting_table[];
extern const size_t setting_count;

/* The index, or setting_count. */
size_t setting_find(struct str name);
/* False, and into untouched, if the text is not allowed. */
bool setting_parse(
    const struct setting *setting, struct arena *arena, struct str text, struct settings *into);
/* "a whole number from 1 to 65535" */
struct str setting_allowed(const struct setting *setting, struct arena *arena);
/* The value in force as text; the same text gives the same value. Secrets as "(set)" or "". */
struct str setting_show(
    const struct setting *setting, struct arena *arena, const struct settings *settings);

#endif
