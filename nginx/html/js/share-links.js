// Secret links to a photo or an album: made, listed, and ended by its owner. Whoever has one sees what
// it names, whatever its visibility, and nothing else.
import { h, button, toast } from "./dom.js";
import { t, ago, date } from "./i18n.js";
import { get, post, remove } from "./api.js";
import { makeForm } from "./form.js";
import { errorState, loadingState } from "./states.js";
import { copyLine } from "./share.js";

const LIVES = { never: null, day: 1, week: 7, month: 30 };

/** What else is to be said of a link, in a line. */
function termsOf(link) {
	return [
		t("links.made", { when: ago(link.created_at) }),
		link.expires_at ? t("links.until", { when: date(link.expires_at) }) : t("links.forever"),
		link.has_password && t("links.password.on"),
		link.allow_download && t("links.download.on"),
	].filter(Boolean).join(" · ");
}

function expiryOf(life) {
	return LIVES[life] ? new Date(Date.now() + LIVES[life] * 86_400_000).toISOString() : null;
}

class Links {
	/** `path`: of what they lead to, "/images/{id}" or "/albums/{id}". */
	constructor(path) {
		this.path = `${path}/shares`;
		this.list = h("ul", { class: "stack links" });
		this.tail = h("div", {});
		this.root = h("section", { class: "stack", "aria-label": t("links.title") }, h("h3", {}, t("links.title")), h("p", { class: "muted fine" }, t("links.text")),
			this.list, this.tail, h("details", {}, h("summary", {}, t("links.new")), this.form()));
		this.load();
	}

	form() {
		return makeForm({
			fields: [
				{ name: "life", label: t("links.life"), type: "select", value: "never", options: Object.keys(LIVES).map((each) => [each, t(`links.life.${each}`)]) },
				{ name: "password", label: t("links.password"), hint: t("links.password.hint"), type: "password", autocomplete: "new-password", max: 128 },
				{ name: "allow_download", label: t("links.download"), type: "checkbox" },
			],
			submit: t("links.make"), start: true,
			send: async ({ life, password, allow_download }, form) => {
				const link = await post(this.path, { expires_at: expiryOf(life), password: password || undefined, allow_download });

				form.reset();
				form.closest("details").open = false;
				this.tail.replaceChildren();
				this.list.prepend(this.line(link));
				this.list.querySelector("input").select();
				toast(t("links.ready"));
			},
		});
	}

	line(link) {
		const item = h("li", { class: "stack", style: { gap: "0.25rem" } }, copyLine(t("links.address"), new URL(link.url, location.href).href),
			h("div", { class: "row spread" }, h("span", { class: "muted fine" }, termsOf(link)),
				button(t("links.end"), { kind: "small danger", onclick: () => this.end(link, item) })));

		return item;
	}

	async end(link, item) {
		try {
			await remove(`${this.path}/${link.id}`);
			item.remove();
			toast(t("links.ended"));
			if (this.list.childElementCount === 0)
				this.nothing();
		} catch (problem) {
			toast(problem.message);
		}
	}

	nothing() {
		this.tail.replaceChildren(h("p", { class: "muted fine" }, t("links.none")));
	}

	/** There are a hundred at most. */
	async load() {
		this.tail.replaceChildren(loadingState());
		try {
			const { items } = await get(`${this.path}?limit=100`);

			this.tail.replaceChildren();
			this.list.replaceChildren(...items.map((link) => this.line(link)));
			if (items.length === 0)
				this.nothing();
		} catch (problem) {
			this.tail.replaceChildren(errorState(problem, () => this.load(), true));
		}
	}
}

export const shareLinks = (path) => new Links(path).root;
