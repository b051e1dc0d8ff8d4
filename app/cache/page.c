#include "config.h"

#include "cache/page.h"

#include "base/buf.h"
#include "base/random.h"

/* "1 <milliseconds since 1970> <length>\n", then the body. */
#define FORMAT STR("1")
#define HEAD_MAX 48

void
page_read_command(struct redis_command *command, struct str key)
{
	redis_arg(command, STR("GET"));
	redis_arg(command, key);
}

struct page
page_of_reply(const struct redis_reply *reply, int64_t now_ms)
{
	const struct page none = { 0 };
	struct str body = reply->string, head, version, end;
	int64_t old_at, length;

	if (reply->kind != REDIS_STRING ||
	    str_find_byte(str_first(body, HEAD_MAX), '\n') >= HEAD_MAX)
		return none;
	head = str_cut(&body, '\n');
	version = str_cut(&head, ' ');
	end = str_cut(&head, ' ');
	if (!str_eq(version, FORMAT) || !str_to_i64(end, 0, INT64_MAX, &old_at) ||
	    !str_to_i64(head, 0, INT64_MAX, &length) || (uint64_t)length != body.len)
		return none;
	return (struct page){
		.found = true, .old = now_ms >= old_at, .old_at_ms = old_at, .body = body
	};
}

int64_t
page_old_at_ms(struct str head)
{
	struct str version = str_cut(&head, ' ');
	int64_t old_at;

	return str_eq(version, FORMAT) && str_to_i64(str_cut(&head, ' '), 0, INT64_MAX, &old_at)
		   ? old_at
		   : 0;
}

struct page
page_of(const struct redis_command *command, int64_t now_ms)
{
	return page_of_reply(&command->reply, now_ms);
}

void
page_write_command(struct redis_command *command, struct arena *arena, struct str key,
    struct str body, int64_t now_ms, int64_t fresh_ms, int64_t old_ms)
{
	struct buf value = buf_new(arena, body.len + HEAD_MAX);
	int64_t fresh = fresh_ms - (int64_t)random_below((uint64_t)fresh_ms / 10 + 1);

	buf_printf(&value, "1 %lld %zu\n", (long long)(now_ms + fresh), body.len);
	buf_append(&value, body);
	redis_arg(command, STR("SET"));
	redis_arg(command, key);
	redis_arg(command, buf_str(&value));
	redis_arg(command, STR("PX"));
	redis_arg_i64(command, arena, fresh + old_ms);
}
