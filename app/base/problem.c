#include "config.h"

#include "base/problem.h"

#include <stdarg.h>
#include <stdio.h>

#define FIELD_ERRORS_MAX 100

static const struct problem_kind_info kinds[PROBLEM_KIND_COUNT] = {
	[PROBLEM_BAD_REQUEST] = { 400, STR("validation-error"), STR("Bad Request") },
	[PROBLEM_UNAUTHORIZED] = { 401, STR("unauthorized"), STR("Unauthorized") },
	[PROBLEM_FORBIDDEN] = { 403, STR("forbidden"), STR("Forbidden") },
	[PROBLEM_QUOTA] = { 403, STR("quota-exceeded"), STR("Forbidden") },
	[PROBLEM_NOT_FOUND] = { 404, STR("not-found"), STR("Not Found") },
	[PROBLEM_METHOD_NOT_ALLOWED] = { 405, STR("method-not-allowed"),
	    STR("Method Not Allowed") },
	[PROBLEM_NOT_ACCEPTABLE] = { 406, STR("not-acceptable"), STR("Not Acceptable") },
	[PROBLEM_CONFLICT] = { 409, STR("conflict"), STR("Conflict") },
	[PROBLEM_GONE] = { 410, STR("gone"), STR("Gone") },
	[PROBLEM_PRECONDITION_FAILED] = { 412, STR("precondition-failed"),
	    STR("Precondition Failed") },
	[PROBLEM_TOO_LARGE] = { 413, STR("file-too-large"), STR("Content Too Large") },
	[PROBLEM_UNSUPPORTED_TYPE] = { 415, STR("unsupported-format"),
	    STR("Unsupported Media Type") },
	[PROBLEM_RANGE] = { 416, STR("range-not-satisfiable"), STR("Range Not Satisfiable") },
	[PROBLEM_UNPROCESSABLE] = { 422, STR("unprocessable-content"),
	    STR("Unprocessable Content") },
	[PROBLEM_MALWARE] = { 422, STR("malware-detected"), STR("Unprocessable Content") },
	[PROBLEM_IMAGE_TOO_LARGE] = { 422, STR("image-too-large"), STR("Unprocessable Content") },
	[PROBLEM_TOO_MANY_PIXELS] = { 422, STR("too-many-pixels"), STR("Unprocessable Content") },
	[PROBLEM_RATE_LIMITED] = { 429, STR("rate-limit-exceeded"), STR("Too Many Requests") },
	[PROBLEM_HEADERS_TOO_LARGE] = { 431, STR("headers-too-large"),
	    STR("Request Header Fields Too Large") },
	[PROBLEM_INTERNAL] = { 500, STR("internal-error"), STR("Internal Server Error") },
	[PROBLEM_UNAVAILABLE] = { 503, STR("service-unavailable"), STR("Service Unavailable") },
	[PROBLEM_TIMEOUT] = { 504, STR("timeout"), STR("Gateway Timeout") },
	[PROBLEM_INSUFFICIENT_STORAGE] = { 507, STR("insufficient-storage"),
	    STR("Insufficient Storage") },
	[PROBLEM_RETRY] = { 503, STR("service-unavailable"), STR("Service Unavailable") },
};

/* What a client reads when the reason is not for it. */
static const char *
plain_detail(enum problem_kind kind)
{
	switch (kinds[kind].status) {
	case 500:
		return "Something went wrong on our side. It has been logged.";
	case 503:
		return "The service is not available at the moment. Please try again shortly.";
	case 504:
		return "The request took too long and was given up.";
	default:
		return kinds[kind].title.at;
	}
}

const struct problem_kind_info *
problem_kind_info(enum problem_kind kind)
{
	return &kinds[kind];
}

static struct str __attribute__((format(printf, 2, 0)))
format_text(struct arena *arena, const char *format, va_list arguments)
{
	char text[1024];
	int length = vsnprintf(text, sizeof text, format, arguments);

	if (length < 0)
		return STR("");
	return arena_copy(arena,
	    (struct str){ text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1 });
}

const struct problem *
problem_new(struct arena *arena, enum problem_kind kind, const char *detail_format, ...)
{
	struct problem *problem = arena_new(arena, struct problem);
	va_list arguments;

	va_start(arguments, detail_format);
	problem->kind = kind;
	problem->detail = format_text(arena, detail_format, arguments).at;
	va_end(arguments);
	return problem;
}

const struct problem *
problem_caused(struct arena *arena, enum problem_kind kind, const char *cause_format, ...)
{
	struct problem *problem = arena_new(arena, struct problem);
	va_list arguments;

	va_start(arguments, cause_format);
	problem->kind = kind;
	problem->detail = plain_detail(kind);
	problem->cause = format_text(arena, cause_format, arguments).at;
	va_end(arguments);
	return problem;
}

static bool
has_field(const struct field_errors *errors, struct str field)
{
	for (size_t i = 0; i < errors->count; i++)
		if (str_eq(errors->items[i].field, field))
			return true;
	return false;
}

static void
add_error(struct field_errors *errors, struct field_error error)
{
	if (errors->count == errors->size) {
		size_t size = errors->size == 0 ? 8 : errors->size * 2;
		struct field_error *items = arena_array(errors->arena, struct field_error, size);

		for (size_t i = 0; i < errors->count; i++)
			items[i] = errors->items[i];
		errors->items = items;
		errors->size = size;
	}
	errors->items[errors->count++] = error;
}

void
field_errors_add(struct field_errors *errors, struct str field, const char *format, ...)
{
	va_list arguments;
	struct str message;

	if (errors->count >= FIELD_ERRORS_MAX || has_field(errors, field))
		return;
	va_start(arguments, format);
	message = format_text(errors->arena, format, arguments);
	va_end(arguments);
	add_error(errors, (struct field_error){ arena_copy(errors->arena, field), message });
}

const struct problem *
field_errors_problem(const struct field_errors *errors)
{
	struct problem *problem;
	const struct field_error *first = errors->items;

	if (errors->count == 0)
		return NULL;
	problem = arena_new(errors->arena, struct problem);
	problem->kind = PROBLEM_BAD_REQUEST;
	problem->fields = errors->items;
	problem->field_count = errors->count;
	problem->detail = arena_printf(errors->arena, "%.*s: %.*s", (int)first->field.len,
	    first->field.at, (int)first->message.len, first->message.at)
			      .at;
	return problem;
}

const struct problem *
problem_field(struct arena *arena, const char *field, const char *message_format, ...)
{
	struct field_errors errors = { .arena = arena };
	struct problem *problem = arena_new(arena, struct problem);
	va_list arguments;
	struct str message;

	va_start(arguments, message_format);
	message = format_text(arena, message_format, arguments);
	va_end(arguments);
	add_error(&errors, (struct field_error){ arena_copy(arena, str_of(field)), message });
	*problem = (struct problem){ .kind = PROBLEM_BAD_REQUEST,
		.fields = errors.items,
		.field_count = 1,
		.detail = arena_printf(arena, "%s: %s", field, message.at).at };
	return problem;
}

const struct problem *
problem_copy(struct arena *arena, const struct problem *problem)
{
	struct problem *copy = arena_new(arena, struct problem);

	*copy = (struct problem){ .kind = problem->kind, .retry_after = problem->retry_after };
	if (problem->detail != NULL)
		copy->detail = arena_c_string(arena, str_of(problem->detail));
	if (problem->cause != NULL)
		copy->cause = arena_c_string(arena, str_of(problem->cause));
	return copy;
}
