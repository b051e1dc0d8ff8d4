#include "config.h"

#include "blob/s3.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/encode.h"
#include "blob/store.h"

/* Larger files go in parts; a store takes at most 10,000 of them, of 5 MiB and more. */
#define PART_BYTES ((int64_t)16 * 1024 * 1024)
#define PARTS_MAX 9000

static const struct problem *
gone(struct arena *arena)
{
	return problem_new(arena, PROBLEM_NOT_FOUND, "The file is gone.");
}

/* What must be there: a 404 is the bucket's. */
static const struct problem *
run(struct s3 *s3, struct arena *arena, const struct s3_request *request, struct s3_answer *out)
{
	TRY(s3_run(s3, arena, request, out));
	if (out->status != 404)
		return NULL;
	return problem_caused(
	    arena, PROBLEM_UNAVAILABLE, "S3: %s: 404: is there such a bucket?", request->method);
}

static const struct problem *
put_whole(struct s3 *s3, struct arena *arena, int fd, int64_t size, struct str key)
{
	struct s3_request request = s3_request_new("PUT", key, STR(""));
	struct s3_answer answer;

	request.fd = fd;
	request.size = size;
	return run(s3, arena, &request, &answer);
}

/* An upload in parts. */
struct parts {
	struct s3 *s3;
	struct arena *arena;
	struct str key, id; /* id: as it stands in a query */
	struct buf list;    /* XML */
};

static const struct problem *
parts_begin(struct parts *parts)
{
	struct s3_request request = s3_request_new("POST", parts->key, STR("uploads="));
	struct s3_answer answer;

	TRY(run(parts->s3, parts->arena, &request, &answer));
	if (!s3_xml_take(&answer.text, STR("UploadId"), &parts->id))
		return problem_caused(
		    parts->arena, PROBLEM_UNAVAILABLE, "S3: no UploadId in the answer");
	parts->id = percent_encode(parts->arena, parts->id);
	return NULL;
}

static const struct problem *
put_part(struct parts *parts, int fd, int64_t offset, int64_t size, int number)
{
	struct s3_request request = s3_request_new("PUT", parts->key,
	    arena_printf(parts->arena, "partNumber=%d&uploadId=%.*s", number, (int)parts->id.len,
		parts->id.at));
	struct s3_answer answer;

	request.fd = fd;
	request.offset = offset;
	request.size = size;
	TRY(run(parts->s3, parts->arena, &request, &answer));
	buf_printf(&parts->list, "<Part><PartNumber>%d</PartNumber><ETag>%.*s</ETag></Part>",
	    number, (int)answer.etag.len, answer.etag.at);
	return NULL;
}

static const struct problem *
parts_end(struct parts *parts)
{
	struct s3_request request = s3_request_new("POST", parts->key,
	    arena_printf(parts->arena, "uploadId=%.*s", (int)parts->id.len, parts->id.at));
	struct s3_answer answer;

	buf_append(&parts->list, STR("</CompleteMultipartUpload>"));
	request.body = buf_str(&parts->list);
	TRY(run(parts->s3, parts->arena, &request, &answer));
	/* It may say 200 first and fail then. */
	if (str_find(answer.text, STR("<Error>")) < answer.text.len)
		return problem_caused(
		    parts->arena, PROBLEM_UNAVAILABLE, "S3: the parts could not be put together");
	return NULL;
}

static void
parts_give_up(struct parts *parts)
{
	struct s3_request request = s3_request_new("DELETE", parts->key,
	    arena_printf(parts->arena, "uploadId=%.*s", (int)parts->id.len, parts->id.at));
	struct s3_answer answer;
	/* What stays is the lifecycle rule's of the bucket. */
	const struct problem *ignored = s3_run(parts->s3, parts->arena, &request, &answer);

	(void)ignored;
}

static const struct problem *
put_parts(struct s3 *s3, struct arena *arena, int fd, int64_t size, struct str key)
{
	struct parts parts = { .s3 = s3, .arena = arena, .key = key };
	int64_t part = size / PARTS_MAX > PART_BYTES ? size / PARTS_MAX + 1 : PART_BYTES;
	const struct problem *problem = NULL;
	int number = 1;

	TRY(parts_begin(&parts));
	parts.list = buf_new(arena, 4096);
	buf_append(&parts.list, STR("<CompleteMultipartUpload>"));
	for (int64_t at = 0; problem == NULL && at < size; at += part, number++)
		problem = put_part(&parts, fd, at, size - at < part ? size - at : part, number);
	if (problem == NULL)
		problem = parts_end(&parts);
	if (problem != NULL)
		parts_give_up(&parts);
	return problem;
}

