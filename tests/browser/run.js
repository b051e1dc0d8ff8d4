// Runs stories: run.js BASE SCREENSHOTS STORY…
//
// ONLY=words runs the tests whose names have them. A story is stories/NAME.js: an object of named tests, each given a Stage. Whatever it does, a test
// also fails if a page broke its Content-Security-Policy, threw, or wrote an error to the console
// that the test did not announce.
"use strict";
const path = require("path");
const { chromium } = require("playwright-core");
const { Stage } = require("./stage.js");

const [base, shots, ...stories] = process.argv.slice(2);
const LONGEST = 120_000;

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
	let good = true;

	for (const story of stories)
		for (const [name, test] of Object.entries(require(path.join(__dirname, "stories", `${story}.js`))))
			if (!process.env.ONLY || name.includes(process.env.ONLY))
				good = await runTest(browser, story, name, test) && good;
	await browser.close();
	process.exitCode = good ? 0 : 1;
}

main();
