// What one is told of; opening the page marks what it shows as read.
import { h, icon, button, loadStyle, toast } from "../dom.js";
import { t, ago, dateTime } from "../i18n.js";
import { post, events } from "../api.js";
import { avatar } from "../person.js";
import { nameOf } from "../picture.js";
import { readOn } from "../cards.js";
import { needSignIn } from "../gate.js";

const SIGNS = { like: "heart", comment: "comment", mention: "comment", follow: "people", moderation: "shield" };

function lead(one) {
	if (one.kind === "follow")
		return one.actor ? `/u/${one.actor.username}` : null;
	if (one.kind === "moderation")
		return "/settings/decisions";
	return one.image ? `/i/${one.image.id}` : null;
}

function words(one) {
	const values = { name: nameOf(one.actor), title: one.image?.title || one.detail?.image_title || t("image.untitled"), count: one.actor_count - 1, action: one.detail?.action ? t(`decision.${one.detail.action}`) : "" };

	return t(one.kind === "like" && one.actor_count > 1 ? "notice.likes" : `notice.${one.kind}`, values);
}

function line(one) {
	const href = lead(one);

	return h("li", { class: `item notice-line${one.read ? "" : " unread"}` }, one.actor ? avatar(one.actor) : icon(SIGNS[one.kind] ?? "bell"),
		h("div", { class: "grow" }, href ? h("a", { href }, words(one)) : h("span", {}, words(one)),
			one.comment && h("p", { class: "muted" }, `“${one.comment.excerpt}”`),
			h("p", { class: "muted fine" }, h("time", { datetime: one.updated_at, title: dateTime(one.updated_at) }, ago(one.updated_at)))),
		!one.read && h("span", { class: "pill warm" }, t("notice.new")));
}

export default async function notificationsPage(view) {
	await loadStyle("controls");
	view.title(t("nav.notifications"));
	if (!await needSignIn(view))
		return;
	const list = h("ul", { class: "items" });
	const readAll = button(t("notice.read"), { kind: "quiet", hidden: true, onclick: async () => {
		try {
			const { unread_count } = await post("/notifications/read", {});

			for (const each of list.querySelectorAll(".unread")) {
				each.classList.remove("unread");
				each.querySelector(".pill")?.remove();
			}
			readAll.hidden = true;
			events.dispatchEvent(new CustomEvent("unread", { detail: unread_count }));
		} catch (problem) {
			toast(problem.message);
		}
	} }, "check");
	const all = readOn(view, "/notifications", {}, { list, draw: line, empty: { icon: "bell", title: t("notice.none"), text: t("notice.none.text") }, onpage: (page) => {
		readAll.hidden = page.unread_count === 0;
		events.dispatchEvent(new CustomEvent("unread", { detail: page.unread_count }));
	} });

	view.root.append(h("div", { class: "narrow" }, h("div", { class: "head" }, h("h1", { class: "grow" }, t("nav.notifications")), readAll), all.root));
	await all.load();
}
