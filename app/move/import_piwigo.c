/* A gallery of Piwigo: people, albums, images by their numbers, covers; then what people said. */
#include "config.h"

#include "move/import_piwigo.h"

#include "base/buf.h"
#include "base/clock.h"
#include "move/pages.h"
#include "move/tree.h"
#include "service/image.h"
#include "json/writer.h"

#define COMMENT_MAX 1000

struct id
piwigo_id(const struct moving_piwigo *moving, char kind, int64_t number, struct id owner)
{
	struct arena arena = { 0 };
	struct sha256_stream *stream = sha256_begin(&arena);
	struct sha256 sum;

	sha256_add(stream, (struct str){ (const char *)moving->seed.bytes, SHA256_SIZE });
	sha256_add(stream, arena_printf(&arena, "%c%lld", kind, (long long)number));
	sha256_add(stream, (struct str){ (const char *)owner.bytes, sizeof owner.bytes });
	sum = sha256_end(stream);
	arena_release(&arena);
	return import_id_of_sum(&sum);
}

/* The same gallery moved in for somebody else is another one. */
static struct sha256
seed_of(struct arena *arena, const struct piwigo_gallery *gallery, struct id owner)
{
	struct sha256_stream *stream = sha256_begin(arena);

	sha256_add(stream, STR("piwigo"));
	sha256_add(stream, (struct str){ (const char *)owner.bytes, sizeof owner.bytes });
	sha256_add(stream, gallery->secret);
	return sha256_end(stream);
}

/* What a person set there, and the file may not say: of a scan, when the photo was taken. */
static struct str
exif_of(struct arena *arena, struct str taken)
{
	struct buf text = buf_new(arena, 64);
	struct json_writer json = json_writer_new(&text);

	if (taken.len == 0)
		return STR("");
	json_object_begin(&json);
	json_put_str(&json, STR("taken_at"), taken);
	json_object_end(&json);
	return buf_str(&text);
}

/* Its albums here. Everybody sees it if everybody sees one of those, and it has no level. */
static const struct problem *
place(struct moving_piwigo *moving, struct arena *arena, const struct piwigo_image *image,
    struct words *words)
{
	words->places = arena_array(arena, struct words_place, image->place_count + 1);
	for (size_t i = 0; i < image->place_count; i++) {
		struct piwigo_shelf *shelf = piwigo_find_shelf(moving, image->places[i].category);
		struct words_place *place = &words->places[words->place_count];
		int64_t position = image->places[i].position;

		if (shelf == NULL)
			continue;
		TRY(piwigo_album_needed(
		    moving, arena, shelf, moving->importing.owner.id, &place->album));
		/* Without one there they are as they came. */
		position = position == 0 ? image->id : position;
		place->position = position > INT32_MAX ? INT32_MAX : position;
		words->place_count++;
		if (shelf->open && image->level == 0)
			words->visibility = VISIBILITY_PUBLIC;
	}
	return NULL;
}

static const struct problem *
move_image(struct moving_piwigo *moving, struct arena *arena, const struct piwigo_image *image)
{
	struct importing *importing = &moving->importing;
	struct words words = {
		.id = piwigo_id(moving, 'i', image->id, (struct id){ { 0 } }),
		.title = tree_text(arena, image->name, IMAGE_TITLE_MAX),
		.description = tree_text(arena, image->comment, IMAGE_DESCRIPTION_MAX),
		.file_name = tree_text(arena, image->file, 255),
		.visibility = VISIBILITY_PRIVATE,
		.created_us = image->created_us,
		.view_count = image->hits,
		.exif = exif_of(arena, image->taken),
	};

	importing->owner = (struct viewer){ .signed_in = true };
	if (!piwigo_person_here(moving, image->added_by, &importing->owner.id)) {
		moving->sum->images_out++;
		return NULL;
	}
	words_give_tags(&words, arena, image->tags, image->tag_count);
	TRY(place(moving, arena, image, &words));
	return import_one_below(importing, arena, image->path, &words);
}

