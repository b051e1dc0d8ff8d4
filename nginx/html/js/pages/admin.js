// For administrators: how much there is and how it grows, people, jobs, storage.
import { h, icon, linkRow, button, loadStyle, toast } from "../dom.js";
import { t, number, bytes, date, dateTime, ago } from "../i18n.js";
import { get, post, remove, put, withQuery } from "../api.js";
import { readOn } from "../cards.js";
import { plot } from "../plot.js";
import { avatar, personLink } from "../person.js";
import { showDialog } from "../dialog.js";
import { makeForm } from "../form.js";
import { needSignIn } from "../gate.js";
import { readInto } from "../states.js";

const PLOTS = [["users", number], ["images", number], ["bytes", bytes], ["reports_open", number], ["jobs_waiting", number], ["jobs_dead", number]];
const PERIODS = [7, 30, 90, 365];
const STATES = ["queued", "running", "dead", "done"];

const tabs = (path, name, values, chosen, words) => linkRow({ class: "tabs", "aria-label": t("moderation.state"), style: { "margin-block-end": "1rem" } },
	values.map((value) => h("a", { href: `${path}?${name}=${value}`, "aria-current": value === chosen ? "page" : null, data: { replace: "" } }, words(value))));

async function statistics(view, box) {
	const days = PERIODS.includes(Number(view.query.get("days"))) ? Number(view.query.get("days")) : 30;
	const found = h("div", { class: "stack" });

	box.append(tabs("/admin/statistics", "days", PERIODS, days, (value) => t("admin.days", { count: value })), found);
	await readInto(found, () => get(withQuery("/admin/statistics", { days }), { signal: view.signal }), plots);
}

function plots({ now, days }) {
	const known = [...days].sort((a, b) => a.day.localeCompare(b.day));

	if (now && known.at(-1)?.day !== now.day)
		known.push(now);
	return [
		h("div", { class: "plots" }, PLOTS.map(([name, format]) => plot(t(`admin.${name}`), known.map((each) => ({ label: date(each.day), value: each[name] })), format))),
		now ? h("p", { class: "muted fine" }, t("admin.taken", { when: ago(now.taken_at) })) : "",
	];
}

function quotaDialog(person) {
	const quota = person.quota ?? {};

	return showDialog(t("admin.quota.of", { name: person.username }), (close) => makeForm({
		fields: [
			{ name: "max_images", label: t("admin.quota.images"), type: "number", value: quota.images?.max ?? "", hint: t("admin.quota.hint"), inputmode: "numeric" },
			{ name: "max_megabytes", label: t("admin.quota.bytes"), type: "number", value: quota.bytes?.max ? Math.round(quota.bytes.max / 1e6) : "", inputmode: "numeric" },
		],
		submit: t("action.save"),
		send: async ({ max_images, max_megabytes }) => close(await put(`/admin/users/${person.id}/quota`, {
			max_images: max_images === "" ? null : Number(max_images), max_bytes: max_megabytes === "" ? null : Number(max_megabytes) * 1_000_000 })),
	}));
}

async function people(view, box) {
	const q = view.query.get("q") ?? "";
	const row = (person) => h("article", { class: "item" }, avatar(person),
		h("div", { class: "grow" }, h("p", {}, personLink(person), " ", h("span", { class: "muted" }, `@${person.username}`), " ", h("span", { class: "pill" }, t(`role.${person.role}`)), " ",
			h("span", { class: `pill ${person.status === "active" ? "good" : "bad"}` }, t(`status.${person.status}`))),
		h("p", { class: "muted fine" }, [person.email, t("album.count", { count: person.image_count }), t("person.since", { date: date(person.created_at) })].join(" · "))),
		h("div", { class: "row" }, button(t("admin.quota"), { kind: "small quiet", onclick: async () => { if (await quotaDialog(person)) toast(t("saved")); } }, "disk"),
			h("a", { class: "button small", href: `/moderation/people?name=${person.username}` }, t("admin.more"))));
	const all = readOn(view, "/admin/users", { q }, { list: h("div", { class: "items" }), draw: row, empty: { icon: "people", title: t("admin.users.none") } });
	const field = h("input", { class: "input", type: "search", name: "q", value: q, placeholder: t("admin.users.find"), "aria-label": t("admin.users.find"), style: { "max-inline-size": "22rem" } });

	box.append(h("form", { style: { "margin-block-end": "1rem" }, onsubmit: async (event) => {
		event.preventDefault();
		(await import("../router.js")).go(withQuery("/admin/users", { q: field.value }), { replace: true });
	} }, field), all.root);
	await all.load();
}

