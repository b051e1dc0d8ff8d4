// Putting the photos of an album in order: by dragging, or with the arrow keys on a photo.
import { h, icon } from "./dom.js";
import { t } from "./i18n.js";

/** Makes the tiles of `grid` movable until the function that is returned is called. */
export function arrange(grid, announce) {
	const { source } = grid;
	let held = null;

	const move = (id, to) => {
		const from = source.indexOf(id);

		if (from < 0 || to < 0 || to >= source.items.length || to === from)
			return;
		source.items.splice(to, 0, ...source.items.splice(from, 1));
		grid.draw();
		announce(t("arrange.moved", { position: to + 1, count: source.items.length }));
	};
	const idAt = (x, y) => document.elementsFromPoint(x, y).map((each) => each.closest?.("[data-image]")).find((each) => each && each.dataset.image !== held)?.dataset.image;

	const key = (event) => {
		const { image } = event.currentTarget.closest("[data-image]").dataset;
		const at = source.indexOf(image);
		const forward = getComputedStyle(grid.list).direction === "rtl" ? -1 : 1;
		const to = { ArrowLeft: at - forward, ArrowRight: at + forward, ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: source.items.length - 1 }[event.key];

		if (to === undefined)
			return;
		event.preventDefault();
		move(image, to);
		grid.list.querySelector(`[data-image="${image}"] .handle`).focus();
	};
	const down = (event) => {
		const tile = event.currentTarget.closest("[data-image]");

		event.preventDefault();
		event.currentTarget.focus({ preventScroll: true });
		held = tile.dataset.image;
		tile.classList.add("held");
		event.currentTarget.setPointerCapture(event.pointerId);
	};
	const drag = (event) => {
		if (!held)
			return;
		const over = idAt(event.clientX, event.clientY);

		// Near an edge of the window the page follows.
		if (event.clientY < 90 || event.clientY > innerHeight - 60)
			scrollBy(0, event.clientY < 90 ? -14 : 14);
		if (over)
			move(held, source.indexOf(over));
	};
	const up = () => {
		grid.list.querySelector(".held")?.classList.remove("held");
		held = null;
	};

	const dress = () => {
		for (const [id, { tile, image }] of grid.tiles) {
			if (tile.querySelector(".handle"))
				continue;
			tile.dataset.image = id;
			tile.append(h("button", { type: "button", class: "handle", "aria-label": t("arrange.handle", { title: image.title || t("image.untitled") }),
				onkeydown: key, onpointerdown: down, onpointermove: drag, onpointerup: up, onpointercancel: up }, icon("drag")));
		}
	};

	grid.list.classList.add("arranging");
	dress();
	source.addEventListener("change", dress);
	return () => {
		grid.list.classList.remove("arranging");
		source.removeEventListener("change", dress);
		for (const handle of grid.list.querySelectorAll(".handle"))
			handle.remove();
	};
}
