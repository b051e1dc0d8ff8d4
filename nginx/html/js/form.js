// Forms made from a list of fields. What the server finds wrong is said at the field it names.
import { h, button, icon, loadStyle } from "./dom.js";
import { t } from "./i18n.js";

let serial = 0;

function control(field, id) {
	const common = { id, name: field.name, required: field.required, maxlength: field.max, minlength: field.min, placeholder: field.placeholder,
		autocomplete: field.autocomplete ?? "off", autofocus: field.autofocus, "aria-describedby": field.hint ? `${id}-hint` : null,
		inputmode: field.inputmode, spellcheck: field.spellcheck, autocapitalize: field.autocapitalize };

	switch (field.type) {
	case "textarea":
		return h("textarea", { ...common, rows: field.rows ?? 3, value: field.value ?? "" });
	case "select":
		return h("select", common, field.options.map(([value, label]) => h("option", { value, selected: value === field.value }, label)));
	default:
		return h("input", { ...common, type: field.type ?? "text", value: field.value ?? "" });
	}
}

/** A password that can be looked at while it is typed. */
function revealing(input) {
	const label = () => t(input.type === "password" ? "password.show" : "password.hide");
	const eye = button(label(), { only: true, kind: "quiet round", "aria-pressed": "false", onclick: () => {
		input.type = input.type === "password" ? "text" : "password";
		eye.setAttribute("aria-pressed", String(input.type === "text"));
		eye.setAttribute("aria-label", label());
		eye.title = label();
	} }, "eye");

	return h("div", { class: "with-button" }, input, eye);
}

function choices(field) {
	return h("fieldset", { class: "field", data: { field: field.name } },
		h("legend", { class: "label" }, field.label),
		h("div", { class: "choices" }, field.options.map(([value, label, hint]) => h("label", { class: "choice" },
			h("input", { type: "radio", name: field.name, value, checked: value === field.value }), h("b", {}, label), hint && h("span", {}, hint)))),
		h("span", { class: "wrong", hidden: true }));
}

function checkbox(field, id) {
	return h("div", { class: "field", data: { field: field.name } },
		h("label", { class: "check", for: id }, h("input", { type: "checkbox", id, name: field.name, checked: Boolean(field.value) }), h("span", {}, field.label)),
		h("span", { class: "wrong", hidden: true }));
}

/** One field: {name, label, type, value, hint, required, options, element}. */
export function fieldOf(field) {
	const id = `field-${++serial}`;

	if (field.type === "choices")
		return choices(field);
	if (field.type === "checkbox")
		return checkbox(field, id);
	const input = field.element ?? control(field, id);
	const labelled = field.element ? field.element.querySelector("input") ?? field.element : input;

	labelled.id ||= id;
	return h("div", { class: "field", data: { field: field.name } },
		h("label", { for: labelled.id }, field.label),
		field.type === "password" ? revealing(input) : input,
		field.hint && h("span", { class: "hint", id: `${id}-hint` }, field.hint),
		h("span", { class: "wrong", hidden: true }));
}

function clear(form) {
	form.querySelector(".form-error").hidden = true;
	for (const wrong of form.querySelectorAll(".wrong"))
		wrong.hidden = true;
	for (const input of form.querySelectorAll("[aria-invalid]"))
		input.removeAttribute("aria-invalid");
}

function showProblem(form, problem) {
	const general = form.querySelector(".form-error");
	let first = null;
	const unplaced = [];

	for (const { field, message } of problem.errors ?? []) {
		const box = form.querySelector(`[data-field="${CSS.escape(field)}"]`);

		if (!box) {
			unplaced.push(`${field} ${message}`);
			continue;
		}
		const wrong = box.querySelector(".wrong"), input = box.querySelector("input, textarea, select");

		wrong.textContent = t("form.wrong", { field: box.querySelector("label, legend").textContent, message });
		wrong.id ||= `wrong-${++serial}`;
		wrong.hidden = false;
		input?.setAttribute("aria-invalid", "true");
		// Not aria-errormessage, which few screen readers know.
		input?.setAttribute("aria-describedby", [input.getAttribute("aria-describedby")?.split(" ").filter((id) => !id.startsWith("wrong-")).join(" "), wrong.id].filter(Boolean).join(" "));
		first ??= input;
	}
	if (!first || unplaced.length > 0) {
		general.textContent = unplaced.length > 0 ? unplaced.join("; ") : problem.message;
		if (problem.status === 429 && problem.retryAfter > 0)
			general.textContent += ` ${t("error.wait", { count: problem.retryAfter })}`;
		general.hidden = false;
	}
	(first ?? general).focus();
}

