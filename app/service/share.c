#include "config.h"

#include "service/share.h"

#include "config/config.h"
#include "crypto/password.h"
#include "service/account.h"
#include "service/album.h"
#include "service/hash_gate.h"
#include "service/image.h"

#define TRIES_MAX 10
#define TRIES_SECONDS (15 * 60)

static const struct id nobody = { 0 };

/* The one who may, and owns it: administrators may look after links, but make none. */
static const struct problem *
check_target(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct share_target target, struct id *owner)
{
	struct image_detail detail;
	struct album album;

	if (!id_is_nil(target.album)) {
		TRY(album_find_to_edit(service, arena, viewer, target.album, &album));
		*owner = album.owner_id;
	} else {
		TRY(image_find_to_edit(service, arena, viewer, target.image, &detail));
		*owner = detail.image.owner_id;
	}
	return NULL;
}

const struct problem *
share_create(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct share_target target, const struct share_wanted *wanted, struct share *out)
{
	struct share share = { .id = id_new(),
		.album_id = target.album,
		.image_id = target.image,
		.allow_download = wanted->allow_download,
		.expires_us = wanted->expires_us };
	bool done;

	TRY(check_target(service, arena, viewer, target, &share.owner_id));
	if (!viewer_is(viewer, share.owner_id))
		return problem_new(arena, PROBLEM_FORBIDDEN, "Only its owner may share it.");
	if (wanted->password.len > 0)
		TRY(account_hash_password(service, arena, wanted->password, &share.password_hash));
	TRY(share_repo_insert(service->pg, arena, &share, SHARES_MAX, &share.created_us, &done));
	if (!done)
		return problem_new(arena, PROBLEM_CONFLICT,
		    "There are %d links to it already. Revoke one first.", SHARES_MAX);
	*out = share;
	return NULL;
}

static struct id
id_of(struct share_target target)
{
	return id_is_nil(target.album) ? target.image : target.album;
}

const struct problem *
share_list(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct share_target target, const struct paging *paging, struct share **out, size_t *count,
    struct page_result *result)
{
	struct id owner;

	TRY(check_target(service, arena, viewer, target, &owner));
	return share_repo_list(service->pg, arena, id_of(target), paging, out, count, result);
}

const struct problem *
share_revoke(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct share_target target, struct id id)
{
	struct id owner;
	int64_t count;

	TRY(check_target(service, arena, viewer, target, &owner));
	TRY(share_repo_delete(service->pg, arena, id_of(target), id, &count));
	if (count == 0 && !id_is_nil(id))
		return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such link.");
	return NULL;
}

static const struct problem *
no_such_link(struct arena *arena)
{
	return problem_new(
	    arena, PROBLEM_NOT_FOUND, "There is no such link, or it is not in force any more.");
}

const struct problem *
share_find(
    struct service *service, struct arena *arena, struct id id, struct id image, struct share *out)
{
	bool found, admits;

	TRY(share_repo_find(service->pg, arena, id, image, &found, out, &admits));
	if (!found)
		return no_such_link(arena);
	if (!id_is_nil(image) && !admits)
		return problem_new(
		    arena, PROBLEM_NOT_FOUND, "There is no such image behind this link.");
	return NULL;
}

static const struct problem *
no_tries_left(struct arena *arena)
{
	struct problem *problem = arena_new(arena, struct problem);

	*problem = (struct problem){ .kind = PROBLEM_RATE_LIMITED,
		.detail = "Too many passwords were tried for this link. Try again later.",
		.retry_after = TRIES_SECONDS };
	return problem;
}

const struct problem *
share_check_password(
    struct service *service, struct arena *arena, const struct share *share, struct str password)
{
	const struct config *config = service->config;
	struct password_settings settings = { .memory_kib = (int)config->auth.memory_kib,
		.passes = (int)config->auth.passes,
		.lanes = (int)config->auth.lanes };
	bool left, right;
	int slot;

	TRY(share_repo_claim_try(service->pg, arena, share->id, TRIES_MAX, TRIES_SECONDS, &left));
	if (!left)
		return no_tries_left(arena);
	TRY(hash_gate_enter(service, arena, &slot));
	right = password_verify(arena, &settings, share->password_hash, password);
	hash_gate_leave(slot);
	if (!right)
		return problem_new(arena, PROBLEM_UNAUTHORIZED, "The password is wrong.");
	return share_repo_forget_tries(service->pg, arena, share->id);
}

static const struct problem *
find_album_content(struct service *service, struct arena *arena, const struct share *share,
    struct share_content *out)
{
	struct album album;

	TRY(album_repo_find(service->pg, arena, share->album_id, nobody, true, &album));
	*out = (struct share_content){ .title = album.title,
		.description = album.description,
		.owner_id = album.owner_id,
		.owner_username = album.owner_username,
		.owner_display_name = album.owner_display_name,
		.image_count = album.image_count };
	return NULL;
}

const struct problem *
share_find_content(struct service *service, struct arena *arena, const struct share *share,
    struct share_content *out)
{
	struct image_detail detail;
	const struct image *image = &detail.image;

	if (!id_is_nil(share->album_id))
		return find_album_content(service, arena, share, out);
	TRY(image_repo_find(service->pg, arena, share->image_id, nobody, true, &detail));
	*out = (struct share_content){ .title = image->title,
		.description = image->description,
		.owner_id = image->owner_id,
		.owner_username = image->owner_username,
		.owner_display_name = image->owner_display_name,
		.image_count = 1 };
	return NULL;
}

static const struct problem *
only_image(struct service *service, struct arena *arena, const struct share *share,
    const struct paging *paging, struct image_page *out)
{
	struct image_detail *detail = arena_new(arena, struct image_detail);

	TRY(image_repo_find(service->pg, arena, share->image_id, nobody, true, detail));
	*out = (struct image_page){ .result = { .total = 1 } };
	if (paging->by_key || paging->page > 1)
		return NULL;
	out->items = &detail->image;
	out->count = 1;
	return NULL;
}

const struct problem *
share_list_images(struct service *service, struct arena *arena, const struct share *share,
    const struct paging *paging, struct image_page *out)
{
	/* What moderators meet of an album is all that is active: as much as the owner gives. */
	struct image_wanted wanted = {
		.listing = IMAGES_ALBUM, .of = share->album_id, .moderates = true
	};

	if (id_is_nil(share->album_id))
		return only_image(service, arena, share, paging, out);
	return image_repo_list(service->pg, arena, &wanted, paging, out);
}

const struct problem *
share_find_file(struct service *service, struct arena *arena, const struct share *share,
    struct id image, enum variant_size size, const struct variant_types *types,
    struct variant_file *out)
{
	if (size == VARIANT_ORIGINAL && !share->allow_download)
		return problem_new(
		    arena, PROBLEM_FORBIDDEN, "This link does not let its images be downloaded.");
	return variant_repo_find_file(service->pg, arena, image, types, nobody, true, out);
}
