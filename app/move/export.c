#include "config.h"

#include "move/export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "media/caption.h"
#include "move/export_state.h"
#include "move/pages.h"
#include "move/tree.h"
#include "repo/account.h"
#include "service/export.h"
#include "json/writer.h"

#define MARK "tintype-export.json"
#define TEXT_MAX ((size_t)1024 * 1024)
#define AT_ONCE 100

const struct problem *
export_failed(struct arena *arena, const char *path)
{
	enum problem_kind kind =
	    errno == ENOSPC || errno == EDQUOT ? PROBLEM_INSUFFICIENT_STORAGE : PROBLEM_CONFLICT;

	return problem_caused(arena, kind, "%s: %s", path, strerror(errno));
}

const struct problem *
export_make_folder(struct arena *arena, const char *path)
{
	return mkdir(path, 0777) == 0 || errno == EEXIST ? NULL : export_failed(arena, path);
}

/* A file that is written by way of another name. */
struct draft {
	struct arena *arena;
	const char *path, *part;
	FILE *file;
};

static const struct problem *
draft_begin(struct arena *arena, const char *path, struct draft *out)
{
	*out = (struct draft){
		.arena = arena, .path = path, .part = arena_printf(arena, "%s.part", path).at
	};
	out->file = fopen(out->part, "we");
	return out->file == NULL ? export_failed(arena, out->part) : NULL;
}

static const struct problem *
draft_write(void *context, struct str text)
{
	struct draft *draft = context;

	return fwrite(text.at, 1, text.len, draft->file) == text.len
		   ? NULL
		   : export_failed(draft->arena, draft->part);
}

/* With problem: nothing of it stays. */
static const struct problem *
draft_end(struct draft *draft, const struct problem *problem)
{
	if (problem == NULL && fflush(draft->file) != 0)
		problem = export_failed(draft->arena, draft->part);
	if (fclose(draft->file) != 0 && problem == NULL)
		problem = export_failed(draft->arena, draft->part);
	if (problem == NULL && rename(draft->part, draft->path) != 0)
		problem = export_failed(draft->arena, draft->path);
	if (problem != NULL)
		unlink(draft->part);
	return problem;
}

const struct problem *
export_write_text(struct arena *arena, const char *path, struct str text)
{
	struct draft draft;
	struct stat about;
	struct str present;

	if (lstat(path, &about) == 0 && S_ISREG(about.st_mode) &&
	    about.st_size == (off_t)text.len &&
	    file_read(arena, path, TEXT_MAX, &present) == NULL && str_eq(present, text))
		return NULL;
	TRY(draft_begin(arena, path, &draft));
	return draft_end(&draft, draft_write(&draft, text));
}

/* "albums.json": what account exports have too. */
static const struct problem *
write_list(struct exporting *exporting, struct arena *arena)
{
	struct draft draft;
	const struct export_sink sink = { &draft, draft_write };

	TRY(draft_begin(arena, tree_path(arena, exporting->path, STR("albums.json")), &draft));
	return draft_end(&draft, export_put_document(exporting->service->pg, arena,
				     SQL_EXPORT_LIST_ALBUMS, exporting->owner, &sink));
}

