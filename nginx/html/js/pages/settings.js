// One's own account: profile, password, sessions, how the page looks, taking everything along, leaving.
import { h, icon, linkRow, button, loadStyle, toast } from "../dom.js";
import { t, ago, bytes, number, dateTime, languages, language, chooseLanguage } from "../i18n.js";
import { get, post, patch, remove, withQuery, user, readUser, forgetUser, signOut } from "../api.js";
import { go, forgetKept } from "../router.js";
import { makeForm, fieldOf } from "../form.js";
import { addMeter } from "../signin.js";
import { showDialog } from "../dialog.js";
import { showsSensitive } from "../grid.js";
import { readOn } from "../cards.js";
import { needSignIn } from "../gate.js";
import { errorState, loadingState, readInto } from "../states.js";

const card = (title, ...rest) => h("section", { class: "card stack" }, h("h2", {}, title), rest);

/** How much of it is used: a bar if there is an end to it, else a number. */
function usage(label, { used, max }, say) {
	return h("div", { class: "usage" }, h("div", { class: "row spread" }, h("b", {}, label), h("span", { class: "muted fine" }, max === null ? say(used) : t("settings.usage.of", { used: say(used), max: say(max) }))),
		max !== null && h("meter", { min: 0, max: Math.max(1, max), value: Math.min(used, Math.max(1, max)), high: max * 0.9, optimum: 0, "aria-label": label }));
}

async function profile(view, box) {
	await readInto(box, readUser, (me) => profileCards(me));
}

function profileCards(me) {
	return [card(t("settings.profile"), makeForm({
		fields: [
			{ name: "display_name", label: t("settings.name"), hint: t("settings.name.hint"), value: me.display_name ?? "", max: 100, autocomplete: "name" },
			{ name: "bio", label: t("settings.bio"), type: "textarea", value: me.bio ?? "", max: 500, rows: 4 },
		],
		submit: t("action.save"), start: true,
		send: async (values) => { await patch("/users/me", values); await readUser(); toast(t("saved")); },
	})), card(t("settings.account"), h("dl", { class: "facts" },
		h("dt", {}, t("signup.username")), h("dd", {}, `@${me.username}`),
		h("dt", {}, t("signup.email")), h("dd", {}, me.email),
		h("dt", {}, t("settings.role")), h("dd", {}, t(`role.${me.role}`)))),
	card(t("settings.usage"), usage(t("settings.usage.images"), me.quota.images, number), usage(t("settings.usage.bytes"), me.quota.bytes, bytes))];
}

async function password(view, box) {
	const form = addMeter(makeForm({
		fields: [
			{ name: "username", label: t("signup.username"), value: user.username, autocomplete: "username", type: "hidden" },
			{ name: "current_password", label: t("settings.password.current"), type: "password", autocomplete: "current-password", required: true },
			{ name: "new_password", label: t("settings.password.new"), type: "password", autocomplete: "new-password", required: true, hint: t("signup.password.hint"), max: 128 },
		],
		submit: t("settings.password.do"), start: true,
		send: async ({ current_password, new_password }, element) => {
			await post("/auth/password", { current_password, new_password }, { password: true });
			element.reset();
			toast(t("settings.password.done"));
		},
	}));

	form.querySelector("[type=hidden]").closest(".field").hidden = true;
	box.append(card(t("settings.password"), h("p", { class: "muted" }, t("settings.password.text")), form));
}

const SYSTEMS = [["iPhone", "iPhone"], ["iPad", "iPad"], ["Android", "Android"], ["Windows", "Windows"], ["Mac OS", "macOS"], ["CrOS", "ChromeOS"], ["Linux", "Linux"]];
const BROWSERS = [["Firefox/", "Firefox"], ["Edg/", "Edge"], ["OPR/", "Opera"], ["Chrome/", "Chrome"], ["Safari/", "Safari"], ["curl/", "curl"]];

/** "Firefox on Linux", or the agent as it calls itself. */
function clientName(agent) {
	const find = (list) => list.find(([sign]) => agent?.includes(sign))?.[1];
	const browser = find(BROWSERS), system = find(SYSTEMS);

	return browser && system ? t("settings.session.client", { browser, system }) : browser ?? agent?.slice(0, 60) ?? t("settings.session.unknown");
}

