// The sign-up page.
import { h, loadStyle, toast } from "../dom.js";
import { t } from "../i18n.js";
import { go } from "../router.js";
import { user } from "../api.js";
import { signUpForm } from "../signin.js";
import { cardPage, whereTo } from "./signin.js";

export default async function signUpPage(view) {
	const next = view.query.has("next") ? whereTo(view) : "/upload";

	await loadStyle("controls");
	view.title(t("signup.title"));
	if (user)
		return go("/explore", { replace: true });
	view.root.append(cardPage(t("signup.title"), t("signup.text"),
		signUpForm(() => {
			go(next, { replace: true });
			toast(t("signup.welcome", { name: user.username }));
		}),
		h("p", { class: "below" }, t("signup.known"), " ", h("a", { href: `/signin${view.url.search}` }, t("nav.signin")))));
	return view.root.querySelector("input").focus();
}
