#include "config.h"

#include "api/people_handlers.h"

#include "api/image_json.h"
#include "api/image_list.h"
#include "api/query.h"
#include "api/reply.h"
#include "service/follow.h"

static void
reply_following(struct call *call, bool following, int64_t followers)
{
	struct buf out = buf_new(call->arena, 64);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	json_put_bool(&json, STR("following"), following);
	json_put_i64(&json, STR("follower_count"), followers);
	json_object_end(&json);
	reply_json(call, 200, &out);
}

const struct problem *
post_follow(struct call *call)
{
	int64_t followers;
	struct id other;

	TRY(call_id(call, 0, "account", &other));
	TRY(follow_add(call->service, call->arena, &call->viewer, other, &followers));
	reply_following(call, true, followers);
	return NULL;
}

const struct problem *
delete_follow(struct call *call)
{
	int64_t followers;
	struct id other;

	TRY(call_id(call, 0, "account", &other));
	TRY(follow_remove(call->service, call->arena, &call->viewer, other, &followers));
	reply_following(call, false, followers);
	return NULL;
}

static void
reply_blocked(struct call *call, bool blocked)
{
	struct buf out = buf_new(call->arena, 64);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	json_put_bool(&json, STR("blocked"), blocked);
	json_object_end(&json);
	reply_json(call, 200, &out);
}

const struct problem *
post_block(struct call *call)
{
	struct id other;

	TRY(call_id(call, 0, "account", &other));
	TRY(block_add(call->service, call->arena, &call->viewer, other));
	reply_blocked(call, true);
	return NULL;
}

const struct problem *
delete_block(struct call *call)
{
	struct id other;

	TRY(call_id(call, 0, "account", &other));
	TRY(block_remove(call->service, call->arena, &call->viewer, other));
	reply_blocked(call, false);
	return NULL;
}

static void
put_follower(struct call *call, struct json_writer *json, const struct follower *follower)
{
	json_object_begin(json);
	json_put_id(json, STR("user_id"), follower->user_id);
	json_name(json, STR("user"));
	owner_json(json, follower->user_id, follower->username, follower->display_name);
	if (call->viewer.signed_in)
		json_put_bool(json, STR("followed"), follower->followed);
	json_put_time(json, STR("created_at"), follower->created_us);
	json_object_end(json);
}

static const struct problem *
reply_list(struct call *call, enum follow_list list, const char *name, struct id user)
{
	struct field_errors errors = { .arena = call->arena };
	struct follower_page page;
	char text[ID_TEXT_SIZE];
	struct json_writer json;
	struct paging paging;
	struct str listing;
	struct buf out;

	listing = arena_printf(call->arena, "%s %s", name, id_format(user, text).at);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(follow_list(call->service, call->arena, &call->viewer, list, user, &paging, &page));
	json = reply_page_begin(call, &out);
	for (size_t i = 0; i < page.count; i++)
		put_follower(call, &json, &page.items[i]);
	reply_page_end(call, &json, listing, &paging, &page.result);
	reply_tagged(call);
	return NULL;
}

const struct problem *
get_followers(struct call *call)
{
	struct id user;

	TRY(call_user_id(call, &user));
	return reply_list(call, FOLLOWERS, "followers", user);
}

const struct problem *
get_following(struct call *call)
{
	struct id user;

	TRY(call_user_id(call, &user));
	return reply_list(call, FOLLOWING, "following", user);
}

const struct problem *
get_blocks(struct call *call)
{
	return reply_list(call, BLOCKS, "blocks", call->viewer.id);
}

const struct problem *
get_feed(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	char text[ID_TEXT_SIZE];
	struct image_page page;
	struct paging paging;
	struct str listing;

	listing = arena_printf(call->arena, "feed %s", id_format(call->viewer.id, text).at);
	query_paging(call, &errors, listing, &paging);
	if (errors.count == 0 && paging.page > 1)
		field_errors_add(&errors, STR("page"), "must be 1: the feed goes on by cursor");
	TRY(field_errors_problem(&errors));
	TRY(follow_feed(call->service, call->arena, &call->viewer, &paging, &page));
	reply_images(call, listing, &paging, &page);
	return NULL;
}
