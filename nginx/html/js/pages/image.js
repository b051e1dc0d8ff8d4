// The page of one photo. Its neighbours come from the listing it was chosen from, or else from its
// owner's photos. Leafing through replaces the address, so that Back leads to the listing.
import { h, icon, button, loadStyle, toast, whenIdle, pause } from "../dom.js";
import { t, number, ago, date, bytes, dateTime } from "../i18n.js";
import { get, post, remove, user, tell, events, signedIn, mayModerate } from "../api.js";
import { go, setAddress } from "../router.js";
import { Source, openSource, setOpenSource } from "../source.js";
import { picture, placeholder, fadeIn, nameOf, altText, variantFor } from "../picture.js";
import { personLink, avatar } from "../person.js";
import { menuButton } from "../menu.js";
import { showsSensitive } from "../grid.js";
import { errorState } from "../states.js";
import { linked } from "../text.js";
import { exposureOf } from "../exif.js";
import { followButton } from "../follow.js";

const FULL = "#full";
const looked = new Set();

/** Whoever looks is counted; how often one person counts, the server decides. */
function tellLooked({ id, status }) {
	if (status !== "active" || looked.has(id))
		return;
	looked.add(id);
	post(`/images/${id}/view`, undefined, { quiet: true }).catch(() => looked.delete(id));
}

class PhotoPage {
	constructor(view) {
		this.view = view;
		this.stage = h("div", { class: "stage" });
		this.bar = h("div", { class: "photo-bar" });
		this.info = h("div", { class: "photo-info" });
		this.root = h("article", { class: "photo" }, this.stage, this.bar, this.info);
		this.image = null;
		this.lightbox = null;
		view.onaddress = (url) => this.addressChanged(url);
		view.onshow = () => { this.shown = true; setOpenSource(this.source); };
		view.onhide = () => { this.shown = false; };
		this.shown = true;
		addEventListener("keydown", (event) => this.key(event), { signal: view.signal });
		events.addEventListener("image", ({ detail }) => this.changed(detail), { signal: view.signal });
		events.addEventListener("user", ({ detail }) => detail.changed && this.shown && this.load(this.image.id), { signal: view.signal });
		this.swipe();
	}

	async open(id) {
		this.source = openSource()?.indexOf(id) >= 0 ? openSource() : null;
		const known = this.source?.items[this.source.indexOf(id)];

		this.view.root.append(this.root);
		if (known)
			this.draw(known);
		// What is shown already stays when more of it cannot be had.
		await this.load(id).catch((error) => { if (known) this.failed(error); else throw error; });
		// What is beside it is not what somebody came for.
		if (!this.source)
			whenIdle(() => this.ownersPhotos());
		if (location.hash === FULL)
			this.openLightbox(false);
	}

	/** Reads all of it: what is shown of a listing lacks the camera data. */
	async load(id) {
		const answer = await get(`/images/${id}`, { whole: true, signal: this.view.signal });

		if (this.image && this.image.id !== id && this.wanted !== id)
			return;
		this.etag = answer.headers.get("ETag");
		if (!this.image)
			await this.drawInPieces(answer.body);
		else
			this.draw(answer.body);
		tellLooked(answer.body);
	}

	async ownersPhotos() {
		const source = new Source(`/users/${this.image.owner_id}/images`, {}, { size: 100 });

		await source.more(this.view.signal).catch(() => {});
		if (source.indexOf(this.image.id) < 0)
			return;
		this.source = source;
		setOpenSource(source);
		this.drawSteps();
	}

	/** At first: the photo last, for with it this takes the place of what the server drew. */
	async drawInPieces(image) {
		this.image = image;
		this.wanted = image.id;
		this.drawInfo();
		await pause();
		this.drawBar();
		await pause();
		if (this.image.id !== image.id)
			return;
		this.view.title(image.title || altText(image));
		this.drawStage();
		this.drawSteps();
	}

	draw(image) {
		const same = this.image?.id === image.id;

		this.image = image;
		this.wanted = image.id;
		this.view.title(image.title || altText(image));
		if (!same || this.stage.childElementCount === 0)
			this.drawStage();
		this.drawBar();
		this.drawInfo();
		if (!same)
			this.drawSteps();
	}

