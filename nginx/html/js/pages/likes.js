// What one likes.
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { Source } from "../source.js";
import { showGrid } from "../grid.js";
import { needSignIn } from "../gate.js";

export default async function likesPage(view) {
	view.title(t("nav.likes"));
	if (!await needSignIn(view))
		return;
	const grid = showGrid(view, new Source("/users/me/likes"), { empty: { icon: "heart", title: t("likes.none"), text: t("likes.none.text"),
		actions: [h("a", { class: "button primary", href: "/explore" }, t("nav.explore"))] } });

	view.root.append(h("div", { class: "head" }, h("h1", {}, t("nav.likes"))), grid.root);
	await grid.start();
}
