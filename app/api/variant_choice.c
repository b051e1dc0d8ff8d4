#include "config.h"

#include "api/variant_choice.h"

#include "http/media_type.h"

static struct str
choose(struct str accept)
{
	int avif = http_accept_names(accept, STR("image/avif"))
		       ? http_accept_quality(accept, STR("image/avif"))
		       : 0;
	int webp = http_accept_quality(accept, STR("image/webp"));
	int jpeg = http_accept_quality(accept, STR("image/jpeg"));
	bool of_images = str_find(accept, STR("image/")) < accept.len;

	if (avif > 0 && avif >= webp && avif >= jpeg)
		return STR("avif");
	/* Old browsers want any image as much as the next, but know no WebP. */
	if (jpeg > webp ||
	    (jpeg == webp && of_images && !http_accept_names(accept, STR("image/webp"))))
		return STR("jpeg");
	return STR("webp");
}

void
variant_choose(struct call *call, enum variant_size size, struct variant_choice *out)
{
	struct str choice = choose(http_header(call->request, "Accept")),
		   name = variant_names[size];

	*out = (struct variant_choice){ .stem = arena_printf(call->arena, "%.*s.%.*s",
					    (int)name.len, name.at, (int)choice.len, choice.at) };
	if (size != VARIANT_ORIGINAL && !str_eq(choice, STR("webp")))
		out->types.at[out->types.count++] = arena_printf(
		    call->arena, "%.*s_%.*s", (int)name.len, name.at, (int)choice.len, choice.at);
	out->types.at[out->types.count++] = name;
}
