#include "config.h"

#include "api/account_json.h"

#include "config/config.h"

/* max is null without a limit. */
static void
put_quota(struct json_writer *json, struct str name, int64_t used, int64_t max, int64_t preset)
{
	int64_t limit = max == USAGE_DEFAULT ? preset : max;

	json_name(json, name);
	json_object_begin(json);
	json_put_i64(json, STR("used"), used);
	if (limit == 0)
		json_put_null(json, STR("max"));
	else
		json_put_i64(json, STR("max"), limit);
	json_object_end(json);
}

static void
put_usage(struct call *call, struct json_writer *json, const struct usage *usage)
{
	json_name(json, STR("quota"));
	json_object_begin(json);
	put_quota(
	    json, STR("images"), usage->images, usage->max_images, call->config->quota.images);
	put_quota(json, STR("bytes"), usage->bytes, usage->max_bytes, call->config->quota.bytes);
	json_object_end(json);
}

/* Inside an open object. */
static void
put_account(struct call *call, struct json_writer *json, const struct account *account, bool own)
{
	json_put_id(json, STR("id"), account->id);
	if (own)
		json_put_str(json, STR("email"), account->email);
	json_put_str(json, STR("username"), account->username);
	json_put_str_or_null(json, STR("display_name"), account->display_name);
	json_put_str_or_null(json, STR("bio"), account->bio);
	json_put_null(json, STR("avatar_url"));
	json_put_str(json, STR("role"), account->role);
	if (own)
		json_put_str(json, STR("status"), account->status);
	if (own) {
		json_put_bool(json, STR("show_nsfw"), account->show_nsfw);
		put_usage(call, json, &account->usage);
	}
	json_put_i64(json, STR("image_count"), account->image_count);
	json_put_time(json, STR("created_at"), account->created_us);
	json_put_time(json, STR("updated_at"), account->updated_us);
}

void
account_json(struct call *call, struct json_writer *json, const struct account *account, bool own)
{
	json_object_begin(json);
	put_account(call, json, account, own);
	json_object_end(json);
}

void
account_profile_json(struct call *call, struct json_writer *json, const struct account *account,
    const struct bond *bond, bool own)
{
	json_object_begin(json);
	put_account(call, json, account, own);
	json_put_i64(json, STR("follower_count"), bond->followers);
	json_put_i64(json, STR("following_count"), bond->following);
	if (call->viewer.signed_in && !viewer_is(&call->viewer, account->id)) {
		json_put_bool(json, STR("followed"), bond->followed);
		json_put_bool(json, STR("follows_you"), bond->follows_you);
		json_put_bool(json, STR("blocked"), bond->blocked);
	}
	json_object_end(json);
}
