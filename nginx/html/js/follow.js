// Following a person, and no more.
import { h, toast } from "./dom.js";
import { t } from "./i18n.js";
import { post, remove, signedIn } from "./api.js";

export function followButton(person, kind = "") {
	let on = Boolean(person.followed);
	const follow = async () => {
		if (!await signedIn(t("follow.why", { name: person.display_name || person.username })))
			return;
		on = !on;
		draw();
		try {
			const answer = on ? await post(`/users/${person.id}/follow`) : await remove(`/users/${person.id}/follow`);

			on = answer.following;
		} catch (problem) {
			on = !on;
			toast(problem.message);
		}
		draw();
	};
	const button = h("button", { type: "button", class: `button ${kind}`, onclick: async () => {
		button.setAttribute("aria-busy", "true");
		await follow();
		button.removeAttribute("aria-busy");
	} });
	const draw = () => {
		button.textContent = t(on ? "follow.on" : "follow.do");
		button.setAttribute("aria-pressed", String(on));
		button.classList.toggle("primary", !on);
	};

	draw();
	return button;
}
