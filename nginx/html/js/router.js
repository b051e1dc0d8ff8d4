// Addresses and pages. Each page is a module whose default export fills a view; views of the last
// addresses are kept as they are, so that going back shows them at once, scrolled where they were.
import { h, pause } from "./dom.js";
import { t } from "./i18n.js";
import { unreachable } from "./api.js";
import { errorState } from "./states.js";

const KEPT = 6;

const routes = [
	["/", () => import("./pages/explore.js")],
	["/explore", () => import("./pages/explore.js")],
	["/i/:id", () => import("./pages/image.js")],
	["/u/:name", () => import("./pages/person.js")],
	["/u/:name/:part", () => import("./pages/person.js")],
	["/album/:id", () => import("./pages/album.js")],
	["/albums", () => import("./pages/albums.js")],
	["/tag/:slug", () => import("./pages/tag.js")],
	["/tags", () => import("./pages/tags.js")],
	["/search", () => import("./pages/search.js")],
	["/feed", () => import("./pages/feed.js")],
	["/likes", () => import("./pages/likes.js")],
	["/notifications", () => import("./pages/notifications.js")],
	["/upload", () => import("./pages/upload.js")],
	["/trash", () => import("./pages/trash.js")],
	["/signin", () => import("./pages/signin.js")],
	["/signup", () => import("./pages/signup.js")],
	["/settings", () => import("./pages/settings.js")],
	["/settings/:part", () => import("./pages/settings.js")],
	["/moderation", () => import("./pages/moderation.js")],
	["/moderation/:part", () => import("./pages/moderation.js")],
	["/admin", () => import("./pages/admin.js")],
	["/admin/:part", () => import("./pages/admin.js")],
];

const kept = new Map();
let main = null;
let announcer = null;
let current = null;
let serial = Date.now();

function match(path) {
	const parts = path.replace(/(.)\/+$/, "$1").split("/");

	for (const [pattern, load] of routes) {
		const names = pattern.split("/");
		const found = {};

		if (names.length === parts.length && names.every((name, i) => {
			if (!name.startsWith(":"))
				return name === parts[i];
			found[name.slice(1)] = decodeURIComponent(parts[i]);
			return parts[i] !== "";
		}))
			return { load, parts: found };
	}
	return { load: () => import("./pages/missing.js"), parts: {} };
}

/**
 * What a page gets: `root` to fill, `parts` and `query` of its address, `signal` that ends with it,
 * `title(text)`. It may set `onshow` and `onhide`, and `onaddress(url)`, which returns true if a
 * change of the address alone (search, hash) was all its own business.
 */
class View {
	constructor(url, parts) {
		this.url = url;
		this.parts = parts;
		this.query = url.searchParams;
		this.root = h("div", { class: "page", "aria-busy": "true" });
		this.ender = new AbortController();
		this.signal = this.ender.signal;
		this.scroll = 0;
		this.name = "";
	}

	title(text) {
		this.name = text;
		if (current === this || current === null)
			document.title = text ? `${text} · tintype` : "tintype";
	}

	end() {
		this.ender.abort();
	}
}

function keep(view) {
	kept.delete(view.key);
	kept.set(view.key, view);
	while (kept.size > KEPT) {
		const [key, oldest] = kept.entries().next().value;

		kept.delete(key);
		oldest.end();
	}
}

function leave() {
	if (!current)
		return;
	// The shapes were of the first page.
	delete document.documentElement.dataset.photos;
	current.scroll = scrollY;
	current.onhide?.();
	keep(current);
}

function attach(view, top) {
	main.replaceChildren(view.root);
	document.title = view.name ? `${view.name} · tintype` : "tintype";
	scrollTo(0, top);
}

/** What the server made for those without a script stays until the page has more to show than shapes. */
function attachWhenFilled(view) {
	const watcher = new MutationObserver(() => {
		if (view.root.childElementCount === 0 || view.root.querySelector(".sketch, .stage:empty"))
			return;
		watcher.disconnect();
		if (current === view)
			attach(view, 0);
	});

	watcher.observe(view.root, { childList: true, subtree: true });
}

