// Small plots in SVG: a line over days with its area, and words for those who cannot see it.
import { h, svg } from "./dom.js";

const WIDTH = 320, HEIGHT = 96, EDGE = 4;

/**
 * plot(title, points, format): points are {label, value}, oldest first. The largest and the last
 * value are written; a table below says all of them to screen readers.
 */
export function plot(title, points, format) {
	const most = Math.max(1, ...points.map(({ value }) => value));
	const x = (i) => EDGE + i * (WIDTH - 2 * EDGE) / Math.max(1, points.length - 1);
	const y = (value) => HEIGHT - EDGE - value / most * (HEIGHT - 3 * EDGE);
	const line = points.map(({ value }, i) => `${i === 0 ? "M" : "L"}${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join("");
	const last = points.at(-1);
	const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "plot", preserveAspectRatio: "none", "aria-hidden": "true" },
		[0.5, 1].map((part) => svg("line", { x1: 0, x2: WIDTH, y1: y(most * part), y2: y(most * part), class: "rule" })),
		points.length > 1 && svg("path", { d: `${line}L${x(points.length - 1).toFixed(1)} ${HEIGHT}L${EDGE} ${HEIGHT}Z`, class: "area" }),
		// One day is no line yet: a bar of its height.
		svg("path", { d: points.length > 1 ? line : `M${WIDTH / 2 - 6} ${y(last?.value ?? 0)}H${WIDTH / 2 + 6}`, class: "line" }));

	return h("figure", { class: "card tight plot-card" },
		h("figcaption", {}, h("span", { class: "muted fine" }, title), h("b", {}, last ? format(last.value) : "–")),
		picture,
		h("p", { class: "row spread muted fine", "aria-hidden": "true" }, h("span", {}, points[0]?.label ?? ""), h("span", {}, last?.label ?? "")),
		h("table", { class: "hidden-text" }, h("caption", {}, title), h("tbody", {}, points.map(({ label, value }) => h("tr", {}, h("th", { scope: "row" }, label), h("td", {}, format(value)))))));
}
