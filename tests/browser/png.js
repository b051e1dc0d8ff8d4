// A PNG of what a function paints: png(width, height, (x, y) => [red, green, blue]).
"use strict";
const zlib = require("zlib");

const table = Array.from({ length: 256 }, (_, n) => {
	let value = n;

	for (let bit = 0; bit < 8; bit++)
		value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
	return value >>> 0;
});

function crc(bytes) {
	let value = 0xffffffff;

	for (const byte of bytes)
		value = table[(value ^ byte) & 255] ^ (value >>> 8);
	return (value ^ 0xffffffff) >>> 0;
}

function chunk(type, data) {
	const body = Buffer.concat([Buffer.from(type), data]);
	const whole = Buffer.alloc(body.length + 8);

	whole.writeUInt32BE(data.length, 0);
	body.copy(whole, 4);
	whole.writeUInt32BE(crc(body), body.length + 4);
	return whole;
}

function png(width, height, paint) {
	const head = Buffer.alloc(13);
	const rows = Buffer.alloc(height * (1 + 3 * width));

	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 2, 0, 0, 0], 8);
	for (let y = 0, at = 0; y < height; y++) {
		rows[at++] = 0;
		for (let x = 0; x < width; x++)
			for (const part of paint(x, y))
				rows[at++] = part;
	}
	return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk("IHDR", head), chunk("IDAT", zlib.deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

module.exports = { png };
