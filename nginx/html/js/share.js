// Handing a photo on: its address, and codes to put it into other pages.
import { h, button, toast } from "./dom.js";
import { t } from "./i18n.js";
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

function line(label, text) {
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

export function sharePhoto(image) {
	const codes = embedCodes(image);

	return showDialog(t("photo.share"), [
		image.visibility === "private" && h("p", { class: "note-box" }, t("share.private")),
		line(t("share.link"), codes.page),
		navigator.share && button(t("share.send"), { kind: "primary", onclick: () => navigator.share({ title: image.title || nameOf(image.owner), url: codes.page }).catch(() => {}) }, "share"),
		image.visibility !== "private" && [line(t("share.file"), codes.file), line("HTML", codes.html), line("Markdown", codes.markdown), line("BBCode", codes.bbcode)],
	].flat().filter(Boolean));
}
