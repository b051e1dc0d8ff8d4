#include "config.h"

#include "repo/image_row.h"

#include "db/packed.h"

const struct str visibility_names[VISIBILITY_COUNT] = {
	[VISIBILITY_PUBLIC] = STR("public"),
	[VISIBILITY_UNLISTED] = STR("unlisted"),
	[VISIBILITY_PRIVATE] = STR("private"),
};

const struct str image_status_names[IMAGE_STATUS_COUNT] = {
	[IMAGE_PROCESSING] = STR("processing"),
	[IMAGE_ACTIVE] = STR("active"),
	[IMAGE_FAILED] = STR("failed"),
	[IMAGE_DELETED] = STR("deleted"),
};

const struct str content_rating_names[RATING_COUNT] = {
	[RATING_SAFE] = STR("safe"),
	[RATING_NSFW] = STR("nsfw"),
};

/* The index of a name, or count. */
static size_t
find_name(struct str text, const struct str *names, size_t count)
{
	size_t i = 0;

	while (i < count && !str_eq(text, names[i]))
		i++;
	return i;
}

bool
visibility_parse(struct str text, enum visibility *out)
{
	size_t i = find_name(text, visibility_names, VISIBILITY_COUNT);

	if (i == VISIBILITY_COUNT)
		return false;
	*out = (enum visibility)i;
	return true;
}

bool
content_rating_parse(struct str text, enum content_rating *out)
{
	size_t i = find_name(text, content_rating_names, RATING_COUNT);

	if (i == RATING_COUNT)
		return false;
	*out = (enum content_rating)i;
	return true;
}

/* Stored values are held to the names by constraints; what is not known is the least visible. */
static void
read_states(const struct pg_rows *rows, int row, struct image *out)
{
	size_t status =
	    find_name(row_str(rows, row, IMAGE_STATUS), image_status_names, IMAGE_STATUS_COUNT);

	out->visibility = VISIBILITY_PRIVATE;
	visibility_parse(row_str(rows, row, IMAGE_VISIBILITY), &out->visibility);
	out->status = status == IMAGE_STATUS_COUNT ? IMAGE_DELETED : (enum image_status)status;
	out->rating = RATING_NSFW;
	content_rating_parse(row_str(rows, row, IMAGE_CONTENT_RATING), &out->rating);
}

void
image_variants_unpack(struct str packed, struct image *out)
{
	while (packed.len > 0) {
		int64_t size = packed_i16(&packed);
		struct variant variant = { .id = packed_id(&packed) };

		variant.width = packed_i32(&packed);
		variant.height = packed_i32(&packed);
		variant.file_size = packed_i64(&packed);
		variant.format = packed_text(&packed);
		if (size >= 0 && size < VARIANT_COUNT)
			out->variants[size] = variant;
	}
}

void
image_tags_unpack(struct arena *arena, struct str packed, struct image *out)
{
	struct str rest = packed;

	for (out->tag_count = 0; rest.len > 0; out->tag_count++)
		packed_text(&rest);
	out->tags = arena_array(arena, struct str, out->tag_count);
	for (size_t i = 0; i < out->tag_count; i++)
		out->tags[i] = packed_text(&packed);
}

void
image_row_read(const struct pg_rows *rows, struct arena *arena, int row, struct image *out)
{
	*out = (struct image){
		.id = row_id(rows, row, IMAGE_ID),
		.owner_id = row_id(rows, row, IMAGE_OWNER_ID),
		.owner_username = row_str(rows, row, IMAGE_OWNER_USERNAME),
		.owner_display_name = row_str(rows, row, IMAGE_OWNER_DISPLAY_NAME),
		.title = row_str(rows, row, IMAGE_TITLE),
		.description = row_str(rows, row, IMAGE_DESCRIPTION),
		.alt_text = row_str(rows, row, IMAGE_ALT_TEXT),
		.mime_type = row_str(rows, row, IMAGE_MIME_TYPE),
		.file_size = row_i64(rows, row, IMAGE_FILE_SIZE),
		.width = row_i64(rows, row, IMAGE_WIDTH),
		.height = row_i64(rows, row, IMAGE_HEIGHT),
		.placeholder_color = row_str(rows, row, IMAGE_PLACEHOLDER_COLOR),
		.blurhash = row_str(rows, row, IMAGE_BLURHASH),
		.view_count = row_i64(rows, row, IMAGE_VIEW_COUNT),
		.like_count = row_i64(rows, row, IMAGE_LIKE_COUNT),
		.comment_count = row_i64(rows, row, IMAGE_COMMENT_COUNT),
		.liked = row_bool(rows, row, IMAGE_LIKED),
		.created_at = row_time(rows, row, IMAGE_CREATED_AT),
		.updated_at = row_time(rows, row, IMAGE_UPDATED_AT),
		.version = row_i64(rows, row, IMAGE_VERSION),
		.whole =
		    !row_is_null(rows, row, IMAGE_VARIANTS) && !row_is_null(rows, row, IMAGE_TAGS),
	};
	read_states(rows, row, out);
	if (out->whole) {
		image_variants_unpack(row_str(rows, row, IMAGE_VARIANTS), out);
		image_tags_unpack(arena, row_str(rows, row, IMAGE_TAGS), out);
	}
}

void
image_rows_read(const struct pg_rows *rows, struct arena *arena, int64_t per_page, bool key_is_time,
    struct image_page *out)
{
	int count = row_count(rows);
	struct image_page page = { 0 };

	page.result.more = count > per_page;
	if (page.result.more)
		count = (int)per_page;
	page.count = (size_t)count;
	page.items = arena_array(arena, struct image, page.count);
	for (int row = 0; row < count; row++)
		image_row_read(rows, arena, row, &page.items[row]);
	if (count > 0) {
		page.result.total = row_i64(rows, 0, IMAGE_TOTAL);
		page.result.last.id = page.items[count - 1].id;
		page.result.last.value = key_is_time ? row_time(rows, count - 1, IMAGE_KEY)
						     : row_i64(rows, count - 1, IMAGE_KEY);
	}
	*out = page;
}
