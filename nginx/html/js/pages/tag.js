// Photos with a tag.
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { Source } from "../source.js";
import { showGrid } from "../grid.js";

export default async function tagPage(view) {
	const slug = view.parts.slug.toLowerCase();
	const source = new Source(`/tags/${encodeURIComponent(slug)}/images`);
	const count = h("p", {});
	const grid = showGrid(view, source, { label: `#${slug}`, empty: { icon: "tag", title: t("tag.none", { tag: slug }), actions: [h("a", { class: "button", href: "/tags" }, t("tag.others"))] } });

	view.title(`#${slug}`);
	view.root.append(h("div", { class: "head" }, h("div", { class: "grow" }, h("h1", {}, `#${slug}`), count), h("a", { class: "button quiet", href: "/tags" }, t("tag.others"))), grid.root);
	await grid.start();
	if (source.total > 0)
		count.textContent = t("album.count", { count: source.total });
}
