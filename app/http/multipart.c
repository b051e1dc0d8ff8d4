#include "config.h"

#include "http/multipart.h"

#include <string.h>

#include "base/encode.h"
#include "base/utf8.h"
#include "http/media_type.h"
#include "http/parameter.h"

#define WINDOW_SIZE ((size_t)64 * 1024)
#define BOUNDARY_MAX ((size_t)70) /* RFC 2046 section 5.1.1 */

/*
 * A window moves over the body. It is larger than a delimiter and than a part's head, so each of
 * them is once whole in it; what cannot belong to a delimiter any more is handed on.
 */
struct reader {
	struct arena *arena;
	const struct http_request *request;
	const struct http_multipart_limits *limits;
	const struct http_multipart_events *events;
	struct str delimiter; /* CR LF "--" boundary */
	char *window;
	size_t size, start, end;
	int64_t taken; /* bytes of the body */
	bool over;     /* the body has no more */
};

static const struct problem *
malformed(const struct reader *reader, const char *reason)
{
	return problem_new(reader->arena, PROBLEM_BAD_REQUEST, "Malformed form data: %s.", reason);
}

static const struct problem *
too_large(const struct reader *reader)
{
	return problem_new(reader->arena, PROBLEM_TOO_LARGE,
	    "The request body is larger than %lld bytes.", (long long)reader->limits->body_bytes);
}

static struct str
held(const struct reader *reader)
{
	return (struct str){ reader->window + reader->start, reader->end - reader->start };
}

/* Brings in more of the body, or sets over. */
static const struct problem *
fill(struct reader *reader)
{
	const struct http_body *body = &reader->request->body;
	size_t room;
	ptrdiff_t got;

	memmove(reader->window, reader->window + reader->start, reader->end - reader->start);
	reader->end -= reader->start;
	reader->start = 0;
	room = reader->size - reader->end;
	if (body->length >= 0 && (uint64_t)(body->length - reader->taken) < room)
		room = (size_t)(body->length - reader->taken);
	got = room == 0 || body->read == NULL
		  ? 0
		  : body->read(body->source, reader->window + reader->end, room);
	if (got < 0)
		return problem_new(
		    reader->arena, PROBLEM_BAD_REQUEST, "The request body broke off.");
	reader->over = got == 0;
	reader->end += (size_t)got;
	reader->taken += got;
	return reader->taken > reader->limits->body_bytes ? too_large(reader) : NULL;
}

static const struct problem *
fill_more(struct reader *reader)
{
	TRY(fill(reader));
	return reader->over ? malformed(reader, "it ends before its closing boundary") : NULL;
}

static const struct problem *
hand_on(struct reader *reader, size_t count, bool wanted)
{
	struct str piece = str_first(held(reader), count);

	reader->start += piece.len;
	if (!wanted || piece.len == 0)
		return NULL;
	return reader->events->bytes(reader->events->context, piece);
}

/* Goes on behind the next delimiter; what stood before it is handed on if it is wanted. */
static const struct problem *
to_delimiter(struct reader *reader, bool wanted)
{
	for (;;) {
		struct str window = held(reader);
		size_t at = str_find(window, reader->delimiter), keep = reader->delimiter.len - 1;

		if (at < window.len) {
			TRY(hand_on(reader, at, wanted));
			reader->start += reader->delimiter.len;
			return NULL;
		}
		if (window.len > keep)
			TRY(hand_on(reader, window.len - keep, wanted));
		TRY(fill_more(reader));
	}
}

/* Behind a delimiter: "--" closes the form; else blanks and the end of the line. */
static const struct problem *
after_delimiter(struct reader *reader, bool *closed)
{
	for (size_t skipped = 0;; skipped++) {
		while (held(reader).len < 2)
			TRY(fill_more(reader));
		*closed = skipped == 0 && str_starts(held(reader), STR("--"));
		if (*closed || str_starts(held(reader), STR("\r\n"))) {
			reader->start += 2;
			return NULL;
		}
		if ((held(reader).at[0] != ' ' && held(reader).at[0] != '\t') ||
		    skipped > reader->limits->head_bytes)
			return malformed(reader, "a boundary does not end its line");
		reader->start++;
	}
}

