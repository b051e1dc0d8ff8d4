#include "config.h"

#include "jobs/runner_state.h"

#include "repo/storage.h"
#include "service/removal.h"
#include "json/reader.h"
#include "json/writer.h"

#define AGAIN_SECONDS 30

const struct problem *
enqueue_removals(struct runner *runner, struct arena *arena, const struct str *keys, size_t count)
{
	struct buf out = buf_new(arena, 256);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	json_name(&json, STR("keys"));
	json_array_begin(&json);
	for (size_t i = 0; i < count; i++)
		json_str(&json, keys[i]);
	json_array_end(&json);
	json_object_end(&json);
	return job_repo_enqueue(
	    runner->pg, arena, STR("blob.remove"), (struct id){ 0 }, -1, buf_str(&out));
}

const struct problem *
enqueue_removal(struct runner *runner, struct str key)
{
	return enqueue_removals(runner, &runner->arena, &key, 1);
}

/*
 * Copies of an image share its blobs. Whoever makes a copy locks the rows it copies until it has
 * committed, so a key that no row names now is never named again.
 */
static const struct problem *
remove_key(struct runner *runner, const struct json_value *key)
{
	bool named;

	if (key == NULL || key->kind != JSON_STRING)
		return problem_caused(
		    &runner->arena, PROBLEM_INTERNAL, "blob.remove without a key");
	TRY(storage_repo_is_named(runner->pg, &runner->arena, key->string, &named));
	return named ? NULL : blob_remove(runner->blobs, &runner->arena, key->string);
}

static const struct problem *
remove_keys(struct runner *runner, const struct job *job)
{
	const struct json_value *payload, *keys;

	TRY(json_parse(&runner->arena, job->payload, &payload));
	keys = json_member(payload, "keys");
	if (keys == NULL || keys->kind != JSON_ARRAY)
		TRY(remove_key(runner, json_member(payload, "key")));
	for (size_t i = 0; keys != NULL && keys->kind == JSON_ARRAY && i < keys->count; i++)
		TRY(remove_key(runner, &keys->items[i]));
	return NULL;
}

/* What is gone already is no error: it may be tried a second time. A backup is waited for. */
const struct problem *
blob_remove_job(struct runner *runner, const struct job *job)
{
	bool allowed;

	TRY(removal_begin(runner->pg, &runner->arena, &allowed));
	if (allowed) {
		TRY(remove_keys(runner, job));
		TRY(job_repo_finish(runner->pg, &runner->arena, job));
	} else {
		TRY(job_repo_postpone(runner->pg, &runner->arena, job, AGAIN_SECONDS));
	}
	return pg_commit(runner->pg, &runner->arena);
}
