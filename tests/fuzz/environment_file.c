/* Any bytes as an environment file: bounded, and what is taken is text of the input. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "config/environment_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena arena = { 0 };
	struct field_errors errors = { .arena = &arena };
	struct environment_file file;
	size_t length = 0;

	environment_file_parse(&arena, (struct str){ (const char *)bytes, size }, &file, &errors);
	if (file.count > ENVIRONMENT_FILE_LINES_MAX)
		abort();
	for (size_t i = 0; i < file.count; i++) {
		if (environment_file_find(&file, file.items[i].name) != &file.items[i])
			abort();
		length += file.items[i].name.len + file.items[i].value.len;
		for (size_t j = 0; j < file.items[i].value.len; j++)
			if (file.items[i].value.at[j] == '\n' || file.items[i].value.at[j] == '\0')
				abort();
	}
	if (length > size)
		abort();
	arena_release(&arena);
	return 0;
}
