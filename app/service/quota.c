#include "config.h"

#include "service/quota.h"

#include "config/config.h"
#include "repo/audit.h"

static void
fill_defaults(const struct service *service, struct usage *usage)
{
	if (usage->max_images == USAGE_DEFAULT)
		usage->max_images = service->config->quota.images;
	if (usage->max_bytes == USAGE_DEFAULT)
		usage->max_bytes = service->config->quota.bytes;
}

static const struct problem *
judge(struct arena *arena, const struct usage *usage, int64_t bytes)
{
	if (usage->max_images > 0 && usage->images + 1 > usage->max_images)
		return problem_new(arena, PROBLEM_QUOTA,
		    "You have %lld of at most %lld images. Delete some for good, or ask an "
		    "administrator for more.",
		    (long long)usage->images, (long long)usage->max_images);
	if (usage->max_bytes > 0 && usage->bytes + bytes > usage->max_bytes)
		return problem_new(arena, PROBLEM_QUOTA,
		    "Your images have %lld of at most %lld bytes, and this one %lld. Delete some "
		    "for good, or ask an administrator for more.",
		    (long long)usage->bytes, (long long)usage->max_bytes, (long long)bytes);
	return NULL;
}

const struct problem *
quota_find(struct service *service, struct arena *arena, struct id user, struct usage *out)
{
	TRY(usage_repo_find(service->pg, arena, user, false, out));
	fill_defaults(service, out);
	return NULL;
}

const struct problem *
quota_check(struct service *service, struct arena *arena, struct id user, int64_t bytes)
{
	struct usage usage;

	TRY(quota_find(service, arena, user, &usage));
	return judge(arena, &usage, bytes);
}

const struct problem *
quota_take(struct service *service, struct arena *arena, struct id user, int64_t bytes)
{
	struct usage usage;

	TRY(usage_repo_find(service->pg, arena, user, true, &usage));
	fill_defaults(service, &usage);
	return judge(arena, &usage, bytes);
}

static struct str
max_text(struct arena *arena, int64_t max)
{
	if (max == USAGE_DEFAULT)
		return STR("default");
	return max == 0 ? STR("none") : arena_printf(arena, "%lld", (long long)max);
}

static const struct problem *
write_quota(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id user, int64_t max_images, int64_t max_bytes)
{
	struct audit_act act = { .actor = viewer->id,
		.action = STR("user.quota"),
		.subject_kind = STR("user"),
		.subject = user };
	bool found;

	TRY(pg_begin(service->pg, arena));
	TRY(usage_repo_set_quota(service->pg, arena, user, max_images, max_bytes, &found));
	if (!found)
		return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such account.");
	audit_detail(&act, STR("max_images"), max_text(arena, max_images));
	audit_detail(&act, STR("max_bytes"), max_text(arena, max_bytes));
	TRY(audit_repo_insert(service->pg, arena, &act));
	return pg_commit(service->pg, arena);
}

const struct problem *
quota_set(struct service *service, struct arena *arena, const struct viewer *viewer, struct id user,
    int64_t max_images, int64_t max_bytes)
{
	const struct problem *problem =
	    write_quota(service, arena, viewer, user, max_images, max_bytes);

	if (problem != NULL)
		pg_rollback(service->pg);
	return problem;
}
