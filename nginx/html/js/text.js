// What people typed, as text with links where it names an address or a person.
import { h } from "./dom.js";

const THINGS = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]'])|(?<![\w@/])@([A-Za-z0-9_-]{3,32})/g;

/** `people`: the names that are somebody's; undefined: any name is linked. */
export function linked(text, people) {
	const pieces = [];
	let at = 0;

	for (const match of text.matchAll(THINGS)) {
		const [whole, address, name] = match;

		if (name && people && !people.includes(name.toLowerCase()))
			continue;
		pieces.push(text.slice(at, match.index), address
			? h("a", { href: address, rel: "nofollow noopener noreferrer", target: "_blank" }, address)
			: h("a", { href: `/u/${name}` }, whole));
		at = match.index + whole.length;
	}
	pieces.push(text.slice(at));
	return pieces;
}
