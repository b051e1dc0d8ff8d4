// A person: who they are, their photos, their albums, what they like.
import { h, icon, linkRow } from "../dom.js";
import { t, date } from "../i18n.js";
import { get, user } from "../api.js";
import { Source } from "../source.js";
import { showGrid } from "../grid.js";
import { albumList } from "../cards.js";
import { avatar } from "../person.js";
import { nameOf } from "../picture.js";
import { linked } from "../text.js";
import { followButton } from "../follow.js";

const SEEN = ["public", "unlisted", "private"];

const tab = (href, label, chosen) => h("a", { href, "aria-current": chosen ? "page" : null, data: { replace: "" } }, label);

function head(person, mine) {
	const name = nameOf(person);

	return h("div", { class: "head" }, avatar(person, "large"),
		h("div", { class: "grow stack", style: { gap: "0.25rem" } },
			h("h1", {}, name),
			h("p", { class: "row" }, h("span", {}, `@${person.username}`), person.role !== "user" && h("span", { class: "pill" }, t(`role.${person.role}`))),
			person.bio && h("p", { class: "narrow", style: { "margin-inline": "0", "white-space": "pre-line" } }, linked(person.bio)),
			h("p", { class: "fine" }, [t("album.count", { count: person.image_count }), person.follower_count !== undefined && t("follow.followers", { count: person.follower_count }),
				person.following_count !== undefined && t("follow.following", { count: person.following_count }), t("person.since", { date: date(person.created_at) })].filter(Boolean).join(" · "))),
		mine ? h("a", { class: "button", href: "/settings" }, icon("edit"), t("person.edit")) : "followed" in person || !user ? followButton(person) : null);
}

async function photos(view, person, mine, box) {
	const seen = mine && SEEN.includes(view.query.get("visibility")) ? view.query.get("visibility") : null;
	const source = new Source(`/users/${person.id}/images`, { visibility: seen });
	const grid = showGrid(view, source, { label: t("person.photos", { name: nameOf(person) }), empty: mine
		? { icon: "camera", title: t("person.none.own"), actions: [h("a", { class: "button primary", href: "/upload" }, icon("upload"), t("nav.upload"))] }
		: { icon: "camera", title: t("person.none"), text: t("person.none.text", { name: nameOf(person) }) } });

	if (mine) {
		const { selection, ownActions } = await import("../select.js");
		const path = `/u/${person.username}`;

		box.append(h("div", { class: "row spread", style: { "margin-block-end": "0.75rem" } },
			linkRow({ class: "tabs", "aria-label": t("image.visibility") }, tab(path, t("person.all"), !seen),
				SEEN.map((each) => tab(`${path}?visibility=${each}`, t(`visibility.${each}`), each === seen))),
			selection(view, grid, ownActions())));
	}
	box.append(grid.root);
	await grid.start();
}

export default async function personPage(view) {
	const person = await get(`/users/${encodeURIComponent(view.parts.name)}`, { signal: view.signal });
	const mine = user?.id === person.id;
	const part = view.parts.part ?? "photos";
	const box = h("div", {});
	const path = `/u/${person.username}`;

	view.title(nameOf(person));
	view.root.append(head(person, mine), linkRow({ class: "tabs", "aria-label": nameOf(person), style: { "margin-block-end": "1rem" } },
		tab(path, t("grid.label"), part === "photos"), tab(`${path}/albums`, t("person.albums"), part === "albums"), tab(`${path}/likes`, t("person.likes"), part === "likes")), box);
	if (part === "albums") {
		const list = albumList(view, person.id, { empty: { icon: "album", title: t("person.albums.none") } });

		box.append(list.root);
		return list.load();
	}
	if (part === "likes") {
		const grid = showGrid(view, new Source(`/users/${person.id}/likes`), { empty: { icon: "heart", title: t("person.likes.none") } });

		box.append(grid.root);
		return grid.start();
	}
	return photos(view, person, mine, box);
}
