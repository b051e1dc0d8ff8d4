// How long a page keeps its main thread, by the processor's clock, so that it does not matter who else uses the
// machine: ../lib/node.sh ../browser/tasks.js URL [RUNS]
//
// As on a phone that is four times slower than this machine, with nothing kept: the time of all tasks, how many
// would take more than 50 ms, and by how much in all after the first paint ("blocking", as Lighthouse counts it).
// The middle of RUNS (5) runs.
"use strict";
const { chromium } = require("playwright-core");

const [url, runs = "5"] = process.argv.slice(2);
const SLOWER = 4, LONG = 50;
const PHONE = { viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, isMobile: true, hasTouch: true };
const CATEGORIES = ["-*", "toplevel", "devtools.timeline", "blink.user_timing", "loading"];

/** What the browser did from before the address was asked for until all was quiet. */
async function trace(browser) {
	const context = await browser.newContext(PHONE);
	const page = await context.newPage();
	const client = await browser.newBrowserCDPSession();
	const events = [];

	client.on("Tracing.dataCollected", ({ value }) => events.push(...value));
	await client.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: CATEGORIES } });
	await page.goto(url);
	await page.waitForLoadState("networkidle");
	await page.waitForTimeout(1500);
	const complete = new Promise((done) => { client.once("Tracing.tracingComplete", done); });

	await client.send("Tracing.end");
	await complete;
	await context.close();
	return events;
}

function measure(events) {
	const { pid } = events.find(({ name, args }) => name === "ParseHTML" && args.beginData?.url === url);
	const { tid } = events.find((event) => event.pid === pid && event.name === "thread_name" && event.args.name === "CrRendererMain");
	const at = (name) => events.findLast((event) => event.pid === pid && event.name === name).ts;
	const begun = at("navigationStart"), painted = at("firstContentfulPaint");
	const tasks = events.filter((event) => event.pid === pid && event.tid === tid && event.name.endsWith("RunTask") && event.cat.includes("toplevel") && event.ts >= begun)
		.map(({ ts, tdur }) => ({ ts, took: SLOWER * (tdur ?? 0) / 1000 }));
	const long = tasks.filter(({ took }) => took > LONG);

	return {
		all: tasks.reduce((sum, { took }) => sum + took, 0),
		long: long.length,
		blocking: long.filter(({ ts }) => ts > painted).reduce((sum, { took }) => sum + took - LONG, 0),
	};
}

const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1];

async function main() {
	const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
	const found = [];

	for (let run = 0; run < Number(runs); run++)
		found.push(measure(await trace(browser)));
	await browser.close();
	for (const name of ["all", "long", "blocking"])
		console.log(`${name} ${Math.round(middle(found.map((each) => each[name])))}`);
}

main();