function valuesOf(form, fields) {
	const data = new FormData(form);
	const values = {};

	for (const field of fields) {
		if (field.type === "checkbox")
			values[field.name] = data.get(field.name) !== null;
		else if (field.element)
			values[field.name] = field.read();
		else
			values[field.name] = data.get(field.name) ?? "";
	}
	return values;
}

/**
 * A form. `fields` may hold elements too. `send(values)` may throw a Problem; `extra`: more buttons.
 */
export function makeForm({ fields, submit, send, extra = [], kind = "primary", start = false }) {
	loadStyle("controls");
	const known = fields.filter((field) => field && !(field instanceof Node));
	const go = button(submit, { kind, type: "submit" });
	const form = h("form", { novalidate: true, method: "post" },
		h("p", { class: "form-error", role: "alert", tabindex: "-1", hidden: true }),
		fields.filter(Boolean).map((field) => field instanceof Node ? field : fieldOf(field)),
		h("div", { class: `actions${start ? " start" : ""}` }, extra, go));

	form.addEventListener("submit", async (event) => {
		event.preventDefault();
		clear(form);
		const missing = known.filter((field) => field.required && !String(valuesOf(form, [field])[field.name]).trim());

		if (missing.length > 0)
			return showProblem(form, { errors: missing.map(({ name }) => ({ field: name, message: t("form.required") })) });
		go.disabled = true;
		go.setAttribute("aria-busy", "true");
		try {
			await send(valuesOf(form, known), form);
		} catch (problem) {
			if (problem.name !== "AbortError")
				showProblem(form, problem);
		}
		go.disabled = false;
		go.removeAttribute("aria-busy");
		return undefined;
	});
	return form;
}

export const visibilityField = (value) => ({ name: "visibility", label: t("image.visibility"), type: "choices", value, options: ["public", "unlisted", "private"]
	.map((each) => [each, t(`visibility.${each}`), t(`visibility.${each}.hint`)]) });

/** Tags as chips: Enter or a comma ends one, Backspace takes the last back. */
export function tagField(names = [], suggest) {
	let tags = [...names];
	const input = h("input", { type: "text", placeholder: t("tags.placeholder"), autocomplete: "off", autocapitalize: "none", list: `tags-${++serial}`, maxlength: 50 });
	const known = h("datalist", { id: `tags-${serial}` });
	const box = h("div", { class: "tag-input" }, input, known);
	const draw = () => {
		for (const chip of box.querySelectorAll(".chip"))
			chip.remove();
		input.before(...tags.map((tag) => h("span", { class: "chip" }, tag,
			h("button", { type: "button", "aria-label": t("tags.remove", { tag }), onclick: () => { tags = tags.filter((each) => each !== tag); draw(); input.focus(); } }, icon("close")))));
	};
	const take = () => {
		for (const name of input.value.split(",").map((each) => each.trim().replace(/^#/, "")).filter(Boolean))
			if (!tags.includes(name))
				tags.push(name);
		input.value = "";
		draw();
	};

	input.addEventListener("keydown", (event) => {
		if ((event.key === "Enter" && input.value.trim()) || event.key === ",") {
			event.preventDefault();
			take();
		} else if (event.key === "Backspace" && input.value === "" && tags.length > 0) {
			tags.pop();
			draw();
		}
	});
	// Not at once: chips may move what is just being pressed.
	input.addEventListener("blur", () => setTimeout(take, 250));
	input.addEventListener("input", async () => {
		if (suggest && input.value.trim().length >= 2)
			known.replaceChildren(...(await suggest(input.value.trim())).map((name) => h("option", { value: name })));
	});
	draw();
	return { element: box, read: () => { take(); return tags; } };
}
