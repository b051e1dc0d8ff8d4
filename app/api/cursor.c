#include "config.h"

#include "api/cursor.h"

#include <string.h>

#include "base/buf.h"
#include "base/encode.h"
#include "crypto/digest.h"
#include "crypto/signing_key.h"

/* Value and id, perhaps those of the edge, then as much of the HMAC as nobody can guess. */
#define KEY_SIZE 24
#define KEYS_MAX 2
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
	struct buf text = buf_new(call->arena, listing.len + key.len + 16);

	buf_append(&text, STR("cursor\n"));
	buf_append(&text, listing);
	buf_byte(&text, '\n');
	buf_append(&text, key);
	return key_ring_mac(call->keys, buf_str(&text));
}

struct str
cursor_write(struct call *call, struct str listing, const struct page_result *result)
{
	char bytes[KEYS_MAX * KEY_SIZE + MAC_SIZE];
	size_t size = id_is_nil(result->edge.id) ? KEY_SIZE : 2 * KEY_SIZE;
	struct sha256 mac;

	put_key(result->last, bytes);
	put_key(result->edge, bytes + KEY_SIZE);
	mac = sign(call, listing, (struct str){ bytes, size });
	memcpy(bytes + size, mac.bytes, MAC_SIZE);
	return base64url_encode(call->arena, (struct str){ bytes, size + MAC_SIZE });
}

static struct page_key
get_key(const char bytes[static KEY_SIZE])
{
	struct page_key key;
	uint64_t value = 0;

	for (int i = 0; i < 8; i++)
		value = value << 8 | (uint8_t)bytes[i];
	key.value = (int64_t)value;
	memcpy(key.id.bytes, bytes + 8, sizeof key.id.bytes);
	return key;
}

bool
cursor_read(struct call *call, struct str listing, struct str cursor, struct paging *out)
{
	struct str bytes;
	struct sha256 mac;
	size_t size;

	if (cursor.len > 2 * (KEYS_MAX * KEY_SIZE + MAC_SIZE) ||
	    !base64url_decode(call->arena, cursor, &bytes) ||
	    (bytes.len != KEY_SIZE + MAC_SIZE && bytes.len != 2 * KEY_SIZE + MAC_SIZE))
		return false;
	size = bytes.len - MAC_SIZE;
	mac = sign(call, listing, str_first(bytes, size));
	if (!digest_eq(str_from(bytes, size), (struct str){ (const char *)mac.bytes, MAC_SIZE }))
		return false;
	out->after = get_key(bytes.at);
	if (size > KEY_SIZE)
		out->edge = get_key(bytes.at + KEY_SIZE);
	return true;
}
