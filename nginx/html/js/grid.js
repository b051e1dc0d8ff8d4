// The justified grid: rows of one height each that fill the width, every photo whole. All sizes
// are known before a byte of a photo is, so nothing ever jumps. Three pages come by themselves,
// then a button asks, so that the footer can be reached.
import { h, icon, button, whenNear, pause } from "./dom.js";
import { t, compact } from "./i18n.js";
import { events, user } from "./api.js";
import { picture, placeholder, fadeIn, nameOf, altText, sizesFor } from "./picture.js";
import { setOpenSource } from "./source.js";
import { emptyState, errorState } from "./states.js";

const GAP = 6;
const PAGES_UNASKED = 3;
// Photos that are surely seen at first; the others are begun when they come near.
const AT_ONCE = 8, NEAR = "900px 0px";

/** About how high a row shall be for a width. */
const wantedHeight = (width) => width < 520 ? 150 : width < 1000 ? 210 : width < 1700 ? 235 : 290;

const ratioOf = (image) => Math.min(3.2, Math.max(0.45, (image.width || 4) / (image.height || 3)));

/**
 * Sizes for images in rows of `width`: [{width, height}] each. The last row is only stretched when
 * it is nearly full; `open` says that more images will come to it.
 */
export function justify(ratios, width, target, gap = GAP) {
	const sizes = [];
	let row = [], sum = 0;

	const close = (height) => {
		let left = width - gap * (row.length - 1);
		const whole = Math.round(height);

		row.forEach((ratio, i) => {
			const last = i === row.length - 1;
			const share = Math.min(left, last && sum * height + gap * (row.length - 1) >= width - 1 ? left : Math.floor(ratio * height));

			left -= share;
			sizes.push({ width: share, height: whole });
		});
		row = [];
		sum = 0;
	};

	for (const ratio of ratios) {
		row.push(ratio);
		sum += ratio;
		const height = (width - gap * (row.length - 1)) / sum;

		if (height <= target * 1.12)
			close(height);
	}
	if (row.length > 0)
		close(Math.min(target, (width - gap * (row.length - 1)) / sum));
	return sizes;
}

function captionOf(image) {
	const marked = image.highlights?.title;

	return marked ? highlighted(marked) : image.title || t("image.untitled");
}

/** The search marks what it found with two control characters that no title can contain. */
export function highlighted(text) {
	return text.split("\u0002").flatMap((part, i) => {
		if (i === 0)
			return [part];
		const [found, rest = ""] = part.split("\u0003");

		return [h("mark", {}, found), rest];
	});
}

/** What is said over a photo when it is pointed at. */
function aboutOf(image) {
	return h("span", { class: "about", "aria-hidden": "true" },
		h("span", {}, h("b", {}, captionOf(image)), h("span", { class: "by" }, nameOf(image.owner))),
		image.like_count > 0 && h("span", { class: "likes" }, icon("heart", image.liked ? "full" : ""), compact(image.like_count)));
}

function corner(image) {
	const marks = [];

	if (image.visibility && image.visibility !== "public")
		marks.push(icon(image.visibility === "private" ? "lock" : "link"), h("span", { class: "hidden-text" }, t(`visibility.${image.visibility}`)));
	if (image.status === "processing")
		marks.push(t("image.processing"));
	if (image.status === "failed")
		marks.push(t("image.failed"));
	return marks.length > 0 && h("span", { class: "tag-corner" }, marks);
}

/** What the account says; whoever has none is asked. */
export const showsSensitive = () => Boolean(user?.show_nsfw);
const veiled = (image) => image.content_rating === "nsfw" && image.owner_id !== user?.id && !showsSensitive();

export class Grid {
	/**
	 * `source`: what to show. `empty`: {icon, title, text, actions} when there is nothing.
	 * `extra(image)`: more inside a tile. `href(image)`: where a tile leads; `onopen(image)`: what is done instead.
	 */
	constructor(view, source, { empty, extra, href, onopen, label } = {}) {
		this.view = view;
		this.source = source;
		this.options = { empty, extra, href, onopen };
		this.list = h("ul", { class: "grid", "aria-label": label ?? t("grid.label"), "aria-busy": "true" });
		this.tail = h("div", { class: "more" });
		this.root = h("div", { class: "grid-box" }, this.list, this.tail);
		this.tiles = new Map();
		this.picked = null;
		this.unasked = PAGES_UNASKED;
		this.width = 0;
		this.watch();
	}

