/* A gallery of goimg: people, and of each their albums, images and covers; then what they said. */
#include "config.h"

#include <string.h>

#include "blob/blob.h"
#include "db/pg.h"
#include "media/caption.h"
#include "move/import_state.h"
#include "move/pages.h"
#include "move/tree.h"
#include "repo/goimg.h"
#include "repo/job.h"
#include "service/album.h"
#include "service/image.h"
#include "text/text.h"

#define AT_ONCE 100
#define MANY_AT_ONCE 1000

struct moving {
	struct importing importing;
	struct pg *source;
	struct import_people *people;
};

static struct words
words_of(struct arena *arena, const struct export_image *image)
{
	struct words words = { .id = image->id,
		.title = tree_text(arena, image->title, IMAGE_TITLE_MAX),
		.description = tree_text(arena, image->description, IMAGE_DESCRIPTION_MAX),
		.file_name = tree_text(arena, image->original_filename, 255),
		.visibility = VISIBILITY_PRIVATE,
		.created_us = image->created_us,
		.view_count = image->view_count < 0 ? 0 : image->view_count };

	visibility_parse(image->visibility, &words.visibility);
	words_give_tags(&words, arena, image->tags, image->tag_count);
	words.places = arena_array(arena, struct words_place, image->album_count + 1);
	for (size_t i = 0; i < image->album_count; i++) {
		struct words_place *place = &words.places[words.place_count++];

		place->album = image->albums[i];
		if (!str_to_i64(image->positions[i], 0, INT32_MAX, &place->position))
			place->position = 0;
	}
	return words;
}

static const struct problem *
move_image(struct moving *moving, struct arena *arena, const struct export_image *image)
{
	struct words words = words_of(arena, image);

	return import_one_below(&moving->importing, arena, image->key, &words);
}