function say(view) {
	announcer.textContent = "";
	setTimeout(() => { announcer.textContent = view.name || t("site.name"); }, 60);
}

function markNavigation(path) {
	for (const link of document.querySelectorAll(".bar nav a"))
		if (link.pathname === path || (link.pathname === "/explore" && path === "/"))
			link.setAttribute("aria-current", "page");
		else
			link.removeAttribute("aria-current");
}

/** A page's module; one that did not arrive may only arrive in a new document. */
async function moduleOf(view, found) {
	try {
		return await found.load();
	} catch (error) {
		console.warn(error);
		view.root.replaceChildren(errorState(unreachable(), () => location.reload()));
		return null;
	}
}

async function fill(view, found) {
	await show(view, found);
	view.root.removeAttribute("aria-busy");
}

async function show(view, found) {
	const page = await moduleOf(view, found);

	await pause();
	if (!page || view.signal.aborted)
		return;
	try {
		await page.default(view);
	} catch (error) {
		if (error.name === "AbortError")
			return;
		console.warn(error);
		view.root.replaceChildren(errorState(error, () => reload()));
	}
}

function open(url, key, { back, first }) {
	const again = back && kept.get(key);

	if (!first)
		leave();
	if (again) {
		current = again;
		attach(again, again.scroll);
		again.onshow?.();
		say(again);
	} else {
		const found = match(url.pathname);
		const view = new View(url, found.parts);

		view.key = key;
		current = view;
		if (first && main.querySelector(":scope > :not(noscript)"))
			attachWhenFilled(view);
		else
			attach(view, 0);
		view.ready = fill(view, found).then(() => { if (!first) say(view); });
	}
	if (!first)
		main.focus({ preventScroll: true });
	markNavigation(url.pathname);
}

/** Goes to an address of this site. With `replace` the present one is forgotten. */
export function go(address, { replace = false, state = {} } = {}) {
	const url = new URL(address, location.href);
	const key = ++serial;

	if (url.origin !== location.origin)
		return location.assign(url);
	if (replace) {
		const old = current;

		history.replaceState({ key, ...state }, "", url);
		open(url, key, {});
		kept.delete(old?.key);
		old?.end();
	} else {
		history.pushState({ key, ...state }, "", url);
		open(url, key, {});
	}
}

/** Changes the address under the present page, which shows what it says already. */
export function setAddress(address, { push = false } = {}) {
	const url = new URL(address, location.href);

	if (push)
		history.pushState({ key: ++serial }, "", url);
	else
		history.replaceState({ ...history.state, key: history.state?.key ?? current.key }, "", url);
	current.url = url;
	current.query = url.searchParams;
	if (push)
		current.key = serial;
}

/** Shows the present address anew, from nothing. */
export function reload() {
	go(location.href, { replace: true });
}

/** Forgets kept views: what they show is no more true. */
export function forgetKept() {
	for (const view of kept.values())
		if (view !== current)
			view.end();
	kept.clear();
}

export const currentView = () => current;

function plainClick(event, link) {
	return event.button === 0 && !event.defaultPrevented && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey &&
		!link.target && !link.hasAttribute("download") && link.origin === location.origin &&
		!link.pathname.startsWith("/api/") && !link.pathname.includes(".") && !link.dataset.outside;
}

function clicked(event) {
	const link = event.target.closest?.("a[href]");

	if (!link || !plainClick(event, link))
		return;
	if (link.hash && link.pathname === location.pathname && link.search === location.search)
		return;
	event.preventDefault();
	go(link.href, { replace: link.dataset.replace !== undefined });
}

function moved(event) {
	const url = new URL(location.href);

	// A change within the page: the lightbox over its image.
	if (current?.onaddress?.(url)) {
		current.key = event.state?.key ?? current.key;
		current.url = url;
		return;
	}
	open(url, event.state?.key ?? ++serial, { back: true });
}

export function start(element) {
	main = element;
	announcer = document.querySelector("#announcer");
	history.scrollRestoration = "manual";
	const key = history.state?.key ?? ++serial;

	history.replaceState({ ...history.state, key }, "");
	document.addEventListener("click", clicked);
	addEventListener("popstate", moved);
	open(new URL(location.href), key, { first: true });
}
