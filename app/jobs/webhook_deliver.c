/*
 * Sends one delivery of a webhook. Whatever comes of it is written down, and the job is done: when
 * to try again is the delivery's own (sql/webhook/finish_delivery), not the job's. A runner that
 * dies between sending and writing sends again: receivers know a delivery by its id.
 */
#include "config.h"

#include "jobs/runner_state.h"

#include "base/clock.h"
#include "base/encode.h"
#include "crypto/digest.h"
#include "outbound/post.h"
#include "repo/webhook.h"
#include "json/writer.h"

static struct str
body_of(struct arena *arena, struct id delivery, const struct webhook_sending *sending)
{
	struct buf out = buf_new(arena, 1024);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	json_put_id(&json, STR("id"), delivery);
	json_put_str(&json, STR("event"), sending->event);
	json_put_time(&json, STR("created_at"), sending->created_us);
	json_name(&json, STR("data"));
	json_raw(&json, sending->data);
	json_object_end(&json);
	return buf_str(&out);
}

static void
add_signature(struct arena *arena, struct buf *out, struct str secret, struct str signed_text)
{
	struct sha256 mac = hmac_sha256(secret, signed_text);

	buf_append(out, STR(",v1="));
	buf_append(out, hex_encode(arena, mac.bytes, sizeof mac.bytes));
}

/* "t=<seconds>,v1=<hex>": HMAC-SHA-256 of "<seconds>.<body>". With the old secret, too, as long as
 * it is good. */
static struct str
signature_of(struct arena *arena, const struct webhook_sending *sending, struct str body)
{
	long long now = (long long)(clock_now_us() / CLOCK_SECOND_US);
	struct str text = arena_printf(arena, "%lld.%.*s", now, (int)body.len, body.at);
	struct buf out = buf_new(arena, 256);

	buf_printf(&out, "X-Tintype-Signature: t=%lld", now);
	add_signature(arena, &out, sending->secret, text);
	if (sending->old_secret.len > 0)
		add_signature(arena, &out, sending->old_secret, text);
	return buf_str(&out);
}

static const struct problem *
send_it(struct runner *runner, struct id delivery, const struct webhook_sending *sending,
    struct outbound_answer *out)
{
	struct arena *arena = &runner->arena;
	struct str body = body_of(arena, delivery, sending);
	char id[ID_TEXT_SIZE];
	const struct str headers[] = { STR("Content-Type: application/json"),
		STR("User-Agent: tintype-webhook"), signature_of(arena, sending, body),
		arena_printf(
		    arena, "X-Tintype-Event: %.*s", (int)sending->event.len, sending->event.at),
		arena_printf(arena, "X-Tintype-Delivery: %s", id_format(delivery, id).at) };
	const struct outbound_post post = { .url = sending->url,
		.body = body,
		.headers = headers,
		.header_count = sizeof headers / sizeof *headers,
		.timeout_ns = runner->config->webhook.timeout,
		.allow_private = runner->config->webhook.allow_private };

	return outbound_post(arena, &post, out);
}

static struct webhook_outcome
outcome_of(struct arena *arena, const struct outbound_answer *answer)
{
	struct webhook_outcome outcome = { .delivered = answer->status / 100 == 2,
		.status = answer->status,
		.error = answer->error };

	if (!outcome.delivered && answer->status > 0)
		outcome.error =
		    arena_printf(arena, "the answer was %lld", (long long)answer->status);
	return outcome;
}

static const struct problem *
end(struct runner *runner, const struct job *job, const struct webhook_outcome *outcome)
{
	TRY(pg_begin(runner->pg, &runner->arena));
	TRY(outcome == NULL
		? webhook_repo_drop(runner->pg, &runner->arena, job->subject)
		: webhook_repo_finish(runner->pg, &runner->arena, job->subject, outcome));
	TRY(job_repo_finish(runner->pg, &runner->arena, job));
	return pg_commit(runner->pg, &runner->arena);
}

const struct problem *
webhook_deliver_job(struct runner *runner, const struct job *job)
{
	struct webhook_sending sending;
	struct outbound_answer answer;
	struct webhook_outcome outcome;
	bool found;

	TRY(webhook_repo_find_sending(runner->pg, &runner->arena, job->subject, &found, &sending));
	if (!found)
		return end(runner, job, NULL);
	TRY(send_it(runner, job->subject, &sending, &answer));
	outcome = outcome_of(&runner->arena, &answer);
	return end(runner, job, &outcome);
}
