// An image of the API as <img>: the sizes there are, how large it will be, what stands in for it.
import { h, whenNear } from "./dom.js";
import { t } from "./i18n.js";
import { paintBlurhash } from "./blurhash.js";

const STEPS = ["thumbnail", "small", "medium", "large"];

/** "url 320w, …" of the sizes there are, smallest first, each width once. */
export function sourceSet(image) {
	const seen = new Map();

	for (const step of STEPS) {
		const variant = image.variants[step];

		if (variant)
			seen.set(variant.width, `${variant.url} ${variant.width}w`);
	}
	return [...seen.values()].join(", ");
}

export const best = (image, ...wanted) => wanted.map((name) => image.variants[name]).find(Boolean) ?? Object.values(image.variants)[0] ?? null;

/** What a screen reader says for it. */
export function altText(image) {
	return image.alt_text || image.title || t("image.by", { name: nameOf(image.owner) });
}

export const nameOf = (person) => person?.display_name || person?.username || t("person.gone");

/** The blurhash as a canvas until `img` is there; nothing if that is there, or on its way since the page's first byte. */
export function placeholder(image, img = null) {
	const { blurhash } = image.placeholder ?? {};

	if (!blurhash || img?.dataset.image || (img?.complete && img.naturalWidth > 0))
		return null;
	const ratio = (image.width || 4) / (image.height || 3);
	// It has some four waves each way: a dozen pixels show them.
	const canvas = h("canvas", { width: Math.round(Math.min(24, Math.max(8, 12 * ratio))), height: Math.round(Math.min(24, Math.max(8, 12 / Math.max(0.5, ratio)))), "aria-hidden": "true" });

	try {
		paintBlurhash(canvas, blurhash);
	} catch {
		return null;
	}
	return canvas;
}

/** So much of its width in pixels is enough for a photo among others: nobody sees the rest. */
const enough = () => devicePixelRatio >= 1.5 ? 0.8 : 0.9;

/** What `sizes` says for a photo that is shown so wide among others. */
export const sizesFor = (width) => `${Math.ceil(width * enough())}px`;

/** Whoever is not known may not read its bytes. */
const isPrivate = (image) => image.visibility === "private";

/** The smallest size that is sharp at so many CSS pixels. */
export function variantFor(image, width) {
	const sizes = STEPS.map((step) => image.variants[step]).filter(Boolean);

	return sizes.find((variant) => variant.width >= width * Math.min(2, devicePixelRatio)) ?? sizes.at(-1) ?? image.variants.original ?? null;
}

// What the server drew for those without a script: its <img> by the image's id.
const served = new Map([...document.querySelectorAll("main img[data-image]")].map((img) => [img.dataset.image, img]));

/** That <img>, once, instead of another like it: its bytes are there, or on their way. */
function takeServed(image, sizes) {
	const img = served.get(image.id);

	served.delete(image.id);
	if (!img || isPrivate(image))
		return null;
	img.alt = altText(image);
	// It stays as it is unless that would not be sharp.
	const chosen = STEPS.map((step) => image.variants[step]).find((variant) => variant && img.currentSrc.endsWith(variant.url));
	const wanted = variantFor(image, parseFloat(sizes));

	if (!chosen || chosen.width * 1.25 < Math.min(wanted.width, parseFloat(sizes) * devicePixelRatio)) {
		img.sizes = sizes;
		img.srcset = sourceSet(image);
	}
	return img;
}

function showPrivate(element, image, width, eager) {
	const begin = async () => {
		stop?.();
		const { privateAddress } = await import("./private.js");

		element.src = await privateAddress(variantFor(image, width).url).catch(() => "");
	};
	const stop = eager ? null : whenNear(element, begin);

	if (eager)
		begin();
}

/** `width` is how wide it is shown, in CSS pixels; `eager`: it is seen at once. */
export function picture(image, width, { eager = false, sizes = sizesFor(width) } = {}) {
	const fallback = best(image, "small", "medium", "thumbnail");

	if (!fallback)
		return null;
	const there = takeServed(image, sizes);

	if (there)
		return there;
	const element = h("img", { alt: altText(image), width: image.width, height: image.height, decoding: "async" });

	if (isPrivate(image)) {
		showPrivate(element, image, width, eager);
		return element;
	}
	// The order matters: src last, when all that decides about it is known.
	for (const [name, value] of Object.entries({ loading: eager ? "eager" : "lazy", fetchpriority: eager ? "high" : "auto", sizes, srcset: sourceSet(image), src: fallback.url }))
		element.setAttribute(name, value);
	return element;
}

/** Fades in when its bytes are there, if they are not at once. */
export function fadeIn(element) {
	if (element.complete && element.naturalWidth > 0)
		return;
	element.classList.add("waits");
	const show = () => element.classList.remove("waits");

	element.addEventListener("load", show, { once: true });
	element.addEventListener("error", show, { once: true });
}
