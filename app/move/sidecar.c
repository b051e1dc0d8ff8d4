#include "config.h"

#include "move/sidecar.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/utf8.h"
#include "service/album.h"
#include "service/image.h"
#include "service/tag.h"
#include "text/text.h"
#include "json/reader.h"
#include "json/writer.h"

#define SIDECAR_MAX ((size_t)1024 * 1024)
#define FORMAT 1
#define FILE_NAME_MAX 255

/* A document that is read; the first thing wrong with it is kept. */
struct reading {
	struct arena *arena;
	const char *path;
	const struct json_value *document;
	const struct problem *problem;
};

static const struct problem *
damaged(struct arena *arena, const char *path, const char *why)
{
	return problem_caused(arena, PROBLEM_BAD_REQUEST, "%s is damaged: %s", path, why);
}

static void
complain(struct reading *reading, const char *name)
{
	if (reading->problem == NULL)
		reading->problem = damaged(reading->arena, reading->path, name);
}

/* NULL if it is not there, or null. */
static const struct json_value *
member(const struct reading *reading, const char *name)
{
	const struct json_value *value = json_member(reading->document, name);

	return value == NULL || value->kind == JSON_NULL ? NULL : value;
}

static struct str
read_text(struct reading *reading, const char *name, size_t max)
{
	const struct json_value *value = member(reading, name);

	if (value == NULL)
		return STR("");
	if (value->kind == JSON_STRING) {
		struct str text = text_clean(reading->arena, value->string);

		if (utf8_length(text) <= max)
			return text;
	}
	complain(reading, name);
	return STR("");
}

static struct id
read_id(struct reading *reading, const char *name, bool needed)
{
	const struct json_value *value = member(reading, name);
	struct id id = { { 0 } };

	if ((value == NULL && needed) ||
	    (value != NULL &&
		(value->kind != JSON_STRING || !id_parse(value->string, &id) || id_is_nil(id))))
		complain(reading, name);
	return id;
}

static int64_t
read_time(struct reading *reading, const char *name)
{
	const struct json_value *value = member(reading, name);
	int64_t us = 0;

	if (value == NULL || value->kind != JSON_STRING || !clock_parse(value->string, &us))
		complain(reading, name);
	return us;
}

static int64_t
read_count(struct reading *reading, const char *name)
{
	const struct json_value *value = member(reading, name);

	if (value == NULL)
		return 0;
	if (value->kind == JSON_INTEGER && value->integer >= 0)
		return value->integer;
	complain(reading, name);
	return 0;
}

static enum visibility
read_visibility(struct reading *reading)
{
	enum visibility visibility = VISIBILITY_PRIVATE;

	if (!visibility_parse(read_text(reading, "visibility", 20), &visibility))
		complain(reading, "visibility");
	return visibility;
}

static void
read_tags(struct reading *reading, struct words *out)
{
	const struct json_value *tags = member(reading, "tags");
	struct str *names;

	if (tags == NULL)
		return;
	if (tags->kind != JSON_ARRAY) {
		complain(reading, "tags");
		return;
	}
	names = arena_array(reading->arena, struct str, tags->count + 1);
	for (size_t i = 0; i < tags->count; i++) {
		if (tags->items[i].kind != JSON_STRING)
			complain(reading, "tags");
		names[i] = tags->items[i].string;
	}
	words_give_tags(out, reading->arena, names, tags->count);
}

static void
read_places(struct reading *reading, struct words *out)
{
	const struct json_value *albums = member(reading, "albums");

	if (albums == NULL || albums->kind != JSON_ARRAY)
		return;
	out->places = arena_array(reading->arena, struct words_place, albums->count + 1);
	for (size_t i = 0; i < albums->count; i++) {
		const struct json_value *id = json_member(&albums->items[i], "id");
		const struct json_value *position = json_member(&albums->items[i], "position");
		struct words_place *place = &out->places[out->place_count++];

		if (id == NULL || id->kind != JSON_STRING || !id_parse(id->string, &place->album) ||
		    position == NULL || position->kind != JSON_INTEGER || position->integer < 0 ||
		    position->integer > INT32_MAX)
			complain(reading, "albums");
		else
			place->position = position->integer;
	}
}

