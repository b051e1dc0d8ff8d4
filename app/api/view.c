#include "config.h"

#include "api/people_handlers.h"

#include "api/gate.h"
#include "api/reply.h"
#include "base/encode.h"
#include "crypto/signing_key.h"
#include "service/counters.h"

/* Who looks: an account, or an address, which is kept only as a keyed hash of it. */
static struct str
viewer_key(struct call *call)
{
	char id[ID_TEXT_SIZE];
	struct sha256 mac;
	struct str address;

	if (call->viewer.signed_in)
		return arena_copy(call->arena, id_format(call->viewer.id, id));
	address = gate_address_group(call);
	mac = key_ring_mac(
	    call->keys, arena_printf(call->arena, "viewer\n%.*s", (int)address.len, address.at));
	return hex_encode(call->arena, mac.bytes, 16);
}

const struct problem *
post_image_view(struct call *call)
{
	struct id image;

	TRY(call_id(call, 0, "image", &image));
	TRY(counters_view(call->service, call->arena, &call->viewer, image, viewer_key(call)));
	reply_empty(call, 202);
	return NULL;
}
