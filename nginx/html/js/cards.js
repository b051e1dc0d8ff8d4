// Cards of albums, and lists that are read on with a button.
import { h, icon, button, loadStyle } from "./dom.js";
import { t } from "./i18n.js";
import { get, withQuery } from "./api.js";
import { picture, placeholder, nameOf } from "./picture.js";
import { emptyState, errorState, loadingState } from "./states.js";

export function albumCard(album, { owner = false } = {}) {
	const cover = album.cover_image && picture(album.cover_image, 280);

	if (cover)
		cover.alt = "";
	return h("li", {}, h("a", { class: "album-card", href: `/album/${album.id}` },
		h("div", { class: "cover" }, cover ? [placeholder(album.cover_image), cover] : icon("album")),
		h("b", {}, album.title),
		h("span", { class: "muted" }, album.visibility !== "public" && icon(album.visibility === "private" ? "lock" : "link"),
			t("album.count", { count: album.image_count }), owner && ` · ${nameOf(album.owner)}`)));
}

/**
 * A listing that is no grid: `draw(item)` makes an element. Returns {root, load}; root holds the
 * list, whichever element `list` is, and what stands for it while there is nothing.
 */
export function readOn(view, path, query, { list, draw, empty, size = 40, onpage }) {
	const tail = h("div", { class: "more" });
	const root = h("div", {}, list, tail);
	let cursor = null;

	const load = async () => {
		tail.replaceChildren(cursor ? h("span", { class: "spinner", role: "status", "aria-label": t("state.loading") }) : loadingState());
		try {
			const page = await get(withQuery(path, { ...query, limit: size, cursor }), { signal: view.signal });

			onpage?.(page);
			cursor = page.pagination.next_cursor;
			list.append(...page.items.map(draw));
			tail.replaceChildren(cursor ? button(t("list.more"), { kind: "quiet", onclick: load }) : list.childElementCount === 0 ? emptyState(empty) : "");
		} catch (problem) {
			if (problem.name !== "AbortError")
				tail.replaceChildren(errorState(problem, load, list.childElementCount > 0));
		}
	};

	return { root, load };
}

export function albumList(view, owner, options) {
	loadStyle("controls");
	return readOn(view, "/albums", owner ? { owner_id: owner } : {}, { list: h("ul", { class: "albums" }), draw: (album) => albumCard(album), ...options });
}
