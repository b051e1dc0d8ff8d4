/*
 * Which file of a size a client gets, by what it accepts: AVIF if it names it, WebP, or JPEG if it
 * speaks of images and not of WebP. WebP is always there; the others where they were made.
 */
#ifndef TINTYPE_API_VARIANT_CHOICE_H
#define TINTYPE_API_VARIANT_CHOICE_H

#include "api/call.h"
#include "repo/variant.h"

struct variant_choice {
	struct variant_types types;
	/*
	 * What nginx finds the link by, without its ending: "large.avif". The site's configuration
	 * chooses in the same way (map $tintype_choice), where no quality is given.
	 */
	struct str stem;
};

void variant_choose(struct call *call, enum variant_size size, struct variant_choice *out);

#endif
