// One photo on the whole screen: keys, swipes, pinch and wheel zoom. A modal dialog, so focus stays.
import { h, button, prefersLessMotion } from "./dom.js";
import { t } from "./i18n.js";
import { altText, placeholder, best } from "./picture.js";

const MOST = 8;
const TAP = 320;

async function addressOf(image, ...wanted) {
	const { url } = best(image, ...wanted);

	return image.visibility === "private" ? (await import("./private.js")).privateAddress(url) : url;
}

export class Lightbox {
	/** `does`: step(by) gives the next image or null; can(by) resolves whether there is one; close(). */
	constructor(image, does) {
		this.does = does;
		this.pointers = new Map();
		this.field = h("div", { class: "field-of-view" });
		this.name = h("p", { class: "name" });
		this.before = this.stepButton(-1, "before", "left");
		this.after = this.stepButton(1, "after", "right");
		this.dialog = h("dialog", { class: "lightbox", "aria-label": t("lightbox.label") }, this.field, this.before, this.after,
			h("div", { class: "over" }, this.name,
				button(t("lightbox.out"), { only: true, kind: "round", onclick: () => this.zoomBy(1 / 1.6) }, "minus"),
				button(t("lightbox.in"), { only: true, kind: "round", onclick: () => this.zoomBy(1.6) }, "plus"),
				button(t("lightbox.screen"), { only: true, kind: "round", onclick: () => this.wholeScreen() }, "expand"),
				button(t("action.close"), { only: true, kind: "round", onclick: () => does.close() }, "close")));
		this.listen();
		document.body.append(this.dialog);
		this.dialog.showModal();
		this.show(image);
		this.wake();
	}

	stepButton(by, side, name) {
		return button(t(by < 0 ? "photo.before" : "photo.after"), { only: true, kind: `round step ${side}`, onclick: () => this.step(by) }, name);
	}

	listen() {
		this.dialog.addEventListener("cancel", (event) => { event.preventDefault(); this.does.close(); });
		// Of the window: a button that is disabled while it has the focus loses it to nobody.
		this.pressed = (event) => this.key(event);
		addEventListener("keydown", this.pressed);
		this.dialog.addEventListener("pointermove", () => this.wake());
		this.field.addEventListener("wheel", (event) => { event.preventDefault(); this.zoomAt(event.clientX, event.clientY, this.scale * Math.exp(-event.deltaY / 300)); }, { passive: false });
		this.field.addEventListener("pointerdown", (event) => this.down(event));
		this.field.addEventListener("pointermove", (event) => this.move(event));
		for (const name of ["pointerup", "pointercancel"])
			this.field.addEventListener(name, (event) => this.up(event));
		this.resized = () => this.fit();
		addEventListener("resize", this.resized);
	}

	end() {
		clearTimeout(this.sleep);
		removeEventListener("resize", this.resized);
		removeEventListener("keydown", this.pressed);
		if (document.fullscreenElement)
			document.exitFullscreen();
		this.dialog.close();
		this.dialog.remove();
	}

	/** What lies over the photo goes away when nothing moves. */
	wake() {
		this.dialog.classList.remove("idle");
		clearTimeout(this.sleep);
		this.sleep = setTimeout(() => this.dialog.classList.add("idle"), 3000);
	}

	async show(image) {
		const img = h("img", { alt: altText(image), decoding: "async", draggable: "false" });

		this.image = image;
		this.img = img;
		this.sharp = false;
		this.name.textContent = image.title || t("image.untitled");
		this.field.replaceChildren(...[placeholder(image), img].filter(Boolean));
		this.fit();
		img.src = await addressOf(image, "large", "medium", "original");
		img.addEventListener("load", () => this.field.querySelector("canvas")?.remove(), { once: true });
		for (const [by, step] of [[-1, this.before], [1, this.after]])
			this.does.can(by).then((there) => { if (this.image === image) step.disabled = !there; });
	}

	/** The whole photo on the whole screen, never larger than it is. */
	fit() {
		const { width, height } = this.image;
		const scale = Math.min(innerWidth / width, innerHeight / height, 1);

		this.width = width * scale;
		this.height = height * scale;
		for (const element of this.field.children) {
			element.style.inlineSize = `${this.width}px`;
			element.style.blockSize = `${this.height}px`;
			element.style.left = "0";
			element.style.top = "0";
		}
		this.scale = 1;
		this.x = (innerWidth - this.width) / 2;
		this.y = (innerHeight - this.height) / 2;
		this.place();
	}

