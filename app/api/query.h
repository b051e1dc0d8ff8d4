/* Query parameters, typed. Errors are gathered like those of a body; an absent one leaves *out
 * alone. */
#ifndef TINTYPE_API_QUERY_H
#define TINTYPE_API_QUERY_H

#include "api/call.h"
#include "repo/paging.h"

bool query_text(
    struct call *call, struct field_errors *errors, const char *name, size_t max, struct str *out);
bool query_i64(struct call *call, struct field_errors *errors, const char *name, int64_t min,
    int64_t max, int64_t *out);
bool query_id(struct call *call, struct field_errors *errors, const char *name, struct id *out);
bool query_time(struct call *call, struct field_errors *errors, const char *name, int64_t *us);
bool query_choice(struct call *call, struct field_errors *errors, const char *name,
    const struct str *choices, size_t count, int *out);
/* Comma-separated, may repeat; empty items are dropped. */
bool query_list(struct call *call, struct field_errors *errors, const char *name, size_t max_items,
    size_t max_length, struct str **out, size_t *count);

/*
 * page, per_page (or limit), cursor. A cursor is signed and bound to the listing it came from:
 * listing names the route and everything that changes its order or contents (sort, filters), so
 * that a cursor of another listing is refused like a forged one.
 */
void query_paging(
    struct call *call, struct field_errors *errors, struct str listing, struct paging *out);

#endif