/* The last part of a path of either kind: browsers of old sent whole paths, and others may try. */
static struct str
last_part(struct str path)
{
	for (size_t i = path.len; i-- > 0;) {
		if (path.at[i] == '/' || path.at[i] == '\\') {
			path = str_from(path, i + 1);
			break;
		}
	}
	return str_eq(path, STR(".")) || str_eq(path, STR("..")) ? STR("") : path;
}

/* filename*=UTF-8''… (RFC 8187), which some libraries send though RFC 7578 has none of it. */
static const struct problem *
extended_name(const struct reader *reader, struct str text, struct str *out)
{
	struct str charset = str_cut(&text, '\'');

	str_cut(&text, '\'');
	if (!str_eq_nocase(charset, STR("utf-8")) ||
	    !percent_decode(reader->arena, text, false, out) ||
	    str_find_byte(*out, '\0') != out->len)
		return malformed(reader, "a file name in an unknown encoding");
	return NULL;
}

struct names {
	struct str name, file_name;
	bool named, is_file, extended;
};

static const struct problem *
take_name(const struct reader *reader, struct http_pair pair, struct names *names)
{
	if (str_eq_nocase(pair.name, STR("name"))) {
		if (names->named)
			return malformed(reader, "a part with two names");
		names->named = true;
		names->name = pair.value;
	} else if (str_eq_nocase(pair.name, STR("filename"))) {
		if (names->is_file && !names->extended)
			return malformed(reader, "a part with two file names");
		names->is_file = true;
		names->extended = false;
		names->file_name = pair.value;
	} else if (str_eq_nocase(pair.name, STR("filename*")) && !names->is_file) {
		TRY(extended_name(reader, pair.value, &names->file_name));
		names->is_file = names->extended = true;
	}
	return NULL;
}

static const struct problem *
read_disposition(const struct reader *reader, struct str value, struct http_part *part)
{
	struct names names = { .named = false };
	size_t end = str_find_byte(value, ';');
	struct str kind = str_trim(str_first(value, end)), rest = str_from(value, end);
	enum http_parameter got;
	struct http_pair pair;

	if (part->name.at != NULL)
		return malformed(reader, "a part with two Content-Disposition fields");
	if (!str_eq_nocase(kind, STR("form-data")))
		return malformed(reader, "a part that is not form-data");
	while ((got = http_parameter_take(reader->arena, &rest, &pair)) == HTTP_PARAMETER_TAKEN)
		TRY(take_name(reader, pair, &names));
	if (got == HTTP_PARAMETER_BROKEN)
		return malformed(reader, "a Content-Disposition that cannot be read");
	if (!names.named)
		return malformed(reader, "a part without a name");
	if (!utf8_valid(names.name) || !utf8_valid(names.file_name))
		return malformed(reader, "a name that is not valid UTF-8");
	part->name = names.name;
	part->file_name = last_part(names.file_name);
	part->is_file = names.is_file;
	return NULL;
}

static const struct problem *
read_field(const struct reader *reader, struct str line, struct http_part *part)
{
	struct str value = line, name = str_cut(&value, ':');

	for (size_t i = 0; i < line.len; i++)
		if ((unsigned char)line.at[i] < ' ' && line.at[i] != '\t')
			return malformed(reader, "a control character in the head of a part");
	if (!http_is_token(name) || name.len == line.len)
		return malformed(reader, "a line in the head of a part that is no field");
	value = str_trim(value);
	if (str_eq_nocase(name, STR("content-disposition")))
		return read_disposition(reader, value, part);
	if (str_eq_nocase(name, STR("content-type")))
		part->content_type = value;
	if (str_eq_nocase(name, STR("content-transfer-encoding")) &&
	    !str_eq_nocase(value, STR("binary")) && !str_eq_nocase(value, STR("8bit")) &&
	    !str_eq_nocase(value, STR("7bit")))
		return malformed(reader, "a part in a transfer encoding");
	return NULL;
}

