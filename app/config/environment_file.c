/* In this room "config.h" would be the room's own. */
#include <config.h>

#include "config/environment_file.h"

#define NAME_MAX_LENGTH 64

static bool
name_valid(struct str name)
{
	if (name.len == 0 || name.len > NAME_MAX_LENGTH || (name.at[0] >= '0' && name.at[0] <= '9'))
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
			(c >= 'a' && c <= 'z')))
			return false;
	}
	return true;
}

/* What is wrong, or NULL. */
static const char *
take_single_quoted(struct str *rest, struct str *out)
{
	size_t end;

	*rest = str_from(*rest, 1);
	end = str_find_byte(*rest, '\'');
	if (end == rest->len)
		return "the quote is not closed";
	*out = str_first(*rest, end);
	*rest = str_from(*rest, end + 1);
	return NULL;
}

static bool
may_be_escaped(char c)
{
	return c == '\\' || c == '"' || c == '$' || c == '`';
}

static const char *
take_double_quoted(struct arena *arena, struct str *rest, struct str *out)
{
	char *text = arena_alloc(arena, rest->len, 1);
	size_t length = 0;

	for (size_t i = 1; i < rest->len; i++) {
		char c = rest->at[i];

		if (c == '"') {
			*out = (struct str){ text, length };
			*rest = str_from(*rest, i + 1);
			return NULL;
		}
		if (c == '\\') {
			if (++i == rest->len || !may_be_escaped(rest->at[i]))
				return "in double quotes a backslash stands only before \\ \" $ or "
				       "`";
			c = rest->at[i];
		}
		text[length++] = c;
	}
	return "the quote is not closed";
}

static const char *
take_plain(struct str *rest, struct str *out)
{
	for (size_t i = 0; i < rest->len; i++) {
		char c = rest->at[i];

		if (c == '\\' || c == '"' || c == '\'')
			return "a value with a backslash or a quote must stand in quotes";
	}
	*out = *rest;
	*rest = STR("");
	return NULL;
}

static const char *
take_value(struct arena *arena, struct str text, struct str *out)
{
	const char *wrong;

	if (text.len > 0 && text.at[0] == '\'')
		wrong = take_single_quoted(&text, out);
	else if (text.len > 0 && text.at[0] == '"')
		wrong = take_double_quoted(arena, &text, out);
	else
		wrong = take_plain(&text, out);
	if (wrong == NULL && str_trim(text).len > 0)
		wrong = "text behind the closing quote";
	return wrong;
}

static const char *
parse_line(struct arena *arena, struct str line, struct environment_file *file)
{
	struct assignment assignment;
	const char *wrong;

	if (str_find_byte(line, '=') == line.len)
		return "must be NAME=value";
	assignment.name = str_cut(&line, '=');
	if (!name_valid(assignment.name))
		return "must be NAME=value, the name of letters, digits and _";
	if (environment_file_find(file, assignment.name) != NULL)
		return "sets a variable that is set above";
	wrong = take_value(arena, str_trim(line), &assignment.value);
	if (wrong != NULL)
		return wrong;
	if (file->count == ENVIRONMENT_FILE_LINES_MAX)
		return "too many variables";
	file->items[file->count++] = assignment;
	return NULL;
}

void
environment_file_parse(
    struct arena *arena, struct str text, struct environment_file *out, struct field_errors *errors)
{
	int number = 0;

	*out = (struct environment_file){
		.items = arena_array(arena, struct assignment, ENVIRONMENT_FILE_LINES_MAX),
	};
	if (text.len > ENVIRONMENT_FILE_MAX || str_find_byte(text, '\0') != text.len) {
		field_errors_add(errors, STR("environment file"),
		    "must be text of at most %d bytes", ENVIRONMENT_FILE_MAX);
		return;
	}
	while (text.len > 0) {
		struct str line = str_trim(str_cut(&text, '\n'));
		const char *wrong;

		number++;
		if (line.len == 0 || line.at[0] == '#' || line.at[0] == ';')
			continue;
		/* The line itself is not shown: it may hold a secret. */
		wrong = parse_line(arena, line, out);
		if (wrong != NULL)
			field_errors_add(
			    errors, arena_printf(arena, "line %d", number), "%s", wrong);
	}
}

const struct assignment *
environment_file_find(const struct environment_file *file, struct str name)
{
	for (size_t i = 0; i < file->count; i++)
		if (str_eq(file->items[i].name, name))
			return &file->items[i];
	return NULL;
}
