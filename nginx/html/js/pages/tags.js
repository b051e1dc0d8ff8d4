// All popular tags, the more photos the larger.
import { h } from "../dom.js";
import { t, number } from "../i18n.js";
import { get, withQuery } from "../api.js";
import { emptyState, readInto } from "../states.js";

export function tagCloud(tags) {
	const most = Math.log(1 + Math.max(...tags.map((tag) => tag.usage_count)));

	return h("ul", { class: "chips", "aria-label": t("nav.tags") }, [...tags].sort((a, b) => a.name.localeCompare(b.name)).map((tag) => {
		const chip = h("a", { class: "chip", href: `/tag/${encodeURIComponent(tag.slug)}` }, `#${tag.name} `, h("b", {}, number(tag.usage_count)));

		chip.style.fontSize = `${0.875 + 0.5 * Math.log(1 + tag.usage_count) / most}rem`;
		return h("li", {}, chip);
	}));
}

export default async function tagsPage(view) {
	const box = h("div", {});

	view.title(t("nav.tags"));
	view.root.append(h("div", { class: "head" }, h("h1", {}, t("nav.tags"))), box);
	await readInto(box, () => get(withQuery("/tags", { limit: 100 }), { signal: view.signal }),
		(tags) => tags.length > 0 ? tagCloud(tags) : emptyState({ icon: "tag", title: t("tags.none"), text: t("tags.none.text") }));
}
