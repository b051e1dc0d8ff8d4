// Choosing many photos and doing something with all of them.
import { h, button, loadStyle, toast } from "./dom.js";
import { t } from "./i18n.js";
import { patch, post, remove, tell } from "./api.js";
import { showDialog, confirmDialog } from "./dialog.js";
import { makeForm, visibilityField, tagField } from "./form.js";
import { addToAlbum } from "./choose-album.js";
import { suggestTags } from "./edit-image.js";

const AT_ONCE = 4;

/** Runs `act` for each, a few at a time; resolves to those it worked for, and the first problem. */
export async function forEach(things, act, ondone) {
	const left = [...things], done = [];
	let problem = null;
	const work = async () => {
		while (left.length > 0 && problem?.status !== 429) {
			const thing = left.shift();

			try {
				await act(thing);
				done.push(thing);
			} catch (caught) {
				problem ??= caught;
			}
			ondone?.(things.length - left.length);
		}
	};

	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return { done, problem };
}

class Selection {
	constructor(view, grid, actions) {
		this.view = view;
		this.grid = grid;
		this.actions = actions;
		this.opener = button(t("select.begin"), { kind: "quiet", "aria-pressed": "false", onclick: () => this.toggle() }, "check");
		addEventListener("keydown", (event) => this.key(event), { signal: view.signal });
	}

	key(event) {
		if (!this.bar || !this.view.root.isConnected || event.target.closest("dialog, [popover], textarea, input[type=text]"))
			return;
		if (event.key === "Escape")
			this.end();
		if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
			event.preventDefault();
			this.grid.pickAll(true);
		}
	}

	toggle() {
		return this.bar ? this.end() : this.begin();
	}

	async begin() {
		await loadStyle("controls");
		this.count = h("b", { role: "status" });
		this.progress = h("span", { class: "muted fine", role: "status" });
		this.buttons = this.actions.map(({ name, icon, kind, act }) => button(name, { kind: `small ${kind ?? "quiet"}`, onclick: () => this.run(act) }, icon));
		this.bar = h("div", { class: "select-bar", role: "toolbar", "aria-label": t("select.label") }, this.count,
			button(t("select.all"), { kind: "small quiet", onclick: () => this.grid.pickAll(true) }), this.buttons, this.progress,
			button(t("action.cancel"), { kind: "small quiet", onclick: () => this.end() }, "close"));
		this.opener.setAttribute("aria-pressed", "true");
		this.grid.root.after(this.bar);
		this.grid.startPicking((picked) => {
			this.count.textContent = t("select.count", { count: picked.size });
			for (const each of this.buttons)
				each.disabled = picked.size === 0;
		});
	}

	end() {
		this.bar?.remove();
		this.bar = null;
		this.opener.setAttribute("aria-pressed", "false");
		this.grid.stopPicking();
		this.opener.focus({ preventScroll: true });
	}

	async run(act) {
		const images = this.grid.source.items.filter(({ id }) => this.grid.picked.has(id));

		if (await act(images, (done) => { this.progress.textContent = t("select.progress", { done, count: images.length }); }))
			this.end();
		else
			this.progress.textContent = "";
	}
}

/** The button that begins choosing; `actions`: {name, icon, act(images, progress)} → true when done. */
export function selection(view, grid, actions) {
	return new Selection(view, grid, actions).opener;
}

function report({ done, problem }, key) {
	if (problem)
		toast(t("select.problem", { done: done.length, message: problem.message }));
	else
		toast(t(key, { count: done.length }));
}

async function change(image, fields) {
	const answer = await patch(`/images/${image.id}`, fields);

	tell("image", { id: image.id, image: answer });
}

async function changeVisibility(images, progress) {
	const wanted = await showDialog(t("image.visibility"), (close) => makeForm({
		fields: [visibilityField(images[0].visibility)], submit: t("action.save"), send: async (values) => close(values.visibility) }));

	if (!wanted)
		return false;
	report(await forEach(images, (image) => change(image, { visibility: wanted }), progress), "select.changed");
	return true;
}

async function addTags(images, progress) {
	const field = tagField([], suggestTags);
	const names = await showDialog(t("select.tags"), (close) => makeForm({
		fields: [{ name: "tags", label: t("nav.tags"), hint: t("tags.hint"), element: field.element, read: field.read }],
		submit: t("select.tags"), send: async ({ tags }) => close(tags) }));

	if (!names?.length)
		return false;
	report(await forEach(images, (image) => change(image, { tags: [...new Set([...image.tags, ...names])] }), progress), "select.changed");
	return true;
}

async function deleteAll(images, progress) {
	if (!await confirmDialog(t("select.delete", { count: images.length }), t("photo.delete.text"), t("photo.delete.yes")))
		return false;
	const result = await forEach(images, (image) => remove(`/images/${image.id}`), progress);

	for (const { id } of result.done)
		tell("image", { id, image: null });
	if (result.problem)
		report(result);
	else
		toast(t("select.deleted", { count: result.done.length }), { label: t("action.undo"), act: async () => {
			await forEach(result.done, ({ id }) => post(`/images/${id}/restore`));
			(await import("./router.js")).reload();
		} });
	return true;
}

/** What one does with photos of one's own. */
export const ownActions = () => [
	{ name: t("photo.album"), icon: "album", act: (images) => addToAlbum(images.map(({ id }) => id)) },
	{ name: t("select.tags"), icon: "tag", act: addTags },
	{ name: t("image.visibility"), icon: "eye", act: changeVisibility },
	{ name: t("action.delete"), icon: "trash", kind: "danger", act: deleteAll },
];