	drawStage() {
		const { image } = this;
		const veiled = image.content_rating === "nsfw" && image.owner_id !== user?.id && !showsSensitive();

		this.stage.style.setProperty("--ratio", (image.width || 3) / (image.height || 2));
		this.stage.style.setProperty("--high", image.height || 10000);
		this.stage.classList.toggle("veiled", veiled);
		if (image.status !== "active")
			return this.stage.replaceChildren(this.notReady());
		const width = Math.ceil(Math.min(innerWidth, (innerHeight - 160) * image.width / image.height));
		const img = picture(image, width, { eager: true, sizes: `${width}px` });
		const open = h("button", { type: "button", class: "open", "aria-label": t("photo.enlarge", { title: altText(image) }), onclick: () => this.openLightbox(true) },
			placeholder(image, img), img);

		fadeIn(img);
		this.stage.replaceChildren(open);
		if (veiled)
			this.stage.append(h("div", { class: "unveil" }, t("image.sensitive"),
				button(t("photo.unveil"), { onclick: (event) => { this.stage.classList.remove("veiled"); event.target.closest(".unveil").remove(); } }, "eye")));
		return undefined;
	}

	notReady() {
		const failed = this.image.status === "failed";
		const note = h("div", { class: "notice", role: "status" }, failed ? icon("warning") : h("span", { class: "spinner" }),
			h("p", {}, t(failed ? "photo.failed" : "photo.processing")));

		if (!failed)
			this.waitForPhoto(this.image.id);
		return note;
	}

	async waitForPhoto(id, wait = 800) {
		await new Promise((resolve) => { setTimeout(resolve, wait); });
		if (this.view.signal.aborted || this.image.id !== id)
			return;
		const { status, error } = await get(`/images/${id}/status`).catch(() => ({ status: "processing" }));

		if (status === "processing")
			return this.waitForPhoto(id, Math.min(4000, wait * 1.5));
		this.stage.replaceChildren();
		if (error)
			toast(error);
		return this.load(id);
	}

	/** The arrows at the sides, and what is fetched before it is asked for. */
	async drawSteps() {
		const { id } = this.image;
		const steps = await Promise.all([-1, 1].map((step) => this.source?.near(id, step).catch(() => null)));

		if (this.image.id !== id)
			return;
		this.steps = steps;
		for (const old of this.stage.querySelectorAll(".step"))
			old.remove();
		steps.forEach((image, i) => {
			if (!image)
				return;
			this.stage.append(h("a", { class: `step ${i === 0 ? "before" : "after"}`, href: `/i/${image.id}`, "aria-label": t(i === 0 ? "photo.before" : "photo.after"),
				onclick: (event) => { if (event.button === 0 && !event.metaKey && !event.ctrlKey) { event.preventDefault(); event.stopPropagation(); this.step(i === 0 ? -1 : 1); } } }, icon(i === 0 ? "left" : "right")));
			if (image.visibility !== "private" && image.status === "active")
				new Image().src = variantFor(image, Math.min(innerWidth, innerHeight * image.width / image.height))?.url ?? "";
		});
	}

	step(by) {
		const image = this.steps?.[by < 0 ? 0 : 1];

		if (!image)
			return null;
		setAddress(`/i/${image.id}${this.lightbox ? FULL : ""}`);
		this.steps = null;
		this.draw(image);
		this.load(image.id).catch((error) => this.failed(error));
		if (!this.lightbox)
			scrollTo(0, 0);
		return image;
	}

	/** What is known of it stays. */
	failed(error) {
		if (error.name !== "AbortError")
			this.info.append(h("div", { class: "wide" }, errorState(error, () => this.load(this.wanted).catch((again) => { this.drawInfo(); this.failed(again); }), true)));
	}

