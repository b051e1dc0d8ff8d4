// An address that leads nowhere.
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { emptyState } from "../states.js";

export default async function missing(view) {
	view.title(t("missing.title"));
	view.root.append(emptyState({ icon: "search", title: t("missing.title"), text: t("missing.text"),
		actions: [h("a", { class: "button primary", href: "/explore" }, t("nav.explore"))] }));
}
