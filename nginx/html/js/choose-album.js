// Into which of one's albums photos shall go.
import { h, icon, button, toast } from "./dom.js";
import { t } from "./i18n.js";
import { get, post, patch, withQuery } from "./api.js";
import { showDialog } from "./dialog.js";
import { makeForm, visibilityField } from "./form.js";
import { loadingState, errorState } from "./states.js";

const AT_ONCE = 100;

/** Makes or changes an album; resolves to it, or undefined. */
export function editAlbum(album = {}) {
	return showDialog(t(album.id ? "album.edit" : "album.new"), (close) => makeForm({
		fields: [
			{ name: "title", label: t("image.title"), value: album.title ?? "", max: 255, required: true },
			{ name: "description", label: t("image.description"), type: "textarea", value: album.description ?? "", max: 2000 },
			visibilityField(album.visibility ?? "private"),
		],
		submit: t(album.id ? "action.save" : "album.create"),
		send: async (values) => close(album.id ? await patch(`/albums/${album.id}`, values) : await post("/albums", values)),
	}));
}

/** Adds in requests of a hundred; resolves to how many were new there. */
export async function addImages(album, ids) {
	let added = 0;

	for (let at = 0; at < ids.length; at += AT_ONCE)
		added += (await post(`/albums/${album.id}/images`, { image_ids: ids.slice(at, at + AT_ONCE) })).added_count;
	return added;
}

/** Resolves to an album, chosen or new. */
export function chooseAlbum() {
	return showDialog(t("album.choose"), (close) => {
		const list = h("div", { class: "items" }, loadingState());
		const row = (album) => h("button", { type: "button", class: "button quiet", style: { "justify-content": "start" }, onclick: () => close(album) },
			icon("album"), album.title, h("span", { class: "muted fine" }, t("album.count", { count: album.image_count })));
		const load = async () => {
			try {
				const { items } = await get(withQuery("/albums", { limit: 100 }));

				list.replaceChildren(...items.map(row), items.length === 0 ? h("p", { class: "muted" }, t("albums.none")) : "");
			} catch (problem) {
				list.replaceChildren(errorState(problem, load, true));
			}
		};

		load();
		return [list, button(t("album.new"), { kind: "primary", onclick: async () => { const album = await editAlbum(); if (album) close(album); } }, "plus")];
	});
}

export async function addToAlbum(ids) {
	const album = await chooseAlbum();

	if (!album)
		return false;
	try {
		const added = await addImages(album, ids);

		toast(added > 0 ? t("album.added", { count: added, title: album.title }) : t("album.present", { title: album.title }));
		return true;
	} catch (problem) {
		toast(problem.message);
		return false;
	}
}
