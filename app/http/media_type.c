#include "config.h"

#include "http/media_type.h"

#include "http/parameter.h"

static bool
is_name(struct str name)
{
	size_t slash = str_find_byte(name, '/');

	return http_is_token(str_first(name, slash)) && http_is_token(str_from(name, slash + 1));
}

bool
http_media_type_parse(struct arena *arena, struct str text, struct http_media_type *out)
{
	struct http_media_type type = { .param_count = 0 };
	struct http_pair pair;
	struct str held;
	enum http_parameter got;
	size_t end = str_find_byte(text, ';');

	type.name = str_trim(str_first(text, end));
	text = str_from(text, end);
	if (!is_name(type.name))
		return false;
	while ((got = http_parameter_take(arena, &text, &pair)) == HTTP_PARAMETER_TAKEN) {
		if (type.param_count == HTTP_MEDIA_TYPE_PARAMS ||
		    http_media_type_param(&type, pair.name, &held))
			return false;
		type.params[type.param_count++] = pair;
	}
	if (got == HTTP_PARAMETER_BROKEN)
		return false;
	*out = type;
	return true;
}

bool
http_media_type_is(const struct http_media_type *type, struct str name)
{
	return str_eq_nocase(type->name, name);
}

bool
http_media_type_param(const struct http_media_type *type, struct str name, struct str *out)
{
	for (size_t i = 0; i < type->param_count; i++) {
		if (str_eq_nocase(type->params[i].name, name)) {
			*out = type->params[i].value;
			return true;
		}
	}
	return false;
}

/* "0.5" is 500; -1 if it is no quality. */
static int
quality_of(struct str text)
{
	int quality, unit = 100;

	if (text.len == 0 || text.len > 5 || (text.at[0] != '0' && text.at[0] != '1') ||
	    (text.len > 1 && text.at[1] != '.'))
		return -1;
	quality = (text.at[0] - '0') * 1000;
	for (size_t i = 2; i < text.len; i++, unit /= 10) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return -1;
		quality += (text.at[i] - '0') * unit;
	}
	return quality <= 1000 ? quality : -1;
}

/* How closely a range fits: 3 itself, 2 "image/" and a star, 1 two stars, 0 not. */
static int
fit_of(struct str range, struct str name)
{
	size_t slash = str_find_byte(range, '/');

	if (str_eq_nocase(range, name))
		return 3;
	if (str_eq(range, STR("*/*")))
		return 1;
	if (str_eq(str_from(range, slash), STR("/*")) &&
	    str_eq_nocase(str_first(range, slash + 1), str_first(name, slash + 1)))
		return 2;
	return 0;
}

/* One range of an Accept field. With parameters of its own it means another type than ours. */
static int
range_quality(struct str range, struct str name, int *fit)
{
	struct str kind = str_trim(str_cut(&range, ';'));
	int quality = 1000;

	*fit = fit_of(kind, name);
	while (range.len > 0) {
		struct str value = str_trim(str_cut(&range, ';')), key;

		if (value.len == 0)
			continue;
		key = str_cut(&value, '=');
		if (!str_eq_nocase(key, STR("q")))
			*fit = 0;
		else
			quality = quality_of(value);
	}
	if (quality < 0)
		*fit = 0;
	return quality;
}

static int
best_fit(struct str accept, struct str name, int *quality)
{
	int best = 0;

	*quality = 0;
	while (accept.len > 0) {
		struct str range = str_cut(&accept, ',');
		int fit = 0, wanted = 0;

		if (range.len > 0)
			wanted = range_quality(range, name, &fit);
		if (fit > best) {
			best = fit;
			*quality = wanted;
		}
	}
	return best;
}

int
http_accept_quality(struct str accept, struct str name)
{
	int quality;

	if (str_trim(accept).len == 0)
		return 1000;
	best_fit(accept, name, &quality);
	return quality;
}

bool
http_accept_names(struct str accept, struct str name)
{
	int quality;

	return best_fit(accept, name, &quality) == 3 && quality > 0;
}

int
http_accept_choose(struct str accept, const struct str *offers, size_t count)
{
	int best = -1, best_quality = 0;

	for (size_t i = 0; i < count; i++) {
		int quality = http_accept_quality(accept, offers[i]);

		if (quality > best_quality) {
			best = (int)i;
			best_quality = quality;
		}
	}
	return best;
}
