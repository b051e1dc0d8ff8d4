// API tokens: keys for programs of one's own, each with as few rights as it needs.
import { h, icon, button, toast } from "./dom.js";
import { t, ago, date } from "./i18n.js";
import { post, remove, mayModerate, isAdmin } from "./api.js";
import { makeForm } from "./form.js";
import { readOn } from "./cards.js";
import { confirmDialog } from "./dialog.js";
import { shownOnce } from "./secret.js";

const LIVES = { month: 30, year: 365, never: null };

const scopes = () => ["read", "upload", "write", mayModerate() && "moderate", isAdmin() && "admin"].filter(Boolean);

function line(token) {
	const item = h("article", { class: "item" }, icon("lock"), h("div", { class: "grow" },
		h("p", { class: "row" }, h("b", {}, token.name), h("code", {}, `${token.hint}…`), token.scopes.map((scope) => h("span", { class: "pill" }, t(`scope.${scope}`)))),
		h("p", { class: "muted fine" }, [t("settings.session.since", { when: date(token.created_at) }), token.last_used_at ? t("settings.session.used", { when: ago(token.last_used_at) }) : t("tokens.unused"),
			token.expires_at ? t("links.until", { when: date(token.expires_at) }) : t("links.forever")].join(" · "))),
	button(t("tokens.end"), { kind: "small danger", "aria-label": t("tokens.end.of", { name: token.name }), onclick: async () => {
		if (!await confirmDialog(t("tokens.end"), t("tokens.end.text", { name: token.name }), t("tokens.end")))
			return;
		try {
			await remove(`/users/me/tokens/${token.id}`);
			item.remove();
			toast(t("tokens.ended"));
		} catch (problem) {
			toast(problem.message);
		}
	} }));

	return item;
}

/** The list, and the form for another; fills `box`. */
export async function showTokens(view, box, card) {
	const fresh = h("div", {});
	const list = h("div", { class: "items" });
	const all = readOn(view, "/users/me/tokens", {}, { list, draw: line, empty: { icon: "lock", title: t("tokens.none") } });
	const form = makeForm({
		fields: [
			{ name: "name", label: t("tokens.name"), hint: t("tokens.name.hint"), required: true, max: 100 },
			h("fieldset", { class: "field", data: { field: "scopes" } }, h("legend", { class: "label" }, t("tokens.scopes")),
				scopes().map((scope) => h("label", { class: "check" }, h("input", { type: "checkbox", name: "scopes", value: scope, checked: scope === "read" }),
					h("span", {}, h("b", {}, t(`scope.${scope}`)), " ", h("span", { class: "muted" }, t(`scope.${scope}.hint`))))),
				h("span", { class: "wrong", hidden: true })),
			{ name: "life", label: t("links.life"), type: "select", value: "year", options: Object.keys(LIVES).map((each) => [each, t(`tokens.life.${each}`)]) },
		],
		submit: t("tokens.make"), start: true,
		send: async ({ name, life }, element) => {
			const wanted = new FormData(element).getAll("scopes");
			const token = await post("/users/me/tokens", { name, scopes: wanted, expires_at: LIVES[life] ? new Date(Date.now() + LIVES[life] * 86_400_000).toISOString() : null });

			element.reset();
			fresh.replaceChildren(shownOnce(t("tokens.token"), token.token));
			list.prepend(line(token));
			list.parentElement.querySelector(".state")?.remove();
			fresh.querySelector("input").focus();
		},
	});

	box.append(card(t("settings.tokens"), h("p", { class: "muted" }, t("settings.tokens.text"), " ", h("a", { href: "/api/docs", data: { outside: "" } }, t("tokens.docs"))), fresh, all.root),
		card(t("tokens.new"), form));
	await all.load();
}
