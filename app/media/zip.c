#include "config.h"

#include "media/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <time.h>

#include "base/clock.h"

struct zip {
	struct arena *arena;
	struct archive *archive;
	struct zip_sink sink;
	const struct problem *problem; /* what the sink said */
};

static void
end(void *what)
{
	struct zip *zip = what;

	if (zip->archive != NULL)
		archive_write_free(zip->archive);
	zip->archive = NULL;
}

static la_ssize_t
pass_on(struct archive *archive, void *context, const void *bytes, size_t size)
{
	struct zip *zip = context;

	zip->problem = zip->sink.write(zip->sink.context, (struct str){ bytes, size });
	if (zip->problem == NULL)
		return (la_ssize_t)size;
	archive_set_error(archive, EIO, "the sink is full");
	return -1;
}

static const struct problem *
check(struct zip *zip, la_ssize_t code)
{
	if (code >= 0)
		return NULL;
	if (zip->problem != NULL)
		return zip->problem;
	return problem_caused(
	    zip->arena, PROBLEM_INTERNAL, "zip: %s", archive_error_string(zip->archive));
}

const struct problem *
zip_begin(struct arena *arena, const struct zip_sink *sink, struct zip **out)
{
	struct zip *zip = arena_new(arena, struct zip);

	zip->arena = arena;
	zip->sink = *sink;
	zip->archive = archive_write_new();
	if (zip->archive == NULL)
		return problem_caused(arena, PROBLEM_INTERNAL, "zip: out of memory");
	arena_at_exit(arena, end, zip);
	TRY(check(zip, archive_write_set_format_zip(zip->archive)));
	/* Nothing is kept back to fill a last block. */
	TRY(check(zip, archive_write_set_bytes_in_last_block(zip->archive, 1)));
	TRY(check(zip, archive_write_open(zip->archive, zip, NULL, pass_on, NULL)));
	*out = zip;
	return NULL;
}

const struct problem *
zip_file(struct zip *zip, const char *name, bool as_it_is, int64_t modified_us)
{
	struct archive_entry *entry = archive_entry_new();
	const struct problem *problem;

	if (entry == NULL)
		return problem_caused(zip->arena, PROBLEM_INTERNAL, "zip: out of memory");
	archive_entry_set_pathname_utf8(entry, name);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_mtime(entry, (time_t)(modified_us / CLOCK_SECOND_US), 0);
	problem = check(zip, as_it_is ? archive_write_zip_set_compression_store(zip->archive)
				      : archive_write_zip_set_compression_deflate(zip->archive));
	if (problem == NULL)
		problem = check(zip, archive_write_header(zip->archive, entry));
	archive_entry_free(entry);
	return problem;
}

const struct problem *
zip_write(struct zip *zip, struct str bytes)
{
	while (bytes.len > 0) {
		la_ssize_t written = archive_write_data(zip->archive, bytes.at, bytes.len);

		TRY(check(zip, written));
		bytes = str_from(bytes, (size_t)written);
	}
	return NULL;
}

const struct problem *
zip_end(struct zip *zip)
{
	return check(zip, archive_write_close(zip->archive));
}
