// What is shown once and never again: a token, a webhook's secret.
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { copyLine } from "./share.js";

export const shownOnce = (label, text) => h("div", { class: "note-box good stack", role: "status" }, h("p", {}, t("secret.once")), copyLine(label, text));
