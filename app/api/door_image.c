#include "config.h"

#include "api/door_image.h"

#include "api/image_json.h"
#include "api/markup.h"

struct str
door_image_owner(const struct image *image)
{
	return image->owner_display_name.len > 0 ? image->owner_display_name
						 : image->owner_username;
}

struct str
door_image_title(struct call *call, const struct image *image)
{
	struct str owner = door_image_owner(image);

	if (image->title.len > 0)
		return image->title;
	return arena_printf(call->arena, "Photo by %.*s", (int)owner.len, owner.at);
}

struct str
door_image_alt(struct call *call, const struct image *image)
{
	return image->alt_text.len > 0 ? image->alt_text : door_image_title(call, image);
}

struct str
door_number(struct call *call, int64_t value)
{
	return arena_printf(call->arena, "%lld", (long long)value);
}

bool
door_image_has(const struct image *image, enum variant_size size)
{
	return !id_is_nil(image->variants[size].id);
}

/* <img src width height alt … of a size; not closed. */
static void
open_img(struct call *call, struct buf *out, const struct image *image, enum variant_size size)
{
	buf_append(out, STR("<img"));
	markup_attribute(out, STR("src"), variant_url(call, image, size));
	markup_attribute(out, STR("width"), door_number(call, image->variants[size].width));
	markup_attribute(out, STR("height"), door_number(call, image->variants[size].height));
	markup_attribute(out, STR("alt"), door_image_alt(call, image));
}

void
door_image_put(
    struct call *call, struct buf *out, const struct image *image, enum variant_size size)
{
	open_img(call, out, image, size);
	buf_byte(out, '>');
}

/* "url 320w, url 800w", each width once. */
static struct str
source_set(
    struct call *call, const struct image *image, enum variant_size first, enum variant_size last)
{
	struct buf out = buf_new(call->arena, 512);
	int64_t width = 0;

	for (enum variant_size size = first; size <= last; size++) {
		const struct variant *variant = &image->variants[size];
		struct str url;

		if (id_is_nil(variant->id) || variant->width <= width)
			continue;
		url = variant_url(call, image, size);
		buf_printf(&out, "%s%.*s %lldw", width > 0 ? ", " : "", (int)url.len, url.at,
		    (long long)variant->width);
		width = variant->width;
	}
	return buf_str(&out);
}

void
door_image_put_own(struct call *call, struct buf *out, const struct image *image,
    enum variant_size first, enum variant_size last, struct str sizes, bool seen)
{
	char id[ID_TEXT_SIZE];

	open_img(call, out, image, first);
	markup_attribute(out, STR("data-image"), id_format(image->id, id));
	markup_attribute(out, STR("sizes"), sizes);
	markup_attribute(out, STR("srcset"), source_set(call, image, first, last));
	if (seen)
		markup_attribute(out, STR("fetchpriority"), STR("high"));
	else
		markup_attribute(out, STR("loading"), STR("lazy"));
	buf_byte(out, '>');
}
