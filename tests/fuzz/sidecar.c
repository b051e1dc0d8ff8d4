/* Any bytes as a file beside an image or in an album's folder: what is taken is what an upload may
 * say. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "move/sidecar.h"
#include "service/album.h"
#include "service/image.h"
#include "service/tag.h"
#include "json/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static bool
fits(struct str text, size_t max)
{
	return utf8_valid(text) && utf8_length(text) <= max;
}

static void
check_image(struct arena *arena, const struct words *words)
{
	const struct json_value *exif;

	if (!fits(words->title, IMAGE_TITLE_MAX) ||
	    !fits(words->description, IMAGE_DESCRIPTION_MAX) ||
	    !fits(words->alt_text, IMAGE_ALT_TEXT_MAX) || id_is_nil(words->id) ||
	    words->tag_count > TAGS_MAX || words->visibility >= VISIBILITY_COUNT ||
	    words->rating >= RATING_COUNT || words->view_count < 0)
		abort();
	if (words->exif.len > 0 && json_parse(arena, words->exif, &exif) != NULL)
		abort();
	for (size_t i = 0; i < words->place_count; i++)
		if (words->places[i].position < 0 || words->places[i].position > INT32_MAX)
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct str text = { (const char *)bytes, size };
	struct words words = { .title = STR("") };
	struct album_words album;
	struct arena arena = { 0 };
	bool found;

	if (sidecar_parse_image(&arena, "image.json", text, &found, &words) == NULL && found)
		check_image(&arena, &words);
	if (sidecar_parse_album(&arena, "album.json", text, &found, &album) == NULL && found &&
	    (album.title.len == 0 || !fits(album.title, ALBUM_TITLE_MAX) ||
		album.visibility >= VISIBILITY_COUNT))
		abort();
	arena_release(&arena);
	return 0;
}