	key(event) {
		if (!this.shown || this.lightbox || event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select, dialog, [popover]"))
			return;
		const rightward = getComputedStyle(document.documentElement).direction === "ltr" ? 1 : -1;
		const act = { ArrowLeft: () => this.step(-rightward), ArrowRight: () => this.step(rightward), f: () => this.openLightbox(true), l: () => this.like() }[event.key];

		if (act) {
			event.preventDefault();
			act();
		}
	}

	/** A finger across the photo leafs through. */
	swipe() {
		let from = null;

		this.stage.addEventListener("touchstart", (event) => { from = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
		this.stage.addEventListener("touchend", (event) => {
			const to = event.changedTouches[0];

			if (from && Math.abs(to.clientX - from.clientX) > 60 && Math.abs(to.clientY - from.clientY) < 50)
				this.step(to.clientX < from.clientX === (document.documentElement.dir !== "rtl") ? 1 : -1);
			from = null;
		}, { passive: true });
	}

	async openLightbox(push) {
		if (this.lightbox || this.image.status !== "active")
			return;
		this.lightbox = "soon";
		const { Lightbox } = await import("../lightbox.js");

		if (push)
			setAddress(`${location.pathname}${FULL}`, { push: true });
		this.pushed = push;
		this.lightbox = new Lightbox(this.image, {
			step: (by) => this.step(by),
			can: async (by) => Boolean(await this.source?.near(this.image.id, by).catch(() => null)),
			close: () => this.pushed ? history.back() : this.closeLightbox(),
		});
	}

	closeLightbox() {
		this.lightbox?.end?.();
		this.lightbox = null;
		setAddress(`/i/${this.image.id}`);
		this.stage.querySelector(".open")?.focus({ preventScroll: true });
	}

	/** Back and forward between the photo and its lightbox are this page's own business. */
	addressChanged(url) {
		if (this.lightbox && url.hash !== FULL && url.pathname.startsWith("/i/")) {
			this.closeLightbox();
			return true;
		}
		if (!this.lightbox && url.hash === FULL && url.pathname === `/i/${this.image?.id}`) {
			this.openLightbox(false);
			this.pushed = true;
			return true;
		}
		return false;
	}

	mine() {
		return user && this.image.owner_id === user.id;
	}

	drawBar() {
		const { image } = this;
		const mayEdit = this.mine() || user?.role === "admin";

		this.bar.replaceChildren(...[
			h("div", { class: "who" }, avatar(image.owner),
				h("div", {}, personLink(image.owner), h("span", { class: "muted" }, h("time", { datetime: image.created_at, onpointerenter: (event) => { event.target.title = dateTime(image.created_at); } }, ago(image.created_at)))),
				this.followButton()),
			this.likeButton(),
			button(t("photo.share"), { kind: "quiet", onclick: async () => (await import("../share.js")).sharePhoto(image) }, "share"),
			button(t("photo.download"), { kind: "quiet", onclick: () => this.download() }, "download"),
			this.mine() && button(t("photo.album"), { kind: "quiet", onclick: async () => (await import("../choose-album.js")).addToAlbum([image.id]) }, "album"),
			mayEdit && button(t("action.edit"), { kind: "quiet", onclick: () => this.edit() }, "edit"),
			menuButton(t("action.more"), { only: true, kind: "quiet round" }, "more", () => this.moreMenu(mayEdit)),
		].filter(Boolean));
	}

	/** One for each owner: it stays as it is when the rest is drawn anew. Whom one follows is asked for. */
	followButton() {
		const { owner } = this.image;

		if (this.mine() || !owner?.username)
			return null;
		if (this.follow?.id !== owner.id || this.follow.by !== user?.id && !this.follow.root.querySelector("[aria-busy=true]")) {
			const root = h("span", {});
			const show = (person) => { if (this.follow.root === root && person) root.replaceChildren(followButton(person, "small")); };

			this.follow = { id: owner.id, by: user?.id, root };
			if (user)
				get(`/users/${owner.id}`, { signal: this.view.signal, quiet: true }).then(show).catch(() => {});
			else
				show(owner);
		}
		return this.follow.root;
	}

	likeButton() {
		const { image } = this;

		this.likes = h("button", { type: "button", class: "button like", "aria-pressed": String(Boolean(image.liked)), onclick: () => this.like() },
			icon("heart", image.liked ? "full" : ""), h("span", { class: "hidden-text" }, `${t("photo.like")} `), h("span", { class: "count" }, number(image.like_count)));
		return this.likes;
	}

	async like() {
		const { id } = this.image;

		if (!await signedIn(t("photo.like.why")))
			return;
		const on = !this.image.liked;
		const before = { liked: this.image.liked, like_count: this.image.like_count };

		// Shown at once; taken back if the server says no.
		tell("image", { id, image: { liked: on, like_count: before.like_count + (on ? 1 : -1) } });
		try {
			const answer = on ? await post(`/images/${id}/like`) : await remove(`/images/${id}/like`);

			tell("image", { id, image: answer });
		} catch (problem) {
			tell("image", { id, image: before });
			toast(problem.message);
		}
	}

	changed({ id, image }) {
		if (this.image?.id !== id || !image)
			return;
		const focused = document.activeElement === this.likes;

		Object.assign(this.image, image);
		this.drawBar();
		this.drawInfo();
		if (focused)
			this.likes.focus();
	}

	async download() {
		const { image } = this;
		let address = `/api/v1/images/${image.id}/download`;

		if (image.visibility === "private")
			address = await (await import("../private.js")).privateAddress(address);
		h("a", { href: address, download: image.title || "" }).click();
	}

	moreMenu(mayEdit) {
		const { image } = this;
		const item = (label, name, act, kind) => h("button", { type: "button", class: kind, onclick: act }, icon(name), label);

		return [
			item(t("photo.enlarge.short"), "expand", () => this.openLightbox(true)),
			!this.mine() && item(t("photo.report"), "flag", async () => (await import("../report.js")).reportImage(image)),
			this.mine() && h("a", { href: `/u/${image.owner.username}` }, icon("image"), t("photo.all")),
			(mayEdit || mayModerate()) && item(t("photo.delete"), "trash", () => this.delete(), "danger"),
		];
	}

	async edit() {
		const { editImage } = await import("../edit-image.js");
		const answer = await editImage(this.image, this.etag);

		if (!answer)
			return;
		this.etag = answer.headers.get("ETag");
		tell("image", { id: answer.body.id, image: answer.body });
		this.draw(answer.body);
		toast(t("saved"));
	}

	async delete() {
		const { confirmDialog } = await import("../dialog.js");
		const { image } = this;

		if (!await confirmDialog(t("photo.delete"), t("photo.delete.text"), t("photo.delete.yes")))
			return;
		try {
			await remove(`/images/${image.id}`);
		} catch (problem) {
			toast(problem.message);
			return;
		}
		tell("image", { id: image.id, image: null });
		go(`/u/${image.owner.username}`, { replace: true });
		toast(t("photo.deleted"), this.mine() ? { label: t("action.undo"), act: async () => { await post(`/images/${image.id}/restore`); go(`/i/${image.id}`); } } : null);
	}

	drawInfo() {
		const { image } = this;

		this.info.replaceChildren(
			h("div", {},
				h("div", { class: "stack" },
					h("h1", {}, image.title || t("image.untitled")),
					image.description && h("p", { class: "text" }, linked(image.description)),
					image.tags.length > 0 && h("ul", { class: "chips", "aria-label": t("nav.tags") }, image.tags.map((tag) => h("li", {}, h("a", { class: "chip", href: `/tag/${encodeURIComponent(tag.slug ?? tag)}` }, `#${tag.name ?? tag}`))))),
				this.commentBox()),
			h("div", {}, this.figures(), this.facts()));
	}

	/** Comments are read when they come near; they stay when the rest is drawn anew. */
	commentBox() {
		if (this.commentsOf !== this.image.id) {
			const box = h("section", { class: "comments", "aria-label": t("comments.title") });
			const { id } = this.image;

			this.commentsOf = id;
			this.comments = box;
			import("../comments.js").then(({ showComments }) => { if (this.image.id === id) showComments(box, this.image, this.view.signal); });
		}
		return this.comments;
	}

	figures() {
		const { image } = this;
		const figure = (value, name) => h("div", {}, h("dt", {}, t(name, { count: value })), h("dd", {}, number(value)));

		return h("dl", { class: "figures" }, figure(image.view_count, "photo.views"), figure(image.like_count, "photo.likes"), figure(image.comment_count, "photo.comments"));
	}

	facts() {
		const { image } = this;
		const facts = exposureOf(image.exif ?? {});
		const row = (name, value) => value && [h("dt", {}, t(name)), h("dd", {}, value)];

		return h("section", {}, h("h2", {}, t("photo.details")),
			facts.exposure.length > 0 && h("p", { class: "lens" }, facts.exposure.map((each) => h("span", {}, each))),
			h("dl", { class: "facts" },
				row("photo.camera", facts.camera), row("photo.lens", facts.lens),
				row("photo.taken", facts.taken && date(facts.taken)),
				row("photo.uploaded", date(image.created_at)),
				row("photo.size", `${number(image.width)} × ${number(image.height)} · ${bytes(image.file_size)} · ${image.mime_type.replace("image/", "").toUpperCase()}`),
				this.mine() && row("image.visibility", t(`visibility.${image.visibility}`))));
	}
}

export default async function imagePage(view) {
	await loadStyle("photo");
	await new PhotoPage(view).open(view.parts.id);
}