async function sessions(view, box) {
	const list = h("div", { class: "items" });
	const load = () => readInto(list, () => get(withQuery("/users/me/sessions", { limit: 100 }), { signal: view.signal }),
		({ sessions: all }) => all.map((session) => h("div", { class: "item" }, icon("user"),
			h("div", { class: "grow" }, h("b", {}, clientName(session.user_agent)), " ", session.is_current && h("span", { class: "pill good" }, t("settings.session.this")),
				h("p", { class: "muted fine" }, [session.ip_address, t("settings.session.used", { when: ago(session.last_used_at ?? session.created_at) }), t("settings.session.since", { when: dateTime(session.created_at) })].filter(Boolean).join(" · "))),
			!session.is_current && button(t("settings.session.end"), { kind: "small", "aria-label": t("settings.session.end.of", { name: clientName(session.user_agent) }), onclick: async () => {
				try {
					await remove(`/users/me/sessions/${session.id}`);
					toast(t("settings.session.ended"));
					await load();
				} catch (problem) {
					toast(problem.message);
				}
			} }))));

	box.append(card(t("settings.sessions"), h("p", { class: "muted" }, t("settings.sessions.text")), list,
		h("div", { class: "row" }, button(t("settings.session.all"), { kind: "danger", onclick: async () => {
			await signOut(true).catch(() => {});
			forgetKept();
			go("/signin");
			toast(t("signin.gone"));
		} }, "out"))));
	await load();
}

async function appearance(view, box) {
	const themes = fieldOf({ name: "theme", label: t("footer.theme"), type: "choices", value: localStorage.getItem("tintype.theme") ?? "auto", options: ["auto", "light", "dark"].map((name) => [name, t(`theme.${name}`)]) });
	const spoken = fieldOf({ name: "language", label: t("footer.language"), type: "select", value: language, options: Object.entries(languages) });
	const sensitive = fieldOf({ name: "sensitive", label: t("settings.sensitive"), type: "checkbox", value: showsSensitive() });

	themes.addEventListener("change", (event) => {
		const select = document.querySelector("footer select.theme");

		select.value = event.target.value;
		select.dispatchEvent(new Event("change"));
	});
	spoken.addEventListener("change", (event) => chooseLanguage(event.target.value));
	sensitive.addEventListener("change", async ({ target }) => {
		try {
			await patch("/users/me", { show_nsfw: target.checked });
			await readUser();
			forgetKept();
			toast(t("saved"));
		} catch (problem) {
			target.checked = !target.checked;
			toast(problem.message);
		}
	});
	box.append(card(t("settings.appearance"), themes, spoken, sensitive, h("p", { class: "muted fine" }, t("settings.appearance.text"))));
}

function exportCard(view) {
	const state = h("div", { class: "stack", role: "status" });
	const act = (work) => work().catch((problem) => {
		if (problem.name !== "AbortError")
			state.replaceChildren(errorState(problem, () => act(look), true));
	});
	const order = async () => draw(await post("/users/me/export"));
	const draw = (found) => {
		if (view.signal.aborted)
			return;
		if (!found)
			state.replaceChildren(h("div", { class: "row" }, button(t("settings.export.begin"), { kind: "primary", onclick: () => act(order) }, "download")));
		else if (found.status === "ready")
			state.replaceChildren(
				h("div", { class: "row" }, h("a", { class: "button primary", href: found.url, download: "" }, icon("download"), t("settings.export.download", { size: bytes(found.file_size ?? 0) })),
					button(t("settings.export.anew"), { kind: "quiet", onclick: () => act(order) }, "again")),
				found.expires_at ? h("p", { class: "muted fine" }, t("settings.export.until", { when: dateTime(found.expires_at) })) : "");
		else {
			state.replaceChildren(h("p", {}, t("settings.export.busy")), h("progress", { max: 100, value: found.progress, "aria-label": t("settings.export") }));
			setTimeout(() => { if (state.isConnected) act(look); }, 1500);
		}
	};
	const look = async () => {
		try {
			draw(await get("/users/me/export", { signal: view.signal }));
		} catch (problem) {
			if (problem.status !== 404)
				throw problem;
			draw(null);
		}
	};

	state.append(loadingState());
	act(look);
	return card(t("settings.export"), h("p", { class: "muted" }, t("settings.export.text")), state);
}

