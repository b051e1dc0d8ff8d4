/* The part of move/sidecar.h that writes. */
#include "config.h"

#include "move/sidecar.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "media/caption.h"
#include "json/writer.h"

/* With microseconds, as they are stored: what was made in one moment keeps its order. */
static void
put_time(struct json_writer *json, struct str name, int64_t us)
{
	char text[CLOCK_TEXT_SIZE + 3];
	struct str whole = clock_format(us, text);
	int fraction = (int)((us % 1000 + 1000) % 1000);

	snprintf(text + whole.len - 1, sizeof text - whole.len + 1, "%03dZ", fraction);
	json_put_str(json, name, str_of(text));
}

static void
put_places(struct json_writer *json, const struct export_image *image)
{
	json_name(json, STR("albums"));
	json_array_begin(json);
	for (size_t i = 0; i < image->album_count; i++) {
		json_object_begin(json);
		json_put_id(json, STR("id"), image->albums[i]);
		json_name(json, STR("position"));
		json_raw(json, image->positions[i]);
		json_object_end(json);
	}
	json_array_end(json);
}

static void
put_tags(struct json_writer *json, const struct export_image *image)
{
	json_name(json, STR("tags"));
	json_array_begin(json);
	for (size_t i = 0; i < image->tag_count; i++)
		json_str(json, image->tags[i]);
	json_array_end(json);
}

struct str
sidecar_format_image(struct arena *arena, const struct export_image *image, struct str sha256)
{
	struct buf out = buf_new(arena, 2048);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	json_put_i64(&json, STR("tintype"), 1);
	json_put_id(&json, STR("id"), image->id);
	json_put_str(&json, STR("title"), image->title);
	json_put_str(&json, STR("description"), image->description);
	json_put_str(&json, STR("alt_text"), image->alt_text);
	json_put_str(&json, STR("original_filename"), image->original_filename);
	json_put_str(&json, STR("visibility"), image->visibility);
	json_put_str(&json, STR("content_rating"), image->rating);
	put_tags(&json, image);
	put_places(&json, image);
	json_name(&json, STR("exif"));
	json_raw(&json, image->exif.len == 0 ? STR("null") : image->exif);
	json_put_i64(&json, STR("view_count"), image->view_count);
	json_put_i64(&json, STR("like_count"), image->like_count);
	json_put_i64(&json, STR("comment_count"), image->comment_count);
	put_time(&json, STR("created_at"), image->created_us);
	put_time(&json, STR("updated_at"), image->updated_us);
	json_put_i64(&json, STR("file_size"), image->file_size);
	json_put_str(&json, STR("sha256"), sha256);
	json_object_end(&json);
	buf_byte(&out, '\n');
	return buf_str(&out);
}

struct str
sidecar_format_album(struct arena *arena, const struct export_album *album)
{
	struct buf out = buf_new(arena, 512);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	json_put_i64(&json, STR("tintype"), 1);
	json_put_id(&json, STR("id"), album->id);
	json_put_str(&json, STR("title"), album->title);
	json_put_str(&json, STR("description"), album->description);
	json_put_str(&json, STR("visibility"), album->visibility);
	json_name(&json, STR("cover_image_id"));
	json_id_or_null(&json, album->cover);
	put_time(&json, STR("created_at"), album->created_us);
	put_time(&json, STR("updated_at"), album->updated_us);
	json_object_end(&json);
	buf_byte(&out, '\n');
	return buf_str(&out);
}

/* All texts of an image are shorter than their room. */
static void
keep(struct str text, char *out, size_t size)
{
	text = str_first(text, size - 1);
	if (text.len > 0)
		memcpy(out, text.at, text.len);
	out[text.len] = '\0';
}

const struct problem *
sidecar_format_xmp(struct arena *arena, const struct export_image *image, struct str *out)
{
	struct caption *caption = arena_new(arena, struct caption);

	keep(image->title, caption->title, sizeof caption->title);
	keep(image->description, caption->description, sizeof caption->description);
	keep(image->alt_text, caption->alt_text, sizeof caption->alt_text);
	for (size_t i = 0; i < image->tag_count && i < CAPTION_KEYWORDS_MAX; i++)
		keep(image->tags[i], caption->keywords[caption->keyword_count++],
		    sizeof caption->keywords[0]);
	return caption_format(arena, caption, out);
}
