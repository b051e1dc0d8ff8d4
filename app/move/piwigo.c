#include "config.h"

#include "move/piwigo.h"

/* 9999-12-31: more seconds are none of Piwigo's. */
#define SECONDS_MAX 253402300799

static int64_t
time_us(const struct maria_rows *rows, size_t row, int column)
{
	int64_t seconds = maria_i64(rows, row, column);

	return seconds > SECONDS_MAX ? 0 : seconds * 1000000;
}

/* A page of something that is told by two numbers: behind which, and how many; or from, and to. */
static const struct problem *
list(struct maria *maria, struct arena *arena, enum maria_statement statement, int64_t first,
    int64_t second, struct maria_rows *rows)
{
	const int64_t args[] = { first, second };

	return maria_run(maria, arena, statement, args, 2, rows);
}

const struct problem *
piwigo_find_gallery(struct maria *maria, struct arena *arena, struct piwigo_gallery *out)
{
	struct maria_rows rows;

	TRY(maria_run(maria, arena, MARIA_PIWIGO_FIND_GALLERY, NULL, 0, &rows));
	*out = (struct piwigo_gallery){ .images = 0 };
	if (rows.count > 0)
		*out = (struct piwigo_gallery){ .secret = maria_str(&rows, 0, 0),
			.webmaster = maria_i64(&rows, 0, 1),
			.images = maria_i64(&rows, 0, 2) };
	return NULL;
}

const struct problem *
piwigo_list_users(struct maria *maria, struct arena *arena, int64_t after, int64_t limit,
    struct piwigo_user **out, size_t *count)
{
	struct maria_rows rows;

	TRY(list(maria, arena, MARIA_PIWIGO_LIST_USERS, after, limit, &rows));
	*count = rows.count;
	*out = arena_array(arena, struct piwigo_user, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		(*out)[i] = (struct piwigo_user){ .id = maria_i64(&rows, i, 0),
			.username = maria_str(&rows, i, 1),
			.email = maria_str(&rows, i, 2),
			.status = maria_str(&rows, i, 3),
			.created_us = time_us(&rows, i, 4) };
	return NULL;
}

const struct problem *
piwigo_list_categories(struct maria *maria, struct arena *arena, int64_t after, int64_t limit,
    struct piwigo_category **out, size_t *count)
{
	struct maria_rows rows;

	TRY(list(maria, arena, MARIA_PIWIGO_LIST_CATEGORIES, after, limit, &rows));
	*count = rows.count;
	*out = arena_array(arena, struct piwigo_category, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		(*out)[i] = (struct piwigo_category){ .id = maria_i64(&rows, i, 0),
			.parent = maria_i64(&rows, i, 1),
			.name = maria_str(&rows, i, 2),
			.comment = maria_str(&rows, i, 3),
			.open = maria_i64(&rows, i, 4) != 0,
			.cover = maria_i64(&rows, i, 5),
			.position = maria_i64(&rows, i, 6) };
	return NULL;
}

/* Both are in the order of images, as those are, so one walk goes over both: to the rows of the
 * image, from *row to what this gives. */
static size_t
rows_of(const struct maria_rows *rows, size_t *row, int64_t image)
{
	size_t end;

	while (*row < rows->count && maria_i64(rows, *row, 0) < image)
		(*row)++;
	end = *row;
	while (end < rows->count && maria_i64(rows, end, 0) == image)
		end++;
	return end;
}

static void
give_places(
    struct arena *arena, const struct maria_rows *rows, struct piwigo_image *images, size_t count)
{
	struct piwigo_place *places = arena_array(arena, struct piwigo_place, rows->count + 1);
	size_t row = 0;

	for (size_t i = 0; i < count; i++) {
		size_t end = rows_of(rows, &row, images[i].id);

		images[i].places = places + row;
		images[i].place_count = end - row;
		for (; row < end; row++)
			places[row] = (struct piwigo_place){ maria_i64(rows, row, 1),
				maria_i64(rows, row, 2) };
	}
}

static void
give_tags(
    struct arena *arena, const struct maria_rows *rows, struct piwigo_image *images, size_t count)
{
	struct str *tags = arena_array(arena, struct str, rows->count + 1);
	size_t row = 0;

