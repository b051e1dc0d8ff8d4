#include "config.h"

#include "cache/reply.h"

#include <hiredis/hiredis.h>

static bool convert(
    struct arena *arena, const redisReply *from, int depth, size_t *room, struct redis_reply *to);

static bool
convert_items(
    struct arena *arena, const redisReply *from, int depth, size_t *room, struct redis_reply *to)
{
	struct redis_reply *items;

	if (depth == REPLY_DEPTH_MAX || from->elements > *room)
		return false;
	*room -= from->elements;
	items = arena_array(arena, struct redis_reply, from->elements);
	for (size_t i = 0; i < from->elements; i++)
		if (!convert(arena, from->element[i], depth + 1, room, &items[i]))
			return false;
	to->kind = REDIS_ARRAY;
	to->count = from->elements;
	to->items = items;
	return true;
}

static bool
convert(
    struct arena *arena, const redisReply *from, int depth, size_t *room, struct redis_reply *to)
{
	*to = (struct redis_reply){ .kind = REDIS_NIL };
	if (from == NULL)
		return false;
	switch (from->type) {
	case REDIS_REPLY_NIL:
		return true;
	case REDIS_REPLY_INTEGER:
		to->kind = REDIS_INTEGER;
		to->integer = from->integer;
		return true;
	case REDIS_REPLY_STRING:
	case REDIS_REPLY_STATUS:
	case REDIS_REPLY_ERROR:
		to->kind = from->type == REDIS_REPLY_ERROR ? REDIS_ERROR : REDIS_STRING;
		to->string = arena_copy(arena, (struct str){ from->str, from->len });
		return true;
	case REDIS_REPLY_ARRAY:
		return convert_items(arena, from, depth, room, to);
	default:
		return false;
	}
}

bool
reply_convert(struct arena *arena, const struct redisReply *from, struct redis_reply *to)
{
	size_t room = REPLY_ITEMS_MAX;
	struct redis_reply reply;

	if (!convert(arena, from, 0, &room, &reply))
		return false;
	*to = reply;
	return true;
}
