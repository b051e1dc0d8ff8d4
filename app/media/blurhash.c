#include "config.h"

#include "media/blurhash.h"

#include <math.h>

struct wave {
	double r, g, b;
};

static double
to_linear(unsigned char value)
{
	double v = value / 255.0;

	return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static int
to_srgb(double value)
{
	double v = fmax(0, fmin(1, value));

	v = v <= 0.0031308 ? v * 12.92 : 1.055 * pow(v, 1 / 2.4) - 0.055;
	return (int)(v * 255 + 0.5);
}

static struct wave
wave_of(const unsigned char *rgb, int width, int height, int x, int y)
{
	double scale = (x == 0 && y == 0 ? 1.0 : 2.0) / ((double)width * height);
	struct wave sum = { 0 };

	for (int row = 0; row < height; row++) {
		for (int column = 0; column < width; column++) {
			const unsigned char *pixel =
			    rgb + 3 * ((size_t)row * (size_t)width + (size_t)column);
			double basis =
			    cos(M_PI * x * column / width) * cos(M_PI * y * row / height);

			sum.r += basis * to_linear(pixel[0]);
			sum.g += basis * to_linear(pixel[1]);
			sum.b += basis * to_linear(pixel[2]);
		}
	}
	return (struct wave){ sum.r * scale, sum.g * scale, sum.b * scale };
}

static char *
put83(char *out, int value, int digits)
{
	static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "abcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

	for (int i = digits - 1; i >= 0; i--, value /= 83)
		out[i] = alphabet[value % 83];
	return out + digits;
}

static double
largest_of(const struct wave *waves, int count)
{
	double most = 0;

	for (int i = 1; i < count; i++)
		most = fmax(most, fmax(fabs(waves[i].r), fmax(fabs(waves[i].g), fabs(waves[i].b))));
	return most;
}

/* -1..1 in 19 steps, finer near 0. */
static int
quantise(double value)
{
	double v = copysign(sqrt(fabs(value)), value);

	return (int)fmax(0, fmin(18, floor(v * 9 + 9.5)));
}

void
blurhash(const unsigned char *rgb, int width, int height, char out[static BLURHASH_SIZE])
{
	struct wave waves[BLURHASH_X * BLURHASH_Y];
	const int count = BLURHASH_X * BLURHASH_Y;
	double largest;
	int scale;

	for (int y = 0; y < BLURHASH_Y; y++)
		for (int x = 0; x < BLURHASH_X; x++)
			waves[y * BLURHASH_X + x] = wave_of(rgb, width, height, x, y);
	out = put83(out, BLURHASH_X - 1 + (BLURHASH_Y - 1) * 9, 1);
	scale = (int)fmax(0, fmin(82, floor(largest_of(waves, count) * 166 - 0.5)));
	largest = (scale + 1) / 166.0;
	out = put83(out, scale, 1);
	out = put83(
	    out, to_srgb(waves[0].r) << 16 | to_srgb(waves[0].g) << 8 | to_srgb(waves[0].b), 4);
	for (int i = 1; i < count; i++)
		out = put83(out,
		    quantise(waves[i].r / largest) * 19 * 19 + quantise(waves[i].g / largest) * 19 +
			quantise(waves[i].b / largest),
		    2);
	*out = '\0';
}
