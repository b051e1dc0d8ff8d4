// Looking around: the grid, its pages, the way back.
"use strict";
const assert = require("assert/strict");

/** Rows of tiles by their top, each [{left, width, height}]. */
const rowsOf = (page) => page.evaluate(() => {
	const rows = new Map();

	for (const tile of document.querySelectorAll(".grid .tile")) {
		const { top, left, width, height } = tile.getBoundingClientRect();

		rows.set(Math.round(top), [...rows.get(Math.round(top)) ?? [], { left, width, height }]);
	}
	return [...rows.values()];
});

const tiles = (page) => page.locator(".grid .tile:not(.sketch)");

module.exports = {
	async "rows fill the width, all photos whole"(stage) {
		for (const phone of [false, true]) {
			const page = await stage.open({ phone });

			await page.goto("/explore");
			await tiles(page).first().waitFor();
			const width = await page.evaluate(() => Math.floor(document.querySelector(".grid").getBoundingClientRect().width));
			const rows = await rowsOf(page);

			for (const row of rows.slice(0, -1)) {
				assert.equal(row.reduce((sum, tile) => sum + tile.width, 0) + 6 * (row.length - 1), width, "a row is as wide as the grid");
				assert.equal(new Set(row.map((tile) => tile.height)).size, 1, "a row has one height");
			}
			await stage.fits(page, "explore");
		}
	},

	async "shapes stand for the photos before there is a script"(stage) {
		for (const [address, shapes] of [["/", true], ["/u/ansel", true], ["/tag/water", true], ["/signin", false]]) {
			const page = await stage.open({ phone: true });

			await page.route("**/js/main.js", () => {});
			await page.goto(address, { waitUntil: "commit" });
			await page.locator("main").waitFor({ state: "attached" });
			const high = await page.waitForFunction(() => document.readyState !== "loading" && getComputedStyle(document.querySelector("main"), "::before").height).then((handle) => handle.jsonValue());

			assert.equal(parseFloat(high) > 500, shapes, `${address}: ${high}`);
		}
	},

	async "the server's rows hold more than one photo on a phone, loaded or not"(stage) {
		const page = await stage.open({ phone: true, viewport: { width: 360, height: 740 } });

		await page.route(/js\/main\.js|variants/, () => {});
		await page.goto("/explore", { waitUntil: "commit" });
		await page.locator("main > .grid li").nth(20).waitFor({ state: "attached" });
		await page.waitForFunction(() => document.readyState !== "loading");
		const { items, rows } = await page.evaluate(() => {
			const tops = [...document.querySelectorAll("main > .grid li")].map((item) => item.getBoundingClientRect().top);

			return { items: tops.length, rows: new Set(tops).size };
		});

		assert.ok(rows < 0.8 * items, `${items} photos in ${rows} rows`);
		await stage.fits(page, "explore as the server makes it");
	},

	async "nothing jumps while photos come"(stage) {
		const page = await stage.open();

		await page.addInitScript(() => {
			globalThis.shifted = 0;
			new PerformanceObserver((list) => { for (const entry of list.getEntries()) globalThis.shifted += entry.value; }).observe({ type: "layout-shift", buffered: true });
		});
		await page.goto("/explore");
		await page.waitForFunction(() => [...document.querySelectorAll(".tile img")].slice(0, 8).every((img) => img.complete));
		for (let step = 0; step < 6; step++)
			await stage.scroll(page, 700);
		assert.ok(await page.evaluate(() => globalThis.shifted) < 0.02, "layout shift");
	},

	async "photos come in the sizes they are shown in"(stage) {
		const page = await stage.open();

		// Other stories hang up small ones; these are all large enough.
		await page.goto("/tag/macro");
		await page.waitForFunction(() => document.querySelector(".tile img")?.complete);
		const { sizes, srcset, shown, chosen } = await page.evaluate(() => {
			const img = document.querySelector(".tile img");

			return { sizes: img.sizes, srcset: img.srcset, shown: img.getBoundingClientRect().width, chosen: img.currentSrc };
		});

		assert.match(srcset, /320w, .*800w/);
		// A tenth less is as good among others.
		assert.equal(sizes, `${Math.ceil(shown * 0.9)}px`);
		assert.match(chosen, shown * 0.9 > 320 ? /medium/ : /small/);
		assert.ok(await page.locator(".tile img[loading=lazy]").count() > 0, "those below wait");
	},

	async "the listing is asked for once, and a photo's page fetches its photo once"(stage) {
		for (const phone of [false, true]) {
			const page = await stage.open({ phone });
			const asked = [];

			page.on("request", (request) => asked.push(new URL(request.url()).pathname));
			await page.goto("/explore");
			await tiles(page).first().waitFor();
			await page.waitForFunction(() => [...document.querySelectorAll(".tile img")].slice(0, 6).every((img) => img.complete && img.naturalWidth > 0));
			assert.equal(asked.filter((path) => path === "/api/v1/explore/recent").length, 1, "the listing was asked for once");
			assert.equal(await page.locator(".tile canvas").count(), 0, "nothing is painted for photos that the document brought");
			const address = await tiles(page).first().locator("> a").getAttribute("href");
			const photo = await stage.open({ phone });
			const files = [];

			photo.on("request", (request) => files.push(new URL(request.url()).pathname));
			await photo.goto(address);
			await photo.waitForFunction(() => document.querySelector(".stage .open img")?.naturalWidth > 0);
			assert.equal(new Set(files.filter((path) => path.includes(address.split("/").pop()) && path.includes("/variants/"))).size, 1, files.join("\n"));
		}
	},

	async "more photos come by themselves, and the footer can be reached"(stage) {
		const page = await stage.open();

		await page.goto("/explore");
		await tiles(page).first().waitFor();
		assert.equal(await tiles(page).count(), 40);
		await stage.scroll(page, 2500);
		await page.waitForFunction(() => document.querySelectorAll(".grid .tile:not(.sketch)").length > 40);
		await page.getByText(/That were all \d+ photos/).scrollIntoViewIfNeeded();
		await page.locator("footer").scrollIntoViewIfNeeded();
		assert.ok(await page.locator("footer").isVisible());
	},

	async "back leads to where one was"(stage) {
		const page = await stage.open();

		await page.goto("/explore");
		await tiles(page).first().waitFor();
		await stage.scroll(page, 900);
		const before = await page.evaluate(() => scrollY);
		const at = await page.evaluate(() => [...document.querySelectorAll(".tile > a")].findIndex((link) => link.getBoundingClientRect().top > 100));

		await tiles(page).nth(at).locator("> a").click();
		await page.waitForURL("**/i/*");
		await page.locator(".photo h1").waitFor();
		await page.goBack();
		await tiles(page).first().waitFor();
		await page.waitForFunction((wanted) => scrollY === wanted, before);
		assert.equal(new URL(page.url()).pathname, "/explore");
	},

	async "popular photos by period"(stage) {
		const page = await stage.open();

		await page.goto("/explore");
		await page.getByRole("link", { name: "This week" }).click();
		await page.waitForURL("**/explore?popular=week");
		assert.equal(await page.getByRole("link", { name: "This week" }).getAttribute("aria-current"), "page");
	},

	async "the keyboard goes everywhere"(stage) {
		const page = await stage.open();

		await page.goto("/explore");
		await tiles(page).first().waitFor();
		await page.keyboard.press("Tab");
		assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
		await page.keyboard.press("Enter");
		assert.equal(await page.evaluate(() => location.hash), "#main");
		await page.keyboard.press("/");
		assert.equal(await page.evaluate(() => document.activeElement.type), "search");
		await tiles(page).first().locator("> a").focus();
		await page.keyboard.press("Enter");
		await page.waitForURL("**/i/*");
	},

	async "it can be installed"(stage) {
		const page = await stage.open();
		const client = await page.context().newCDPSession(page);

		await page.goto("/explore");
		const manifest = await (await page.request.get(await page.locator("link[rel=manifest]").getAttribute("href"))).json();

		assert.deepEqual([manifest.start_url, manifest.display], ["/explore", "standalone"]);
		const { installabilityErrors } = await client.send("Page.getInstallabilityErrors");

		assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito"), []);
	},

	async "its own weight is at most 60 KB"(stage) {
		const page = await stage.open();
		const client = await page.context().newCDPSession(page);
		const sizes = new Map(), kinds = new Map();

		await client.send("Network.enable");
		client.on("Network.responseReceived", ({ requestId, response }) => kinds.set(requestId, [response.url, response.mimeType]));
		client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
		await page.goto("/explore");
		await tiles(page).first().waitFor();
		await page.waitForLoadState("networkidle");
		const own = [...kinds].filter(([, [, type]]) => /html|css|javascript/.test(type)).map(([id, [url]]) => [url, sizes.get(id) ?? 0]);
		const total = own.reduce((sum, [, size]) => sum + size, 0);

		console.log(`     explore: ${own.length} files, ${total} bytes`);
		assert.ok(own.length > 8 && total > 10_000, "it was measured");
		assert.ok(total <= 60 * 1024, `${total} bytes:\n${own.map((each) => each.join(" ")).join("\n")}`);
	},
};
