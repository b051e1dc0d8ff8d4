// Making elements. Text is always text: nothing here reads markup, so nothing typed by a person
// can become any.
import { icons } from "./icons.js";

const SVG = "http://www.w3.org/2000/svg";

function setProperty(element, name, value) {
	if (value === undefined || value === null || value === false)
		return;
	if (name.startsWith("on"))
		element.addEventListener(name.slice(2), value);
	else if (name === "style")
		for (const [property, text] of Object.entries(value))
			element.style.setProperty(property, text);
	else if (name === "data")
		Object.assign(element.dataset, value);
	else if (name === "value" || name === "checked" || name === "muted")
		element[name] = value;
	else
		element.setAttribute(name, value === true ? "" : value);
}

/**
 * h("a", { href: "/explore", onclick: go }, "text", element, [more]): an element. Properties that
 * are undefined, null or false are left out, true is an attribute without a value; so children.
 */
export function h(tag, properties, ...children) {
	const element = document.createElement(tag);

	for (const [name, value] of Object.entries(properties ?? {}))
		setProperty(element, name, value);
	element.append(...children.flat(3).filter((child) => child !== undefined && child !== null && child !== false));
	return element;
}

/** The same of an SVG element. */
export function svg(tag, attributes, ...children) {
	const element = document.createElementNS(SVG, tag);

	for (const [name, value] of Object.entries(attributes ?? {}))
		if (value !== undefined && value !== null && value !== false)
			element.setAttribute(name, value);
	element.append(...children.flat(2).filter(Boolean));
	return element;
}

/** Beside its name for everybody an icon says nothing: it is hidden from screen readers. */
export function icon(name, className = "") {
	const [shape, turns] = icons[name];

	return svg("svg", { viewBox: "0 0 24 24", class: `icon ${className}${turns ? " turns" : ""}`, "aria-hidden": "true" },
		svg("path", { d: shape }));
}

/** A button of an icon and a name; `properties.only` shows the icon alone. */
export function button(label, properties, iconName) {
	const { only, kind = "", ...rest } = properties;

	return h("button", { type: "button", class: `button ${kind}`, title: only ? label : undefined, "aria-label": only ? label : undefined, ...rest },
		iconName && icon(iconName), only ? null : h("span", {}, label));
}

/** A row of links, of which one is the present page: where the row is wider than the window, that one is seen. */
export function linkRow(properties, ...links) {
	const nav = h("nav", properties, ...links);

	new ResizeObserver((entries, watcher) => {
		watcher.disconnect();
		if (nav.scrollWidth > nav.clientWidth)
			nav.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
	}).observe(nav);
	return nav;
}

const styles = new Map();

/** Resolves when css/NAME.css is in force. */
export function loadStyle(name) {
	if (!styles.has(name))
		styles.set(name, new Promise((resolve) => {
			// The server may have asked for it already; a script runs when such sheets are there.
			if (document.querySelector(`link[rel=stylesheet][href="/css/${name}.css"]`))
				return resolve();
			const link = h("link", { rel: "stylesheet", href: `/css/${name}.css`, onload: resolve, onerror: () => {
				// Whoever wants it next asks again.
				link.remove();
				styles.delete(name);
				resolve();
			} });

			return document.head.append(link);
		}));
	return styles.get(name);
}

/** Calls `act` when `element` comes near what is seen; returns how to stop it. */
export function whenNear(element, act, margin = "600px") {
	const watcher = new IntersectionObserver((entries) => {
		if (entries.some((entry) => entry.isIntersecting))
			act();
	}, { rootMargin: margin });

	watcher.observe(element);
	return () => watcher.disconnect();
}

/** `act` when there is nothing better to do. */
export const whenIdle = (act) => globalThis.requestIdleCallback ? requestIdleCallback(act, { timeout: 2000 }) : setTimeout(act, 200);

/** Lets the browser draw and answer, then goes on: what takes long is done in pieces. */
export const pause = () => globalThis.scheduler?.yield ? scheduler.yield() : new Promise((done) => { setTimeout(done); });

/** `act` once, after it has not been asked for during `wait` milliseconds. */
export function settled(act, wait) {
	let timer = 0;

	return (...values) => {
		clearTimeout(timer);
		timer = setTimeout(() => act(...values), wait);
	};
}

export const prefersLessMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

let toasts = null;

/** Says something at the bottom for some seconds; screen readers read it out. */
export function toast(message, action) {
	toasts ??= document.querySelector("#toasts");
	const box = h("div", { class: "toast" }, h("span", {}, message));
	const away = () => box.remove();

	if (action)
		box.append(button(action.label, { kind: "small", onclick: () => { away(); action.act(); } }));
	// A dialog covers everything below it: the message goes on top of it.
	(document.querySelector("dialog:modal") ?? document.body).append(toasts);
	toasts.append(box);
	setTimeout(away, action ? 9000 : 5000);
}