	/** Keeps the photo over the middle of the screen, and draws it where it is. */
	place(smooth = false) {
		const width = this.width * this.scale, height = this.height * this.scale;
		const bound = (value, size, room) => size <= room ? (room - size) / 2 : Math.min(0, Math.max(room - size, value));

		if (!this.dragging) {
			this.x = bound(this.x, width, innerWidth);
			this.y = bound(this.y, height, innerHeight);
		}
		for (const element of this.field.children) {
			element.style.transition = smooth && !prefersLessMotion() ? "transform 180ms cubic-bezier(0.2, 0, 0, 1)" : "";
			element.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
		}
	}

	zoomAt(x, y, scale, smooth = false) {
		const next = Math.min(MOST, Math.max(1, scale));

		this.x = x - (x - this.x) * next / this.scale;
		this.y = y - (y - this.y) * next / this.scale;
		this.scale = next;
		this.place(smooth);
		if (next > 1.2 && !this.sharp)
			this.sharpen();
	}

	zoomBy(factor) {
		this.zoomAt(innerWidth / 2, innerHeight / 2, this.scale * factor, true);
	}

	/** Looked at closely, it is worth all its pixels. */
	async sharpen() {
		const { image, img } = this;

		this.sharp = true;
		const address = await addressOf(image, "original", "large");
		const whole = new Image();

		whole.src = address;
		await whole.decode().catch(() => {});
		if (this.img === img && whole.naturalWidth > 0)
			img.src = address;
	}

	step(by) {
		const next = this.does.step(by);

		if (next)
			this.show(next);
	}

	key(event) {
		const forward = getComputedStyle(document.documentElement).direction === "rtl" ? -1 : 1;
		const act = {
			ArrowLeft: () => this.step(-forward), ArrowRight: () => this.step(forward), "+": () => this.zoomBy(1.6), "=": () => this.zoomBy(1.6),
			"-": () => this.zoomBy(1 / 1.6), 0: () => this.fit(), f: () => this.wholeScreen(),
			...(this.scale > 1 ? { ArrowUp: () => this.pan(0, 80), ArrowDown: () => this.pan(0, -80), ...(event.shiftKey ? { ArrowLeft: () => this.pan(80, 0), ArrowRight: () => this.pan(-80, 0) } : {}) } : {}),
		}[event.key];

		this.wake();
		if (!act || event.altKey || event.ctrlKey || event.metaKey)
			return;
		event.preventDefault();
		act();
	}

	pan(x, y) {
		this.x += x;
		this.y += y;
		this.place(true);
	}

	wholeScreen() {
		if (document.fullscreenElement)
			document.exitFullscreen();
		else
			this.dialog.requestFullscreen?.().catch(() => {});
	}

	down(event) {
		this.field.setPointerCapture(event.pointerId);
		this.pointers.set(event.pointerId, event);
		this.field.classList.add("holds");
		this.from = { x: event.clientX, y: event.clientY, at: event.timeStamp, left: this.x, top: this.y };
		this.pinch = null;
	}

	move(event) {
		if (!this.pointers.has(event.pointerId))
			return;
		this.pointers.set(event.pointerId, event);
		const [one, two] = [...this.pointers.values()];

		if (two)
			return this.pinched(one, two);
		this.dragging = true;
		this.x = this.from.left + event.clientX - this.from.x;
		this.y = this.from.top + event.clientY - this.from.y;
		return this.place();
	}

	pinched(one, two) {
		const apart = Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
		const x = (one.clientX + two.clientX) / 2, y = (one.clientY + two.clientY) / 2;

		this.dragging = false;
		if (this.pinch)
			this.zoomAt(x, y, this.scale * apart / this.pinch);
		this.pinch = apart;
	}

	up(event) {
		if (!this.pointers.delete(event.pointerId))
			return;
		const x = event.clientX - this.from.x, y = event.clientY - this.from.y;
		const still = Math.hypot(x, y) < 8;

		this.dragging = false;
		if (this.pointers.size > 0) {
			const [rest] = this.pointers.values();

			this.from = { x: rest.clientX, y: rest.clientY, at: event.timeStamp, left: this.x, top: this.y };
			return;
		}
		this.field.classList.remove("holds");
		if (this.pinch) {
			this.pinch = null;
			this.lastTap = 0;
		} else if (still)
			this.tapped(event);
		else if (this.scale === 1 && event.type === "pointerup")
			this.flung(x, y);
		this.place(true);
	}

	flung(x, y) {
		const forward = getComputedStyle(document.documentElement).direction === "rtl" ? -1 : 1;

		if (Math.abs(x) > 60 && Math.abs(x) > Math.abs(y))
			this.step(x < 0 ? forward : -forward);
		else if (y > 90)
			this.does.close();
	}

	/** Twice at the same place: closer, or back to all of it. */
	tapped(event) {
		const twice = event.timeStamp - (this.lastTap ?? 0) < TAP;

		this.lastTap = twice ? 0 : event.timeStamp;
		if (twice)
			this.zoomAt(event.clientX, event.clientY, this.scale > 1 ? 1 : 2.5, true);
	}
}
