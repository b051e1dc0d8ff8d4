// Search: words, a phrase in quotes, -without; sorted, and within dates.
import { h, icon, button, loadStyle } from "../dom.js";
import { t } from "../i18n.js";
import { get, withQuery, user } from "../api.js";
import { go } from "../router.js";
import { Source } from "../source.js";
import { showGrid } from "../grid.js";
import { readInto } from "../states.js";
import { tagCloud } from "./tags.js";

const SORTS = ["relevance", "created_at", "view_count", "like_count"];

function fieldsOf(view) {
	const { query } = view;

	return { q: query.get("q")?.trim() ?? "", sort_by: query.get("sort_by"), date_from: query.get("date_from"), date_to: query.get("date_to"), owner_id: query.get("mine") ? user?.id : null };
}

function filters(view) {
	const change = (name, value) => go(withQuery("/search", { ...Object.fromEntries(view.query), [name]: value }), { replace: true });
	const dates = (name) => h("label", { class: "fine muted row" }, t(`search.${name}`),
		h("input", { class: "input", type: "date", style: { "inline-size": "auto" }, value: view.query.get(name) ?? "", onchange: (event) => change(name, event.target.value) }));

	return h("div", { class: "row", style: { "margin-block-end": "1rem", gap: "0.5rem 1rem" } },
		h("label", { class: "fine muted row" }, t("search.sort"),
			h("select", { class: "input", style: { "inline-size": "auto" }, onchange: (event) => change("sort_by", event.target.value) },
				SORTS.map((sort) => h("option", { value: sort, selected: sort === (view.query.get("sort_by") ?? "relevance") }, t(`search.sort.${sort}`))))),
		dates("date_from"), dates("date_to"),
		user && h("label", { class: "check fine" }, h("input", { type: "checkbox", checked: view.query.has("mine"), onchange: (event) => change("mine", event.target.checked ? "1" : "") }), t("search.mine")));
}

function searchForm(q) {
	const input = h("input", { type: "search", name: "q", value: q, maxlength: 200, autocomplete: "off", enterkeyhint: "search", placeholder: t("search.placeholder"), "aria-label": t("search.label") });

	return h("form", { class: "seek", role: "search", style: { "margin-block-end": "1rem" }, onsubmit: (event) => {
		event.preventDefault();
		if (input.value.trim())
			go(withQuery("/search", { q: input.value.trim() }), { replace: true });
	} }, icon("search"), input);
}

async function nothingAsked(view) {
	view.root.append(h("p", { class: "muted", style: { "margin-block-end": "1rem" } }, t("search.help")));
	const box = h("div", {});

	view.root.append(box);
	await readInto(box, () => get(withQuery("/tags", { limit: 40 }), { signal: view.signal }),
		(tags) => tags.length > 0 ? [h("h2", { style: { "margin-block-end": "0.75rem" } }, t("search.tags")), tagCloud(tags)] : []);
}

export default async function searchPage(view) {
	const fields = fieldsOf(view);
	const headerField = document.querySelector(".bar .seek input");
	const form = searchForm(fields.q);

	await loadStyle("controls");
	headerField.value = fields.q;
	view.onshow = () => { headerField.value = fields.q; };
	view.onhide = () => { headerField.value = ""; };
	view.title(fields.q ? t("search.title", { text: fields.q }) : t("search.label"));
	view.root.append(h("div", { class: "head" }, h("h1", { class: "grow" }, fields.q ? t("search.title", { text: fields.q }) : t("search.label"))));
	view.root.append(form);
	form.classList.add("on-page");
	if (!fields.q) {
		form.querySelector("input").focus();
		return nothingAsked(view);
	}
	const source = new Source("/images/search", fields);
	const count = h("p", { class: "muted", role: "status", style: { "margin-block-end": "0.75rem" } });
	const grid = showGrid(view, source, { label: t("search.title", { text: fields.q }), empty: { icon: "search", title: t("search.none", { text: fields.q }), text: t("search.help"),
		actions: [button(t("search.tags"), { onclick: () => go("/tags") }, "tag")] } });

	grid.list.classList.add("captions");
	view.root.append(filters(view), count, grid.root);
	await grid.start();
	if (source.total > 0)
		count.textContent = t("search.count", { count: source.total });
	return undefined;
}
