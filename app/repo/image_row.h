/* The columns that every statement about images returns, read in one place. Only for repo/. */
#ifndef TINTYPE_REPO_IMAGE_ROW_H
#define TINTYPE_REPO_IMAGE_ROW_H

#include "db/row.h"
#include "repo/image.h"

/* Their order in sql/image/. */
enum image_column {
	IMAGE_ID,
	IMAGE_OWNER_ID,
	IMAGE_OWNER_USERNAME,
	IMAGE_OWNER_DISPLAY_NAME,
	IMAGE_TITLE,
	IMAGE_DESCRIPTION,
	IMAGE_ALT_TEXT,
	IMAGE_VISIBILITY,
	IMAGE_STATUS,
	IMAGE_MIME_TYPE,
	IMAGE_FILE_SIZE,
	IMAGE_WIDTH,
	IMAGE_HEIGHT,
	IMAGE_PLACEHOLDER_COLOR,
	IMAGE_BLURHASH,
	IMAGE_VIEW_COUNT,
	IMAGE_LIKE_COUNT,
	IMAGE_COMMENT_COUNT,
	IMAGE_CONTENT_RATING,
	IMAGE_CREATED_AT,
	IMAGE_UPDATED_AT,
	IMAGE_VERSION,
	IMAGE_VARIANTS, /* packed (migration 00085), NULL: not yet */
	IMAGE_TAGS,
	IMAGE_LIKED,
	IMAGE_KEY,   /* what the listing is sorted by; its type is the listing's */
	IMAGE_TOTAL, /* of the listing */
	IMAGE_COLUMN_COUNT,
	/* Of search alone. */
	IMAGE_TITLE_HIGHLIGHT = IMAGE_COLUMN_COUNT,
	IMAGE_DESCRIPTION_HIGHLIGHT,
};

void image_row_read(const struct pg_rows *rows, struct arena *arena, int row, struct image *out);
/* The rows of a listing that asked for one more than a page: items, total, whether there is more.
 */
void image_rows_read(const struct pg_rows *rows, struct arena *arena, int64_t per_page,
    bool key_is_time, struct image_page *out);
/* What migrations 00035 and 00085 pack. Views of it. */
void image_variants_unpack(struct str packed, struct image *out);
void image_tags_unpack(struct arena *arena, struct str packed, struct image *out);

#endif
