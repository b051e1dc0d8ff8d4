// Uploading: files go off as soon as they are here; what is said of them can follow meanwhile.
import { h, icon, button, loadStyle, toast } from "../dom.js";
import { t, bytes, number } from "../i18n.js";
import { signedIn, patch, readLimits, tell } from "../api.js";
import { uploads } from "../uploads.js";
import { filesFrom, hasFiles, visible } from "../files.js";
import { makeForm, visibilityField, tagField } from "../form.js";
import { suggestTags } from "../edit-image.js";
import { chooseAlbum, addImages } from "../choose-album.js";
import { picture } from "../picture.js";
import { emptyState } from "../states.js";

const STORED = "tintype.visibility";

/** "IMG_2041-at the_lake.jpg" is called "IMG 2041 at the lake". */
const titleOf = (name) => name.replace(/\.[^.]+$/, "").replace(/[-_]+/g, " ").trim();

class UploadPage {
	constructor(view, limits) {
		this.view = view;
		this.limits = limits;
		this.cards = new Map();
		this.album = null;
		this.list = h("ul", { class: "upload-cards", "aria-label": t("upload.list") });
		this.sum = h("div", { class: "sum", hidden: true });
		this.drop = this.dropZone();
		this.side = h("aside", { class: "card", "aria-label": t("upload.all") });
		view.root.append(h("h1", { class: "hidden-text" }, t("upload.title")),
			h("div", { class: "upload-page" }, h("div", { class: "stack" }, this.drop, this.sum, this.list), this.side));
		this.drawSide();
		uploads.addEventListener("change", ({ detail }) => this.changed(detail), { signal: view.signal });
		addEventListener("paste", (event) => this.pasted(event), { signal: view.signal });
		this.changed(null);
	}

	get fields() {
		return { visibility: localStorage.getItem(STORED) ?? "private" };
	}

	dropZone() {
		const take = (event) => { this.add([...event.target.files].filter(visible)); event.target.value = ""; };
		const accept = (this.limits?.upload.formats ?? ["image/*"]).join(",");
		const files = h("input", { type: "file", accept, multiple: true, tabindex: -1, "aria-hidden": "true", onchange: take });
		const folder = h("input", { type: "file", webkitdirectory: true, tabindex: -1, "aria-hidden": "true", onchange: take });
		const camera = h("input", { type: "file", accept: "image/*", capture: "environment", tabindex: -1, "aria-hidden": "true", onchange: take });
		const zone = h("section", { class: "drop", "aria-label": t("upload.add") }, icon("upload"),
			h("div", {}, h("h2", {}, t("upload.drop")), h("p", { class: "muted fine" }, this.limits ? t("upload.limits", {
				formats: this.limits.upload.formats.map((each) => each.replace("image/", "").toUpperCase()).join(", "), size: bytes(this.limits.upload.max_bytes) }) : t("upload.paste"))),
			h("div", { class: "row" }, files, folder, camera,
				button(t("upload.choose"), { kind: "primary", onclick: () => files.click() }, "image"),
				button(t("upload.folder"), { onclick: () => folder.click() }, "folder"),
				matchMedia("(pointer: coarse)").matches && button(t("upload.camera"), { onclick: () => camera.click() }, "camera")));

		for (const name of ["dragenter", "dragover"])
			zone.addEventListener(name, (event) => { if (hasFiles(event.dataTransfer)) { event.preventDefault(); zone.classList.add("over"); } });
		for (const name of ["dragleave", "drop"])
			zone.addEventListener(name, () => zone.classList.remove("over"));
		zone.addEventListener("drop", async (event) => { event.preventDefault(); event.stopPropagation(); this.add(await filesFrom(event.dataTransfer)); });
		return zone;
	}

	async pasted(event) {
		if (this.view.root.isConnected && hasFiles(event.clipboardData)) {
			event.preventDefault();
			this.add(await filesFrom(event.clipboardData));
		}
	}

	add(files) {
		const pictures = files.filter((file) => !file.type || file.type.startsWith("image/"));

		if (pictures.length < files.length)
			toast(t("upload.skipped", { count: files.length - pictures.length }));
		if (pictures.length > 0)
			uploads.add(pictures, this.fields, this.limits);
	}

	changed(item) {
		if (item && this.cards.has(item))
			this.drawCard(item);
		else
			this.drawAll();
		this.drawSum();
	}

	drawAll() {
		const { items } = uploads;

		this.list.replaceChildren(...items.map((item) => this.cardOf(item)));
		this.drop.classList.toggle("compact", items.length > 0);
		this.side.hidden = items.length === 0;
	}

