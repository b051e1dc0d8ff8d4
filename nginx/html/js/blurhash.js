// Blurhash: a few cosines that look like a photo from far away, in some twenty letters. Written
// from the description of the algorithm: base 83, an average colour, then the other components.
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

function number(text, from, to) {
	let value = 0;

	for (let i = from; i < to; i++)
		value = value * 83 + DIGITS.indexOf(text[i]);
	return value;
}

const linear = (byte) => byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4;
const gamma = (value) => value <= 0.0031308 ? value * 12.92 * 255 : (1.055 * Math.min(1, value) ** (1 / 2.4) - 0.055) * 255;
const signedSquare = (value) => Math.sign(value) * value * value;

function components(text) {
	const size = number(text, 0, 1);
	const across = size % 9 + 1, down = Math.floor(size / 9) + 1;
	const most = (number(text, 1, 2) + 1) / 166;
	const average = number(text, 2, 6);
	const colours = [[linear(average >> 16), linear(average >> 8 & 255), linear(average & 255)]];

	for (let i = 1; i < across * down; i++) {
		const value = number(text, 4 + 2 * i, 6 + 2 * i);

		colours.push([Math.floor(value / 361), Math.floor(value / 19) % 19, value % 19].map((part) => signedSquare((part - 9) / 9) * most));
	}
	return { across, down, colours };
}

const cosines = (count, length) => Array.from({ length }, (_, at) => Array.from({ length: count }, (_, k) => Math.cos(Math.PI * k * at / length)));

/** The components of one row of pixels: what differs from row to row is summed up once for all of them. */
function mixed(colours, across, row) {
	const line = new Float64Array(3 * across);

	colours.forEach((colour, k) => {
		const share = row[Math.floor(k / across)];

		for (let part = 0; part < 3; part++)
			line[3 * (k % across) + part] += colour[part] * share;
	});
	return line;
}

/** Paints the blurhash over the whole canvas, whose size in pixels should be small. */
export function paintBlurhash(canvas, text) {
	const { width, height } = canvas;
	const { across, down, colours } = components(text);
	// In plain memory: a way to the graphics processor takes longer to open than this takes to paint.
	const context = canvas.getContext("2d", { willReadFrequently: true });
	const image = context.createImageData(width, height);
	const { data } = image;
	const columns = cosines(across, width), rows = cosines(down, height);

	for (let y = 0, at = 0; y < height; y++) {
		const line = mixed(colours, across, rows[y]);

		for (let x = 0; x < width; x++, at += 4) {
			for (let part = 0; part < 3; part++) {
				let light = 0;

				for (let k = 0; k < across; k++)
					light += line[3 * k + part] * columns[x][k];
				data[at + part] = gamma(light);
			}
			data[at + 3] = 255;
		}
	}
	context.putImageData(image, 0, 0);
}
