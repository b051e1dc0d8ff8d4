#include "config.h"

#include "api/account_json.h"

void
account_json(struct json_writer *json, const struct account *account, bool own)
{
	json_object_begin(json);
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
	json_put_i64(json, STR("image_count"), account->image_count);
	json_put_time(json, STR("created_at"), account->created_us);
	json_put_time(json, STR("updated_at"), account->updated_us);
	json_object_end(json);
}