/* head: the lines of a part's head, each with its CR LF. */
static const struct problem *
read_head(const struct reader *reader, struct str head, struct http_part *part)
{
	struct http_part read = { .name = { NULL, 0 }, .content_type = STR("") };

	while (head.len > 0) {
		size_t end = str_find(head, STR("\r\n"));

		TRY(read_field(reader, str_first(head, end), &read));
		head = str_from(head, end + 2);
	}
	if (read.name.at == NULL)
		return malformed(reader, "a part without Content-Disposition");
	*part = read;
	return NULL;
}

/* Goes on behind the head of a part. */
static const struct problem *
take_head(struct reader *reader, struct http_part *part)
{
	for (;;) {
		size_t end = str_find(held(reader), STR("\r\n\r\n"));
		struct str head;
		size_t seen = end < held(reader).len ? end + 4 : held(reader).len + 1;

		if (seen > reader->limits->head_bytes)
			return malformed(reader, "the head of a part is too long");
		if (end < held(reader).len) {
			/* The window moves on, the part's names stay. */
			head = arena_copy(reader->arena, str_first(held(reader), end + 2));
			reader->start += end + 4;
			return read_head(reader, head, part);
		}
		TRY(fill_more(reader));
	}
}

static const struct problem *
read_parts(struct reader *reader)
{
	const struct http_multipart_events *events = reader->events;
	bool closed;

	TRY(to_delimiter(reader, false));
	TRY(after_delimiter(reader, &closed));
	for (size_t parts = 0; !closed; parts++) {
		struct http_part part;

		if (parts == reader->limits->parts)
			return malformed(reader, "too many parts");
		TRY(take_head(reader, &part));
		TRY(events->begin(events->context, &part));
		TRY(to_delimiter(reader, true));
		TRY(events->end(events->context));
		TRY(after_delimiter(reader, &closed));
	}
	while (!reader->over) {
		reader->start = reader->end;
		TRY(fill(reader));
	}
	if (reader->request->body.length > reader->taken)
		return problem_new(reader->arena, PROBLEM_BAD_REQUEST,
		    "The request body is shorter than its Content-Length.");
	return NULL;
}

static bool
boundary_is_fit(struct str boundary)
{
	for (size_t i = 0; i < boundary.len; i++)
		if (boundary.at[i] < ' ' || boundary.at[i] > '~')
			return false;
	return boundary.len > 0 && boundary.len <= BOUNDARY_MAX &&
	       boundary.at[boundary.len - 1] != ' ';
}

static const struct problem *
find_boundary(struct arena *arena, const struct http_request *request, struct str *out)
{
	struct str text = http_header(request, "Content-Type");
	struct http_media_type type;

	if (!http_media_type_parse(arena, text, &type) ||
	    !http_media_type_is(&type, STR("multipart/form-data")))
		return problem_new(arena, PROBLEM_UNSUPPORTED_TYPE,
		    "The request body must be multipart/form-data.");
	if (!http_media_type_param(&type, STR("boundary"), out) || !boundary_is_fit(*out))
		return problem_new(
		    arena, PROBLEM_BAD_REQUEST, "Content-Type names no usable boundary.");
	return NULL;
}

const struct problem *
http_multipart_read(struct arena *arena, const struct http_request *request,
    const struct http_multipart_limits *limits, const struct http_multipart_events *events)
{
	struct reader reader = { .arena = arena,
		.request = request,
		.limits = limits,
		.events = events,
		.size = WINDOW_SIZE };
	struct str boundary;

	TRY(find_boundary(arena, request, &boundary));
	if (request->body.length > limits->body_bytes)
		return too_large(&reader);
	reader.delimiter = arena_printf(arena, "\r\n--%.*s", (int)boundary.len, boundary.at);
	if (reader.size < limits->head_bytes * 2)
		reader.size = limits->head_bytes * 2;
	reader.window = arena_alloc(arena, reader.size, 1);
	/* The first delimiter stands at the very beginning, where no line ends before it. */
	memcpy(reader.window, "\r\n", 2);
	reader.end = 2;
	return read_parts(&reader);
}
