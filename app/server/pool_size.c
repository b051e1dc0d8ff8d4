#include "config.h"

#include "server/pool_size.h"

#define STEP_MAX 16

static size_t
fewer(size_t a, size_t b)
{
	return a < b ? a : b;
}

void
pool_size_init(
    struct pool_size *size, size_t least, size_t most, size_t start, int64_t idle_time, int64_t now)
{
	*size = (struct pool_size){
		.least = fewer(least, most),
		.most = most,
		.idle_time = idle_time,
		.step = 1,
		.spare = most,
		/* Nothing is known of the time before: nobody was spare then. */
		.spare_before = 0,
		.half_ends = now + idle_time / 2,
	};
	size->wanted = fewer(start, most);
}

static void
grow(struct pool_size *size, const struct pool_look *look)
{
	bool saturated = look->backlog && look->idle == 0;

	size->exhausted = saturated && size->wanted == size->most;
	if (look->idle > 0)
		size->step = 1;
	/* Who is about to come may be enough; where workers die early, more would die too. */
	if (!saturated || look->starting > 0 || look->throttled > 0)
		return;
	size->wanted = fewer(size->wanted + size->step, size->most);
	size->step = fewer(size->step * 2, STEP_MAX);
}

/* One spare worker stays, so that the next request does not have to wait for a fork. */
static void
shrink(struct pool_size *size, int64_t now)
{
	size_t spare = fewer(size->spare, size->spare_before);

	size->spare_before = size->spare;
	size->spare = size->most;
	size->half_ends = now + size->idle_time / 2;
	if (spare < 2 || size->wanted <= size->least)
		return;
	size->wanted -= fewer(spare - 1, size->wanted - size->least);
	size->spare_before = 0;
}

void
pool_size_judge(struct pool_size *size, const struct pool_look *look, int64_t now)
{
	size->spare = fewer(size->spare, look->idle);
	grow(size, look);
	if (size->idle_time > 0 && now >= size->half_ends)
		shrink(size, now);
}
