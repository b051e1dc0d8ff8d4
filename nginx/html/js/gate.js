// Pages that are for somebody only.
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { signedIn, user } from "./api.js";
import { emptyState } from "./states.js";

/** True when somebody is signed in, if need be after asking; else the page says why it is empty. */
export async function needSignIn(view, role = null) {
	const entered = await signedIn(t("signin.needed"));
	const allowed = entered && (!role || user.role === "admin" || user.role === role);

	if (!entered)
		view.root.replaceChildren(emptyState({ icon: "lock", title: t("signin.title"), text: t("signin.needed"),
			actions: [h("a", { class: "button primary", href: `/signin?next=${encodeURIComponent(view.url.pathname + view.url.search)}` }, t("nav.signin"))] }));
	else if (!allowed)
		view.root.replaceChildren(emptyState({ icon: "shield", title: t("forbidden.title"), text: t("forbidden.text"),
			actions: [h("a", { class: "button", href: "/explore" }, t("nav.explore"))] }));
	return allowed && !view.signal.aborted;
}