function deleteAccount() {
	return showDialog(t("settings.delete"), (close) => [h("p", {}, t("settings.delete.sure")), makeForm({
		fields: [{ name: "password", label: t("signin.password"), type: "password", autocomplete: "current-password", required: true }],
		submit: t("settings.delete.do"), kind: "danger", extra: [button(t("action.cancel"), { onclick: () => close() })],
		send: async (values) => {
			await remove("/users/me", { body: values, password: true });
			close();
			forgetUser();
			forgetKept();
			go("/explore");
			toast(t("settings.delete.done"));
		},
	})]);
}

async function data(view, box) {
	await loadStyle("upload");
	box.append(exportCard(view), card(t("settings.delete"), h("p", { class: "muted" }, t("settings.delete.text")),
		h("div", { class: "row" }, button(t("settings.delete"), { kind: "danger", onclick: deleteAccount }, "trash"))));
}

function decisionItem(decision) {
	const appeal = () => showDialog(t("appeal.do"), (close) => makeForm({
		fields: [{ name: "content", label: t("appeal.words"), type: "textarea", max: 2000, rows: 6, required: true }], submit: t("appeal.do"),
		send: async (values) => { await post(`/users/me/decisions/${decision.id}/appeal`, values); close(true); } }));
	const item = h("article", { class: "item" }, icon("shield"), h("div", { class: "grow" },
		h("p", {}, h("b", {}, decision.image_title || t("image.untitled")), " ", h("span", { class: "pill bad" }, t(`decision.${decision.action}`))),
		h("p", { class: "muted fine" }, `${t(`reason.${decision.reason}`)} · ${dateTime(decision.resolved_at)}`),
		decision.resolution && h("p", {}, decision.resolution),
		decision.appeal && h("p", { class: "fine" }, `${t(`appeal.${decision.appeal.status}`)}: “${decision.appeal.content}”`),
		decision.appeal?.answer && h("p", { class: "fine" }, t("appeal.answered", { words: decision.appeal.answer }))),
	!decision.appeal && button(t("appeal.do"), { kind: "small", onclick: async (event) => {
		if (await appeal()) {
			event.target.closest("button").remove();
			toast(t("appeal.sent"));
		}
	} }));

	return item;
}

async function decisions(view, box) {
	const all = readOn(view, "/users/me/decisions", {}, { list: h("div", { class: "items" }), draw: decisionItem, empty: { icon: "check", title: t("settings.decisions.none") } });

	box.append(card(t("settings.decisions"), h("p", { class: "muted" }, t("settings.decisions.text")), all.root));
	await all.load();
}

const tokens = async (view, box) => (await import("../tokens.js")).showTokens(view, box, card);
const webhooks = async (view, box) => (await import("../webhooks.js")).showWebhooks(view, box, card);

const parts = { profile: [profile, "user"], password: [password, "lock"], sessions: [sessions, "clock"], appearance: [appearance, "sun"], decisions: [decisions, "shield"], tokens: [tokens, "code"], webhooks: [webhooks, "link"], data: [data, "disk"] };

export default async function settingsPage(view) {
	const name = view.parts.part in parts ? view.parts.part : "profile";
	const box = h("div", { class: "stack" });

	await Promise.all([loadStyle("controls"), loadStyle("photo")]);
	view.title(`${t("nav.settings")}: ${t(`settings.${name}`)}`);
	if (!await needSignIn(view))
		return;
	view.root.append(h("h1", { class: "hidden-text" }, t("nav.settings")), h("div", { class: "side-nav" },
		linkRow({ "aria-label": t("nav.settings") }, Object.entries(parts).map(([each, [, sign]]) => h("a", { href: `/settings/${each}`, "aria-current": each === name ? "page" : null, data: { replace: "" } }, icon(sign), t(`settings.${each}`)))),
		box));
	await parts[name][0](view, box);
}
