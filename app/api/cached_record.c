#include "config.h"

#include "api/cached_record.h"

#include "api/account_handlers.h"
#include "api/album_handlers.h"
#include "api/api.h"
#include "api/image_handlers.h"
#include "api/measure.h"
#include "api/reply.h"
#include "base/buf.h"
#include "cache/keys.h"
#include "crypto/checksum.h"

#define MINUTE_MS INT64_C(60000)
/* No text of a person holds it: quotes are escaped there. */
#define VIEWS STR("\"view_count\":")

static const struct kept_record {
	api_handler *handler;
	struct str (*key)(struct arena *arena, struct id id);
	int64_t ttl_ms;
	bool viewed;
} kept_records[] = {
	{ get_user, key_user, 15 * MINUTE_MS, false },
	{ get_album, key_album, 10 * MINUTE_MS, false },
	{ get_image, key_image, 24 * 60 * MINUTE_MS, true },
};

void
cached_record_begin(struct call *call)
{
	struct cached_record *record;
	struct id id;

	if (call->viewer.signed_in || !id_parse(call->params[0], &id))
		return;
	for (size_t i = 0; i < sizeof kept_records / sizeof *kept_records; i++) {
		if (kept_records[i].handler != call->route->handler)
			continue;
		record = arena_new(call->arena, struct cached_record);
		record->key = kept_records[i].key(call->arena, id);
		record->ttl_ms = kept_records[i].ttl_ms;
		if (kept_records[i].viewed)
			record->image = id;
		call->record = record;
	}
}

void
cached_record_command(struct call *call, struct redis_command *command)
{
	record_read_command(command, call->arena, call->record->key);
	if (!id_is_nil(call->record->image))
		redis_arg(command, key_image_views(call->arena, call->record->image));
}

void
cached_record_take(struct call *call, const struct redis_command *command, bool ran)
{
	struct cached_record *record = call->record;
	const struct redis_reply *reply = &command->reply;

	if (ran)
		record->found = record_of(command);
	if (ran && reply->kind == REDIS_ARRAY && reply->count == 3 &&
	    reply->items[2].kind == REDIS_STRING &&
	    !str_to_i64(reply->items[2].string, 0, INT32_MAX, &record->views))
		record->views = 0;
}

/* The text with that many more views. */
static bool
add_views(struct call *call, int64_t views, struct str text, struct str *out)
{
	size_t at = str_find(text, VIEWS);
	struct buf buf = buf_new(call->arena, text.len + 24);
	struct str rest, digits;
	int64_t written;

	if (at == text.len)
		return false;
	rest = str_from(text, at + VIEWS.len);
	digits = str_cut(&rest, ',');
	if (!str_to_i64(digits, 0, INT64_MAX / 2, &written))
		return false;
	buf_append(&buf, str_first(text, at + VIEWS.len));
	buf_i64(&buf, written + views);
	buf_byte(&buf, ',');
	buf_append(&buf, rest);
	*out = buf_str(&buf);
	return true;
}

/* "<fingerprint> <tag>\n", then the text. A tag is "<version>-<what the text is>". */
static bool
answer(struct call *call, struct str kept)
{
	struct str head = str_cut(&kept, '\n'), fingerprint = str_cut(&head, ' '), tag = head;

	if (!str_eq(fingerprint, call->api->fingerprint) || tag.len == 0)
		return false;
	if (call->record->views > 0) {
		struct str version = str_cut(&head, '-'), hash;

		if (!add_views(call, call->record->views, kept, &kept))
			return false;
		hash = checksum_text(call->arena, kept);
		tag = arena_printf(call->arena, "%.*s-%s", (int)version.len, version.at, hash.at);
	}
	call->record = NULL;
	if (reply_etag(call, tag))
		return true;
	call->response->status = 200;
	call->response->body = kept;
	http_response_set(
	    call->response, STR("Content-Type"), STR("application/json; charset=utf-8"));
	return true;
}

bool
cached_record_answer(struct call *call)
{
	bool answered;

	if (!call->record->found.answered)
		call->record = NULL;
	if (call->record == NULL)
		return false;
	answered = call->record->found.body.len > 0 && answer(call, call->record->found.body);
	measure_cache(call, CACHE_RECORD, answered);
	return answered;
}

void
cached_record_keep(struct call *call, bool made)
{
	struct cached_record *record = call->record;
	struct str etag = http_response_get(call->response, STR("ETag"));
	struct redis_command command = { 0 };
	struct buf kept;

	if (!made || call->response->status != 200 || etag.len < 3) {
		call->record = NULL;
		return;
	}
	kept = buf_new(call->arena, call->response->body.len + 128);
	buf_append(&kept, call->api->fingerprint);
	buf_byte(&kept, ' ');
	buf_append(&kept, str_first(str_from(etag, 1), etag.len - 2));
	buf_byte(&kept, '\n');
	buf_append(&kept, call->response->body);
	record_write_command(
	    &command, call->arena, record->key, &record->found, buf_str(&kept), record->ttl_ms);
	/* If Redis is away by now, the next reader reads it again. */
	if (redis_run_within(call->service->redis, call->arena, &command, 1, REDIS_PATIENCE_NS) !=
	    NULL)
		record->found.answered = false;
	if (!answer(call, buf_str(&kept)))
		call->record = NULL;
}
