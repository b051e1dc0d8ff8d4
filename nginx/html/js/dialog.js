// Dialogs: the platform's own, so that focus stays inside, Escape closes, and the rest is inert.
import { h, button, loadStyle } from "./dom.js";
import { t } from "./i18n.js";

/**
 * Shows a dialog with `content` below `title`; resolves with what `close(value)` was given, or
 * undefined when it was closed without. `content` may be a function that is given `close`.
 */
export async function showDialog(title, content, { wide = false } = {}) {
	await loadStyle("controls");
	return new Promise((resolve) => {
		let result;
		const heading = h("h2", { id: `dialog-${Date.now()}` }, title);
		const dialog = h("dialog", { class: wide ? "wide" : "", "aria-labelledby": heading.id });
		const close = (value) => { result = value; dialog.close(); };
		const inside = typeof content === "function" ? content(close) : content;

		dialog.append(
			h("div", { class: "top" }, heading, button(t("action.close"), { only: true, kind: "quiet round", onclick: () => close() }, "close")),
			h("div", { class: "inside" }, inside));
		dialog.addEventListener("close", () => {
			const toasts = dialog.querySelector("#toasts");

			if (toasts)
				document.body.append(toasts);
			dialog.remove();
			resolve(result);
		});
		dialog.addEventListener("click", (event) => {
			if (event.target === dialog && event.offsetX * event.offsetY < 0)
				close();
		});
		document.body.append(dialog);
		dialog.showModal();
		dialog.querySelector("[autofocus], .inside input:not([type=checkbox], [type=radio]), .inside textarea")?.focus();
	});
}

/** Asks before something that cannot be taken back; resolves true for yes. */
export async function confirmDialog(title, text, yes, { danger = true } = {}) {
	return await showDialog(title, (close) => [
		h("p", {}, text),
		h("div", { class: "row", style: { "justify-content": "end" } },
			button(t("action.cancel"), { onclick: () => close(false), autofocus: true }),
			button(yes, { kind: danger ? "danger" : "primary", onclick: () => close(true) })),
	]) === true;
}