	for (size_t i = 0; i < count; i++) {
		size_t end = rows_of(rows, &row, images[i].id);

		images[i].tags = tags + row;
		images[i].tag_count = end - row;
		for (; row < end; row++)
			tags[row] = maria_str(rows, row, 1);
	}
}

const struct problem *
piwigo_list_images(struct maria *maria, struct arena *arena, int64_t after, int64_t limit,
    struct piwigo_image **out, size_t *count)
{
	struct maria_rows rows, places, tags;
	struct piwigo_image *images;

	TRY(list(maria, arena, MARIA_PIWIGO_LIST_IMAGES, after, limit, &rows));
	*count = rows.count;
	*out = images = arena_array(arena, struct piwigo_image, rows.count + 1);
	if (rows.count == 0)
		return NULL;
	for (size_t i = 0; i < rows.count; i++)
		images[i] = (struct piwigo_image){ .id = maria_i64(&rows, i, 0),
			.added_by = maria_i64(&rows, i, 1),
			.file = maria_str(&rows, i, 2),
			.name = maria_str(&rows, i, 3),
			.comment = maria_str(&rows, i, 4),
			.path = maria_str(&rows, i, 5),
			.level = maria_i64(&rows, i, 6),
			.hits = maria_i64(&rows, i, 7),
			.created_us = time_us(&rows, i, 8),
			.taken = maria_str(&rows, i, 9) };
	TRY(list(maria, arena, MARIA_PIWIGO_LIST_PLACES, images[0].id, images[rows.count - 1].id,
	    &places));
	give_places(arena, &places, images, rows.count);
	TRY(list(
	    maria, arena, MARIA_PIWIGO_LIST_TAGS, images[0].id, images[rows.count - 1].id, &tags));
	give_tags(arena, &tags, images, rows.count);
	return NULL;
}

const struct problem *
piwigo_list_favorites(struct maria *maria, struct arena *arena, struct piwigo_favorite after,
    int64_t limit, struct piwigo_favorite **out, size_t *count)
{
	const int64_t args[] = { after.user, after.user, after.image, limit };
	struct maria_rows rows;

	TRY(maria_run(maria, arena, MARIA_PIWIGO_LIST_FAVORITES, args, 4, &rows));
	*count = rows.count;
	*out = arena_array(arena, struct piwigo_favorite, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		(*out)[i] =
		    (struct piwigo_favorite){ maria_i64(&rows, i, 0), maria_i64(&rows, i, 1) };
	return NULL;
}

const struct problem *
piwigo_list_comments(struct maria *maria, struct arena *arena, int64_t after, int64_t limit,
    struct piwigo_comment **out, size_t *count)
{
	struct maria_rows rows;

	TRY(list(maria, arena, MARIA_PIWIGO_LIST_COMMENTS, after, limit, &rows));
	*count = rows.count;
	*out = arena_array(arena, struct piwigo_comment, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		(*out)[i] = (struct piwigo_comment){ .id = maria_i64(&rows, i, 0),
			.author = maria_i64(&rows, i, 1),
			.image = maria_i64(&rows, i, 2),
			.content = maria_str(&rows, i, 3),
			.created_us = time_us(&rows, i, 4),
			.approved = maria_i64(&rows, i, 5) != 0 };
	return NULL;
}

const struct problem *
piwigo_count_ratings(struct maria *maria, struct arena *arena, int64_t *out)
{
	struct maria_rows rows;

	TRY(maria_run(maria, arena, MARIA_PIWIGO_COUNT_RATINGS, NULL, 0, &rows));
	*out = rows.count > 0 ? maria_i64(&rows, 0, 0) : 0;
	return NULL;
}
