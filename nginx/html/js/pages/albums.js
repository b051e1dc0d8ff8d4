// One's own albums.
import { h, button, loadStyle } from "../dom.js";
import { t } from "../i18n.js";
import { user } from "../api.js";
import { go } from "../router.js";
import { albumList } from "../cards.js";
import { editAlbum } from "../choose-album.js";
import { needSignIn } from "../gate.js";

export default async function albumsPage(view) {
	await loadStyle("controls");
	view.title(t("nav.albums"));
	if (!await needSignIn(view))
		return;
	const create = () => button(t("album.new"), { kind: "primary", onclick: async () => { const album = await editAlbum(); if (album) go(`/album/${album.id}`); } }, "plus");
	const list = albumList(view, user.id, { empty: { icon: "album", title: t("albums.none"), text: t("albums.none.text"), actions: [create()] } });

	view.root.append(h("div", { class: "head" }, h("h1", { class: "grow" }, t("nav.albums")), create()), list.root);
	await list.load();
}
