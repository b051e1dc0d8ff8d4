#include "config.h"

#include "http/response.h"

#include <string.h>

void
http_response_init(struct http_response *response, struct arena *arena)
{
	*response = (struct http_response){ .arena = arena, .status = 200, .body = STR("") };
}

void
http_response_clear(struct http_response *response)
{
	bool head_only = response->head_only;

	http_response_init(response, response->arena);
	response->head_only = head_only;
}

static bool
breaks_head(char c)
{
	return c == '\r' || c == '\n' || c == '\0';
}

static bool
is_one_line(struct str value)
{
	return str_find_byte(value, '\r') == value.len && str_find_byte(value, '\n') == value.len &&
	       str_find_byte(value, '\0') == value.len;
}

static struct str
one_line(struct arena *arena, struct str value)
{
	char *copy;

	if (is_one_line(value))
		return value;
	copy = arena_c_string(arena, value);
	for (size_t i = 0; i < value.len; i++)
		if (breaks_head(copy[i]))
			copy[i] = ' ';
	return (struct str){ copy, value.len };
}

static struct http_field *
find(const struct http_response *response, struct str name)
{
	for (size_t i = 0; i < response->field_count; i++)
		if (str_eq_nocase(response->fields[i].name, name))
			return &response->fields[i];
	return NULL;
}

void
http_response_add(struct http_response *response, struct str name, struct str value)
{
	if (response->field_count == response->field_size) {
		size_t size = response->field_size == 0 ? 24 : response->field_size * 2;
		struct http_field *fields = arena_array(response->arena, struct http_field, size);

		if (response->field_count > 0)
			memcpy(fields, response->fields, response->field_count * sizeof *fields);
		response->fields = fields;
		response->field_size = size;
	}
	response->fields[response->field_count++] =
	    (struct http_field){ name, one_line(response->arena, value) };
}

void
http_response_set(struct http_response *response, struct str name, struct str value)
{
	struct http_field *field = find(response, name);

	if (field == NULL)
		http_response_add(response, name, value);
	else
		field->value = one_line(response->arena, value);
}

struct str
http_response_get(const struct http_response *response, struct str name)
{
	const struct http_field *field = find(response, name);

	return field == NULL ? STR("") : field->value;
}

void
http_response_vary(struct http_response *response, struct str name)
{
	struct str before = http_response_get(response, STR("Vary")), rest = before;

	while (rest.len > 0)
		if (str_eq(str_trim(str_cut(&rest, ',')), name))
			return;
	http_response_set(response, STR("Vary"),
	    before.len == 0 ? name
			    : arena_printf(response->arena, "%.*s, %.*s", (int)before.len,
				  before.at, (int)name.len, name.at));
}

static const struct {
	int status;
	struct str text;
} statuses[] = {
	{ 200, STR("OK") },
	{ 201, STR("Created") },
	{ 202, STR("Accepted") },
	{ 204, STR("No Content") },
	{ 206, STR("Partial Content") },
	{ 207, STR("Multi-Status") },
	{ 301, STR("Moved Permanently") },
	{ 302, STR("Found") },
	{ 303, STR("See Other") },
	{ 304, STR("Not Modified") },
	{ 307, STR("Temporary Redirect") },
	{ 308, STR("Permanent Redirect") },
	{ 400, STR("Bad Request") },
	{ 401, STR("Unauthorized") },
	{ 403, STR("Forbidden") },
	{ 404, STR("Not Found") },
	{ 405, STR("Method Not Allowed") },
	{ 406, STR("Not Acceptable") },
	{ 408, STR("Request Timeout") },
	{ 409, STR("Conflict") },
	{ 410, STR("Gone") },
	{ 411, STR("Length Required") },
	{ 412, STR("Precondition Failed") },
	{ 413, STR("Content Too Large") },
	{ 414, STR("URI Too Long") },
	{ 415, STR("Unsupported Media Type") },
	{ 416, STR("Range Not Satisfiable") },
	{ 422, STR("Unprocessable Content") },
	{ 428, STR("Precondition Required") },
	{ 429, STR("Too Many Requests") },
	{ 431, STR("Request Header Fields Too Large") },
	{ 500, STR("Internal Server Error") },
	{ 501, STR("Not Implemented") },
	{ 502, STR("Bad Gateway") },
	{ 503, STR("Service Unavailable") },
	{ 504, STR("Gateway Timeout") },
	{ 507, STR("Insufficient Storage") },
};

struct str
http_status_text(int status)
{
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
		if (statuses[i].status == status)
			return statuses[i].text;
	return STR("Unknown");
}

/* RFC 9110 section 8.6: these have no content, so no length either. */
static bool
has_length(int status)
{
	return status >= 200 && status != 204 && status != 304;
}

void
http_response_head(const struct http_response *response, struct buf *out)
{
	buf_append(out, STR("Status: "));
	buf_i64(out, response->status);
	buf_byte(out, ' ');
	buf_append(out, http_status_text(response->status));
	buf_append(out, STR("\r\n"));
	for (size_t i = 0; i < response->field_count; i++) {
		buf_append(out, response->fields[i].name);
		buf_append(out, STR(": "));
		buf_append(out, response->fields[i].value);
		buf_append(out, STR("\r\n"));
	}
	if (has_length(response->status) && find(response, STR("Content-Length")) == NULL) {
		buf_append(out, STR("Content-Length: "));
		buf_i64(out, (int64_t)response->body.len);
		buf_append(out, STR("\r\n"));
	}
	buf_append(out, STR("\r\n"));
}
