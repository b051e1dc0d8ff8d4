#include "config.h"

#include "api/image_json.h"

#include "api/reply.h"
#include "base/encode.h"
#include "base/put.h"
#include "config/config.h"
#include "crypto/checksum.h"

/* Of a variant's id: its last, random part. A file that is made anew has a new address. */
#define ADDRESS_VERSION_BYTES 6
#define VERSION_DIGITS ((size_t)2 * ADDRESS_VERSION_BYTES)
/* The fixed text of a variant, and some. */
#define VARIANT_TEXT ((size_t)80)
/* The same of the members that are written together, without their values. */
#define IDS_TEXT ((size_t)48)
#define SIZE_TEXT ((size_t)40)
#define COUNTS_TEXT ((size_t)56)
#define STATES_TEXT ((size_t)32)

struct str
variant_mime(struct str format)
{
	static const struct {
		struct str format, mime;
	} known[] = {
		{ STR("jpeg"), STR("image/jpeg") },
		{ STR("jpg"), STR("image/jpeg") },
		{ STR("png"), STR("image/png") },
		{ STR("gif"), STR("image/gif") },
		{ STR("webp"), STR("image/webp") },
		{ STR("avif"), STR("image/avif") },
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (str_eq(format, known[i].format))
			return known[i].mime;
	}
	return STR("application/octet-stream");
}

/* ".../{id}/variants/": the same for all files of an image. */
static struct str
url_stem(struct call *call, struct id image)
{
	struct buf stem = buf_new(call->arena, 128);
	char id[ID_TEXT_SIZE];

	buf_append(&stem, call->config->site.public_base_url);
	buf_append(&stem, call->files_base.len > 0 ? call->files_base : STR("/api/v1/images/"));
	buf_append(&stem, id_format(image, id));
	buf_append(&stem, STR("/variants/"));
	return buf_str(&stem);
}

/*
 * Seven in ten bytes of a listing are written here, so it is done in one go: all but the format,
 * whose text is the database's, needs no escapes.
 */
static void
put_variant(
    struct json_writer *json, struct str stem, struct str size, const struct variant *variant)
{
	const uint8_t *version =
	    variant->id.bytes + sizeof variant->id.bytes - ADDRESS_VERSION_BYTES;
	char *at = json_raw_begin(
	    json, VARIANT_TEXT + 2 * size.len + stem.len + VERSION_DIGITS + 3 * PUT_I64_SIZE);

	at = put_str(at, STR("\""));
	at = put_str(at, size);
	at = put_str(at, STR("\":{\"url\":\""));
	at = put_str(at, stem);
	at = put_str(at, size);
	at = put_str(at, STR("?v="));
	at = put_hex(at, version, ADDRESS_VERSION_BYTES);
	at = put_str(at, STR("\",\"width\":"));
	at = put_i64(at, variant->width);
	at = put_str(at, STR(",\"height\":"));
	at = put_i64(at, variant->height);
	at = put_str(at, STR(",\"file_size\":"));
	at = put_i64(at, variant->file_size);
	json_raw_end(json, at);
	json_put_str(json, STR("format"), variant->format);
	json_object_end(json);
}

struct str
variant_url(struct call *call, const struct image *image, enum variant_size size)
{
	const uint8_t *version = image->variants[size].id.bytes +
				 sizeof image->variants[size].id.bytes - ADDRESS_VERSION_BYTES;
	struct str stem = url_stem(call, image->id), hex;

	hex = hex_encode(call->arena, version, ADDRESS_VERSION_BYTES);
	return arena_printf(call->arena, "%.*s%.*s?v=%.*s", (int)stem.len, stem.at,
	    (int)variant_names[size].len, variant_names[size].at, (int)hex.len, hex.at);
}

