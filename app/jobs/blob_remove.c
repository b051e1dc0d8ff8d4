#include "config.h"

#include "jobs/runner_state.h"

#include "repo/storage.h"
#include "json/reader.h"
#include "json/writer.h"

const struct problem *
enqueue_removal(struct runner *runner, struct str key)
{
	struct buf out = buf_new(&runner->arena, 256);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	json_put_str(&json, STR("key"), key);
	json_object_end(&json);
	return job_repo_enqueue(
	    runner->pg, &runner->arena, STR("blob.remove"), (struct id){ 0 }, -1, buf_str(&out));
}

const struct problem *
blob_remove_job(struct runner *runner, const struct job *job)
{
	const struct json_value *payload, *key;
	bool named;

	TRY(json_parse(&runner->arena, job->payload, &payload));
	key = json_member(payload, "key");
	if (key == NULL || key->kind != JSON_STRING)
		return problem_caused(
		    &runner->arena, PROBLEM_INTERNAL, "blob.remove without a key");
	/*
	 * Copies of an image share its blobs. Whoever makes a copy locks the rows it copies until
	 * it has committed, so a key that no row names now is never named again.
	 */
	TRY(storage_repo_is_named(runner->pg, &runner->arena, key->string, &named));
	if (!named)
		TRY(blob_remove(runner->blobs, &runner->arena, key->string));
	return job_repo_finish(runner->pg, &runner->arena, job);
}
