#include "config.h"

#include "cache/known.h"

#include <string.h>

static bool
is_of(const struct known_number *number, struct str key)
{
	return number->serial != 0 && str_eq((struct str){ number->key, number->key_length }, key);
}

/* Where it stands or may stand: in place of the one that was asked for longest ago. */
static struct known_number *
place_of(struct known *known, struct str key)
{
	struct known_number *oldest = &known->numbers[0];

	for (size_t i = 0; i < KNOWN_NUMBERS; i++) {
		if (is_of(&known->numbers[i], key))
			return &known->numbers[i];
		if (known->numbers[i].asked_ns < oldest->asked_ns)
			oldest = &known->numbers[i];
	}
	return oldest;
}

void
known_learn(
    struct known *known, uint64_t serial, int64_t asked_ns, struct str key, struct str digits)
{
	struct known_number *number;

	if (serial == 0 || key.len > KNOWN_KEY_MAX || digits.len > KNOWN_DIGITS_MAX)
		return;
	number = place_of(known, key);
	number->serial = serial;
	number->asked_ns = asked_ns;
	number->key_length = key.len;
	number->digits_length = digits.len;
	memcpy(number->key, key.at, key.len);
	memcpy(number->digits, digits.at, digits.len);
}

static const struct known_number *
find(const struct known *known, struct str key)
{
	for (size_t i = 0; i < KNOWN_NUMBERS; i++)
		if (is_of(&known->numbers[i], key))
			return &known->numbers[i];
	return NULL;
}

bool
known_text(const struct known *known, uint64_t serial, int64_t now_ns, const struct str *keys,
    size_t count, struct buf *out)
{
	if (serial == 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct known_number *number = find(known, keys[i]);

		if (number == NULL || number->serial != serial ||
		    now_ns - number->asked_ns >= KNOWN_NS)
			return false;
		if (i > 0)
			buf_byte(out, '.');
		buf_append(out, (struct str){ number->digits, number->digits_length });
	}
	return true;
}
