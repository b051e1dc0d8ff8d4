// For moderators: what was reported, appeals, bans, people, and what was done by whom.
import { h, icon, linkRow, button, loadStyle, toast } from "../dom.js";
import { t, ago, dateTime } from "../i18n.js";
import { get, post, put, remove, isAdmin, user } from "../api.js";
import { reload } from "../router.js";
import { picture } from "../picture.js";
import { personLink, avatar } from "../person.js";
import { readOn } from "../cards.js";
import { makeForm } from "../form.js";
import { showDialog, confirmDialog } from "../dialog.js";
import { needSignIn } from "../gate.js";

const STATES = ["pending", "reviewing", "resolved", "dismissed"];
const ACTIONS = ["dismiss", "warn", "remove", "ban"];

async function attempt(act, done) {
	try {
		const answer = await act();

		if (done)
			toast(done);
		return answer ?? true;
	} catch (problem) {
		toast(problem.message);
		return null;
	}
}

const when = (text) => h("time", { class: "muted fine", datetime: text, title: dateTime(text) }, ago(text));

function thumb(image) {
	const element = image && picture(image, 112);

	if (!element)
		return h("span", { class: "thumb", style: { display: "grid", "place-items": "center" } }, icon("image"));
	element.classList.add("thumb");
	return h("a", { href: `/i/${image.id}` }, element);
}

/** How long a ban lasts: for ever, or until a day. */
const untilField = () => ({ name: "expires_at", label: t("ban.until"), type: "date", hint: t("ban.until.hint") });
const endOf = (day) => day ? new Date(`${day}T23:59:59`).toISOString() : null;

function decide(report, action) {
	return showDialog(t(`decide.${action}`), (close) => [h("p", { class: "muted" }, t(`decide.${action}.text`)), makeForm({
		fields: [{ name: "resolution", label: t("decide.words"), type: "textarea", max: 1000, hint: t("decide.words.hint") }, action === "ban" && untilField()],
		submit: t(`decide.${action}`), kind: action === "dismiss" ? "primary" : "danger",
		send: async ({ resolution, expires_at }) => {
			await post(`/moderation/reports/${report.id}/resolve`, { action, resolution, ...(action === "ban" ? { expires_at: endOf(expires_at) } : {}) });
			close(true);
		},
	})]);
}

function reportItem(report) {
	const open = report.status === "pending" || report.status === "reviewing";
	const past = report.history ?? {};
	const item = h("article", { class: "item", "aria-label": report.image_title || t("image.untitled") }, thumb(report.image),
		h("div", { class: "grow stack", style: { gap: "0.35rem" } },
			h("div", { class: "row" }, h("span", { class: "pill warm" }, t(`reason.${report.reason}`)), h("span", { class: "pill" }, t(`report.${report.status}`)), when(report.created_at)),
			h("p", {}, h("b", {}, report.image_title || t("image.untitled")), report.owner && [" · ", personLink(report.owner)]),
			report.description && h("p", {}, `“${report.description}”`),
			h("p", { class: "muted fine" }, [report.reporter && t("report.by", { name: report.reporter.username }),
				t("report.history", { reports: past.reports ?? 0, warnings: past.warnings ?? 0, removals: past.removals ?? 0, bans: past.bans ?? 0 })].filter(Boolean).join(" · ")),
			report.resolution && h("p", { class: "fine" }, `${report.action ? t(`decision.${report.action}`) : ""}: ${report.resolution}`)),
		open && h("div", { class: "row" },
			report.status === "pending"
				? button(t("report.claim"), { kind: "small", onclick: () => attempt(() => post(`/moderation/reports/${report.id}/claim`)).then((answer) => answer && reload()) })
				: button(t("report.unclaim"), { kind: "small quiet", onclick: () => attempt(() => remove(`/moderation/reports/${report.id}/claim`)).then((answer) => answer && reload()) }),
			report.image && button(t(report.image.content_rating === "nsfw" ? "rate.safe" : "rate.nsfw"), { kind: "small quiet", onclick: () => attempt(() => put(`/moderation/images/${report.image.id}/rating`,
				{ content_rating: report.image.content_rating === "nsfw" ? "safe" : "nsfw" }), t("saved")).then((answer) => answer && reload()) }),
			ACTIONS.map((action) => button(t(`decide.${action}`), { kind: `small ${action === "dismiss" ? "quiet" : "danger"}`, onclick: async () => {
				if (await decide(report, action)) {
					item.remove();
					toast(t("report.decided"));
				}
			} }))));

	return item;
}