static void
put_variants(struct call *call, struct json_writer *json, const struct image *image)
{
	struct str stem = url_stem(call, image->id);

	json_name(json, STR("variants"));
	json_object_begin(json);
	for (int i = 0; i < VARIANT_COUNT; i++)
		if (!id_is_nil(image->variants[i].id) &&
		    !(i == VARIANT_ORIGINAL && call->without_original))
			put_variant(json, stem, variant_names[i], &image->variants[i]);
	json_object_end(json);
}

static void
put_placeholder(struct json_writer *json, const struct image *image)
{
	json_name(json, STR("placeholder"));
	json_object_begin(json);
	json_put_str_or_null(json, STR("color"), image->placeholder_color);
	json_put_str_or_null(json, STR("blurhash"), image->blurhash);
	json_object_end(json);
}

static void
put_tags(struct json_writer *json, const struct image *image)
{
	json_name(json, STR("tags"));
	json_array_begin(json);
	for (size_t i = 0; i < image->tag_count; i++)
		json_str(json, image->tags[i]);
	json_array_end(json);
}

void
owner_json(struct json_writer *json, struct id id, struct str username, struct str display_name)
{
	json_object_begin(json);
	json_put_id(json, STR("id"), id);
	json_put_str(json, STR("username"), username);
	json_put_str_or_null(json, STR("display_name"), display_name);
	json_object_end(json);
}

static void
put_highlights(struct json_writer *json, const struct image *image)
{
	if (image->title_highlight.len == 0 && image->description_highlight.len == 0)
		return;
	json_name(json, STR("highlights"));
	json_object_begin(json);
	json_put_str(json, STR("title"), image->title_highlight);
	json_put_str(json, STR("description"), image->description_highlight);
	json_object_end(json);
}

/* The text of an id without its NUL, for which there must be room. */
static char *
put_id(char *at, struct id id)
{
	id_format(id, at);
	return at + ID_TEXT_SIZE - 1;
}

/* id, owner_id, owner. */
static void
put_ids(struct json_writer *json, const struct image *image)
{
	char *at = json_raw_begin(json, IDS_TEXT + (size_t)3 * ID_TEXT_SIZE), *owner;

	at = put_str(at, STR("\"id\":\""));
	at = put_id(at, image->id);
	at = put_str(at, STR("\",\"owner_id\":\""));
	owner = at;
	at = put_id(at, image->owner_id);
	at = put_str(at, STR("\",\"owner\":{\"id\":\""));
	at = put_str(at, (struct str){ owner, ID_TEXT_SIZE - 1 });
	at = put_str(at, STR("\""));
	json_raw_end(json, at);
	json_put_str(json, STR("username"), image->owner_username);
	json_put_str_or_null(json, STR("display_name"), image->owner_display_name);
	json_object_end(json);
}

static void
put_size(struct json_writer *json, const struct image *image)
{
	char *at = json_raw_begin(json, SIZE_TEXT + 3 * PUT_I64_SIZE);

	at = put_str(at, STR("\"file_size\":"));
	at = put_i64(at, image->file_size);
	at = put_str(at, STR(",\"width\":"));
	at = put_i64(at, image->width);
	at = put_str(at, STR(",\"height\":"));
	at = put_i64(at, image->height);
	json_raw_end(json, at);
}

static void
put_counts(struct json_writer *json, const struct image *image)
{
	char *at = json_raw_begin(json, COUNTS_TEXT + 3 * PUT_I64_SIZE);

	at = put_str(at, STR("\"view_count\":"));
	at = put_i64(at, image->view_count);
	at = put_str(at, STR(",\"like_count\":"));
	at = put_i64(at, image->like_count);
	at = put_str(at, STR(",\"comment_count\":"));
	at = put_i64(at, image->comment_count);
	json_raw_end(json, at);
}

static void
put_states(struct json_writer *json, const struct image *image)
{
	struct str visibility = visibility_names[image->visibility];
	struct str status = image_status_names[image->status];
	char *at = json_raw_begin(json, STATES_TEXT + visibility.len + status.len);

	at = put_str(at, STR("\"visibility\":\""));
	at = put_str(at, visibility);
	at = put_str(at, STR("\",\"status\":\""));
	at = put_str(at, status);
	at = put_str(at, STR("\""));
	json_raw_end(json, at);
}

