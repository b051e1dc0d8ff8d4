// What people say below a photo: oldest first, as it was typed.
import { h, button, toast, loadStyle } from "./dom.js";
import { t, ago, dateTime } from "./i18n.js";
import { get, post, patch, remove, withQuery, user, signedIn, tell, mayModerate } from "./api.js";
import { avatar, personLink } from "./person.js";
import { linked } from "./text.js";
import { errorState } from "./states.js";

const EDITABLE = 15 * 60_000;
const MOST = 1000;

class Comments {
	constructor(box, image, signal) {
		this.image = image;
		this.signal = signal;
		this.count = image.comment_count;
		this.list = h("div", { class: "stack" });
		this.tail = h("div", {});
		this.heading = h("h2", {});
		this.input = null;
		this.form = h("div", {});
		box.replaceChildren(this.heading, this.form, this.list, this.tail);
		this.drawCount(0);
		this.drawForm();
	}

	drawCount(change) {
		this.count += change;
		this.heading.textContent = this.count > 0 ? t("comments.count", { count: this.count }) : t("comments.title");
		if (change !== 0)
			tell("image", { id: this.image.id, image: { comment_count: this.count } });
	}

	/** Whoever is not signed in may begin to write; they are asked when they send. */
	async drawForm() {
		const [{ makeForm }] = await Promise.all([import("./form.js"), loadStyle("controls")]);

		this.form.replaceChildren(makeForm({
			fields: [{ name: "content", label: t("comments.write"), type: "textarea", max: MOST, rows: 2 }],
			submit: t("comments.send"),
			send: async ({ content }, form) => {
				if (!content.trim())
					return form.querySelector("textarea").focus();
				if (!await signedIn(t("comments.why")))
					return undefined;
				const comment = await post(`/images/${this.image.id}/comments`, { content });

				form.reset();
				this.list.append(this.line(comment));
				return this.drawCount(1);
			},
		}));
	}

	async load() {
		this.tail.replaceChildren(h("span", { class: "spinner", role: "status", "aria-label": t("state.loading") }));
		try {
			const page = await get(withQuery(`/images/${this.image.id}/comments`, { limit: 30, cursor: this.cursor }), { signal: this.signal });

			this.cursor = page.pagination.next_cursor;
			this.list.append(...page.items.map((comment) => this.line(comment)));
			this.tail.replaceChildren(this.cursor ? button(t("comments.more"), { kind: "quiet", onclick: () => this.load() }) : "");
		} catch (problem) {
			if (problem.name !== "AbortError")
				this.tail.replaceChildren(errorState(problem, () => this.load(), true));
		}
	}

	line(comment) {
		const mine = user?.id === comment.user_id;
		const young = Date.now() - new Date(comment.created_at) < EDITABLE;
		const said = h("p", { class: "said" }, linked(comment.content, (comment.mentions ?? []).map((each) => each.username.toLowerCase())));
		const element = h("article", { class: "comment" }, avatar(comment.user, "small"),
			h("div", {},
				h("div", { class: "line" }, personLink(comment.user),
					h("time", { class: "muted fine", datetime: comment.created_at, title: dateTime(comment.created_at) }, ago(comment.created_at)),
					comment.updated_at !== comment.created_at && h("span", { class: "muted fine" }, t("comments.edited")),
					mine && young && button(t("action.edit"), { kind: "quiet", onclick: () => this.edit(comment, element, said) }),
					(mine || user?.id === this.image.owner_id || mayModerate()) && button(t("action.delete"), { kind: "quiet", onclick: () => this.delete(comment, element) })),
				said));

		return element;
	}

	async edit(comment, element, said) {
		const { makeForm } = await import("./form.js");
		const form = makeForm({
			fields: [{ name: "content", label: t("comments.edit"), type: "textarea", value: comment.content, max: MOST, required: true }],
			submit: t("action.save"),
			extra: [button(t("action.cancel"), { kind: "quiet", onclick: () => form.replaceWith(said) })],
			send: async (values) => element.replaceWith(this.line(await patch(`/comments/${comment.id}`, values))),
		});

		said.replaceWith(form);
		form.querySelector("textarea").focus();
	}

	async delete(comment, element) {
		const { confirmDialog } = await import("./dialog.js");

		if (!await confirmDialog(t("comments.delete"), t("comments.delete.text"), t("action.delete")))
			return;
		try {
			await remove(`/comments/${comment.id}`);
			element.remove();
			this.drawCount(-1);
		} catch (problem) {
			toast(problem.message);
		}
	}
}

export function showComments(box, image, signal) {
	const comments = new Comments(box, image, signal);

	return comments.load();
}
