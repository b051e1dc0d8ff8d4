// Choosing among one's own photos, in a dialog.
import { h, button } from "./dom.js";
import { t } from "./i18n.js";
import { showDialog } from "./dialog.js";
import { Source } from "./source.js";
import { Grid } from "./grid.js";

/** Resolves to ids, or undefined. */
export async function pickPhotos(title) {
	const ender = new AbortController();
	const picked = await showDialog(title, (close) => {
		const grid = new Grid({ signal: ender.signal }, new Source("/users/me/images"), { empty: { icon: "image", title: t("grid.empty"),
			actions: [h("a", { class: "button primary", href: "/upload", onclick: () => close() }, t("nav.upload"))] } });
		const done = button(t("pick.add"), { kind: "primary", disabled: true, onclick: () => close([...grid.picked]) });

		grid.startPicking((ids) => {
			done.disabled = ids.size === 0;
			done.textContent = ids.size > 0 ? t("pick.count", { count: ids.size }) : t("pick.add");
		});
		grid.start();
		return [grid.root, h("div", { class: "row", style: { "justify-content": "end", position: "sticky", bottom: "0" } }, done)];
	}, { wide: true });

	ender.abort();
	return picked;
}
