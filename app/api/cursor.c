#include "config.h"

#include "api/cursor.h"

#include <string.h>

#include "base/buf.h"
#include "base/encode.h"
#include "crypto/digest.h"
#include "crypto/signing_key.h"

/* Value and id, then as much of the HMAC as nobody can guess. */
#define KEY_SIZE 24
#define MAC_SIZE 16

static void
put_key(struct page_key key, char out[static KEY_SIZE])
{
	for (int i = 0; i < 8; i++)
		out[i] = (char)((uint64_t)key.value >> (56 - 8 * i));
	memcpy(out + 8, key.id.bytes, sizeof key.id.bytes);
}

static struct sha256
sign(struct call *call, struct str listing, struct str key)
{
	struct buf text = buf_new(call->arena, listing.len + KEY_SIZE + 16);

	buf_append(&text, STR("cursor\n"));
	buf_append(&text, listing);
	buf_byte(&text, '\n');
	buf_append(&text, key);
	return key_ring_mac(call->keys, buf_str(&text));
}

struct str
cursor_write(struct call *call, struct str listing, struct page_key key)
{
	char bytes[KEY_SIZE + MAC_SIZE];
	struct sha256 mac;

	put_key(key, bytes);
	mac = sign(call, listing, (struct str){ bytes, KEY_SIZE });
	memcpy(bytes + KEY_SIZE, mac.bytes, MAC_SIZE);
	return base64url_encode(call->arena, (struct str){ bytes, sizeof bytes });
}

bool
cursor_read(struct call *call, struct str listing, struct str cursor, struct page_key *out)
{
	struct str bytes;
	struct sha256 mac;
	uint64_t value = 0;

	if (cursor.len > 2 * (KEY_SIZE + MAC_SIZE) ||
	    !base64url_decode(call->arena, cursor, &bytes) || bytes.len != KEY_SIZE + MAC_SIZE)
		return false;
	mac = sign(call, listing, str_first(bytes, KEY_SIZE));
	if (!digest_eq(
		str_from(bytes, KEY_SIZE), (struct str){ (const char *)mac.bytes, MAC_SIZE }))
		return false;
	for (int i = 0; i < 8; i++)
		value = value << 8 | (uint8_t)bytes.at[i];
	out->value = (int64_t)value;
	memcpy(out->id.bytes, bytes.at + 8, sizeof out->id.bytes);
	return true;
}
