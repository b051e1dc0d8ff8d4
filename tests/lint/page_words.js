// Which words the page asks for, and which its languages have: node page_words.js
"use strict";
const fs = require("fs");
const path = require("path");

const files = (folder) => fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => entry.isDirectory() ? files(path.join(folder, entry.name)) : [path.join(folder, entry.name)]);
const keysOf = (file) => [...fs.readFileSync(file, "utf8").matchAll(/^\t"([^"]+)":/gm)].map(([, key]) => key);
const source = files("nginx/html/js").map((file) => fs.readFileSync(file, "utf8")).join("\n");
const english = keysOf("nginx/html/lang/en.js");
const wrong = [];

for (const [, key] of source.matchAll(/\bt\((?:[^()"`]*\? *)?"([a-z][a-z._]*)"/g))
	if (!english.includes(key) && source.includes(`t("${key}"`))
		wrong.push(`no words for "${key}"`);
for (const [at, key] of english.entries())
	if (english.indexOf(key) !== at)
		wrong.push(`"${key}" stands twice in en.js`);
const beginnings = [...source.matchAll(/`([a-z_.]+\.)\$\{/g)].map(([, beginning]) => beginning);

for (const key of english)
	if (!source.includes(`"${key}"`) && !beginnings.some((beginning) => key.startsWith(beginning)))
		wrong.push(`nothing says "${key}"`);
for (const file of files("nginx/html/lang")) {
	const keys = keysOf(file);

	wrong.push(...english.filter((key) => !keys.includes(key)).map((key) => `${file} lacks "${key}"`), ...keys.filter((key) => !english.includes(key)).map((key) => `${file} has "${key}", which en.js has not`));
}
for (const line of wrong)
	console.log(line);
process.exitCode = wrong.length > 0 ? 1 : 0;
