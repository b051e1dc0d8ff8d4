// Receives webhooks on 127.0.0.1 and writes a line of JSON for each to standard output: what was sent,
// and whether one of its signatures is by one of the secrets in the file that is named first. The first
// answer is 500 when the second argument says so.
"use strict";
const { createHmac, timingSafeEqual } = require("node:crypto");
const { readFileSync } = require("node:fs");
const http = require("node:http");

const [, , secretFile, first] = process.argv;
let answers = 0;

function isSigned(header, body) {
	const parts = String(header).split(",").map((part) => part.split("="));
	const seconds = parts.find(([name]) => name === "t")?.[1];
	const secrets = readFileSync(secretFile, "utf8").split("\n").filter(Boolean);

	return parts.filter(([name]) => name === "v1").some(([, value]) => secrets.some((secret) => {
		const wanted = createHmac("sha256", secret).update(`${seconds}.${body}`).digest();
		const given = Buffer.from(value, "hex");

		return given.length === wanted.length && timingSafeEqual(given, wanted);
	}));
}

const server = http.createServer((request, response) => {
	let body = "";

	request.on("data", (piece) => { body += piece; });
	request.on("end", () => {
		response.statusCode = answers++ === 0 && first === "fail" ? 500 : 204;
		response.end();
		console.log(JSON.stringify({ method: request.method, signed: isSigned(request.headers["x-tintype-signature"], body),
			event: request.headers["x-tintype-event"], delivery: request.headers["x-tintype-delivery"],
			signatures: String(request.headers["x-tintype-signature"]).split(",v1=").length - 1, body: JSON.parse(body) }));
	});
});

server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));
