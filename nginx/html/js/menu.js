// A button that opens a list of things to do: the platform's popover, placed by us.
import { h, button } from "./dom.js";

let serial = 0;

function place(menu, opener) {
	const at = opener.getBoundingClientRect();
	const { offsetWidth: width, offsetHeight: height } = menu;
	const rightward = getComputedStyle(opener).direction === "rtl";
	const left = rightward ? at.left : at.right - width;
	const below = at.bottom + 6 + height <= innerHeight;

	menu.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
	menu.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - height - 6)}px`;
}

function moveFocus(event, menu) {
	const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
	const things = [...menu.querySelectorAll("a, button:not(:disabled)")];
	const at = things.indexOf(document.activeElement);

	if (!step && event.key !== "Home" && event.key !== "End")
		return;
	event.preventDefault();
	const next = event.key === "Home" ? 0 : event.key === "End" ? things.length - 1 : (at + step + things.length) % things.length;

	things[next]?.focus();
}

/** Makes `opener` open what `fill()` returns (links, buttons, hr) each time. */
export function addMenu(opener, fill) {
	const menu = h("div", { class: "menu", popover: "auto", id: `menu-${++serial}` });

	opener.setAttribute("aria-haspopup", "true");
	opener.setAttribute("aria-expanded", "false");
	opener.setAttribute("popovertarget", menu.id);
	opener.popoverTargetElement = menu;
	menu.addEventListener("beforetoggle", (event) => {
		opener.setAttribute("aria-expanded", String(event.newState === "open"));
		if (event.newState === "open")
			menu.replaceChildren(...[fill()].flat(3).filter(Boolean));
	});
	menu.addEventListener("toggle", (event) => {
		if (event.newState !== "open")
			return;
		place(menu, opener);
		menu.querySelector("a, button")?.focus();
	});
	menu.addEventListener("click", (event) => {
		if (event.target.closest("a, button"))
			menu.hidePopover();
	});
	menu.addEventListener("keydown", (event) => moveFocus(event, menu));
	opener.after(menu);
	return menu;
}

/** The button and its menu, in a span that keeps them together. */
export function menuButton(label, properties, iconName, fill) {
	const opener = button(label, properties, iconName);
	const box = h("span", {}, opener);

	addMenu(opener, fill);
	return box;
}
