// Signing in and up: as pages, and as the dialog that comes when a session has ended or something
// wants an account; when it is done, what was begun goes on.
import { h, button } from "./dom.js";
import { t } from "./i18n.js";
import { makeForm } from "./form.js";
import { showDialog } from "./dialog.js";
import { signIn, post } from "./api.js";

export function signInForm(done) {
	return makeForm({
		fields: [
			{ name: "email", label: t("signin.login"), autocomplete: "username", required: true, autocapitalize: "none", spellcheck: "false" },
			{ name: "password", label: t("signin.password"), type: "password", autocomplete: "current-password", required: true },
		],
		submit: t("signin.do"),
		send: async ({ email, password }) => {
			await signIn(email.trim(), password);
			done();
		},
	});
}

function strength(password) {
	const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;

	if (password.length < 12)
		return Math.min(1, password.length);
	return Math.min(4, 1 + Math.floor((password.length - 8) / 5) + (kinds > 2 ? 1 : 0));
}

/** Four bars below the field of a new password. */
export function addMeter(form) {
	const input = form.querySelector("[autocomplete=new-password]");
	const bars = Array.from({ length: 4 }, () => h("i"));

	input.closest(".field").querySelector(".hint").before(h("div", { class: "meter", "aria-hidden": "true" }, bars));
	input.addEventListener("input", () => {
		const level = strength(input.value);

		bars.forEach((bar, i) => bar.classList.toggle("on", i < level));
	});
	return form;
}

export function signUpForm(done) {
	return addMeter(makeForm({
		fields: [
			{ name: "username", label: t("signup.username"), hint: t("signup.username.hint"), autocomplete: "username", required: true, min: 3, max: 32, autocapitalize: "none", spellcheck: "false" },
			{ name: "email", label: t("signup.email"), type: "email", autocomplete: "email", required: true, max: 255 },
			{ name: "password", label: t("signin.password"), type: "password", hint: t("signup.password.hint"), autocomplete: "new-password", required: true, max: 128 },
		],
		submit: t("signup.do"),
		send: async (values) => {
			await post("/auth/register", values, { anonymous: true });
			await signIn(values.email, values.password);
			done();
		},
	}));
}

/** The dialog; resolves true when somebody has signed in. */
export async function askToSignIn(why) {
	let form;

	return await showDialog(t("signin.title"), (close) => {
		const body = h("div", { class: "stack" });
		const show = (kind) => {
			form = kind === "in" ? signInForm(() => close(true)) : signUpForm(() => close(true));
			const other = button(t(kind === "in" ? "signup.offer" : "signin.offer"), { kind: "quiet", onclick: () => show(kind === "in" ? "up" : "in") });

			body.replaceChildren(...[why && kind === "in" && h("p", {}, why), form, other].filter(Boolean));
			form.querySelector("input").focus();
		};

		show("in");
		return body;
	}) === true;
}

