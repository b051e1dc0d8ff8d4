#include "config.h"

#include "db/migration.h"

/* The line up to its newline, taken off *rest with it. */
static struct str
take_line(struct str *rest)
{
	return str_cut(rest, '\n');
}

static bool
is_marker(struct str line, struct str marker)
{
	struct str text = str_trim(line);

	if (!str_starts(text, STR("-- +goose ")))
		return false;
	return str_eq(str_trim(str_from(text, sizeof "-- +goose " - 1)), marker);
}

struct str
migration_part(struct str text, bool up)
{
	struct str rest = text, part = { text.at, 0 };
	bool inside = false;

	while (rest.len > 0) {
		struct str line = take_line(&rest);

		if (is_marker(line, STR("Up")) || is_marker(line, STR("Down"))) {
			bool wanted = is_marker(line, up ? STR("Up") : STR("Down"));

			if (inside)
				part.len = (size_t)(line.at - part.at);
			if (inside && !wanted)
				return part;
			inside = wanted;
			part = rest.len > 0 ? rest : STR("");
		}
	}
	return inside ? part : STR("");
}

/* Letters of names and numbers: all bytes of UTF-8 sequences are. */
static bool
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

static char
char_at(struct str s, size_t at)
{
	return at < s.len ? s.at[at] : '\0';
}

/* The length of a comment at the end of a line, its newline not counted. */
static size_t
line_comment(struct str s)
{
	return str_find_byte(s, '\n');
}

/* These comments nest in PostgreSQL. */
static size_t
block_comment(struct str s)
{
	int depth = 0;
	size_t at = 0;

	while (at < s.len) {
		struct str two = str_first(str_from(s, at), 2);

		if (str_eq(two, STR("/*"))) {
			depth++;
			at += 2;
		} else if (str_eq(two, STR("*/"))) {
			at += 2;
			if (--depth == 0)
				return at;
		} else {
			at++;
		}
	}
	return s.len;
}

/* A doubled quote needs no care without escapes: it ends one quoted text and begins the next. */
static size_t
quoted(struct str s, bool escapes)
{
	for (size_t at = 1; at < s.len; at++) {
		if (escapes && s.at[at] == '\\')
			at++;
		else if (escapes && s.at[at] == s.at[0] && char_at(s, at + 1) == s.at[0])
			at++;
		else if (s.at[at] == s.at[0])
			return at + 1;
	}
	return s.len;
}

/* From $tag$ to the next $tag$; one byte if it is no such thing ($1). */
static size_t
dollar_quoted(struct str s)
{
	size_t tag = 1, end;

	while (is_name(char_at(s, tag)))
		tag++;
	if (char_at(s, tag) != '$' || (char_at(s, 1) >= '0' && char_at(s, 1) <= '9'))
		return 1;
	tag++;
	end = str_find(str_from(s, tag), str_first(s, tag));
	return end == s.len - tag ? s.len : tag + end + tag;
}

/* E'…', where the E is a word of its own. */
static bool
after_escape_letter(struct str text, size_t at)
{
	return at > 0 && (text.at[at - 1] == 'E' || text.at[at - 1] == 'e') &&
	       (at < 2 || !is_name(text.at[at - 2]));
}

static bool
is_comment(struct str s)
{
	return str_starts(s, STR("--")) || str_starts(s, STR("/*"));
}

/* The length of what begins at a place and holds no end of a statement: quoted, comment, or a byte.
 */
static size_t
token(struct str text, size_t at)
{
	struct str s = str_from(text, at);
	char before = at == 0 ? '\0' : text.at[at - 1];

	if (is_comment(s))
		return s.at[0] == '-' ? line_comment(s) : block_comment(s);
	if (s.at[0] == '\'')
		return quoted(s, after_escape_letter(text, at));
	if (s.at[0] == '"')
		return quoted(s, false);
	if (s.at[0] == '$' && !is_name(before) && before != '$')
		return dollar_quoted(s);
	return 1;
}

/* Takes blanks and comments off the front; true if one of them was StatementBegin. */
static bool
skip_to_statement(struct str *rest)
{
	bool block = false;

	for (;;) {
		struct str trimmed = str_trim(*rest);

		*rest =
		    str_from(*rest, trimmed.len == 0 ? rest->len : (size_t)(trimmed.at - rest->at));
		if (!is_comment(*rest))
			return block;
		if (is_marker(str_first(*rest, line_comment(*rest)), STR("StatementBegin")))
			block = true;
		*rest = str_from(*rest, token(*rest, 0));
	}
}

/* The text up to the line with StatementEnd. */
static struct str
take_block(struct str *rest)
{
	struct str block = { rest->at, 0 };

	while (rest->len > 0) {
		struct str line = take_line(rest);

		if (is_marker(line, STR("StatementEnd")))
			break;
		block.len = (size_t)(line.at - block.at) + line.len;
	}
	return str_trim(block);
}

bool
migration_next_statement(struct str *rest, struct str *statement)
{
	while (rest->len > 0) {
		size_t at = 0;

		if (skip_to_statement(rest)) {
			*statement = take_block(rest);
			if (statement->len > 0)
				return true;
			continue; /* nothing stands between Begin and End */
		}
		while (at < rest->len && rest->at[at] != ';')
			at += token(*rest, at);
		*statement = str_trim(str_first(*rest, at));
		*rest = str_from(*rest, at + 1);
		if (statement->len > 0)
			return true;
	}
	return false;
}
