/* Reports, appeals, ratings, bans and the audit log over HTTP: contract section 5. */
#ifndef TINTYPE_API_MODERATION_HANDLERS_H
#define TINTYPE_API_MODERATION_HANDLERS_H

#include "api/call.h"

const struct problem *post_user_ban(struct call *call) MUST_CHECK;
const struct problem *delete_user_ban(struct call *call) MUST_CHECK;
const struct problem *get_bans(struct call *call) MUST_CHECK;
const struct problem *get_audit(struct call *call) MUST_CHECK;

const struct problem *post_reports(struct call *call) MUST_CHECK;
const struct problem *get_reports(struct call *call) MUST_CHECK;
const struct problem *get_report(struct call *call) MUST_CHECK;
const struct problem *post_report_claim(struct call *call) MUST_CHECK;
const struct problem *delete_report_claim(struct call *call) MUST_CHECK;
const struct problem *post_report_resolve(struct call *call) MUST_CHECK;
const struct problem *get_own_decisions(struct call *call) MUST_CHECK;
const struct problem *put_image_rating(struct call *call) MUST_CHECK;

const struct problem *post_own_appeal(struct call *call) MUST_CHECK;
const struct problem *post_auth_appeal(struct call *call) MUST_CHECK;
const struct problem *get_appeals(struct call *call) MUST_CHECK;
const struct problem *post_appeal_resolve(struct call *call) MUST_CHECK;

#endif
