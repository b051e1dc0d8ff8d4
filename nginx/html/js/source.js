// A listing of the API, read page by page by its cursor. A grid draws it; the image page asks it
// for neighbours, so that leafing through goes on where the grid ended.
import { get, withQuery, events } from "./api.js";

export class Source extends EventTarget {
	/** `first`: a first page that is there already. `anonymous`: whoever asks, it is the same. */
	constructor(path, query = {}, { size = 40, first = null, anonymous = false } = {}) {
		super();
		this.path = path;
		this.query = query;
		this.size = size;
		this.anonymous = anonymous;
		this.items = [];
		this.total = null;
		this.cursor = null;
		this.done = false;
		this.loading = null;
		if (first)
			this.take(first);
		events.addEventListener("image", ({ detail }) => this.change(detail));
	}

	take(page) {
		const known = new Set(this.items.map((item) => item.id));
		const fresh = page.items.filter((item) => !known.has(item.id));

		this.items.push(...fresh);
		this.total = page.pagination.total;
		this.cursor = page.pagination.next_cursor;
		this.done = !this.cursor;
		this.answer = page;
		return fresh;
	}

	/** Reads the next page; resolves to its items. Asking twice at once reads once. */
	more(signal) {
		if (this.done)
			return Promise.resolve([]);
		this.loading ??= get(withQuery(this.path, { ...this.query, limit: this.size, cursor: this.cursor }), { signal, anonymous: this.anonymous })
			.then((page) => this.take(page))
			.finally(() => { this.loading = null; });
		return this.loading;
	}

	indexOf(id) {
		return this.items.findIndex((item) => item.id === id);
	}

	/** The image `step` places from `id`, reading on if need be; null at the ends. */
	async near(id, step) {
		const at = this.indexOf(id);

		if (at < 0 || at + step < 0)
			return null;
		while (at + step >= this.items.length && !this.done)
			await this.more();
		return this.items[at + step] ?? null;
	}

	change({ id, image }) {
		const at = this.indexOf(id);

		if (at < 0)
			return;
		if (image)
			this.items[at] = { ...this.items[at], ...image };
		else {
			this.items.splice(at, 1);
			this.total = Math.max(0, this.total - 1);
		}
		this.dispatchEvent(new Event("change"));
	}
}

let open = null;

/** The listing that the image to be shown was chosen from. */
export const openSource = () => open;
export function setOpenSource(source) {
	open = source;
}
