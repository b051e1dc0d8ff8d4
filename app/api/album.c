#include "config.h"

#include "api/album_handlers.h"

#include <stdlib.h>

#include "api/body.h"
#include "api/image_json.h"
#include "api/image_list.h"
#include "api/query.h"
#include "api/reply.h"
#include "service/album.h"

static void
reply_album(struct call *call, int status, const struct album *album)
{
	struct buf out = buf_new(call->arena, 4096);
	struct json_writer json = json_writer_new(&out);

	album_json(call, &json, album);
	reply_json(call, status, &out);
}

/* Fields into an edit that holds what they are without being sent. */
static const struct problem *
read_edit(struct call *call, bool title_required, struct album_edit *edit)
{
	struct text_rule title = { .min = 1, .max = ALBUM_TITLE_MAX };
	struct text_rule description = { .max = ALBUM_DESCRIPTION_MAX };
	int visibility = (int)edit->visibility;
	struct body body;

	TRY(body_read(call, &body));
	body_text(
	    &body, "title", title_required ? BODY_REQUIRED : BODY_OPTIONAL, title, &edit->title);
	body_text(&body, "description", BODY_OPTIONAL, description, &edit->description);
	body_choice(
	    &body, "visibility", BODY_OPTIONAL, visibility_names, VISIBILITY_COUNT, &visibility);
	body_id(&body, "parent_id", BODY_OPTIONAL, &edit->parent_id);
	body_id(&body, "cover_image_id", BODY_OPTIONAL, &edit->cover_id);
	if (body.errors.count == 0 && edit->title.len == 0)
		field_errors_add(&body.errors, STR("title"), "must not be empty");
	TRY(field_errors_problem(&body.errors));
	edit->visibility = (enum visibility)visibility;
	return NULL;
}

const struct problem *
post_albums(struct call *call)
{
	struct album_edit edit = { .visibility = VISIBILITY_PRIVATE };
	struct album album;

	TRY(read_edit(call, true, &edit));
	TRY(album_create(call->service, call->arena, &call->viewer, &edit, &album));
	reply_location(call, STR("/albums"), album.id);
	reply_album(call, 201, &album);
	return NULL;
}

const struct problem *
get_albums(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	struct id owner = call->viewer.id;
	char text[ID_TEXT_SIZE];
	struct paging paging;
	struct album_page page;
	struct json_writer json;
	struct str listing;
	struct buf out;

	query_id(call, &errors, "owner_id", &owner);
	listing = arena_printf(call->arena, "albums %s", id_format(owner, text).at);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(album_list(call->service, call->arena, &call->viewer, owner, &paging, &page));
	json = reply_page_begin(call, &out);
	for (size_t i = 0; i < page.count; i++)
		album_json(call, &json, &page.items[i]);
	reply_page_end(call, &json, listing, &paging, &page.result);
	reply_tagged(call);
	return NULL;
}

const struct problem *
get_album(struct call *call)
{
	struct album album;
	struct id id;

	TRY(call_id(call, 0, "album", &id));
	TRY(album_find_whole(call->service, call->arena, &call->viewer, id, &album));
	reply_album(call, 200, &album);
	reply_versioned(call, album.version);
	return NULL;
}

/* The album that is to be changed, as the client knows it. */
static const struct problem *
find_to_edit(struct call *call, struct album *out)
{
	struct id id;

	TRY(call_id(call, 0, "album", &id));
	TRY(album_find_to_edit(call->service, call->arena, &call->viewer, id, out));
	return require_version(call, out->version);
}

static const struct problem *
change_album(struct call *call, bool whole)
{
	struct album_edit edit = { 0 };
	struct album album;

	TRY(find_to_edit(call, &album));
	edit.visibility = album.visibility;
	if (!whole) {
		edit.title = album.title;
		edit.description = album.description;
		edit.parent_id = album.parent_id;
		edit.cover_id = album.chosen_cover_id;
	}
	TRY(read_edit(call, whole, &edit));
	TRY(album_change(call->service, call->arena, &call->viewer, &album, &edit, &album));
	reply_album(call, 200, &album);
	reply_versioned(call, album.version);
	return NULL;
}

