// The newest photos of those one follows.
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { Source } from "../source.js";
import { showGrid } from "../grid.js";
import { needSignIn } from "../gate.js";

export default async function feedPage(view) {
	view.title(t("nav.feed"));
	if (!await needSignIn(view))
		return;
	const grid = showGrid(view, new Source("/feed"), { label: t("nav.feed"), empty: { icon: "people", title: t("feed.none"), text: t("feed.none.text"),
		actions: [h("a", { class: "button primary", href: "/explore" }, t("nav.explore"))] } });

	view.root.append(h("div", { class: "head" }, h("h1", {}, t("nav.feed"))), grid.root);
	await grid.start();
}
