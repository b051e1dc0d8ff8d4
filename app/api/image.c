#include "config.h"

#include "api/body.h"
#include "api/image_handlers.h"
#include "api/image_json.h"
#include "api/reply.h"
#include "service/counters.h"
#include "service/image.h"
#include "service/tag.h"

static void
reply_detail(struct call *call, int status, struct image_detail *detail)
{
	struct buf out = buf_new(call->arena, 4096);
	struct json_writer json = json_writer_new(&out);

	/* Of what is kept, cached_record_keep() adds them. */
	if (call->record == NULL)
		counters_add(call->service, call->arena, &detail->image, 1);
	image_detail_json(call, &json, detail);
	reply_json(call, status, &out);
}

const struct problem *
get_image(struct call *call)
{
	struct image_detail detail;
	struct id id;

	TRY(call_id(call, 0, "image", &id));
	TRY(image_find(call->service, call->arena, &call->viewer, id, &detail));
	reply_detail(call, 200, &detail);
	reply_versioned(call, detail.image.version);
	return NULL;
}

const struct problem *
get_image_status(struct call *call)
{
	struct buf out = buf_new(call->arena, 256);
	struct json_writer json = json_writer_new(&out);
	struct image_detail detail;
	int64_t progress;
	struct id id;

	TRY(call_id(call, 0, "image", &id));
	TRY(image_find_own(call->service, call->arena, &call->viewer, id, &detail));
	TRY(image_progress(call->service, call->arena, &detail.image, &progress));
	json_object_begin(&json);
	json_put_str(&json, STR("status"), image_status_names[detail.image.status]);
	json_put_str(&json, STR("scan_status"), detail.scan_status);
	json_put_i64(&json, STR("progress"), progress);
	if (detail.failure_reason.len == 0)
		json_put_null(&json, STR("error"));
	else
		json_put_str(&json, STR("error"), detail.failure_reason);
	json_object_end(&json);
	reply_json(call, 200, &out);
	return NULL;
}

struct edit_request {
	struct image_edit edit;
	struct tag_given *tags; /* NULL: as they are */
	size_t tag_count;
};

static void
read_tags(struct body *body, bool whole, struct edit_request *out)
{
	struct str *names = NULL;
	size_t count = 0;

	if (!whole && !body_has(body, "tags"))
		return;
	body_texts(
	    body, "tags", BODY_OPTIONAL, 100, (struct text_rule){ .max = 1000 }, &names, &count);
	tags_check(&body->errors, STR("tags"), names, count, &out->tags, &out->tag_count);
}

/* Fields into an edit that holds what they are without being sent. */
static const struct problem *
read_edit(struct call *call, bool whole, struct edit_request *out)
{
	struct body body;
	int visibility = (int)out->edit.visibility, rating = (int)out->edit.rating;

	TRY(body_read(call, &body));
	body_text(&body, "title", BODY_OPTIONAL, (struct text_rule){ .max = IMAGE_TITLE_MAX },
	    &out->edit.title);
	body_text(&body, "description", BODY_OPTIONAL,
	    (struct text_rule){ .max = IMAGE_DESCRIPTION_MAX }, &out->edit.description);
	body_text(&body, "alt_text", BODY_OPTIONAL, (struct text_rule){ .max = IMAGE_ALT_TEXT_MAX },
	    &out->edit.alt_text);
	body_choice(
	    &body, "visibility", BODY_OPTIONAL, visibility_names, VISIBILITY_COUNT, &visibility);
	body_choice(
	    &body, "content_rating", BODY_OPTIONAL, content_rating_names, RATING_COUNT, &rating);
	read_tags(&body, whole, out);
	TRY(field_errors_problem(&body.errors));
	out->edit.visibility = (enum visibility)visibility;
	out->edit.rating = (enum content_rating)rating;
	return NULL;
}

/* PUT begins with empty texts; visibility and rating have no empty value and stay. */
static struct image_edit
edit_of(const struct image *image, bool whole)
{
	struct image_edit edit = { .visibility = image->visibility, .rating = image->rating };

	if (!whole) {
		edit.title = image->title;
		edit.description = image->description;
		edit.alt_text = image->alt_text;
	}
	return edit;
}

static const struct problem *
change_image(struct call *call, bool whole)
{
	struct edit_request request = { 0 };
	struct image_detail detail;
	struct id id;

	TRY(call_id(call, 0, "image", &id));
	TRY(image_find_to_edit(call->service, call->arena, &call->viewer, id, &detail));
	TRY(require_version(call, detail.image.version));
	request.edit = edit_of(&detail.image, whole);
	TRY(read_edit(call, whole, &request));
	TRY(image_change(call->service, call->arena, &call->viewer, &detail.image, &request.edit,
	    request.tags, request.tag_count, &detail));
	reply_detail(call, 200, &detail);
	reply_versioned(call, detail.image.version);
	return NULL;
}

const struct problem *
put_image(struct call *call)
{
	return change_image(call, true);
}

const struct problem *
patch_image(struct call *call)
{
	return change_image(call, false);
}

const struct problem *
delete_image(struct call *call)
{
	struct image_detail detail;
	struct id id;

	TRY(call_id(call, 0, "image", &id));
	TRY(image_find(call->service, call->arena, &call->viewer, id, &detail));
	TRY(require_version(call, detail.image.version));
	TRY(image_trash(call->service, call->arena, &call->viewer, &detail.image));
	reply_empty(call, 204);
	return NULL;
}

const struct problem *
post_image_restore(struct call *call)
{
	struct image_detail detail;
	struct id id;

	TRY(call_id(call, 0, "image", &id));
	TRY(image_restore(call->service, call->arena, &call->viewer, id, &detail));
	reply_detail(call, 200, &detail);
	reply_versioned(call, detail.image.version);
	return NULL;
}