const struct problem *
put_album(struct call *call)
{
	return change_album(call, true);
}

const struct problem *
patch_album(struct call *call)
{
	return change_album(call, false);
}

const struct problem *
delete_album(struct call *call)
{
	struct album album;

	TRY(find_to_edit(call, &album));
	TRY(album_delete(call->service, call->arena, &album));
	reply_empty(call, 204);
	return NULL;
}

const struct problem *
get_album_images(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	char text[ID_TEXT_SIZE];
	struct paging paging;
	struct image_page page;
	struct str listing;
	struct id id;

	TRY(call_id(call, 0, "album", &id));
	listing = arena_printf(call->arena, "album %s", id_format(id, text).at);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(album_list_images(call->service, call->arena, &call->viewer, id, &paging, &page));
	reply_images(call, listing, &paging, &page);
	return NULL;
}

/* Each id once, where it came first. */
static size_t
distinct(struct id *ids, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		size_t k = 0;

		while (k < n && !id_eq(ids[k], ids[i]))
			k++;
		ids[k] = ids[i];
		n += k == n;
	}
	return n;
}

/* image_ids, or image_id alone. */
static const struct problem *
read_images(struct call *call, struct id **ids, size_t *count)
{
	struct body body;
	struct id one;

	TRY(body_read(call, &body));
	if (body_has(&body, "image_id") && !body_has(&body, "image_ids")) {
		if (body_id(&body, "image_id", BODY_REQUIRED, &one)) {
			*ids = arena_new(call->arena, struct id);
			**ids = one;
			*count = 1;
		}
	} else {
		body_ids(&body, "image_ids", BODY_REQUIRED, 1, ALBUM_ADD_MAX, ids, count);
	}
	TRY(field_errors_problem(&body.errors));
	*count = distinct(*ids, *count);
	return NULL;
}

const struct problem *
post_album_images(struct call *call)
{
	struct buf out = buf_new(call->arena, 128);
	struct json_writer json = json_writer_new(&out);
	int64_t added, present;
	struct album album;
	struct id *ids;
	size_t count;

	TRY(find_to_edit(call, &album));
	TRY(read_images(call, &ids, &count));
	TRY(album_add_images(call->service, call->arena, &album, ids, count, &added, &present));
	json_object_begin(&json);
	json_put_i64(&json, STR("added_count"), added);
	json_put_i64(&json, STR("already_present_count"), present);
	json_object_end(&json);
	reply_json(call, 200, &out);
	return NULL;
}

const struct problem *
delete_album_image(struct call *call)
{
	struct album album;
	struct id image;

	TRY(find_to_edit(call, &album));
	TRY(call_id(call, 1, "image", &image));
	TRY(album_remove_image(call->service, call->arena, &album, image));
	reply_empty(call, 204);
	return NULL;
}

static int
compare_ids(const void *a, const void *b)
{
	return id_compare(*(const struct id *)a, *(const struct id *)b);
}

/* Thousands of ids: found by sorting a copy. */
static bool
has_twice(struct call *call, const struct id *ids, size_t count)
{
	struct id *sorted = arena_array(call->arena, struct id, count);

	for (size_t i = 0; i < count; i++)
		sorted[i] = ids[i];
	qsort(sorted, count, sizeof *sorted, compare_ids);
	for (size_t i = 1; i < count; i++) {
		if (id_eq(sorted[i - 1], sorted[i]))
			return true;
	}
	return false;
}

const struct problem *
put_album_order(struct call *call)
{
	struct album album;
	struct body body;
	struct id *ids = NULL;
	size_t count = 0;

	TRY(find_to_edit(call, &album));
	TRY(body_read(call, &body));
	if (body_ids(&body, "image_ids", BODY_REQUIRED, 1, ALBUM_REORDER_MAX, &ids, &count) &&
	    has_twice(call, ids, count))
		field_errors_add(&body.errors, STR("image_ids"), "names an image twice");
	TRY(field_errors_problem(&body.errors));
	TRY(album_reorder(call->service, call->arena, &album, ids, count));
	TRY(album_find_whole(call->service, call->arena, &call->viewer, album.id, &album));
	reply_album(call, 200, &album);
	reply_versioned(call, album.version);
	return NULL;
}
