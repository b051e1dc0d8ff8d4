// What helps while one types into the search field: tags and photos that begin so.
import { h, icon, loadStyle, settled } from "./dom.js";
import { t, number } from "./i18n.js";
import { get, withQuery } from "./api.js";
import { go } from "./router.js";
import { best } from "./picture.js";

const WAIT = 160;

class Suggestions {
	constructor(input) {
		this.input = input;
		this.list = h("div", { class: "options", id: "suggestions", role: "listbox", "aria-label": t("search.suggestions"), hidden: true });
		this.live = h("span", { class: "hidden-text", role: "status" });
		this.at = -1;
		this.options = [];
		for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": "suggestions", "aria-expanded": "false", "aria-autocomplete": "list" }))
			input.setAttribute(name, value);
		input.after(this.list, this.live);
		input.addEventListener("input", settled(() => this.look(), WAIT));
		input.addEventListener("keydown", (event) => this.key(event));
		input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
		input.addEventListener("focus", () => { if (this.options.length > 0 && input.value.trim().length >= 2) this.open(); });
		input.form?.addEventListener("submit", () => this.close());
	}

	async look() {
		const text = this.input.value.trim();

		this.stopper?.abort();
		if (text.length < 2)
			return this.close();
		this.stopper = new AbortController();
		const { signal } = this.stopper;

		try {
			const [tags, photos] = await Promise.all([
				get(withQuery("/tags/search", { q: text.replace(/^#/, ""), limit: 5 }), { signal }),
				text.replace(/^#/, "").length < 2 ? { items: [] } : get(withQuery("/images/search", { q: text, prefix: true, limit: 5 }), { signal }),
			]);

			this.draw(text, tags, photos.items);
		} catch (problem) {
			// Typing on, or to search for it, still works.
			if (problem.name !== "AbortError")
				this.draw(text, [], [], problem.status === undefined ? t("error.page") : problem.message);
		}
		return undefined;
	}

	option(href, ...content) {
		const option = h("div", { role: "option", id: `suggestion-${this.options.length}`, "aria-selected": "false", onmousedown: (event) => event.preventDefault(), onclick: () => this.choose(href) }, content);

		this.options.push({ option, href });
		return option;
	}

	/** `wrong`: why nothing but the search itself can be offered. */
	draw(text, tags, photos, wrong = null) {
		this.options = [];
		this.at = -1;
		const group = (label, options) => options.length > 0 && h("div", { role: "group", "aria-label": label }, h("div", { class: "group", "aria-hidden": "true" }, label), options);
		const rows = [
			this.option(withQuery("/search", { q: text }), icon("search"), h("span", { class: "name" }, t("search.for", { text }))),
			group(t("nav.tags"), tags.map((tag) => this.option(`/tag/${encodeURIComponent(tag.slug)}`, icon("tag"), h("span", { class: "name" }, tag.name), h("span", { class: "muted fine" }, number(tag.usage_count))))),
			group(t("grid.label"), photos.map((image) => this.option(`/i/${image.id}`,
				h("img", { src: best(image, "thumbnail", "small")?.url, alt: "", width: 44, height: 44 }), h("span", { class: "name" }, image.title || t("image.untitled"))))),
			wrong && h("div", { role: "group", "aria-label": wrong }, h("div", { class: "group wrong", "aria-hidden": "true" }, icon("warning"), wrong)),
		].filter(Boolean);

		this.list.replaceChildren(...rows);
		this.live.textContent = wrong ?? t("search.found", { count: this.options.length });
		if (document.activeElement === this.input)
			this.open();
	}

	async open() {
		await loadStyle("controls");
		this.list.hidden = false;
		this.input.setAttribute("aria-expanded", "true");
	}

	close() {
		this.list.hidden = true;
		this.input.setAttribute("aria-expanded", "false");
		this.input.removeAttribute("aria-activedescendant");
		this.at = -1;
	}

	choose(href) {
		this.close();
		this.input.blur();
		go(href);
	}

	key(event) {
		if (event.key === "Escape" && !this.list.hidden) {
			event.preventDefault();
			this.close();
		} else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && this.options.length > 0) {
			event.preventDefault();
			this.open();
			this.mark((this.at + (event.key === "ArrowDown" ? 1 : this.at < 0 ? 0 : -1) + this.options.length) % this.options.length);
		} else if (event.key === "Enter" && this.at >= 0 && !this.list.hidden) {
			event.preventDefault();
			this.choose(this.options[this.at].href);
		}
	}

	mark(at) {
		this.at = at;
		this.options.forEach(({ option }, i) => option.setAttribute("aria-selected", String(i === at)));
		this.input.setAttribute("aria-activedescendant", this.options[at].option.id);
		this.options[at].option.scrollIntoView({ block: "nearest" });
	}
}

export function suggestIn(input) {
	const suggestions = new Suggestions(input);

	// Who types fast has typed before this was there.
	if (document.activeElement === input && input.value.trim())
		suggestions.look();
	return suggestions;
}
