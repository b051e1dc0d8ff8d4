#include "config.h"

#include "main/command_config.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "config/config.h"
#include "json/writer.h"

static const struct str source_names[] = {
	[CONFIG_DEFAULT] = STR("default"),
	[CONFIG_FILE] = STR("file"),
	[CONFIG_ENVIRONMENT] = STR("environment"),
	[CONFIG_SECRET_FILE] = STR("secret file"),
};

static void
write_json(struct buf *out, const struct config_entry *entries, size_t count)
{
	struct json_writer json = json_writer_new(out);

	json_array_begin(&json);
	for (size_t i = 0; i < count; i++) {
		json_object_begin(&json);
		json_put_str(&json, STR("name"), str_of(entries[i].name));
		json_put_str(&json, STR("value"), entries[i].value);
		json_put_str(&json, STR("source"), source_names[entries[i].source]);
		json_put_str(&json, STR("documentation"), str_of(entries[i].documentation));
		json_object_end(&json);
	}
	json_array_end(&json);
	buf_byte(out, '\n');
}

static void
write_text(struct buf *out, const struct config_entry *entries, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_printf(out, "%-24s %-34.*s %-12s %s\n", entries[i].name,
		    (int)entries[i].value.len, entries[i].value.len > 0 ? entries[i].value.at : "",
		    source_names[entries[i].source].at, entries[i].documentation);
}

static int
print_config(struct arena *arena, bool as_json)
{
	const struct config *config;
	const struct config_entry *entries;
	const struct problem *problem = config_read(arena, config_path(), &config);
	struct buf out = buf_new(arena, 8192);
	struct str text;
	size_t count;

	if (problem != NULL) {
		text = config_problem_text(arena, problem);
		fwrite(text.at, 1, text.len, stderr);
		return 1;
	}
	count = config_entries(arena, config, &entries);
	if (as_json)
		write_json(&out, entries, count);
	else
		write_text(&out, entries, count);
	text = buf_str(&out);
	return fwrite(text.at, 1, text.len, stdout) == text.len && fflush(stdout) == 0 ? 0 : 1;
}

int
command_config(int argc, char **argv)
{
	bool as_json = argc == 2 && strcmp(argv[1], "--json") == 0;
	struct arena arena = { 0 };
	int status;

	if (argc > 1 && !as_json) {
		fputs("usage: tintype config [--json]\n", stderr);
		return 2;
	}
	status = print_config(&arena, as_json);
	arena_release(&arena);
	return status;
}