	watch() {
		const sizes = new ResizeObserver(() => this.layout());

		this.nearness = new IntersectionObserver(async (entries) => {
			const near = entries.filter(({ isIntersecting }) => isIntersecting).map(({ target }) => target);

			near.forEach((tile) => this.nearness.unobserve(tile));
			for (const [i, tile] of near.entries()) {
				if (i % AT_ONCE === AT_ONCE - 1)
					await pause();
				tile.fill?.();
			}
		}, { rootMargin: NEAR });
		sizes.observe(this.root);
		this.source.addEventListener("change", () => this.draw());
		this.view.signal.addEventListener("abort", () => { sizes.disconnect(); this.nearness.disconnect(); this.stopWatching?.(); });
	}

	/** Draws what is known, or asks for the first page. */
	async start() {
		if (this.source.items.length === 0 && !this.source.done)
			return this.sketch(), this.load();
		this.draw();
		this.follow();
	}

	/** What the server drew, whose place this takes when it is filled. */
	drawn() {
		return this.list.isConnected ? null : document.querySelector("main > .grid");
	}

	/** How wide the list is, or will be; 0 if nobody knows yet. */
	room() {
		return Math.floor((this.drawn() ?? this.list).getBoundingClientRect().width);
	}

	/** Grey tiles of the sizes photos have, while the first page is on its way. */
	sketch() {
		const ratios = [1.5, 0.75, 1.33, 1.78, 1.5, 0.67, 1.33, 1.5, 1, 1.78, 1.33, 0.75, 1.5, 1.6, 1.33, 1.5];
		const width = this.room() || document.querySelector("main").clientWidth - 48;

		if (this.drawn())
			return;
		justify(ratios, width, wantedHeight(width)).forEach((size) => {
			const tile = h("li", { class: "tile sketch", "aria-hidden": "true" });

			tile.style.inlineSize = `${size.width}px`;
			tile.style.blockSize = `${size.height}px`;
			this.list.append(tile);
		});
		this.tail.replaceChildren(h("span", { class: "hidden-text", role: "status" }, t("state.loading")));
	}

	async load() {
		this.stopWatching?.();
		this.list.setAttribute("aria-busy", "true");
		if (this.source.items.length > 0)
			this.tail.replaceChildren(h("span", { class: "spinner", role: "status", "aria-label": t("state.loading") }));
		try {
			const before = this.source.items.length;
			const fresh = await this.source.more(this.view.signal);

			await pause();
			this.draw();
			if (before > 0 && this.focusNext)
				this.list.children[before]?.querySelector("a")?.focus({ preventScroll: true });
			this.focusNext = false;
			this.follow(fresh.length);
		} catch (error) {
			if (error.name === "AbortError")
				return;
			this.failed(error);
		}
		this.list.setAttribute("aria-busy", "false");
	}

	failed(error) {
		if (this.source.items.length === 0)
			this.list.replaceChildren();
		this.tail.replaceChildren(errorState(error, () => {
			this.tail.replaceChildren();
			if (this.source.items.length === 0)
				this.sketch();
			this.load();
		}, this.source.items.length > 0));
	}

	/** What comes below: more by itself, a button, the end, or nothing at all. */
	follow() {
		this.list.setAttribute("aria-busy", "false");
		if (this.source.items.length === 0)
			return this.tail.replaceChildren(emptyState(this.options.empty ?? { icon: "image", title: t("grid.empty") }));
		if (this.source.done)
			return this.tail.replaceChildren(this.source.items.length > 12 ? h("p", {}, t("grid.end", { count: this.source.items.length })) : "");
		if (--this.unasked > 0) {
			this.tail.replaceChildren();
			this.stopWatching = whenNear(this.tail, () => this.load(), "1400px");
			return undefined;
		}
		return this.tail.replaceChildren(button(t("grid.more"), { kind: "quiet", onclick: () => {
			this.unasked = PAGES_UNASKED;
			this.focusNext = true;
			this.load();
		} }));
	}

	draw() {
		const tiles = this.source.items.map((image, at) => {
			const known = this.tiles.get(image.id);

			if (known && known.image === image)
				return known.tile;
			const tile = this.tileOf(image, at);

			this.tiles.set(image.id, { image, tile });
			return tile;
		});

		// Those that stay where they are are not touched.
		tiles.forEach((tile, i) => {
			if (this.list.children[i] !== tile)
				this.list.insertBefore(tile, this.list.children[i] ?? null);
		});
		while (this.list.childElementCount > tiles.length)
			this.list.lastElementChild.remove();
		this.layout(true);
		if (this.source.items.length === 0 && this.source.done)
			this.follow();
	}