static const struct problem *
move_images_page(void *context, struct arena *arena, struct move_key *after, bool *more)
{
	struct moving_piwigo *moving = context;
	struct importing *importing = &moving->importing;
	const struct import_events *events = importing->events;
	struct piwigo_image *images;
	size_t count;

	TRY(piwigo_list_images(
	    moving->source, arena, after->numbers[0], PIWIGO_AT_ONCE, &images, &count));
	*more = count == PIWIGO_AT_ONCE;
	for (size_t i = 0; i < count; i++) {
		struct arena step = { 0 };
		const struct problem *problem = move_image(moving, &step, &images[i]);

		if (problem != NULL)
			problem = problem_copy(arena, problem);
		arena_release(&step);
		TRY(problem);
		after->numbers[0] = images[i].id;
		importing->sum.files++;
		if (events->progress != NULL)
			events->progress(events->context, importing->sum.files, importing->all,
			    arena_c_string(arena, images[i].path));
	}
	return NULL;
}

static const struct problem *
move_comments_page(void *context, struct arena *arena, struct move_key *after, bool *more)
{
	struct moving_piwigo *moving = context;
	struct piwigo_comment *from;
	struct import_comment *comments;
	size_t count, kept = 0;
	int64_t made;

	TRY(piwigo_list_comments(
	    moving->source, arena, after->numbers[0], PIWIGO_MANY_AT_ONCE, &from, &count));
	*more = count == PIWIGO_MANY_AT_ONCE;
	comments = arena_array(arena, struct import_comment, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct import_comment *comment = &comments[kept];
		struct id nobody = { { 0 } };

		after->numbers[0] = from[i].id;
		comment->content = tree_text(arena, from[i].content, COMMENT_MAX);
		if (!from[i].approved || comment->content.len == 0 ||
		    !piwigo_is_person(moving, from[i].author) ||
		    !piwigo_person_here(moving, from[i].author, &comment->user)) {
			moving->sum->comments_out++;
			continue;
		}
		comment->id = piwigo_id(moving, 'm', from[i].id, nobody);
		comment->image = piwigo_id(moving, 'i', from[i].image, nobody);
		comment->created_us = comment->updated_us = from[i].created_us;
		kept++;
	}
	TRY(import_repo_insert_comments(
	    moving->importing.service->pg, arena, comments, kept, &made));
	moving->sum->comments += made;
	return NULL;
}

static const struct problem *
move_likes_page(void *context, struct arena *arena, struct move_key *after, bool *more)
{
	struct moving_piwigo *moving = context;
	struct piwigo_favorite last = { after->numbers[0], after->numbers[1] }, *from;
	struct import_like *likes;
	size_t count, kept = 0;
	int64_t made;

	TRY(piwigo_list_favorites(moving->source, arena, last, PIWIGO_MANY_AT_ONCE, &from, &count));
	*more = count == PIWIGO_MANY_AT_ONCE;
	likes = arena_array(arena, struct import_like, count + 1);
	for (size_t i = 0; i < count; i++) {
		*after = (struct move_key){ .numbers = { from[i].user, from[i].image } };
		if (!piwigo_is_person(moving, from[i].user) ||
		    !piwigo_person_here(moving, from[i].user, &likes[kept].user))
			continue;
		likes[kept].image = piwigo_id(moving, 'i', from[i].image, (struct id){ { 0 } });
		likes[kept++].created_us = moving->begun_us;
	}
	TRY(import_repo_insert_likes(moving->importing.service->pg, arena, likes, kept, &made));
	moving->sum->likes += made;
	return NULL;
}

static const struct problem *
move_all(struct moving_piwigo *moving, struct arena *arena)
{
	bool dry = moving->importing.wish->dry_run;

	TRY(piwigo_find_gallery(moving->source, arena, &moving->gallery));
	moving->seed = seed_of(arena, &moving->gallery, moving->importing.wish->owner);
	moving->importing.all = moving->gallery.images;
	TRY(piwigo_move_people(moving, arena));
	TRY(piwigo_read_shelves(moving, arena));
	TRY(move_pages(move_images_page, moving, arena));
	TRY(piwigo_finish_albums(moving, arena));
	if (!dry)
		TRY(move_pages(move_likes_page, moving, arena));
	if (!dry)
		TRY(move_pages(move_comments_page, moving, arena));
	return piwigo_count_ratings(moving->source, arena, &moving->sum->ratings_out);
}

const struct problem *
import_from_piwigo(struct service *service, struct arena *arena, struct maria *source,
    const struct import_wish *wish, const struct import_events *events, struct import_sum *out,
    struct import_piwigo_sum *also)
{
	struct moving_piwigo moving = {
		.importing = { .service = service, .wish = wish, .events = events },
		.source = source,
		.keep = arena,
		.begun_us = clock_now_us(),
		.sum = also
	};
	const struct problem *problem = move_all(&moving, arena);

	*out = moving.importing.sum;
	return problem;
}
