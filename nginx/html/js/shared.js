// What is behind a share link: /s/<token>. A page of its own, for people who may have no account:
// it asks as nobody, whoever is signed in, and shows what the link names and nothing else.
import { h, icon, loadStyle } from "./dom.js";
import { t, loadLanguage } from "./i18n.js";
import { get, post } from "./api.js";
import { Source } from "./source.js";
import { showGrid } from "./grid.js";
import { nameOf, best } from "./picture.js";
import { avatar } from "./person.js";
import { makeForm } from "./form.js";
import { emptyState, errorState, loadingState } from "./states.js";

const path = `/shares/${location.pathname.split("/").pop()}`;
const asNobody = { anonymous: true };

/** The link says who may look: the photo's own visibility does not count here. */
class SharedSource extends Source {
	take(page) {
		return super.take({ ...page, items: page.items.map((image) => ({ ...image, visibility: "public" })) });
	}
}

class SharedPage {
	constructor(root) {
		this.root = root;
		this.view = { root, signal: new AbortController().signal };
		this.lightbox = null;
		addEventListener("popstate", () => this.addressChanged());
	}

	title(text) {
		document.title = `${text} · tintype`;
	}

	async open() {
		this.root.replaceChildren(loadingState());
		try {
			const share = await get(path, asNobody);

			if (share.locked)
				this.askPassword();
			else
				await this.show(share);
		} catch (problem) {
			this.failed(problem);
		}
	}

	failed(problem) {
		this.title(t("shared.title"));
		this.root.replaceChildren(h("h1", { class: "hidden-text" }, t("shared.title")), problem.status === 404
			? emptyState({ icon: "link", title: t("shared.gone"), text: t("shared.gone.text"), actions: [h("a", { class: "button", href: "/explore" }, t("nav.explore"))] })
			: errorState(problem, () => this.open()));
	}

	askPassword() {
		this.title(t("shared.title"));
		this.root.replaceChildren(h("div", { class: "card card-form" },
			h("div", { class: "icon-head" }, h("img", { src: "/icons/tintype.svg", alt: "", width: 52, height: 52 }), h("h1", {}, t("shared.locked")), h("p", { class: "muted" }, t("shared.locked.text"))),
			makeForm({
				fields: [{ name: "password", label: t("signin.password"), type: "password", required: true, max: 128 }],
				submit: t("shared.open"),
				send: async (values) => { await post(`${path}/unlock`, values, asNobody); await this.open(); },
			})));
		this.root.querySelector("input").focus();
	}

	async show(share) {
		const title = share.title || t("shared.by", { name: nameOf(share.owner) });

		this.share = share;
		this.source = new SharedSource(`${path}/images`, {}, asNobody);
		this.grid = showGrid(this.view, this.source, { label: title, href: (image) => best(image, "large", "medium", "original").url, onopen: (image) => this.enlarge(image, true),
			extra: (image) => share.allow_download && this.downloadOf(image), empty: { icon: "album", title: t("album.empty") } });
		this.title(title);
		this.root.replaceChildren(h("div", { class: "head" },
			h("div", { class: "grow stack", style: { gap: "0.35rem" } }, h("h1", {}, title),
				h("p", { class: "row" }, avatar(share.owner, "small"), t("shared.by", { name: nameOf(share.owner) }), h("span", { class: "muted" }, t("album.count", { count: share.image_count ?? 1 }))),
				share.description && h("p", { class: "narrow", style: { "margin-inline": "0", "white-space": "pre-line" } }, share.description))), this.grid.root);
		if (share.kind === "image")
			this.grid.root.classList.add("one");
		await this.grid.start();
	}

	downloadOf(image) {
		return h("a", { class: "button round get", href: `/api/v1${path}/images/${image.id}/download`, download: "", "aria-label": t("shared.download", { title: image.title || t("image.untitled") }) }, icon("download"));
	}

	async enlarge(image, push) {
		const { Lightbox } = await import("./lightbox.js");

		await Promise.all([loadStyle("controls"), loadStyle("photo")]);
		if (push)
			history.pushState({ image: image.id }, "", "#full");
		this.at = image.id;
		this.lightbox = new Lightbox(image, {
			step: (by) => {
				const next = this.source.items[this.source.indexOf(this.at) + by];

				this.at = next?.id ?? this.at;
				return next ?? null;
			},
			can: async (by) => Boolean(await this.source.near(this.at, by).catch(() => null)),
			close: () => history.back(),
		});
	}

	addressChanged() {
		this.lightbox?.end();
		this.lightbox = null;
		this.grid?.tiles.get(this.at)?.tile.querySelector("a").focus();
	}
}

await loadLanguage();
await loadStyle("controls");
document.querySelector(".skip").textContent = t("nav.skip");
const page = h("div", { class: "page" });

document.querySelector("main").replaceChildren(page);
if (location.hash)
	history.replaceState(null, "", location.pathname);
new SharedPage(page).open();