	cardOf(item) {
		if (!this.cards.has(item)) {
			const preview = h("div", { class: "preview" });
			const title = h("input", { class: "input", type: "text", maxlength: 255, value: item.title ?? titleOf(item.name), "aria-label": t("upload.title.of", { name: item.name }),
				onchange: () => this.rename(item, title.value) });
			const said = h("div", { class: "said", "aria-live": "off" });
			const off = button(t("upload.remove", { name: item.name }), { only: true, kind: "round off", onclick: () => uploads.remove(item) }, "close");
			const card = h("li", { class: "upload-card" }, preview, title, said, off);

			item.title ??= titleOf(item.name);
			this.cards.set(item, { card, preview, title, said, off });
			this.drawPreview(item, preview);
			this.drawCard(item);
		}
		return this.cards.get(item).card;
	}

	/** A small copy, decoded off the main thread. */
	async drawPreview(item, box) {
		try {
			const bitmap = await createImageBitmap(item.file, { resizeWidth: 320, resizeQuality: "low" });
			const canvas = h("canvas", { width: bitmap.width, height: bitmap.height, "aria-hidden": "true" });

			canvas.getContext("2d").drawImage(bitmap, 0, 0);
			bitmap.close();
			box.prepend(canvas);
		} catch {
			box.prepend(icon("image"));
		}
	}

	drawCard(item) {
		const { said, preview, title, off } = this.cards.get(item);
		const bar = preview.querySelector("progress");

		if (item.state === "sending" && !bar)
			preview.append(h("progress", { max: item.size, value: item.sent, "aria-label": t("upload.progress", { name: item.name }) }));
		else if (bar && item.state === "sending")
			bar.value = item.sent;
		else
			bar?.remove();
		if (said.dataset.state === item.state && item.state === "sending")
			return void (said.firstChild.textContent = this.sentText(item));
		said.dataset.state = item.state;
		said.replaceChildren(...[this.stateOf(item)].flat().filter(Boolean));
		title.disabled = item.state === "refused";
		off.hidden = item.state === "processing" || item.state === "done";
		if (item.image && !item.said && (this.common || this.album || item.title !== item.told))
			this.sayAll(item);
		if (item.state === "done" && item.made && !preview.querySelector("a")) {
			const img = picture(item.made, 240, { eager: true });

			preview.replaceChildren(h("a", { href: `/i/${item.image}`, "aria-label": t("upload.open", { title: item.title }) }, img ?? icon("image")));
		}
		return undefined;
	}

	sentText(item) {
		return `${number(Math.floor(100 * item.sent / Math.max(1, item.size)))} % · ${bytes(item.size)}`;
	}

	stateOf(item) {
		const again = () => button(t("action.again"), { kind: "small", onclick: () => uploads.retry(item) }, "again");
		const duplicate = item.duplicate && h("span", { class: "pill warm" }, h("a", { href: `/i/${item.duplicate}` }, t("upload.duplicate")));

		switch (item.state) {
		case "waiting":
			return [h("span", {}, item.problem ? item.problem.message : t(uploads.paused ? "upload.paused" : "upload.waiting")), item.problem && again()];
		case "sending":
			return h("span", {}, this.sentText(item));
		case "processing":
			return [h("span", {}, t("image.processing"), " …"), duplicate];
		case "done":
			return [h("span", { class: "good" }, icon("check"), t("upload.done")), h("span", {}, t(`visibility.${item.made?.visibility ?? item.fields.visibility}`)), duplicate];
		case "failed":
			return [h("span", { class: "bad" }, item.problem?.message), again()];
		default:
			return h("span", { class: "bad" }, item.problem?.message);
		}
	}

