// Runs stories: run.js BASE SCREENSHOTS STORY…
//
// ONLY=words runs the tests whose names have them, TINTYPE_TEST_ONLY=file those it names ("story: name" a line),
// SHOW=1 says how long each took. A story is stories/NAME.js: an object of named tests, each given a Stage. Two run
// at a time, because a test mostly waits; so none may lean on what another leaves. Whatever it does, a test also
// fails if a page broke its Content-Security-Policy, threw, or wrote an error to the console that the test did not
// announce.
"use strict";
const fs = require("fs");
const path = require("path");
const { chromium } = require("playwright-core");
const { Stage } = require("./stage.js");

const [base, shots, ...stories] = process.argv.slice(2);
const LONGEST = 300_000, AT_ONCE = 2;
const only = process.env.TINTYPE_TEST_ONLY && fs.readFileSync(process.env.TINTYPE_TEST_ONLY, "utf8").split("\n");

async function runTest(browser, story, name, test) {
	const stage = new Stage(browser, base, shots);
	let timer;

	try {
		await Promise.race([
			(async () => { await test(stage); await stage.check(); })(),
			new Promise((resolve, reject) => { timer = setTimeout(() => reject(new Error("took too long")), LONGEST); }),
		]);
		console.log(`pass ${story}: ${name}`);
		return true;
	} catch (error) {
		await stage.picture(`failed-${story}-${name}`.replace(/[^a-z0-9]+/gi, "-"));
		console.log(`${String(error.stack).split("\n").slice(0, 12).join("\n")}\nFAIL ${story}: ${name}`);
		return false;
	} finally {
		clearTimeout(timer);
		await stage.end();
	}
}

async function main() {
	const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--force-color-profile=srgb"] });
	const queue = stories.flatMap((story) => Object.entries(require(path.join(__dirname, "stories", `${story}.js`))).map(([name, test]) => [story, name, test]))
		.filter(([story, name]) => (!process.env.ONLY || name.includes(process.env.ONLY)) && (!only || only.includes(`${story}: ${name}`)));
	let good = queue.length > 0;
	const work = async () => {
		for (let next = queue.shift(); next; next = queue.shift()) {
			const begun = performance.now();

			good = await runTest(browser, ...next) && good;
			if (process.env.SHOW)
				console.log(`     ${((performance.now() - begun) / 1000).toFixed(1)} s`);
		}
	};

	await Promise.all(Array.from({ length: AT_ONCE }, work));
	await browser.close();
	process.exitCode = good ? 0 : 1;
}

main();