	tileOf(image, at) {
		// Until there is an <img> the link has its words, and nothing else.
		const link = h("a", { href: this.options.href?.(image) ?? `/i/${image.id}`, "aria-label": altText(image), onclick: (event) => this.opened(event, image) });
		const tile = h("li", { class: `tile${veiled(image) ? " veiled" : ""}` }, link, this.options.extra?.(image), corner(image));

		if (image.placeholder?.color)
			tile.style.backgroundColor = image.placeholder.color;
		if (veiled(image))
			link.append(h("span", { class: "veil" }, t("image.sensitive")));
		tile.fill = () => {
			const img = picture(image, tile.shown, { eager: at < AT_ONCE });

			tile.fill = null;
			link.prepend(aboutOf(image));
			if (!img)
				return;
			link.prepend(...[placeholder(image, img), img].filter(Boolean));
			link.removeAttribute("aria-label");
			fadeIn(img);
		};
		if (this.picked)
			this.addBox(tile, image);
		return tile;
	}

	/** Sets sizes; photos that are seen, or come near, are begun when their width is known. */
	layout(force = false) {
		const width = this.room();

		if (width <= 0 || (width === this.width && !force) || this.source.items.length === 0)
			return;
		this.width = width;
		const sizes = justify(this.source.items.map(ratioOf), width, wantedHeight(width));

		sizes.forEach((size, i) => {
			const tile = this.list.children[i];

			if (tile.shown === size.width && tile.high === size.height)
				return;
			tile.style.inlineSize = `${size.width}px`;
			tile.style.blockSize = `${size.height}px`;
			tile.style.containIntrinsicSize = `${size.width}px ${size.height}px`;
			tile.high = size.height;
			if (tile.shown === size.width)
				return;
			tile.shown = size.width;
			if (!tile.fill)
				tile.querySelector("img")?.setAttribute("sizes", sizesFor(size.width));
			else if (i < AT_ONCE)
				tile.fill();
			else
				this.nearness.observe(tile);
		});
	}

	opened(event, image) {
		if (this.picked && !event.metaKey && !event.ctrlKey) {
			event.preventDefault();
			this.pick(image.id, !this.picked.has(image.id), event.shiftKey);
			return;
		}
		if (this.options.onopen && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
			event.preventDefault();
			this.options.onopen(image);
			return;
		}
		setOpenSource(this.source);
	}

	/** Choosing many: tiles get a box; `onpick(ids)` hears of every change. */
	startPicking(onpick) {
		this.picked = new Set();
		this.onpick = onpick;
		for (const { tile, image } of this.tiles.values())
			this.addBox(tile, image);
		onpick(this.picked);
	}

	stopPicking() {
		this.picked = null;
		for (const { tile } of this.tiles.values()) {
			tile.classList.remove("picked");
			tile.querySelector(".pick")?.remove();
		}
	}

	addBox(tile, image) {
		const box = h("input", { type: "checkbox", "aria-label": t("select.one", { title: image.title || t("image.untitled") }),
			onclick: (event) => this.pick(image.id, box.checked, event.shiftKey) });

		tile.append(h("label", { class: "pick" }, box));
	}

	pick(id, on, range = false) {
		const at = this.source.indexOf(id);
		const from = range && this.lastPicked !== undefined ? this.lastPicked : at;

		for (let i = Math.min(at, from); i <= Math.max(at, from); i++) {
			const { id: each } = this.source.items[i];
			const { tile } = this.tiles.get(each);

			if (on)
				this.picked.add(each);
			else
				this.picked.delete(each);
			tile.classList.toggle("picked", on);
			tile.querySelector(".pick input").checked = on;
		}
		this.lastPicked = at;
		this.onpick(this.picked);
	}

	pickAll(on) {
		for (const { id } of this.source.items)
			this.pick(id, on);
	}
}

/** A grid in a view, begun. */
export function showGrid(view, source, options) {
	const grid = new Grid(view, source, options);

	events.addEventListener("user", ({ detail }) => detail.changed && grid.draw(), { signal: view.signal });
	return grid;
}