	drawSum() {
		const { items } = uploads;
		const counted = items.filter((item) => item.state !== "refused");
		const all = counted.reduce((sum, item) => sum + item.size, 0), sent = counted.reduce((sum, item) => sum + item.sent, 0);
		const going = counted.filter((item) => item.going).length, made = counted.filter((item) => item.state === "done").length;
		const refused = items.length - counted.length;
		const { speed } = uploads;

		this.sum.hidden = counted.length === 0;
		if (counted.length === 0)
			return;
		const text = [...going > 0
			? [t("upload.sum", { done: counted.length - going, count: counted.length }), `${bytes(sent)} / ${bytes(all)}`, speed > 0 && t("upload.speed", { speed: bytes(speed) }),
				speed > 0 && t("upload.left", { count: Math.ceil((all - sent) / speed) })]
			: [t(made < counted.length ? "upload.sum.sent" : refused > 0 ? "upload.sum.some" : "upload.sum.done", { count: counted.length })],
		refused > 0 && t("upload.sum.refused", { count: refused })].filter(Boolean).join(" · ");

		if (!this.sumText) {
			this.sumText = h("p", {});
			this.sumBar = h("progress", { "aria-label": t("upload.sum.label") });
			this.sumButton = h("span");
			this.live = h("span", { class: "hidden-text", role: "status" });
			this.sum.append(h("div", { class: "row" }, this.sumText, this.sumButton), this.sumBar, this.live);
		}
		this.sumText.textContent = text;
		this.sumBar.max = all;
		this.sumBar.value = sent;
		this.drawPause(going);
		if (going === 0 && made === counted.length && this.live.textContent !== text)
			this.live.textContent = text;
	}

	drawPause(going) {
		const state = going > 0 ? String(uploads.paused) : "none";

		if (this.sumButton.dataset.state === state)
			return;
		this.sumButton.dataset.state = state;
		this.sumButton.replaceChildren(going === 0 ? "" : button(t(uploads.paused ? "upload.resume" : "upload.pause"), { kind: "small", onclick: () => uploads.pause(!uploads.paused) }, uploads.paused ? "play" : "pause"));
	}

	/** What is said of all photos below. */
	drawSide() {
		const tags = tagField([], suggestTags);
		const album = h("p", { class: "muted fine" });
		const choose = button(t("upload.album"), { onclick: async () => {
			this.album = await chooseAlbum() ?? this.album;
			album.textContent = this.album?.title ?? "";
		} }, "album");

		this.side.replaceChildren(h("h2", {}, t("upload.all")), makeForm({
			fields: [
				visibilityField(this.fields.visibility),
				{ name: "tags", label: t("nav.tags"), element: tags.element, read: tags.read },
				{ name: "description", label: t("image.description"), type: "textarea", max: 2000 },
				h("div", { class: "field" }, choose, album),
			],
			submit: t("upload.apply"), start: true,
			send: (values) => this.apply(values),
		}));
		this.side.querySelector("form").addEventListener("change", (event) => {
			if (event.target.name === "visibility")
				localStorage.setItem(STORED, event.target.value);
		});
	}

	async apply(values) {
		localStorage.setItem(STORED, values.visibility);
		this.common = values;
		for (const item of uploads.items) {
			item.fields = { ...item.fields, visibility: values.visibility };
			item.said = false;
		}
		const sent = uploads.items.filter((item) => item.image);

		if (this.album)
			await addImages(this.album, sent.map((item) => item.image));
		for (const item of sent)
			await this.sayAll(item);
		toast(t("upload.applied", { count: uploads.items.filter((item) => item.state !== "refused").length }));
	}

	/** Brings title and common fields to an image that has just got its id. */
	async sayAll(item) {
		const { common } = this;
		const fields = { title: item.title };

		item.said = true;
		if (common) {
			fields.visibility = common.visibility;
			if (common.tags.length > 0)
				fields.tags = common.tags;
			if (common.description)
				fields.description = common.description;
		}
		try {
			const made = await patch(`/images/${item.image}`, fields);

			if (item.made)
				item.made = { ...item.made, ...made };
			if (this.album && item.album !== this.album.id) {
				item.album = this.album.id;
				await addImages(this.album, [item.image]);
			}
			tell("image", { id: made.id, image: made });
			this.drawCard(item);
		} catch (problem) {
			item.said = false;
			toast(problem.message);
		}
	}

	rename(item, title) {
		item.title = title.trim() || titleOf(item.name);
		if (item.image)
			this.sayAll(item);
	}
}

export default async function uploadPage(view) {
	view.title(t("upload.title"));
	await Promise.all([loadStyle("controls"), loadStyle("upload")]);
	if (!await signedIn(t("upload.why"))) {
		view.root.append(emptyState({ icon: "upload", title: t("upload.title"), text: t("upload.why"),
			actions: [h("a", { class: "button primary", href: "/signin?next=/upload" }, t("nav.signin")), h("a", { class: "button", href: "/explore" }, t("nav.explore"))] }));
		return;
	}
	const limits = await readLimits().catch(() => null);

	if (view.signal.aborted)
		return;
	const page = new UploadPage(view, limits);

	await uploads.restore();
	if (uploads.dropped) {
		page.add(uploads.dropped);
		uploads.dropped = null;
	}
}
