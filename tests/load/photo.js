// A small picture that is another each time: a grey BMP would do, but the gallery takes what cameras and browsers
// make. So a PNG, whose pixels are stored without compression; it needs no library, only two checksums.

function crc32(bytes) {
	let crc = -1;
	for (const byte of bytes) {
		crc ^= byte;
		for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
	}
	return ~crc >>> 0;
}

function adler32(bytes) {
	let a = 1;
	let b = 0;
	for (const byte of bytes) {
		a = (a + byte) % 65521;
		b = (b + a) % 65521;
	}
	return ((b << 16) | a) >>> 0;
}

const word = (n) => [(n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
const ascii = (text) => Array.from(text, (c) => c.charCodeAt(0));

function chunk(type, data) {
	const body = [...ascii(type), ...data];
	return [...word(data.length), ...body, ...word(crc32(body))];
}

function png(size) {
	const rows = [];
	for (let y = 0; y < size; y++) {
		rows.push(0);
		for (let x = 0; x < size; x++) rows.push(Math.floor(Math.random() * 256));
	}
	const length = rows.length;
	const stored = [0x78, 0x01, 1, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255, ...rows, ...word(adler32(rows))];
	return [
		...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
		...chunk('IHDR', [...word(size), ...word(size), 8, 0, 0, 0, 0]),
		...chunk('IDAT', stored),
		...chunk('IEND', []),
	];
}

// A multipart body: the fields, then the picture.
export function photo(edge, fields) {
	const bytes = [];
	for (const [name, value] of Object.entries(fields))
		bytes.push(...ascii(`--${edge}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`));
	bytes.push(...ascii(`--${edge}\r\nContent-Disposition: form-data; name="file"; filename="walk.png"\r\nContent-Type: image/png\r\n\r\n`));
	bytes.push(...png(64), ...ascii(`\r\n--${edge}--\r\n`));
	return new Uint8Array(bytes).buffer;
}