function stateTabs(path, states, chosen, name) {
	return linkRow({ class: "tabs", "aria-label": t("moderation.state"), style: { "margin-block-end": "1rem" } },
		states.map((state) => h("a", { href: `${path}?status=${state}`, "aria-current": state === chosen ? "page" : null, data: { replace: "" } }, t(`${name}.${state}`))));
}

async function reports(view, box) {
	const status = STATES.includes(view.query.get("status")) ? view.query.get("status") : "pending";
	const all = readOn(view, "/moderation/reports", { status }, { list: h("div", { class: "items" }), draw: reportItem, size: 20, empty: { icon: "check", title: t("report.none"), text: t("report.none.text") } });

	box.append(stateTabs("/moderation/reports", STATES, status, "report"), all.root);
	await all.load();
}

function appealItem(appeal) {
	const item = h("article", { class: "item" }, avatar(appeal.user),
		h("div", { class: "grow stack", style: { gap: "0.35rem" } },
			h("div", { class: "row" }, personLink(appeal.user), h("span", { class: "pill warm" }, t(`decision.${appeal.action}`)), when(appeal.created_at)),
			h("p", { style: { "white-space": "pre-line" } }, appeal.content),
			appeal.resolution && h("p", { class: "muted fine" }, t("appeal.against", { words: appeal.resolution })),
			appeal.answer && h("p", { class: "fine" }, t("appeal.answered", { words: appeal.answer }))),
		appeal.status === "pending" && h("div", { class: "row" }, ["accept", "reject"].map((action) => button(t(`appeal.${action}`), { kind: `small ${action === "accept" ? "primary" : "danger"}`, onclick: async () => {
			const done = await showDialog(t(`appeal.${action}`), (close) => makeForm({
				fields: [{ name: "answer", label: t("decide.words"), type: "textarea", max: 1000 }], submit: t(`appeal.${action}`),
				send: async ({ answer }) => { await post(`/moderation/appeals/${appeal.id}/resolve`, { action, answer }); close(true); } }));

			if (done)
				item.remove();
		} }))));

	return item;
}

async function appeals(view, box) {
	const states = ["pending", "accepted", "rejected"];
	const status = states.includes(view.query.get("status")) ? view.query.get("status") : "pending";
	const all = readOn(view, "/moderation/appeals", { status }, { list: h("div", { class: "items" }), draw: appealItem, size: 20, empty: { icon: "check", title: t("appeal.none") } });

	box.append(stateTabs("/moderation/appeals", states, status, "appeal"), all.root);
	await all.load();
}

async function bans(view, box) {
	const row = (ban) => {
		const item = h("article", { class: "item" }, avatar(ban.user),
			h("div", { class: "grow" }, h("p", {}, personLink(ban.user), " ", h("span", { class: "pill bad" }, ban.expires_at ? t("ban.ends", { when: dateTime(ban.expires_at) }) : t("ban.forever"))),
				ban.reason && h("p", {}, ban.reason), when(ban.created_at)),
			isAdmin() && button(t("ban.lift"), { kind: "small", onclick: async () => { if (await attempt(() => remove(`/users/${ban.user_id}/ban`), t("ban.lifted"))) item.remove(); } }));

		return item;
	};
	const all = readOn(view, "/moderation/bans", {}, { list: h("div", { class: "items" }), draw: row, empty: { icon: "check", title: t("ban.none") } });

	box.append(all.root);
	await all.load();
}

function personCard(person) {
	const reloadCard = async (card) => card.replaceWith(personCard(await get(`/users/${person.id}`)));
	const card = h("article", { class: "item" }, avatar(person),
		h("div", { class: "grow" }, h("p", {}, personLink(person), " ", h("span", { class: "muted" }, `@${person.username}`), " ",
			h("span", { class: `pill ${person.status === "active" ? "good" : "bad"}` }, t(`status.${person.status ?? "active"}`))),
		h("p", { class: "muted fine" }, [person.email, t("album.count", { count: person.image_count }), t("person.since", { date: dateTime(person.created_at) })].filter(Boolean).join(" · "))),
		isAdmin() && person.id !== user.id && h("div", { class: "row" },
			h("label", { class: "fine row" }, t("settings.role"), h("select", { class: "input", style: { "inline-size": "auto" }, onchange: (event) => attempt(() => put(`/users/${person.id}/role`, { role: event.target.value }), t("saved")) },
				["user", "moderator", "admin"].map((role) => h("option", { value: role, selected: role === person.role }, t(`role.${role}`))))),
			person.status === "suspended"
				? button(t("ban.lift"), { kind: "small", onclick: async () => { if (await attempt(() => remove(`/users/${person.id}/ban`), t("ban.lifted"))) reloadCard(card); } })
				: button(t("decide.ban"), { kind: "small danger", onclick: async () => { if (await banDialog(person)) reloadCard(card); } }),
			button(t("person.delete"), { kind: "small danger", onclick: async () => {
				if (await confirmDialog(t("person.delete"), t("person.delete.text", { name: person.username }), t("action.delete")) && await attempt(() => remove(`/users/${person.id}`), t("person.deleted")))
					card.remove();
			} })));

	return card;
}

