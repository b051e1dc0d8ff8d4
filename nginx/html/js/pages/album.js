// One album: its photos in its order; its owner sorts, adds, removes and chooses the cover.
import { h, icon, button, loadStyle, toast } from "../dom.js";
import { t } from "../i18n.js";
import { get, patch, put, remove, user } from "../api.js";
import { go, reload } from "../router.js";
import { Source } from "../source.js";
import { showGrid } from "../grid.js";
import { personLink, avatar } from "../person.js";
import { menuButton } from "../menu.js";
import { linked } from "../text.js";

class AlbumPage {
	constructor(view, album) {
		this.view = view;
		this.album = album;
		this.mine = user?.id === album.owner_id;
		this.head = h("div", {});
		this.live = h("p", { class: "hidden-text", role: "status" });
		this.source = new Source(`/albums/${album.id}/images`, {}, { size: 60 });
		this.grid = showGrid(view, this.source, { label: album.title, empty: this.mine
			? { icon: "album", title: t("album.empty"), text: t("album.empty.own"), actions: [button(t("album.add"), { kind: "primary", onclick: () => this.add() }, "plus")] }
			: { icon: "album", title: t("album.empty") } });
		view.root.append(this.head, this.live, this.grid.root);
		this.drawHead();
	}

	async drawHead() {
		const { album } = this;

		this.view.title(album.title);
		const tools = this.mine ? await this.tools() : [this.shareButton(), user?.role === "admin" && this.menu()].filter(Boolean);

		this.head.replaceChildren(h("div", { class: "head" },
			h("div", { class: "grow stack", style: { gap: "0.35rem" } },
				h("h1", {}, album.title),
				h("p", { class: "row" }, avatar(album.owner, "small"), personLink(album.owner), h("span", { class: "muted" }, t("album.count", { count: album.image_count })),
					album.visibility !== "public" && h("span", { class: "pill" }, t(`visibility.${album.visibility}`)))),
			tools),
		album.description ? h("p", { class: "muted narrow", style: { "margin-inline": "0", "margin-block-end": "1rem", "white-space": "pre-line" } }, linked(album.description)) : "");
	}

	shareButton() {
		return button(t("photo.share"), { kind: "quiet", onclick: async () => (await import("../share.js")).shareAlbum(this.album) }, "share");
	}

	async tools() {
		const { selection, ownActions } = await import("../select.js");
		const select = selection(this.view, this.grid, [
			{ name: t("album.take"), icon: "minus", act: (images, progress) => this.takeOut(images, progress) },
			{ name: t("album.cover"), icon: "image", act: (images) => this.setCover(images) },
			...ownActions().slice(0, 3),
		]);

		this.arrangeButton = button(t("arrange.begin"), { kind: "quiet", "aria-pressed": "false", onclick: () => this.arrange() }, "drag");
		return h("div", { class: "row" }, button(t("album.add"), { kind: "primary", onclick: () => this.add() }, "plus"), select, this.arrangeButton, this.shareButton(), this.menu());
	}

	menu() {
		return menuButton(t("action.more"), { only: true, kind: "quiet round" }, "more", () => [
			h("button", { type: "button", onclick: () => this.edit() }, icon("edit"), t("album.edit")),
			h("button", { type: "button", class: "danger", onclick: () => this.delete() }, icon("trash"), t("album.delete")),
		]);
	}

	async edit() {
		const { editAlbum } = await import("../choose-album.js");

		this.album = await editAlbum(this.album) ?? this.album;
		this.drawHead();
	}

	async delete() {
		const { confirmDialog } = await import("../dialog.js");

		if (!await confirmDialog(t("album.delete"), t("album.delete.text"), t("action.delete")))
			return;
		try {
			await remove(`/albums/${this.album.id}`);
			go("/albums", { replace: true });
			toast(t("album.deleted"));
		} catch (problem) {
			toast(problem.message);
		}
	}

	async add() {
		const { pickPhotos } = await import("../pick-photos.js");
		const { addImages } = await import("../choose-album.js");
		const ids = await pickPhotos(t("album.add"));

		if (!ids?.length)
			return;
		try {
			const added = await addImages(this.album, ids);

			reload();
			toast(t("album.added", { count: added, title: this.album.title }));
		} catch (problem) {
			toast(problem.message);
		}
	}

	async takeOut(images, progress) {
		const { forEach } = await import("../select.js");
		const { done, problem } = await forEach(images, ({ id }) => remove(`/albums/${this.album.id}/images/${id}`), progress);
		const gone = new Set(done.map(({ id }) => id));

		this.source.items = this.source.items.filter(({ id }) => !gone.has(id));
		this.source.dispatchEvent(new Event("change"));
		this.album.image_count -= done.length;
		this.drawHead();
		toast(problem?.message ?? t("album.taken", { count: done.length }));
		return true;
	}

	async setCover([image]) {
		try {
			this.album = await patch(`/albums/${this.album.id}`, { cover_image_id: image.id });
			toast(t("album.cover.set"));
			return true;
		} catch (problem) {
			toast(problem.message);
			return false;
		}
	}

	/** To put them in order all must be there. */
	async arrange() {
		if (this.endArranging)
			return this.saveOrder();
		const { arrange } = await import("../arrange.js");

		await loadStyle("controls");
		try {
			while (!this.source.done)
				await this.source.more(this.view.signal);
		} catch (problem) {
			return toast(problem.message);
		}
		this.grid.draw();
		this.grid.follow();
		this.before = this.source.items.map(({ id }) => id);
		this.endArranging = arrange(this.grid, (text) => { this.live.textContent = text; });
		this.arrangeButton.setAttribute("aria-pressed", "true");
		this.arrangeButton.querySelector("span").textContent = t("arrange.done");
		this.live.textContent = t("arrange.help");
		this.grid.list.querySelector(".handle")?.focus();
		return undefined;
	}

	async saveOrder() {
		const order = this.source.items.map(({ id }) => id);

		this.endArranging();
		this.endArranging = null;
		this.arrangeButton.setAttribute("aria-pressed", "false");
		this.arrangeButton.querySelector("span").textContent = t("arrange.begin");
		if (order.join() === this.before.join())
			return;
		try {
			this.album = await put(`/albums/${this.album.id}/images/reorder`, { image_ids: order });
			toast(t("arrange.saved"));
		} catch (problem) {
			toast(problem.message);
		}
	}
}

export default async function albumPage(view) {
	const album = await get(`/albums/${view.parts.id}`, { signal: view.signal });

	await new AlbumPage(view, album).grid.start();
}
