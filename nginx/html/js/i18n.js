// Words, numbers and times in the language of whoever looks. English is part of the page; another
// language is one file in lang/, loaded when it is wanted. What it lacks is said in English.
import { words as english } from "../lang/en.js";

/** Languages with a file of their own, by the name they give themselves. */
export const languages = { en: "English", de: "Deutsch" };

let words = english;
export let language = "en";

function preferred() {
	const chosen = localStorage.getItem("tintype.language");

	for (const wanted of chosen ? [chosen] : navigator.languages) {
		const base = wanted.toLowerCase().split("-")[0];

		if (base in languages)
			return base;
	}
	return "en";
}

export async function loadLanguage() {
	language = preferred();
	if (language !== "en") {
		const file = await import(`../lang/${language}.js`);

		words = file.words;
	}
	const root = document.documentElement;
	const dir = ["ar", "fa", "he", "ur"].includes(language) ? "rtl" : "ltr";

	// The document is in English, from left to right: to say so again would cost the style of every element.
	if (root.lang !== language)
		root.lang = language;
	if (dir !== "ltr")
		root.dir = dir;
}

export function chooseLanguage(code) {
	localStorage.setItem("tintype.language", code);
	location.reload();
}

/**
 * t(key, { name: value }): the words for a key. {name} is replaced, numbers as they are written
 * here. Where the words depend on a number they are an object { one, other } and `count` decides.
 */
export function t(key, values = {}) {
	let text = words[key] ?? english[key] ?? key;

	if (typeof text === "object")
		text = text[formatter(Intl.PluralRules).select(values.count)] ?? text.other;
	return text.replace(/\{(\w+)\}/g, (whole, name) => {
		const value = values[name];

		return typeof value === "number" ? number(value) : value ?? whole;
	});
}

const made = new Map();

/** Intl's formatters take long to make, and are made once. */
function formatter(Kind, options = {}) {
	const key = `${Kind.name} ${JSON.stringify(options)}`;

	if (!made.has(key))
		made.set(key, new Kind(language, options));
	return made.get(key);
}

/** Small numbers are written alike in all our languages, and a browser's first formatter takes long to make (js/warm.js). */
const isPlain = (value) => Number.isInteger(value) && value >= 0 && value < 1000;

export const number = (value) => isPlain(value) ? String(value) : formatter(Intl.NumberFormat).format(value);

/** 12,345 is 12K where room is small. */
export const compact = (value) => isPlain(value) ? String(value) : formatter(Intl.NumberFormat, { notation: "compact", maximumFractionDigits: 1 }).format(value);

export function bytes(value) {
	const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
	const step = Math.min(units.length - 1, value > 0 ? Math.floor(Math.log10(value) / 3) : 0);

	return formatter(Intl.NumberFormat, { style: "unit", unit: units[step], unitDisplay: "short",
		maximumFractionDigits: step > 1 ? 1 : 0 }).format(value / 1000 ** step);
}

export const date = (text) => formatter(Intl.DateTimeFormat, { dateStyle: "medium" }).format(new Date(text));
export const dateTime = (text) => formatter(Intl.DateTimeFormat, { dateStyle: "medium", timeStyle: "short" }).format(new Date(text));

const spans = [["year", 31557600], ["month", 2629800], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];

/** "3 days ago". */
export function ago(text) {
	const seconds = (new Date(text) - Date.now()) / 1000;
	const words = formatter(Intl.RelativeTimeFormat, { numeric: "auto" });

	for (const [unit, length] of spans)
		if (Math.abs(seconds) >= length)
			return words.format(Math.trunc(seconds / length), unit);
	return words.format(0, "second");
}
