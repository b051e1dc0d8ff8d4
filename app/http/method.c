#include "config.h"

#include "http/method.h"

static const struct str names[HTTP_METHOD_COUNT] = {
	[HTTP_GET] = STR("GET"),
	[HTTP_HEAD] = STR("HEAD"),
	[HTTP_POST] = STR("POST"),
	[HTTP_PUT] = STR("PUT"),
	[HTTP_PATCH] = STR("PATCH"),
	[HTTP_DELETE] = STR("DELETE"),
	[HTTP_OPTIONS] = STR("OPTIONS"),
	[HTTP_UNKNOWN] = STR("unknown"),
};

enum http_method
http_method_parse(struct str text)
{
	for (int i = 0; i < HTTP_UNKNOWN; i++)
		if (str_eq(text, names[i]))
			return (enum http_method)i;
	return HTTP_UNKNOWN;
}

struct str
http_method_name(enum http_method method)
{
	return names[method];
}
