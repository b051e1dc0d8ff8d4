// Where the page begins: the language, the header, then the address.
import { h, icon, button, toast, whenIdle, pause } from "./dom.js";
import { t, loadLanguage, languages, language, chooseLanguage } from "./i18n.js";
import { user, events, setSignInDialog, signOut, mayModerate, isAdmin, get, withQuery } from "./api.js";
import { start, go, forgetKept } from "./router.js";
import { menuButton } from "./menu.js";
import { avatar } from "./person.js";

const POLL = 60_000;

function link(href, label, iconName, end) {
	return h("a", { href }, icon(iconName), h("span", {}, label), end);
}

function theme() {
	return document.documentElement.dataset.theme ?? "auto";
}

function chooseTheme(name) {
	if (name === "auto") {
		delete document.documentElement.dataset.theme;
		localStorage.removeItem("tintype.theme");
	} else {
		document.documentElement.dataset.theme = name;
		localStorage.setItem("tintype.theme", name);
	}
	document.querySelector("footer select.theme").value = name;
}

function accountMenu() {
	return [
		link(`/u/${user.username}`, user.display_name || user.username, "user"),
		link("/albums", t("nav.albums"), "album"),
		link("/likes", t("nav.likes"), "heart"),
		h("hr"),
		link("/upload", t("nav.upload"), "upload"),
		link("/settings", t("nav.settings"), "settings"),
		link("/trash", t("nav.trash"), "trash"),
		mayModerate() && [h("hr"), link("/moderation", t("nav.moderation"), "shield"), isAdmin() && link("/admin", t("nav.admin"), "chart")],
		h("hr"),
		h("button", { type: "button", onclick: leave }, icon("out"), t("nav.signout")),
	];
}

async function leave() {
	await signOut().catch(() => {});
	forgetKept();
	go("/explore");
	toast(t("signin.gone"));
}

const phoneMenu = () => [link("/explore", t("nav.explore"), "image"), link("/tags", t("nav.tags"), "tag"), user && link("/feed", t("nav.feed"), "people"),
	!user && h("hr"), !user && link("/signin", t("nav.signin"), "user"), !user && link("/signup", t("nav.signup"), "plus")];

function drawNavigation() {
	document.querySelector(".bar nav").replaceChildren(...[
		h("a", { href: "/explore" }, t("nav.explore")),
		user && h("a", { href: "/feed" }, t("nav.feed")),
		h("a", { href: "/tags" }, t("nav.tags")),
	].filter(Boolean));
	const path = location.pathname === "/" ? "/explore" : location.pathname;

	document.querySelector(`.bar nav a[href="${CSS.escape(path)}"]`)?.setAttribute("aria-current", "page");
}

function drawAccount() {
	const box = document.querySelector(".bar .account");
	const search = h("a", { class: "button round only-phone", href: "/search", "aria-label": t("search.label") }, icon("search"));
	const menu = menuButton(t("nav.menu"), { only: true, kind: "round only-phone" }, "menu", phoneMenu);

	if (!user)
		return box.replaceChildren(search,
			h("a", { class: "button quiet wide", href: "/signin" }, t("nav.signin")),
			h("a", { class: "button primary wide", href: "/signup" }, t("nav.signup")), menu);
	const account = menuButton(t("nav.account", { name: user.display_name || user.username }), { only: true, kind: "round" }, null, accountMenu);

	account.firstChild.append(avatar(user));
	return box.replaceChildren(search,
		h("a", { class: "button primary wide", href: "/upload" }, icon("upload"), t("nav.upload")),
		h("a", { class: "button round bell", href: "/notifications", "aria-label": t("nav.notifications") }, icon("bell"), h("span", { class: "badge", hidden: true })),
		account, menu);
}

let unreadTag = null;

/** How many notices are unread; costs a 304 when nothing is new. */
async function pollUnread() {
	if (!user || document.hidden || !navigator.onLine)
		return;
	try {
		const answer = await get(withQuery("/notifications", { limit: 1 }), { whole: true, quiet: true, headers: unreadTag ? { "If-None-Match": unreadTag } : {} });

		unreadTag = answer.headers.get("ETag");
		if (answer.body)
			events.dispatchEvent(new CustomEvent("unread", { detail: answer.body.unread_count ?? 0 }));
	} catch {
		// The bell stays as it was: this is not worth a word.
	}
}

function showUnread({ detail: count }) {
	const badge = document.querySelector(".bell .badge");

	if (!badge)
		return;
	badge.hidden = count === 0;
	badge.textContent = count > 99 ? "99+" : String(count);
	badge.parentElement.setAttribute("aria-label", count === 0 ? t("nav.notifications") : t("nav.notifications.unread", { count }));
}

function drawSearch() {
	const form = document.querySelector(".seek");
	const input = form.querySelector("input");

	input.placeholder = t("search.placeholder");
	input.setAttribute("aria-label", t("search.label"));
	input.value = location.pathname === "/search" ? new URLSearchParams(location.search).get("q") ?? "" : "";
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		if (input.value.trim())
			go(withQuery("/search", { q: input.value.trim() }));
	});
	// What helps while typing is loaded with the first touch.
	input.addEventListener("focus", async () => (await import("./suggest.js")).suggestIn(input), { once: true });
	document.addEventListener("keydown", (event) => {
		if (event.key === "/" && !event.target.closest("input, textarea, select, dialog")) {
			event.preventDefault();
			input.focus();
		}
	});
}

function drawFooter() {
	const select = (label, className, value, options, onchange) => h("label", {}, label,
		h("select", { class: className, onchange: (event) => onchange(event.target.value) }, options.map(([code, name]) => h("option", { value: code, selected: code === value }, name))));

	document.querySelector("footer").replaceChildren(h("div", { class: "row" },
		h("ul", {},
			h("li", {}, h("a", { href: "/explore" }, t("nav.explore"))),
			h("li", {}, h("a", { href: "/tags" }, t("nav.tags"))),
			h("li", {}, h("a", { href: "/problems.html" }, t("footer.problems")))),
		h("ul", {},
			h("li", {}, select(t("footer.language"), "language", language, Object.entries(languages), chooseLanguage)),
			h("li", {}, select(t("footer.theme"), "theme", theme(), ["auto", "light", "dark"].map((name) => [name, t(`theme.${name}`)]), chooseTheme)))));
}

function watchNetwork() {
	const note = h("p", { class: "offline-note", role: "status", hidden: navigator.onLine }, t("error.offline.note"));

	document.querySelector(".bar").after(note);
	addEventListener("offline", () => { note.hidden = false; });
	addEventListener("online", () => { note.hidden = true; });
}

/** What a button needs is loaded with its first use, and may not arrive. */
function watchModules() {
	addEventListener("unhandledrejection", ({ reason }) => {
		if (reason instanceof TypeError && /module/i.test(reason.message))
			toast(t("error.offline.part"));
	});
}

async function drawFrame() {
	document.querySelector(".skip").textContent = t("nav.skip");
	document.querySelector(".bar nav").setAttribute("aria-label", t("nav.label"));
	drawNavigation();
	drawAccount();
	await pause();
	drawSearch();
	drawFooter();
	watchNetwork();
	watchModules();
}

await loadLanguage();
setSignInDialog(async (why) => (await import("./signin.js")).askToSignIn(why));
await pause();
await drawFrame();
await pause();
start(document.querySelector("main"));
events.addEventListener("user", ({ detail }) => {
	drawNavigation();
	drawAccount();
	if (detail.changed) {
		forgetKept();
		pollUnread();
	}
});
events.addEventListener("unread", showUnread);
setInterval(pollUnread, POLL);
whenIdle(pollUnread);
