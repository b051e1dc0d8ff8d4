// What stands where nothing can be shown: empty, waiting, wrong, offline.
import { h, icon, button } from "./dom.js";
import { t } from "./i18n.js";

export function emptyState({ icon: name = "image", title, text, actions = [] }) {
	return h("div", { class: "state" }, icon(name), h("h2", {}, title), text && h("p", {}, text), actions.length > 0 && h("div", { class: "row" }, actions));
}

export const loadingState = () => h("div", { class: "state" }, h("span", { class: "spinner", role: "status", "aria-label": t("state.loading") }));

const PROBE = 4000;

/** `again`, once, when the server can be reached: a connection that is back, or a server that is. */
function whenBack(box, again) {
	let timer = 0;
	const look = async () => {
		clearTimeout(timer);
		if (!box.isConnected)
			return removeEventListener("online", look);
		try {
			if (navigator.onLine && (await fetch("/manifest.json", { method: "HEAD", cache: "no-store" })).ok && box.isConnected) {
				removeEventListener("online", look);
				return again();
			}
		} catch {
			// Not yet.
		}
		timer = setTimeout(look, PROBE);
		return undefined;
	};

	addEventListener("online", look);
	timer = setTimeout(look, PROBE);
}

/** In the words of the problem document. `small`: below something that is shown. */
export function errorState(problem, again, small = false) {
	const offline = problem.status === 0;
	const missing = problem.status === 404;
	const known = problem.status !== undefined;
	const box = h("div", { class: `state ${missing ? "" : "error"}`, role: "alert" },
		!small && icon(offline ? "offline" : missing ? "search" : "warning"),
		h("h2", {}, known ? problem.title : t("error.title")),
		h("p", {}, known ? problem.message : t("error.page")),
		problem.trace && problem.status >= 500 && h("p", { class: "trace" }, t("error.trace", { id: problem.trace })),
		h("div", { class: "row" }, again && !missing && button(t("action.again"), { onclick: again }, "again"),
			missing && h("a", { class: "button", href: "/explore" }, t("nav.explore"))));

	if (offline && again)
		whenBack(box, again);
	return box;
}

/** What stands where something is read that is no listing: waiting, then what `draw` makes of it, or why not. */
export async function readInto(box, ask, draw) {
	box.replaceChildren(loadingState());
	try {
		const answer = await ask();

		box.replaceChildren(...[draw(answer)].flat());
	} catch (problem) {
		if (problem.name !== "AbortError")
			box.replaceChildren(errorState(problem, () => readInto(box, ask, draw)));
	}
}
