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

static bool
is_comment(struct str line)
{
	struct str text = str_trim(line);

	return text.len == 0 || str_starts(text, STR("--"));
}

bool
migration_next_statement(struct str *rest, struct str *statement)
{
	const char *begin = NULL, *end = rest->at + rest->len;
	bool block = false;

	while (rest->len > 0) {
		struct str line = take_line(rest);

		if (is_marker(line, STR("StatementBegin"))) {
			block = true;
			continue;
		}
		if (begin == NULL && is_comment(line))
			continue;
		if (block && is_marker(line, STR("StatementEnd"))) {
			*statement = (struct str){ begin, (size_t)(line.at - begin) };
			return true;
		}
		if (begin == NULL)
			begin = line.at;
		if (!block && str_ends(str_trim(line), STR(";"))) {
			*statement = (struct str){ begin, (size_t)(line.at + line.len - begin) };
			return true;
		}
	}
	if (begin == NULL)
		return false;
	*statement = str_trim((struct str){ begin, (size_t)(end - begin) });
	return true;
}