static const struct problem *
move_images(void *context, struct arena *arena, struct move_key *after, bool *more)
{
	struct moving *moving = context;
	struct importing *importing = &moving->importing;
	struct export_image *images;
	size_t count;

	TRY(goimg_list_images(
	    moving->source, arena, importing->owner.id, after->ids[0], AT_ONCE, &images, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(move_image(moving, arena, &images[i]));
		importing->sum.files++;
		after->ids[0] = images[i].id;
	}
	*more = count == AT_ONCE;
	return NULL;
}

static const struct problem *
move_album(struct moving *moving, struct arena *arena, const struct export_album *album)
{
	struct importing *importing = &moving->importing;
	struct album_edit edit = { .title = tree_text(arena, album->title, ALBUM_TITLE_MAX),
		.description = tree_text(arena, album->description, ALBUM_DESCRIPTION_MAX),
		.visibility = VISIBILITY_PRIVATE };
	struct import_id ids = import_id_of(album->id, importing->owner.id);
	struct id id;
	bool made;

	visibility_parse(album->visibility, &edit.visibility);
	if (importing->wish->dry_run)
		return NULL;
	TRY(import_repo_insert_album(importing->service->pg, arena, &ids, importing->owner.id,
	    &edit, album->created_us, &id, &made));
	importing->sum.outcomes[IMPORT_ALBUM] += made;
	return NULL;
}

static const struct problem *
move_albums(void *context, struct arena *arena, struct move_key *after, bool *more)
{
	struct moving *moving = context;
	struct export_album *albums;
	size_t count;

	TRY(goimg_list_albums(moving->source, arena, moving->importing.owner.id, after->ids[0],
	    AT_ONCE, &albums, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(move_album(moving, arena, &albums[i]));
		after->ids[0] = albums[i].id;
	}
	*more = count == AT_ONCE;
	return NULL;
}

static const struct problem *
move_covers(void *context, struct arena *arena, struct move_key *after, bool *more)
{
	struct moving *moving = context;
	struct importing *importing = &moving->importing;
	struct id owner = importing->owner.id;
	struct export_album *albums;
	size_t count;

	TRY(goimg_list_albums(
	    moving->source, arena, owner, after->ids[0], AT_ONCE, &albums, &count));
	for (size_t i = 0; i < count; i++) {
		struct import_id cover = import_id_of(albums[i].cover, owner);

		after->ids[0] = albums[i].id;
		if (!id_is_nil(albums[i].cover) && !importing->wish->dry_run)
			TRY(import_repo_set_cover(
			    importing->service->pg, arena, albums[i].id, &cover, owner));
	}
	*more = count == AT_ONCE;
	return NULL;
}

/* *here: they have an account now. */
static const struct problem *
move_account(struct moving *moving, struct arena *arena, const struct import_user *user, bool *here)
{
	struct importing *importing = &moving->importing;
	const struct problem *problem = NULL;

	if (!importing->wish->dry_run)
		problem = import_repo_insert_user(importing->service->pg, arena, user);
	*here = problem == NULL;
	moving->people->made += *here;
	moving->people->refused += !*here;
	moving->people->other_hashes +=
	    *here && !str_starts(user->password_hash, STR("$argon2id$"));
	if (problem == NULL || problem->kind != PROBLEM_CONFLICT)
		return problem;
	import_tell(importing, IMPORT_REFUSED,
	    tree_path(arena, importing->wish->folder, user->username),
	    STR("Somebody else has this address or name: this person and their images stay out."));
	importing->sum.outcomes[IMPORT_REFUSED]--;
	return NULL;
}

/* What whoever is suspended has is hidden by a job. */
static const struct problem *
hide_suspended(struct moving *moving, struct arena *arena, const struct import_user *user)
{
	if (!str_eq(user->status, STR("suspended")) || moving->importing.wish->dry_run)
		return NULL;
	return job_repo_enqueue(
	    moving->importing.service->pg, arena, STR("account.settle"), user->id, 0, STR("{}"));
}

static const struct problem *
move_person(struct moving *moving, struct arena *arena, const struct import_user *user)
{
	bool here = false;

	TRY(move_account(moving, arena, user, &here));
	if (!here)
		return NULL;
	moving->importing.owner = (struct viewer){ .signed_in = true, .id = user->id };
	TRY(move_pages(move_albums, moving, arena));
	TRY(move_pages(move_images, moving, arena));
	TRY(move_pages(move_covers, moving, arena));
	return hide_suspended(moving, arena, user);
}

static const struct problem *
move_people(void *context, struct arena *arena, struct move_key *after, bool *more)
{
	struct moving *moving = context;
	struct import_user *users;
	size_t count;

	TRY(goimg_list_users(moving->source, arena, after->ids[0], AT_ONCE, &users, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(move_person(moving, arena, &users[i]));
		after->ids[0] = users[i].id;
	}
	*more = count == AT_ONCE;
	return NULL;
}

static const struct problem *
move_comments(void *context, struct arena *arena, struct move_key *after, bool *more)
{
	struct moving *moving = context;
	size_t count;

	TRY(goimg_copy_comments(moving->source, moving->importing.service->pg, arena, MANY_AT_ONCE,
	    &after->ids[0], &count));
	*more = count == MANY_AT_ONCE;
	return NULL;
}

static const struct problem *
move_likes(void *context, struct arena *arena, struct move_key *after, bool *more)
{
	struct moving *moving = context;
	struct goimg_like_key key = { after->ids[0], after->ids[1] };
	size_t count;
	int64_t made;

	TRY(goimg_copy_likes(moving->source, moving->importing.service->pg, arena, MANY_AT_ONCE,
	    &key, &count, &made));
	*after = (struct move_key){ .ids = { key.user, key.image } };
	*more = count == MANY_AT_ONCE;
	moving->people->likes += made;
	return NULL;
}

const struct problem *
import_from_goimg(struct service *service, struct arena *arena, struct pg *source,
    const struct import_wish *wish, const struct import_events *events, struct import_sum *out,
    struct import_people *people)
{
	struct moving moving = {
		.importing = { .service = service, .wish = wish, .events = events },
		.source = source,
		.people = people
	};
	const struct problem *problem;

	problem = move_pages(move_people, &moving, arena);
	if (problem == NULL && !wish->dry_run)
		problem = move_pages(move_likes, &moving, arena);
	if (problem == NULL && !wish->dry_run)
		problem = move_pages(move_comments, &moving, arena);
	*out = moving.importing.sum;
	return problem;
}
