// The front page: the newest photos, or the popular ones of a period.
import { h, linkRow } from "../dom.js";
import { t } from "../i18n.js";
import { isAdmin, user } from "../api.js";
import { Source } from "../source.js";
import { showGrid } from "../grid.js";

const PERIODS = ["day", "week", "month", "all"];

/** An empty site tells its owner what to do next; to others, that there is nothing yet. */
function nothingYet() {
	if (!user)
		return { icon: "camera", title: t("explore.first.title"), text: t("explore.first.text"),
			actions: [h("a", { class: "button primary", href: "/signup" }, t("nav.signup")), h("a", { class: "button", href: "/signin" }, t("nav.signin"))] };
	return { icon: "camera", title: t("explore.first.title"), text: t(isAdmin() ? "explore.first.admin" : "explore.first.user"),
		actions: [h("a", { class: "button primary", href: "/upload" }, t("upload.first")), isAdmin() && h("a", { class: "button", href: "/admin" }, t("nav.admin"))].filter(Boolean) };
}

const tab = (href, label, chosen) => h("a", { href, "aria-current": chosen ? "page" : null, data: { replace: "" } }, label);

export default async function explore(view) {
	const period = PERIODS.includes(view.query.get("popular")) ? view.query.get("popular") : null;
	const source = period ? new Source("/explore/popular", { period }) : new Source("/explore/recent");
	const grid = showGrid(view, source, {
		empty: period ? { icon: "star", title: t("explore.popular.empty"), text: t("explore.popular.empty.text") } : nothingYet(),
		label: t(period ? "explore.popular" : "explore.recent"),
	});

	view.title(t("explore.title"));
	view.root.append(
		h("div", { class: "head" },
			h("h1", { class: "grow" }, t("explore.title")),
			linkRow({ class: "tabs", "aria-label": t("explore.order") },
				tab("/explore", t("explore.recent"), !period),
				PERIODS.map((each) => tab(`/explore?popular=${each}`, t(`explore.popular.${each}`), each === period)))),
		grid.root);
	await grid.start();
}
