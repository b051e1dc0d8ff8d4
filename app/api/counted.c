#include "config.h"

#include "api/counted.h"

#include "base/buf.h"

/* How image_json() begins an image. Inside of a string its quotes would be escaped. */
#define BEGIN STR("{\"id\":\"")
#define OWNER STR("\",\"owner_id\":\"")
#define ID_LENGTH ((size_t)ID_TEXT_SIZE - 1)
/* More than numbers grow by. */
#define ROOM ((size_t)48)

struct putting {
	struct str rest; /* what was not copied yet */
	struct buf out;
	bool signed_in;
};

static void
copy(struct putting *putting, size_t length)
{
	buf_append(&putting->out, str_first(putting->rest, length));
	putting->rest = str_from(putting->rest, length);
}

static bool
copy_text(struct putting *putting, struct str text)
{
	if (!str_starts(putting->rest, text))
		return false;
	copy(putting, text.len);
	return true;
}

static bool
put_number(struct putting *putting, struct str name, int64_t number)
{
	size_t digits = 0;

	if (!copy_text(putting, name))
		return false;
	while (digits < putting->rest.len && putting->rest.at[digits] >= '0' &&
	       putting->rest.at[digits] <= '9')
		digits++;
	putting->rest = str_from(putting->rest, digits);
	buf_i64(&putting->out, number);
	return digits > 0;
}

static bool
put_liked(struct putting *putting, bool liked)
{
	struct str was;

	if (!copy_text(putting, STR(",\"liked\":")))
		return false;
	was = str_starts(putting->rest, STR("true")) ? STR("true") : STR("false");
	if (!str_starts(putting->rest, was))
		return false;
	putting->rest = str_from(putting->rest, was.len);
	buf_append(&putting->out, liked ? STR("true") : STR("false"));
	return true;
}

/* The image that rest begins with. */
static bool
put_image(struct putting *putting, const struct image_counts *counts)
{
	size_t at = str_find(putting->rest, STR(",\"like_count\":"));

	copy(putting, at);
	return put_number(putting, STR(",\"like_count\":"), counts->like_count) &&
	       put_number(putting, STR(",\"comment_count\":"), counts->comment_count) &&
	       (!putting->signed_in || put_liked(putting, counts->liked));
}

/* Of the image that rest begins with; NULL if it is none, or its counts are right. */
static const struct image_counts *
counts_of(struct str rest, const struct image_counts *counts, size_t count)
{
	struct str text = str_first(str_from(rest, BEGIN.len), ID_LENGTH);
	struct id id;

	if (!str_starts(str_from(rest, BEGIN.len + ID_LENGTH), OWNER) || !id_parse(text, &id))
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (id_eq(counts[i].id, id))
			return &counts[i];
	return NULL;
}

bool
counted_put(struct arena *arena, struct str text, const struct image_counts *counts, size_t count,
    bool signed_in, struct str *out)
{
	struct putting putting = {
		.rest = text, .out = buf_new(arena, text.len + count * ROOM), .signed_in = signed_in
	};
	size_t done = 0;

	for (;;) {
		const struct image_counts *mine;

		copy(&putting, str_find(putting.rest, BEGIN));
		if (putting.rest.len == 0)
			break;
		mine = counts_of(putting.rest, counts, count);
		if (mine == NULL)
			copy(&putting, BEGIN.len);
		else if (!put_image(&putting, mine))
			return false;
		else
			done++;
	}
	*out = buf_str(&putting.out);
	return done == count;
}