static const struct problem *
put(struct blob_store *store, struct arena *arena, int fd, struct str name, struct str key)
{
	struct stat about;

	if (fstat(fd, &about) != 0)
		return blob_failed(arena, "stat");
	if (about.st_size > PART_BYTES)
		TRY(put_parts(store->s3, arena, fd, about.st_size, key));
	else
		TRY(put_whole(store->s3, arena, fd, about.st_size, key));
	unlinkat(store->incoming, name.at, 0);
	return NULL;
}

/* Through a file without a name: decoders read back and forth. */
static const struct problem *
open_blob(struct blob_store *store, struct arena *arena, struct str key, int *fd, int64_t *size)
{
	struct s3_request request = s3_request_new("GET", key, STR(""));
	const struct problem *problem;
	struct s3_answer answer;
	struct stat about;

	TRY(blob_spool_nameless(store, arena, &request.into));
	problem = s3_run(store->s3, arena, &request, &answer);
	if (problem == NULL && answer.status == 404)
		problem = gone(arena);
	if (problem == NULL &&
	    (fstat(request.into, &about) != 0 || lseek(request.into, 0, SEEK_SET) != 0))
		problem = blob_failed(arena, "temporary file");
	if (problem != NULL) {
		close(request.into);
		return problem;
	}
	*fd = request.into;
	*size = about.st_size;
	return NULL;
}

static const struct problem *
remove_blob(struct blob_store *store, struct arena *arena, struct str key)
{
	struct s3_request request = s3_request_new("DELETE", key, STR(""));
	struct s3_answer answer;

	return s3_run(store->s3, arena, &request, &answer);
}

static const struct problem *
find(struct blob_store *store, struct arena *arena, struct str key, bool *found, int64_t *size)
{
	struct s3_request request = s3_request_new("HEAD", key, STR(""));
	struct s3_answer answer;

	TRY(s3_run(store->s3, arena, &request, &answer));
	*found = answer.status != 404;
	*size = *found ? answer.length : 0;
	return NULL;
}

/* One page of a listing. */
static const struct problem *
tell(struct arena *arena, struct str page, const struct blob_events *events, struct str *last,
    bool *more)
{
	struct str entry, text, rest = page;

	*more = str_find(page, STR("<IsTruncated>true<")) < page.len;
	while (s3_xml_take(&rest, STR("Contents"), &entry)) {
		struct blob_about blob = { .size = 0 };
		struct str from = entry;

		if (!s3_xml_take(&from, STR("Key"), &blob.key))
			continue;
		from = entry;
		if (s3_xml_take(&from, STR("Size"), &text))
			str_to_i64(text, 0, INT64_MAX, &blob.size);
		from = entry;
		if (s3_xml_take(&from, STR("LastModified"), &text))
			clock_parse(text, &blob.changed_us);
		*last = blob.key;
		if (blob_key_valid(blob.key))
			TRY(events->blob(events->context, arena, &blob));
	}
	return NULL;
}

static void
end_arena(void *arena)
{
	arena_release(arena);
}

static struct str
page_query(struct arena *arena, struct str last)
{
	struct str key = percent_encode(arena, last);

	if (last.len == 0)
		return STR("list-type=2");
	return arena_printf(arena, "list-type=2&start-after=%.*s", (int)key.len, key.at);
}

/* Keys come in order, so the last one of a page is where the next begins. */
static const struct problem *
list(struct blob_store *store, struct arena *arena, const struct blob_events *events)
{
	struct arena *page = arena_new(arena, struct arena);
	char after[1025];
	struct str last = { after, 0 };
	bool more = true;

	arena_at_exit(arena, end_arena, page);
	while (more) {
		struct s3_request request;
		struct s3_answer answer;
		struct str key;

		arena_reset(page);
		request = s3_request_new("GET", STR(""), page_query(page, last));
		key = STR("");
		TRY(run(store->s3, page, &request, &answer));
		TRY(tell(page, answer.text, events, &key, &more));
		if (key.len == 0 || key.len >= sizeof after)
			break;
		for (size_t i = 0; i < key.len; i++)
			after[i] = key.at[i];
		last.len = key.len;
	}
	return NULL;
}

static const struct problem *
check(struct blob_store *store, struct arena *arena)
{
	struct s3_request request = s3_request_new("HEAD", STR(""), STR(""));
	struct s3_answer answer;

	return run(store->s3, arena, &request, &answer);
}

const struct blob_kind blob_kind_s3 = { .name = { "s3", 2 },
	.put = put,
	.open = open_blob,
	.remove = remove_blob,
	.find = find,
	.list = list,
	.check = check };