static const struct problem *
write_page(void *context, struct arena *arena, struct move_key *after, bool *more)
{
	struct exporting *exporting = context;
	const struct export_events *events = exporting->events;
	struct export_image *images;
	size_t count;

	TRY(export_repo_list_images(exporting->service->pg, arena, exporting->owner, after->ids[0],
	    AT_ONCE, &images, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(export_image(exporting, arena, &images[i]));
		exporting->done++;
		after->ids[0] = images[i].id;
		if (events->progress != NULL)
			events->progress(events->context, exporting->done, exporting->all,
			    arena_c_string(arena, images[i].original_filename));
	}
	*more = count == AT_ONCE;
	return NULL;
}

static const struct problem *
write_person(struct exporting *exporting, struct arena *arena)
{
	int64_t unready;

	TRY(export_repo_count_images(
	    exporting->service->pg, arena, exporting->owner, &exporting->all, &unready));
	exporting->sum->unready += unready;
	exporting->sum->people++;
	TRY(export_make_folder(arena, exporting->path));
	TRY(export_albums(exporting, arena));
	TRY(write_list(exporting, arena));
	return move_pages(write_page, exporting, arena);
}

/* Profiles as everybody sees them. */
static void
put_profile(struct json_writer *json, const struct account *account)
{
	json_object_begin(json);
	json_put_id(json, STR("id"), account->id);
	json_put_str(json, STR("username"), account->username);
	json_put_str(json, STR("display_name"), account->display_name);
	json_put_str(json, STR("bio"), account->bio);
	json_put_time(json, STR("created_at"), account->created_us);
	json_object_end(json);
}

/* One after the other; what is wrong with one ends all. */
static const struct problem *
write_people(const struct exporting *wanted, struct arena *arena, struct draft *people)
{
	struct page_key after = { .value = 0 };
	struct account *accounts;
	size_t count;
	bool first = true;

	do {
		TRY(account_repo_list(wanted->service->pg, arena, wanted->wish->username, AT_ONCE,
		    after, &accounts, &count));
		for (size_t i = 0; i < count; i++) {
			struct exporting one = *wanted;
			struct buf profile = buf_new(arena, 256);
			struct json_writer json = json_writer_new(&profile);

			after = (struct page_key){ accounts[i].created_us, accounts[i].id };
			if (str_eq(accounts[i].status, STR("deleted")) ||
			    (!id_is_nil(wanted->wish->owner) &&
				!id_eq(wanted->wish->owner, accounts[i].id)))
				continue;
			put_profile(&json, &accounts[i]);
			TRY(draft_write(people, first ? STR("[\n") : STR(",\n")));
			TRY(draft_write(people, buf_str(&profile)));
			first = false;
			one.owner = accounts[i].id;
			if (id_is_nil(wanted->wish->owner))
				one.path = tree_path(arena, wanted->path,
				    tree_name(arena, accounts[i].username, 100));
			TRY(write_person(&one, arena));
		}
	} while (count == AT_ONCE);
	return draft_write(people, first ? STR("[]\n") : STR("\n]\n"));
}

/* A folder with other things in it is not ours to write to. */
static const struct problem *
mark_folder(struct arena *arena, const char *path)
{
	const char *mark = tree_path(arena, path, STR(MARK));
	struct tree_entry *entries;
	int64_t links = 0;
	size_t count;

	TRY(export_make_folder(arena, path));
	if (access(mark, F_OK) == 0)
		return NULL;
	TRY(tree_list(arena, path, &entries, &count, &links));
	if (count + (size_t)links > 0)
		return problem_caused(arena, PROBLEM_CONFLICT,
		    "%s has other things in it: name a new folder, or one of an export before",
		    path);
	return export_write_text(arena, mark, STR("{\"tintype\":1,\"kind\":\"export\"}\n"));
}

/* All of it on the disk before it is said to be there. */
static const struct problem *
settle(struct arena *arena, const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good = fd >= 0 && syncfs(fd) == 0;

	if (fd >= 0)
		close(fd);
	return good ? NULL : export_failed(arena, path);
}

static const struct problem *
write_all(const struct exporting *exporting, struct arena *arena)
{
	struct draft people;

	TRY(mark_folder(arena, exporting->path));
	TRY(draft_begin(arena, tree_path(arena, exporting->path, STR("people.json")), &people));
	TRY(draft_end(&people, write_people(exporting, arena, &people)));
	return settle(arena, exporting->path);
}

const struct problem *
export_run(struct service *service, struct arena *arena, const struct export_wish *wish,
    const struct export_events *events, struct export_sum *out)
{
	const struct exporting exporting = {
		.service = service, .wish = wish, .events = events, .sum = out, .path = wish->folder
	};
	const struct problem *problem;

	*out = (struct export_sum){ .people = 0 };
	if (!caption_begin())
		return problem_caused(arena, PROBLEM_INTERNAL, "Exempi does not start");
	problem = write_all(&exporting, arena);
	caption_end();
	return problem;
}
