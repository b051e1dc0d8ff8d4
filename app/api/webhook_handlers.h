/* One's webhooks over HTTP. */
#ifndef TINTYPE_API_WEBHOOK_HANDLERS_H
#define TINTYPE_API_WEBHOOK_HANDLERS_H

#include "api/call.h"

const struct problem *post_webhooks(struct call *call) MUST_CHECK;
const struct problem *get_webhooks(struct call *call) MUST_CHECK;
const struct problem *get_webhook(struct call *call) MUST_CHECK;
const struct problem *patch_webhook(struct call *call) MUST_CHECK;
const struct problem *delete_webhook(struct call *call) MUST_CHECK;
const struct problem *post_webhook_secret(struct call *call) MUST_CHECK;
const struct problem *post_webhook_test(struct call *call) MUST_CHECK;
const struct problem *get_webhook_deliveries(struct call *call) MUST_CHECK;
const struct problem *post_delivery_retry(struct call *call) MUST_CHECK;

#endif
