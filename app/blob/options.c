#include "config.h"

#include "blob/blob.h"
#include "config/config.h"

/* With a scheme and without a slash at the end. */
static struct str
whole_endpoint(struct arena *arena, struct str text, bool secure)
{
	while (str_ends(text, STR("/")))
		text.len--;
	if (text.len == 0 || str_find(text, STR("://")) < text.len)
		return text;
	return arena_printf(arena, "%s://%.*s", secure ? "https" : "http", (int)text.len, text.at);
}

struct blob_options
blob_options_of(struct arena *arena, const struct config *config)
{
	struct blob_options options = {
		.root = config->storage.local_path,
		.min_free_bytes = config->storage.min_free,
		.first_s3 = str_eq(config->storage.provider, STR("s3")),
	};

	/* An endpoint alone, while the provider is local, is where a move goes to or comes from. */
	if (config->storage.s3_secret_key.len == 0)
		return options;
	options.s3.endpoint =
	    whole_endpoint(arena, config->storage.s3_endpoint, config->storage.s3_use_ssl);
	options.s3.region = config->storage.s3_region;
	options.s3.bucket = config->storage.s3_bucket;
	options.s3.access_key = config->storage.s3_access_key;
	options.s3.secret_key = config->storage.s3_secret_key;
	options.s3.timeout_ns = config->storage.s3_timeout;
	return options;
}