async function jobs(view, box) {
	const state = STATES.includes(view.query.get("state")) ? view.query.get("state") : "queued";
	const act = (row, what, done) => async () => {
		try {
			await what();
			row().remove();
			toast(done);
		} catch (problem) {
			toast(problem.message);
		}
	};
	const draw = (job) => {
		const row = h("article", { class: "item" }, icon(job.state === "dead" ? "warning" : "clock"),
			h("div", { class: "grow" }, h("p", {}, h("code", {}, job.kind), " ", job.subject_id && h("span", { class: "muted fine" }, job.subject_id)),
				job.error && h("p", {}, job.error),
				h("p", { class: "muted fine" }, [t("admin.attempts", { count: job.attempts }), dateTime(job.updated_at)].join(" · "))),
			job.state === "dead" && h("div", { class: "row" },
				button(t("admin.retry"), { kind: "small", onclick: act(() => row, () => post(`/admin/jobs/${job.id}/retry`), t("admin.retried")) }, "again"),
				button(t("admin.drop"), { kind: "small danger", onclick: act(() => row, () => remove(`/admin/jobs/${job.id}`), t("admin.dropped")) }, "trash")));

		return row;
	};
	const all = readOn(view, "/admin/jobs", { state }, { list: h("div", { class: "items" }), draw, empty: { icon: "check", title: t("admin.jobs.none") } });

	box.append(tabs("/admin/jobs", "state", STATES, state, (value) => t(`admin.job.${value}`)), all.root);
	await all.load();
}

const storage = (view, box) => readInto(box, () => get("/admin/storage", { signal: view.signal }), storageCards);

function storageCards(found) {
	const row = (name, value) => [h("dt", {}, name), h("dd", {}, value)];
	const used = found.disk ? found.disk.bytes - found.disk.free : 0;

	return [
		found.disk ? h("section", { class: "card stack" }, h("h3", {}, t("admin.disk")),
			h("progress", { max: found.disk.bytes, value: used, "aria-label": t("admin.disk") }),
			h("p", {}, t("admin.disk.free", { free: bytes(found.disk.free), size: bytes(found.disk.bytes) }))) : "",
		h("section", { class: "card", style: { "margin-block-start": "1rem" } }, h("h3", {}, t("admin.files")), h("dl", { class: "facts" },
			found.places.map((place) => row(place.provider, `${t("admin.files.count", { count: place.files })} · ${bytes(place.bytes)} · ${ago(place.taken_at)}`)),
			row(t("admin.unfinished"), `${number(found.uploads_unfinished)} · ${bytes(found.uploads_unfinished_bytes)}`),
			row(t("image.processing"), number(found.images_processing)))),
	];
}

const parts = { statistics: [statistics, "chart"], users: [people, "people"], jobs: [jobs, "clock"], storage: [storage, "disk"] };

export default async function adminPage(view) {
	const name = view.parts.part in parts ? view.parts.part : "statistics";
	const box = h("div", {});

	await Promise.all(["controls", "photo", "upload"].map(loadStyle));
	view.title(`${t("nav.admin")}: ${t(`admin.part.${name}`)}`);
	if (!await needSignIn(view, "admin"))
		return;
	view.root.append(h("h1", { class: "hidden-text" }, t("nav.admin")), h("div", { class: "side-nav" },
		linkRow({ "aria-label": t("nav.admin") }, Object.entries(parts).map(([each, [, sign]]) => h("a", { href: `/admin/${each}`, "aria-current": each === name ? "page" : null, data: { replace: "" } }, icon(sign), t(`admin.part.${each}`))),
			h("a", { href: "/moderation" }, icon("shield"), t("nav.moderation"))),
		h("section", { "aria-label": t(`admin.part.${name}`) }, h("h2", { style: { "margin-block-end": "1rem" } }, t(`admin.part.${name}`)), box)));
	await parts[name][0](view, box);
}
