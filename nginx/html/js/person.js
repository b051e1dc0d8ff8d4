// A person as a picture or a line.
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { nameOf } from "./picture.js";

// Dark enough for white letters: 4.5 to 1 and more.
const COLOURS = ["#7a3e12", "#3d5a34", "#2f5673", "#6b3a5c", "#7d3434", "#4a4a80", "#2f6260", "#69521a"];

/** Their picture, or a letter on a colour that is always theirs. */
export function avatar(person, size = "") {
	const name = nameOf(person);

	if (person?.avatar_url)
		return h("img", { class: `avatar ${size}`, src: person.avatar_url, alt: "" });
	const letter = h("span", { class: `avatar ${size}`, "aria-hidden": "true" }, [...name][0] ?? "?");
	const sum = [...(person?.id ?? name)].reduce((total, each) => total + each.charCodeAt(0), 0);

	letter.style.backgroundColor = COLOURS[sum % COLOURS.length];
	return letter;
}

export const personLink = (person, className = "") => person?.username
	? h("a", { class: className, href: `/u/${person.username}` }, nameOf(person))
	: h("span", { class: className }, t("person.gone"));
