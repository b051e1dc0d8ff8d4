/* oEmbed (oembed.com): what another site shows for a link to an image. */
#include "config.h"

#include "api/door_handlers.h"

#include "api/image_json.h"
#include "api/markup.h"
#include "api/query.h"
#include "api/reply.h"
#include "config/config.h"
#include "service/image.h"

#define URL_MAX 500
#define SIDE_MAX 100000
#define CACHE_SECONDS 3600

/* The image that a link names: "<our address>/i/{id}", or of any site when ours is not known. */
static bool
image_of_url(struct call *call, struct str url, struct id *out)
{
	static const struct str mark = STR("/i/");
	struct str base = call->config->site.public_base_url, rest;

	url = str_first(url, str_find_byte(url, '#'));
	url = str_first(url, str_find_byte(url, '?'));
	if (base.len > 0 && !str_starts(url, base))
		return false;
	rest = base.len > 0 ? str_from(url, base.len) : str_from(url, str_find(url, mark));
	return str_starts(rest, mark) && id_parse(str_from(rest, mark.len), out);
}

/* The largest picture that fits; the smallest if none does. */
static enum variant_size
fitting(const struct image *image, int64_t width, int64_t height)
{
	static const enum variant_size sizes[] = { VARIANT_LARGE, VARIANT_MEDIUM, VARIANT_SMALL };

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		const struct variant *variant = &image->variants[sizes[i]];

		if (!id_is_nil(variant->id) && variant->width <= width && variant->height <= height)
			return sizes[i];
	}
	return VARIANT_THUMBNAIL;
}

/* A field of the answer; number if there is no text. */
struct field {
	struct str name, text;
	int64_t number;
};

struct answer {
	struct field fields[16];
	size_t count;
};

static void
add_text(struct answer *answer, struct str name, struct str text)
{
	answer->fields[answer->count++] = (struct field){ name, text, 0 };
}

static void
add_number(struct answer *answer, struct str name, int64_t number)
{
	answer->fields[answer->count++] = (struct field){ name, STR(""), number };
}

static void
add_picture(struct call *call, struct answer *answer, const struct image *image, int64_t width,
    int64_t height)
{
	enum variant_size size = fitting(image, width, height);

	if (id_is_nil(image->variants[size].id))
		return;
	add_text(answer, STR("url"), variant_url(call, image, size));
	add_number(answer, STR("width"), image->variants[size].width);
	add_number(answer, STR("height"), image->variants[size].height);
	add_text(answer, STR("thumbnail_url"), variant_url(call, image, VARIANT_THUMBNAIL));
	add_number(answer, STR("thumbnail_width"), image->variants[VARIANT_THUMBNAIL].width);
	add_number(answer, STR("thumbnail_height"), image->variants[VARIANT_THUMBNAIL].height);
}

/* What is not safe is a link without a picture. */
static struct answer
answer_of(struct call *call, const struct image *image, int64_t width, int64_t height)
{
	struct answer answer = { 0 };
	bool photo =
	    image->rating == RATING_SAFE && !id_is_nil(image->variants[VARIANT_THUMBNAIL].id);

	add_text(&answer, STR("version"), STR("1.0"));
	add_text(&answer, STR("type"), photo ? STR("photo") : STR("link"));
	add_text(&answer, STR("title"), image->title.len > 0 ? image->title : STR("Photo"));
	add_text(&answer, STR("author_name"),
	    image->owner_display_name.len > 0 ? image->owner_display_name : image->owner_username);
	add_text(&answer, STR("author_url"),
	    door_url(call, arena_printf(call->arena, "/u/%.*s", (int)image->owner_username.len,
			       image->owner_username.at)));
	add_text(&answer, STR("provider_name"), STR("tintype"));
	add_text(&answer, STR("provider_url"), door_url(call, STR("/")));
	add_number(&answer, STR("cache_age"), CACHE_SECONDS);
	if (photo)
		add_picture(call, &answer, image, width, height);
	return answer;
}

static void
reply_as_json(struct call *call, const struct answer *answer)
{
	struct buf out = buf_new(call->arena, 1024);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	for (size_t i = 0; i < answer->count; i++) {
		const struct field *field = &answer->fields[i];

		if (field->text.len > 0)
			json_put_str(&json, field->name, field->text);
		else
			json_put_i64(&json, field->name, field->number);
	}
	json_object_end(&json);
	reply_json(call, 200, &out);
	reply_tagged(call);
}

static void
reply_as_xml(struct call *call, const struct answer *answer)
{
	struct buf out = buf_new(call->arena, 1024);

	buf_append(&out, STR("<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n"
			     "<oembed>\n"));
	for (size_t i = 0; i < answer->count; i++) {
		const struct field *field = &answer->fields[i];

		markup_element(&out, field->name,
		    field->text.len > 0
			? field->text
			: arena_printf(call->arena, "%lld", (long long)field->number));
	}
	buf_append(&out, STR("</oembed>\n"));
	reply_markup(call, STR("text/xml; charset=utf-8"), &out);
}

const struct problem *
get_oembed(struct call *call)
{
	static const struct str formats[] = { STR("json"), STR("xml") };
	const struct viewer anybody = { 0 };
	struct field_errors errors = { .arena = call->arena };
	int64_t width = SIDE_MAX, height = SIDE_MAX;
	struct str url = STR("");
	struct image_detail detail;
	struct answer answer;
	struct id id;
	int format = 0;

	if (!query_text(call, &errors, "url", URL_MAX, &url))
		field_errors_add(&errors, STR("url"), "is required");
	query_choice(call, &errors, "format", formats, 2, &format);
	query_i64(call, &errors, "maxwidth", 1, SIDE_MAX, &width);
	query_i64(call, &errors, "maxheight", 1, SIDE_MAX, &height);
	TRY(field_errors_problem(&errors));
	if (!image_of_url(call, url, &id))
		return problem_new(
		    call->arena, PROBLEM_NOT_FOUND, "This is not the address of an image here.");
	TRY(image_find(call->service, call->arena, &anybody, id, &detail));
	answer = answer_of(call, &detail.image, width, height);
	if (format == 0)
		reply_as_json(call, &answer);
	else
		reply_as_xml(call, &answer);
	return NULL;
}
