// Telling the moderators of a photo.
import { h, toast } from "./dom.js";
import { t } from "./i18n.js";
import { post, signedIn } from "./api.js";
import { showDialog } from "./dialog.js";
import { makeForm } from "./form.js";

export const REASONS = ["spam", "inappropriate", "copyright", "harassment", "other"];

export async function reportImage(image) {
	if (!await signedIn(t("report.why")))
		return;
	const sent = await showDialog(t("report.title"), (close) => [h("p", { class: "muted" }, t("report.text")), makeForm({
		fields: [
			{ name: "reason", label: t("report.reason"), type: "choices", value: "inappropriate", options: REASONS.map((each) => [each, t(`reason.${each}`)]) },
			{ name: "description", label: t("report.description"), type: "textarea", max: 1000 },
		],
		submit: t("report.send"),
		send: async (values) => { await post("/reports", { ...values, image_id: image.id }); close(true); },
	})]);

	if (sent)
		toast(t("report.sent"));
}