/* What the camera told: names and texts, as image.exif has them. */
static void
read_exif(struct reading *reading, struct words *out)
{
	static const char *const names[] = { "camera_make", "camera_model", "lens", "exposure_time",
		"aperture", "iso", "focal_length", "taken_at" };
	const struct json_value *exif = member(reading, "exif");
	struct buf text = buf_new(reading->arena, 256);
	struct json_writer json = json_writer_new(&text);

	if (exif == NULL)
		return;
	json_object_begin(&json);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct json_value *value = json_member(exif, names[i]);

		if (value != NULL && value->kind == JSON_STRING)
			json_put_str(&json, str_of(names[i]), value->string);
	}
	json_object_end(&json);
	out->exif = buf_str(&text);
}

/* Empty text, if it is not there or too large to be one of ours. */
static const struct problem *
read_file(struct arena *arena, const char *path, struct str *out)
{
	struct stat about;

	*out = STR("");
	if (lstat(path, &about) != 0 || !S_ISREG(about.st_mode) ||
	    about.st_size > (off_t)SIDECAR_MAX)
		return NULL;
	return file_read(arena, path, SIDECAR_MAX, out);
}

/* *found: it is ours. */
static const struct problem *
open_document(
    struct arena *arena, const char *path, struct str text, bool *found, struct reading *out)
{
	const struct json_value *format;
	const struct problem *problem;

	*found = false;
	*out = (struct reading){ .arena = arena, .path = path };
	if (text.len == 0)
		return NULL;
	problem = json_parse(arena, text, &out->document);
	if (problem != NULL)
		return damaged(arena, path, problem->detail);
	format = json_member(out->document, "tintype");
	if (format == NULL || format->kind != JSON_INTEGER)
		return NULL;
	if (format->integer != FORMAT)
		return damaged(arena, path, "it was written by a later tintype");
	*found = true;
	return NULL;
}

const struct problem *
sidecar_parse_image(
    struct arena *arena, const char *path, struct str text, bool *found, struct words *out)
{
	struct reading reading;
	struct words words = *out;

	TRY(open_document(arena, path, text, found, &reading));
	if (!*found)
		return NULL;
	words.id = read_id(&reading, "id", true);
	words.title = read_text(&reading, "title", IMAGE_TITLE_MAX);
	words.description = read_text(&reading, "description", IMAGE_DESCRIPTION_MAX);
	words.alt_text = read_text(&reading, "alt_text", IMAGE_ALT_TEXT_MAX);
	words.file_name = read_text(&reading, "original_filename", FILE_NAME_MAX);
	words.sha256 = read_text(&reading, "sha256", 64);
	words.created_us = read_time(&reading, "created_at");
	words.view_count = read_count(&reading, "view_count");
	words.visibility = read_visibility(&reading);
	if (!content_rating_parse(read_text(&reading, "content_rating", 20), &words.rating))
		complain(&reading, "content_rating");
	read_tags(&reading, &words);
	read_places(&reading, &words);
	read_exif(&reading, &words);
	TRY(reading.problem);
	*out = words;
	return NULL;
}

const struct problem *
sidecar_parse_album(
    struct arena *arena, const char *path, struct str text, bool *found, struct album_words *out)
{
	struct reading reading;
	struct album_words words;

	TRY(open_document(arena, path, text, found, &reading));
	if (!*found)
		return NULL;
	words = (struct album_words){ .id = read_id(&reading, "id", true),
		.title = read_text(&reading, "title", ALBUM_TITLE_MAX),
		.description = read_text(&reading, "description", ALBUM_DESCRIPTION_MAX),
		.visibility = read_visibility(&reading),
		.cover = read_id(&reading, "cover_image_id", false),
		.created_us = read_time(&reading, "created_at") };
	if (words.title.len == 0)
		complain(&reading, "title");
	TRY(reading.problem);
	*out = words;
	return NULL;
}

const struct problem *
sidecar_read_image(struct arena *arena, const char *path, bool *found, struct words *out)
{
	struct str text;

	TRY(read_file(arena, path, &text));
	return sidecar_parse_image(arena, path, text, found, out);
}

const struct problem *
sidecar_read_album(struct arena *arena, const char *path, bool *found, struct album_words *out)
{
	struct str text;

	TRY(read_file(arena, path, &text));
	return sidecar_parse_album(arena, path, text, found, out);
}
