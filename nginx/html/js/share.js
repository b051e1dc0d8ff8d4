// Handing something on: its address, codes to put a photo into other pages, secret links.
import { h, button, toast } from "./dom.js";
import { t } from "./i18n.js";
import { user } from "./api.js";
import { showDialog } from "./dialog.js";
import { altText, best, nameOf } from "./picture.js";

async function copy(text, input) {
	try {
		await navigator.clipboard.writeText(text);
		toast(t("action.copied"));
	} catch {
		// Without HTTPS there is no clipboard for scripts: the text is selected for the person to copy.
		input.select();
	}
}

let serial = 0;

/** A text to be copied, with a button that does. */
export function copyLine(label, text) {
	const input = h("input", { class: "input", type: "text", readonly: true, value: text, id: `share-${++serial}`, onfocus: () => input.select() });

	return h("div", { class: "field" }, h("label", { for: input.id }, label),
		h("div", { class: "with-button" }, input, button(t("action.copy"), { "aria-label": t("share.copy", { what: label }), onclick: () => copy(text, input) })));
}

const escaped = (text) => text.replace(/[&<>"]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;" })[letter]);

/** Codes for pages (HTML), notes (Markdown) and boards (BBCode). */
export function embedCodes(image) {
	const page = new URL(`/i/${image.id}`, location.href).href;
	const variant = best(image, "medium", "large", "original");
	const file = new URL(variant.url, location.href).href;
	const text = image.title || altText(image);
	const plain = text.replace(/[[\]\\]/g, "\\$&");

	return {
		page, file,
		html: `<a href="${page}"><img src="${file}" width="${variant.width}" height="${variant.height}" alt="${escaped(altText(image))}"></a>`,
		markdown: `[![${plain}](${file})](${page})`,
		bbcode: `[url=${page}][img]${file}[/img][/url]`,
	};
}

const sendButton = (title, url) => navigator.share && button(t("share.send"), { kind: "primary", onclick: () => navigator.share({ title, url }).catch(() => {}) }, "share");

async function linksOf(path, owner) {
	return owner === user?.id ? (await import("./share-links.js")).shareLinks(path) : null;
}

export async function sharePhoto(image) {
	const codes = embedCodes(image);
	const hidden = image.visibility === "private";

	return showDialog(t("photo.share"), [
		hidden && h("p", { class: "note-box" }, t("share.private")),
		copyLine(t("share.link"), codes.page),
		sendButton(image.title || nameOf(image.owner), codes.page),
		await linksOf(`/images/${image.id}`, image.owner_id),
		!hidden && h("details", { open: image.owner_id !== user?.id }, h("summary", {}, t("share.codes")),
			h("div", { class: "stack" }, copyLine(t("share.file"), codes.file), copyLine("HTML", codes.html), copyLine("Markdown", codes.markdown), copyLine("BBCode", codes.bbcode))),
	].filter(Boolean));
}

export async function shareAlbum(album) {
	const page = new URL(`/album/${album.id}`, location.href).href;

	return showDialog(t("album.share"), [
		album.visibility === "private" && h("p", { class: "note-box" }, t("album.share.private")),
		copyLine(t("share.link"), page),
		sendButton(album.title, page),
		await linksOf(`/albums/${album.id}`, album.owner_id),
	].filter(Boolean));
}
