// What is said of a photo, and who may see it.
import { t } from "./i18n.js";
import { showDialog } from "./dialog.js";
import { makeForm, visibilityField, tagField } from "./form.js";
import { request, get, withQuery } from "./api.js";

/** Tags that begin so, by their names. */
export async function suggestTags(text) {
	const tags = await get(withQuery("/tags/search", { q: text, limit: 8 })).catch(() => []);

	return tags.map((tag) => tag.name);
}

/** Resolves to the answer of the change, or undefined. `etag`: nobody else's edit is lost. */
export function editImage(image, etag) {
	const tags = tagField(image.tags.map((tag) => tag.name ?? tag), suggestTags);

	return showDialog(t("photo.edit"), (close) => makeForm({
		fields: [
			{ name: "title", label: t("image.title"), value: image.title ?? "", max: 255 },
			{ name: "description", label: t("image.description"), type: "textarea", value: image.description ?? "", max: 2000, rows: 4 },
			{ name: "alt_text", label: t("image.alt"), hint: t("image.alt.hint"), type: "textarea", value: image.alt_text ?? "", max: 1000, rows: 2 },
			{ name: "tags", label: t("nav.tags"), hint: t("tags.hint"), element: tags.element, read: tags.read },
			visibilityField(image.visibility),
			{ name: "sensitive", label: t("image.rating"), type: "checkbox", value: image.content_rating === "nsfw" },
		],
		submit: t("action.save"),
		send: async ({ sensitive, ...values }) => close(await request("PATCH", `/images/${image.id}`, {
			body: { ...values, content_rating: sensitive ? "nsfw" : "safe" }, etag, whole: true })),
	}));
}
