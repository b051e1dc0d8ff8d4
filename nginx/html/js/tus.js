// Sending one file so that it can go on where it broke off: tus 1.0 with creation.
// https://tus.io/protocols/resumable-upload
import { Problem, authorization } from "./api.js";
import { t } from "./i18n.js";

const PIECE = 4 * 1024 * 1024;
const VERSION = { "Tus-Resumable": "1.0.0" };

/** UTF-8 in base64, as Upload-Metadata wants it. */
function base64(text) {
	return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function metadata(fields) {
	return Object.entries(fields).filter(([, value]) => value !== undefined && value !== "").map(([name, value]) => `${name} ${base64(String(value))}`).join(",");
}

async function problemOf(status, type, text, wait) {
	let document = {};

	try {
		document = type?.includes("json") ? JSON.parse(text) : {};
	} catch {
		// A broken answer has no words of its own.
	}
	return new Problem(status, document, Number(wait) || 0);
}

const unreachable = () => new Problem(0, { title: t("error.offline"), detail: t("error.offline.detail") });

async function ask(method, address, headers, signal) {
	let response;

	try {
		response = await fetch(address, { method, headers: { ...VERSION, ...await authorization(), ...headers }, signal });
	} catch (error) {
		throw error.name === "AbortError" ? error : error instanceof Problem ? error : unreachable();
	}
	if (!response.ok)
		throw await problemOf(response.status, response.headers.get("Content-Type"), await response.text(), response.headers.get("Retry-After"));
	return response;
}

/** Begins an upload; resolves to its address. */
export async function begin(file, fields, signal) {
	const response = await ask("POST", "/api/v1/uploads", { "Upload-Length": String(file.size), "Upload-Metadata": metadata({ filename: file.name, ...fields }) }, signal);

	return new URL(response.headers.get("Location"), location.href).pathname;
}

/** How many bytes are there; null when the server knows nothing of it any more. */
export async function offsetOf(address, signal) {
	try {
		const response = await ask("HEAD", address, {}, signal);

		return Number(response.headers.get("Upload-Offset"));
	} catch (problem) {
		if (problem.status === 404 || problem.status === 410)
			return null;
		throw problem;
	}
}

/** One piece, by the older way of asking, which alone tells how much is on its way. */
function sendPiece(address, piece, offset, headers, onprogress, signal) {
	return new Promise((resolve, reject) => {
		const sender = new XMLHttpRequest();
		const stop = () => sender.abort();

		sender.open("PATCH", address);
		for (const [name, value] of Object.entries({ ...VERSION, ...headers, "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" }))
			sender.setRequestHeader(name, value);
		sender.upload.onprogress = (event) => onprogress(offset + event.loaded);
		sender.onload = async () => sender.status < 300 ? resolve(sender)
			: reject(await problemOf(sender.status, sender.getResponseHeader("Content-Type"), sender.responseText, sender.getResponseHeader("Retry-After")));
		sender.onerror = () => reject(unreachable());
		sender.onabort = () => reject(new DOMException("stopped", "AbortError"));
		sender.onloadend = () => signal.removeEventListener("abort", stop);
		signal.addEventListener("abort", stop, { once: true });
		sender.send(piece);
	});
}

const idIn = (text) => /[0-9a-f-]{36}/.exec(text ?? "")?.[0] ?? null;

/** Sends what is missing; resolves to {image, duplicate}: ids, the second mostly null. */
export async function send(address, file, offset, onprogress, signal) {
	let at = offset;
	let answer = null;

	onprogress(at);
	do {
		const piece = file.slice(at, at + PIECE);

		answer = await sendPiece(address, piece, at, await authorization(), onprogress, signal);
		at = Number(answer.getResponseHeader("Upload-Offset"));
	} while (at < file.size);
	const link = answer.getResponseHeader("Link") ?? "";

	return { image: idIn(answer.getResponseHeader("Content-Location")), duplicate: link.includes("rel=\"duplicate\"") ? idIn(link) : null };
}

export const forget = (address) => ask("DELETE", address, {}).catch(() => {});
