// Webhooks: addresses that are told when something happens to one's photos.
import { h, icon, button, toast } from "./dom.js";
import { t, ago } from "./i18n.js";
import { post, patch, remove, mayModerate } from "./api.js";
import { makeForm } from "./form.js";
import { readOn } from "./cards.js";
import { menuButton } from "./menu.js";
import { confirmDialog, showDialog } from "./dialog.js";
import { shownOnce } from "./secret.js";

const EVENTS = ["image.active", "image.failed", "comment.created", "like.created"];

const events = () => mayModerate() ? [...EVENTS, "report.created"] : EVENTS;

/** Does what the server may refuse, and says so. */
async function tried(act) {
	try {
		return await act();
	} catch (problem) {
		toast(problem.message);
		return null;
	}
}

function deliveryLine(hook, delivery) {
	const item = h("li", { class: "row spread" }, h("span", {}, h("code", {}, delivery.event), " ",
		h("span", { class: `pill ${{ delivered: "good", dead: "bad" }[delivery.state] ?? "warm"}` }, t(`delivery.${delivery.state}`)), " ",
		h("span", { class: "muted fine" }, [delivery.response_status, delivery.error, ago(delivery.attempted_at ?? delivery.created_at)].filter(Boolean).join(" · "))),
	delivery.state === "dead" && button(t("action.again"), { kind: "small", onclick: () => tried(async () => {
		await post(`/users/me/webhooks/${hook.id}/deliveries/${delivery.id}/retry`);
		item.querySelector("button").remove();
		toast(t("admin.retried"));
	}) }));

	return item;
}

function showDeliveries(view, hook) {
	const all = readOn(view, `/users/me/webhooks/${hook.id}/deliveries`, {}, { list: h("ul", { class: "stack" }), draw: (each) => deliveryLine(hook, each), size: 20,
		empty: { icon: "clock", title: t("webhooks.deliveries.none") } });

	all.load();
	return showDialog(t("webhooks.deliveries"), all.root, { wide: true });
}

class Webhooks {
	constructor(view) {
		this.view = view;
		this.fresh = h("div", {});
		this.list = h("div", { class: "items" });
		this.all = readOn(view, "/users/me/webhooks", {}, { list: this.list, draw: (hook) => this.line(hook), empty: { icon: "link", title: t("webhooks.none") } });
	}

	line(hook) {
		const path = `/users/me/webhooks/${hook.id}`;
		const item = h("article", { class: "item" });
		const draw = () => item.replaceChildren(icon("link"), h("div", { class: "grow" },
			h("p", { class: "row" }, h("b", {}, hook.url), h("span", { class: `pill ${hook.active ? "good" : "bad"}` }, t(hook.active ? "webhooks.on" : "webhooks.off"))),
			h("p", { class: "muted fine" }, [hook.events.map((each) => t(`event.${each}`)).join(", "), hook.failures > 0 && t("webhooks.failures", { count: hook.failures })].filter(Boolean).join(" · "))),
		h("div", { class: "row" }, button(t("webhooks.test"), { kind: "small", onclick: () => tried(async () => { await post(`${path}/test`); toast(t("webhooks.tested")); }) }),
			menuButton(t("action.more"), { only: true, kind: "quiet round" }, "more", () => [
				this.item(t("webhooks.deliveries"), "clock", () => showDeliveries(this.view, hook)),
				this.item(t(hook.active ? "webhooks.stop" : "webhooks.start"), hook.active ? "pause" : "play", async () => { Object.assign(hook, await patch(path, { active: !hook.active })); draw(); }),
				this.item(t("webhooks.rotate"), "again", async () => this.show(await post(`${path}/secret`))),
				this.item(t("action.delete"), "trash", async () => {
					if (!await confirmDialog(t("webhooks.delete"), t("webhooks.delete.text", { url: hook.url }), t("action.delete")))
						return;
					await remove(path);
					item.remove();
				}, "danger"),
			])));

		draw();
		return item;
	}

	item(label, name, act, kind) {
		return h("button", { type: "button", class: kind, onclick: () => tried(act) }, icon(name), label);
	}

	show({ secret }) {
		this.fresh.replaceChildren(shownOnce(t("webhooks.secret"), secret));
		this.fresh.querySelector("input").focus();
	}

	form() {
		return makeForm({
			fields: [
				{ name: "url", label: t("webhooks.url"), type: "url", required: true, max: 500, placeholder: "https://" },
				h("fieldset", { class: "field", data: { field: "events" } }, h("legend", { class: "label" }, t("webhooks.events")),
					events().map((each) => h("label", { class: "check" }, h("input", { type: "checkbox", name: "events", value: each, checked: each === "image.active" }), h("span", {}, t(`event.${each}`)))),
					h("span", { class: "wrong", hidden: true })),
			],
			submit: t("webhooks.make"), start: true,
			send: async ({ url }, element) => {
				const hook = await post("/users/me/webhooks", { url: url.trim(), events: new FormData(element).getAll("events") });

				element.reset();
				this.list.prepend(this.line(hook));
				this.list.parentElement.querySelector(".state")?.remove();
				this.show(hook);
			},
		});
	}
}

export async function showWebhooks(view, box, card) {
	const hooks = new Webhooks(view);

	box.append(card(t("settings.webhooks"), h("p", { class: "muted" }, t("settings.webhooks.text")), hooks.fresh, hooks.all.root), card(t("webhooks.new"), hooks.form()));
	await hooks.all.load();
}
