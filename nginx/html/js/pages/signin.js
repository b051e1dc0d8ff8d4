// The sign-in page. Whoever was sent here goes back to where they wanted to go.
import { h, loadStyle } from "../dom.js";
import { t } from "../i18n.js";
import { go } from "../router.js";
import { user } from "../api.js";
import { signInForm } from "../signin.js";

/** Only an address of this site: "//elsewhere" is another. */
export function whereTo(view) {
	const next = view.query.get("next") ?? "";

	return /^\/(?![/\\])/.test(next) ? next : "/explore";
}

export const cardPage = (title, text, ...rest) => h("div", { class: "card-form" }, h("div", { class: "card" },
	h("div", { class: "icon-head" }, h("img", { src: "/icons/tintype.svg", alt: "", width: 52, height: 52 }), h("h1", {}, title), text && h("p", { class: "muted" }, text)), ...rest));

export default async function signInPage(view) {
	const next = whereTo(view);

	await loadStyle("controls");
	view.title(t("signin.title"));
	if (user)
		return go(next, { replace: true });
	view.root.append(cardPage(t("signin.title"), t("signin.text"),
		signInForm(() => go(next, { replace: true })),
		h("p", { class: "below" }, t("signin.none"), " ", h("a", { href: `/signup${view.url.search}` }, t("nav.signup")))));
	return view.root.querySelector("input").focus();
}
