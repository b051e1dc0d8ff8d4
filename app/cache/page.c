#include "config.h"

#include "cache/page.h"

#include "base/buf.h"
#include "base/random.h"

/* "2 <stamp> <milliseconds since 1970> <length>\n", then the body, then the ids. */
#define FORMAT STR("2")
#define HEAD_MAX 72

void
page_read_command(struct redis_command *command, struct str key)
{
	redis_arg(command, STR("GET"));
	redis_arg(command, key);
}

/* All of a head before its length. */
static bool
read_head(struct str *head, int64_t *old_at_ms)
{
	struct str version = str_cut(head, ' '), stamp = str_cut(head, ' ');
	int64_t number;

	return str_eq(version, FORMAT) && stamp.len == PAGE_STAMP_DIGITS &&
	       str_to_i64(stamp, 0, INT64_MAX, &number) &&
	       str_to_i64(str_cut(head, ' '), 0, INT64_MAX, old_at_ms);
}

struct page
page_of_reply(const struct redis_reply *reply, int64_t now_ms)
{
	const struct page none = { 0 };
	struct str body = reply->string, head, ids;
	int64_t old_at, length;

	if (reply->kind != REDIS_STRING ||
	    str_find_byte(str_first(body, HEAD_MAX), '\n') >= HEAD_MAX)
		return none;
	head = str_cut(&body, '\n');
	if (!read_head(&head, &old_at) || !str_to_i64(head, 0, INT64_MAX, &length) ||
	    (uint64_t)length > body.len)
		return none;
	ids = str_from(body, (size_t)length);
	if (ids.len % PAGE_ID_SIZE != 0 || ids.len / PAGE_ID_SIZE > PAGE_IDS_MAX)
		return none;
	return (struct page){
		.found = true,
		.old = now_ms >= old_at,
		.old_at_ms = old_at,
		.body = str_first(body, (size_t)length),
		.ids = ids,
	};
}

int64_t
page_old_at_ms(struct str head)
{
	int64_t old_at;

	return read_head(&head, &old_at) ? old_at : 0;
}

struct page
page_of(const struct redis_command *command, int64_t now_ms)
{
	return page_of_reply(&command->reply, now_ms);
}

static struct str
value_of(struct arena *arena, const struct page_new *page, int64_t old_at_ms)
{
	struct buf value = buf_new(arena, page->body.len + page->ids.len + HEAD_MAX);

	buf_append(&value, FORMAT);
	buf_byte(&value, ' ');
	for (size_t i = page->stamp.len; i < PAGE_STAMP_DIGITS; i++)
		buf_byte(&value, '0');
	buf_append(&value, page->stamp);
	buf_printf(&value, " %lld %zu\n", (long long)old_at_ms, page->body.len);
	buf_append(&value, page->body);
	buf_append(&value, page->ids);
	return buf_str(&value);
}

void
page_write_command(struct redis_command *command, struct arena *arena, struct str key,
    const struct page_new *page, int64_t now_ms, int64_t fresh_ms, int64_t old_ms)
{
	int64_t fresh = fresh_ms - (int64_t)random_below((uint64_t)fresh_ms / 10 + 1);

	redis_arg(command, STR("SET"));
	redis_arg(command, key);
	redis_arg(command, value_of(arena, page, now_ms + fresh));
	redis_arg(command, STR("PX"));
	redis_arg_i64(command, arena, fresh + old_ms);
}

void
page_rewrite_command(struct redis_command *command, struct arena *arena, struct str key,
    const struct page_new *page, int64_t old_at_ms)
{
	redis_arg(command, STR("SET"));
	redis_arg(command, key);
	redis_arg(command, value_of(arena, page, old_at_ms));
	redis_arg(command, STR("XX"));
	redis_arg(command, STR("KEEPTTL"));
}