function banDialog(person) {
	return showDialog(t("ban.title", { name: person.username }), (close) => [h("p", { class: "muted" }, t("decide.ban.text")), makeForm({
		fields: [{ name: "reason", label: t("report.reason"), type: "textarea", max: 1000 }, untilField()],
		submit: t("decide.ban"), kind: "danger",
		send: async ({ reason, expires_at }) => { await post(`/users/${person.id}/ban`, { reason, expires_at: endOf(expires_at) }); close(true); },
	})]);
}

async function people(view, box) {
	const found = h("div", { class: "items", role: "status" });

	box.append(makeForm({
		fields: [{ name: "name", label: t("people.find"), hint: t("people.find.hint"), required: true, value: view.query.get("name") ?? "", autocapitalize: "none" }],
		submit: t("people.find.do"), start: true,
		send: async ({ name }) => found.replaceChildren(personCard(await get(`/users/${encodeURIComponent(name.trim().replace(/^@/, ""))}`))),
	}), found);
}

const AUDIT_FIELDS = ["q", "action", "from", "to"];

async function audit(view, box) {
	const query = Object.fromEntries(AUDIT_FIELDS.map((name) => [name, view.query.get(name)]));
	const body = h("tbody");
	const all = readOn(view, "/moderation/audit", query, { list: body, size: 50, empty: { icon: "clock", title: t("audit.none") }, draw: (record) => h("tr", {},
		h("td", {}, h("time", { datetime: record.created_at }, dateTime(record.created_at))), h("td", {}, record.actor ?? t("audit.system")), h("td", {}, h("code", {}, record.action)),
		h("td", {}, record.subject_kind, record.subject_id && h("div", { class: "muted fine" }, record.subject_kind === "image" ? h("a", { href: `/i/${record.subject_id}` }, record.subject_id.slice(0, 8)) : record.subject_id.slice(0, 8))),
		h("td", {}, Object.entries(record.details ?? {}).map(([name, value]) => h("div", {}, h("span", { class: "muted" }, `${name}: `), String(value))))) });
	const table = h("div", { class: "table-box", tabindex: 0, role: "group", "aria-label": t("moderation.audit") }, h("table", {}, h("thead", {}, h("tr", {}, ["when", "who", "what", "whom", "details"].map((name) => h("th", { scope: "col" }, t(`audit.${name}`))))), body));

	all.root.prepend(table);
	table.querySelector("table").append(body);
	box.append(h("form", { class: "row", style: { "margin-block-end": "1rem" }, action: "/moderation/audit" },
		h("input", { class: "input", type: "search", name: "q", value: query.q ?? "", placeholder: t("audit.search"), "aria-label": t("audit.search"), style: { "max-inline-size": "22rem" } })), all.root);
	box.querySelector("form").addEventListener("submit", async (event) => {
		event.preventDefault();
		(await import("../router.js")).go(`/moderation/audit?q=${encodeURIComponent(new FormData(event.target).get("q"))}`, { replace: true });
	});
	await all.load();
}

const parts = { reports: [reports, "flag"], appeals: [appeals, "comment"], bans: [bans, "lock"], people: [people, "people"], audit: [audit, "clock"] };

export default async function moderationPage(view) {
	const name = view.parts.part in parts ? view.parts.part : "reports";
	const box = h("div", {});

	await loadStyle("controls");
	view.title(`${t("nav.moderation")}: ${t(`moderation.${name}`)}`);
	if (!await needSignIn(view, "moderator"))
		return;
	view.root.append(h("h1", { class: "hidden-text" }, t("nav.moderation")), h("div", { class: "side-nav" },
		linkRow({ "aria-label": t("nav.moderation") }, Object.entries(parts).map(([each, [, sign]]) => h("a", { href: `/moderation/${each}`, "aria-current": each === name ? "page" : null, data: { replace: "" } }, icon(sign), t(`moderation.${each}`)))),
		h("section", { "aria-label": t(`moderation.${name}`) }, h("h2", { style: { "margin-block-end": "1rem" } }, t(`moderation.${name}`)), box)));
	await parts[name][0](view, box);
}
