#include "config.h"

#include "service/vault.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/encode.h"

static const struct str kind_names[VAULT_KIND_COUNT] = {
	[VAULT_DATABASE] = { "database", 8 },
	[VAULT_ENVIRONMENT] = { "environment", 11 },
	[VAULT_KEY] = { "key", 3 },
	[VAULT_FILE] = { "file", 4 },
};

static void
format_sum(struct buf *out, struct arena *arena, const struct vault_sum *sum)
{
	buf_append(out, hex_encode(arena, sum->hash.bytes, SHA256_SIZE));
	buf_printf(out, " %lld ", (long long)sum->size);
}

void
vault_format(struct buf *out, struct arena *arena, const struct vault_entry *entry)
{
	buf_append(out, kind_names[entry->kind]);
	buf_byte(out, ' ');
	buf_append(out, entry->place);
	buf_byte(out, ' ');
	format_sum(out, arena, &entry->bytes);
	format_sum(out, arena, &entry->stored);
	buf_append(out, entry->name);
	buf_byte(out, '\n');
}

static bool
parse_sum(struct arena *arena, struct str *line, struct vault_sum *out)
{
	struct str hash = str_cut(line, ' '), size = str_cut(line, ' '), bytes;

	if (!hex_decode(arena, hash, &bytes) || bytes.len != SHA256_SIZE ||
	    !str_to_i64(size, 0, INT64_MAX, &out->size))
		return false;
	memcpy(out->hash.bytes, bytes.at, SHA256_SIZE);
	return true;
}

/* Nothing that leads out of the folder. */
static bool
name_is_safe(struct str name)
{
	return name.len > 0 && name.at[0] != '/' && name.at[0] != '.' &&
	       str_find(name, STR("/.")) == name.len;
}

bool
vault_parse(struct arena *arena, struct str line, struct vault_entry *out)
{
	struct str kind = str_cut(&line, ' ');
	int found = 0;

	while (found < VAULT_KIND_COUNT && !str_eq(kind, kind_names[found]))
		found++;
	if (found == VAULT_KIND_COUNT)
		return false;
	out->kind = (enum vault_kind)found;
	out->place = str_cut(&line, ' ');
	if (!parse_sum(arena, &line, &out->bytes) || !parse_sum(arena, &line, &out->stored))
		return false;
	out->name = line;
	return name_is_safe(line);
}

struct reading {
	FILE *file;
	char line[VAULT_LINE_MAX];
};

static void
end_reading(void *ended)
{
	fclose(((struct reading *)ended)->file);
}

static const struct problem *
open_manifest(struct vault *vault, struct arena *arena, struct str set, struct reading **out)
{
	struct reading *reading = arena_new(arena, struct reading);
	const char *path = arena_printf(arena, "%.*s/%s", (int)set.len, set.at, VAULT_MANIFEST).at;
	int fd = openat(vault->sets, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	reading->file = fd < 0 ? NULL : fdopen(fd, "r");
	if (reading->file == NULL)
		return vault_failed(arena, path);
	arena_at_exit(arena, end_reading, reading);
	*out = reading;
	return NULL;
}

/* Whole lines only: of one that is being written the last may be a part. */
static bool
next_line(struct reading *reading, struct str *line)
{
	if (fgets(reading->line, sizeof reading->line, reading->file) == NULL)
		return false;
	*line = str_of(reading->line);
	return str_ends(*line, STR("\n"));
}

static const struct problem *
damaged(struct arena *arena, struct str set)
{
	return problem_caused(arena, PROBLEM_UNPROCESSABLE,
	    "the manifest of %.*s is damaged: use another backup", (int)set.len, set.at);
}

static void
read_about(struct arena *arena, struct str line, struct vault_about *about)
{
	struct str rest = str_first(line, line.len - 1), word = str_cut(&rest, ' ');
	int64_t number;

	if (str_eq(word, STR("made")))
		about->made = arena_copy(arena, rest);
	else if (str_eq(word, STR("program")))
		about->program = arena_copy(arena, rest);
	else if (str_eq(word, STR("schema")) && str_to_i64(rest, 0, INT64_MAX, &number))
		about->schema = number;
	else if (str_eq(word, STR("files")) && str_to_i64(rest, 0, INT64_MAX, &number))
		about->files = number;
}

/* Its last line holds the sum of all before. */
static const struct problem *
check_manifest(struct vault *vault, struct arena *arena, struct str set, struct vault_about *about)
{
	struct sha256_stream *hash = sha256_begin(arena);
	struct reading *reading;
	struct str line, hex;
	struct sha256 sum;

	TRY(open_manifest(vault, arena, set, &reading));
	while (next_line(reading, &line)) {
		if (str_starts(line, STR("end "))) {
			sum = sha256_end(hash);
			hex = hex_encode(arena, sum.bytes, sizeof sum.bytes);
			return str_eq(str_trim(str_from(line, 4)), hex) ? NULL
									: damaged(arena, set);
		}
		sha256_add(hash, line);
		read_about(arena, line, about);
	}
	return damaged(arena, set);
}

static const struct problem *
tell(struct reading *reading, struct arena *event, const struct vault_events *events)
{
	const struct problem *problem = NULL;
	struct vault_entry entry;
	struct str line;

	while (problem == NULL && next_line(reading, &line)) {
		line = arena_copy(event, str_first(line, line.len - 1));
		if (vault_parse(event, line, &entry))
			problem = events->entry(events->context, event, &entry);
		if (problem == NULL)
			arena_reset(event);
	}
	return problem;
}

static void
end_arena(void *arena)
{
	arena_release(arena);
}

const struct problem *
vault_read(struct vault *vault, struct arena *arena, struct str set, struct vault_about *about,
    const struct vault_events *events)
{
	struct arena *event = arena_new(arena, struct arena);
	struct reading *reading;

	*about = (struct vault_about){ .name = set };
	arena_at_exit(arena, end_arena, event);
	if (!str_ends(set, STR(VAULT_UNFINISHED)))
		TRY(check_manifest(vault, arena, set, about));
	TRY(open_manifest(vault, arena, set, &reading));
	return events == NULL ? NULL : tell(reading, event, events);
}