/* All but exif, inside an open object. */
static void
put_fields(struct call *call, struct json_writer *json, const struct image *image)
{
	put_ids(json, image);
	json_put_str(json, STR("title"), image->title);
	json_put_str(json, STR("description"), image->description);
	json_put_str(json, STR("alt_text"), image->alt_text);
	put_states(json, image);
	json_put_str(json, STR("mime_type"), image->mime_type);
	put_size(json, image);
	put_placeholder(json, image);
	put_variants(call, json, image);
	put_tags(json, image);
	put_counts(json, image);
	if (call->viewer.signed_in)
		json_put_bool(json, STR("liked"), image->liked);
	json_put_str(json, STR("content_rating"), content_rating_names[image->rating]);
	put_highlights(json, image);
}

static void
put_times(struct json_writer *json, const struct image *image)
{
	json_put_time(json, STR("created_at"), image->created_at);
	json_put_time(json, STR("updated_at"), image->updated_at);
}

void
image_json(struct call *call, struct json_writer *json, const struct image *image)
{
	json_object_begin(json);
	put_fields(call, json, image);
	put_times(json, image);
	json_object_end(json);
}

void
image_detail_json(struct call *call, struct json_writer *json, const struct image_detail *detail)
{
	json_object_begin(json);
	put_fields(call, json, &detail->image);
	json_name(json, STR("exif"));
	json_raw(json, detail->exif.len == 0 ? STR("{}") : detail->exif);
	put_times(json, &detail->image);
	if (!id_is_nil(detail->duplicate_of))
		json_put_id(json, STR("duplicate_of"), detail->duplicate_of);
	json_object_end(json);
}

void
album_json(struct call *call, struct json_writer *json, const struct album *album)
{
	json_object_begin(json);
	json_put_id(json, STR("id"), album->id);
	json_put_id(json, STR("owner_id"), album->owner_id);
	json_name(json, STR("owner"));
	owner_json(json, album->owner_id, album->owner_username, album->owner_display_name);
	json_name(json, STR("parent_id"));
	json_id_or_null(json, album->parent_id);
	json_put_str(json, STR("title"), album->title);
	json_put_str(json, STR("description"), album->description);
	json_put_str(json, STR("visibility"), visibility_names[album->visibility]);
	json_name(json, STR("cover_image_id"));
	json_id_or_null(json, album->cover_id);
	json_name(json, STR("cover_image"));
	if (album->cover == NULL)
		json_null(json);
	else
		image_json(call, json, album->cover);
	json_put_i64(json, STR("image_count"), album->image_count);
	json_put_time(json, STR("created_at"), album->created_at);
	json_put_time(json, STR("updated_at"), album->updated_at);
	json_object_end(json);
}

static struct str
body_hash(struct call *call)
{
	return checksum_text(call->arena, call->response->body);
}

void
reply_tagged(struct call *call)
{
	reply_etag(call, body_hash(call));
}

void
reply_versioned(struct call *call, int64_t version)
{
	struct str hash = body_hash(call);

	reply_etag(call,
	    arena_printf(call->arena, "%lld-%.*s", (long long)version, (int)hash.len, hash.at));
}

const struct problem *
require_version(struct call *call, int64_t version)
{
	struct str list = str_trim(http_header(call->request, "If-Match"));
	struct str wanted = arena_printf(call->arena, "\"%lld-", (long long)version);

	if (list.len == 0 || str_eq(list, STR("*")))
		return NULL;
	while (list.len > 0) {
		if (str_starts(str_trim(str_cut(&list, ',')), wanted))
			return NULL;
	}
	return problem_new(call->arena, PROBLEM_PRECONDITION_FAILED,
	    "It was changed since you read it. Read it again and repeat your change.");
}
