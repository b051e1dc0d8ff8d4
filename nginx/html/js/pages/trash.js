// What was deleted in the last 30 days, and can be taken back.
import { h, toast } from "../dom.js";
import { t } from "../i18n.js";
import { post, tell } from "../api.js";
import { Source } from "../source.js";
import { showGrid } from "../grid.js";
import { needSignIn } from "../gate.js";
import { selection, forEach } from "../select.js";

export default async function trashPage(view) {
	view.title(t("nav.trash"));
	if (!await needSignIn(view))
		return;
	const grid = showGrid(view, new Source("/users/me/trash"), { empty: { icon: "trash", title: t("trash.none") }, href: () => "/trash" });
	const restore = async (images, progress) => {
		const { done, problem } = await forEach(images, ({ id }) => post(`/images/${id}/restore`), progress);

		for (const { id } of done)
			tell("image", { id, image: null });
		toast(problem?.message ?? t("trash.restored", { count: done.length }));
		return true;
	};
	const choose = selection(view, grid, [{ name: t("trash.restore"), icon: "again", kind: "primary", act: restore }]);

	view.root.append(h("div", { class: "head" }, h("div", { class: "grow" }, h("h1", {}, t("nav.trash")), h("p", {}, t("trash.text"))), choose), grid.root);
	await grid.start();
	if (grid.source.items.length > 0)
		choose.click();
	else
		choose.hidden = true;
}
