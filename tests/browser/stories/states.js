// When things go wrong, or slowly: every list says so, and goes on when it can.
"use strict";
const assert = require("assert/strict");

module.exports = {
	async "a failing server is told of in its own words, and asked again"(stage) {
		const page = await stage.open();
		let failing = true;

		stage.expect(/503/);
		await page.route("**/api/v1/explore/**", (route) => failing
			? route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ type: "/problems/service-unavailable", title: "Service Unavailable", status: 503, detail: "The database rests.", traceId: "trace-1" }) })
			: route.continue());
		await page.goto("/explore");
		await page.getByRole("heading", { name: "Service Unavailable" }).waitFor();
		await page.getByText("The database rests.").waitFor();
		await page.getByText("trace-1").waitFor();
		await stage.accessible(page, "error");
		failing = false;
		await page.getByRole("button", { name: "Try again" }).click();
		await page.locator(".tile img").first().waitFor();
	},

	async "without a connection it says so, and goes on by itself"(stage) {
		const page = await stage.open();

		stage.expect(/ERR_INTERNET_DISCONNECTED|Failed to (load|fetch)/);
		await page.goto("/explore");
		await page.locator(".tile img").first().waitFor();
		await page.getByRole("link", { name: "This week" }).click();
		await page.waitForURL("**/explore?popular=week");
		await page.context().setOffline(true);
		await page.getByText("You are offline.").waitFor();
		await page.getByRole("link", { name: "Recent" }).click();
		await page.getByRole("heading", { name: "No connection" }).waitFor();
		await page.context().setOffline(false);
		await page.locator(".tile img").first().waitFor();
	},

	async "on a slow line shapes come first, then colours, then photos"(stage) {
		const page = await stage.open();
		let letGo = null;
		const held = new Promise((resolve) => { letGo = resolve; });
		let answer = null;
		const listing = new Promise((resolve) => { answer = resolve; });

		await page.route("**/variants/**", async (route) => { await held; await route.continue().catch(() => {}); });
		await page.route("**/api/v1/tags/*/images*", async (route) => { await listing; await route.continue(); });
		await page.goto("/tag/macro");
		await page.locator(".tile.sketch").first().waitFor();
		await stage.picture("loading");
		answer();
		await page.locator(".tile canvas").first().waitFor();
		assert.equal(await page.locator(".tile.sketch").count(), 0);
		await stage.picture("placeholders");
		letGo();
		await page.waitForFunction(() => { const img = document.querySelector(".tile img"); return img.complete && img.naturalWidth > 0 && !img.classList.contains("waits"); });
	},

	async "addresses that lead nowhere"(stage) {
		const page = await stage.open();

		stage.expect(/404/);
		for (const address of ["/i/00000000-0000-7000-8000-000000000000", "/u/nobody-at-all", "/album/00000000-0000-7000-8000-000000000000"]) {
			await page.goto(address);
			await page.getByRole("heading", { name: "Not Found" }).waitFor();
			await page.locator("main").getByRole("link", { name: "Explore" }).waitFor();
		}
		assert.equal((await page.goto("/no/such/page")).status(), 404);
		await page.getByRole("link", { name: "To the gallery" }).click();
		await page.waitForURL("**/explore");
	},

	async "pages of others are closed, and say so"(stage) {
		const person = await stage.person();
		const page = await stage.as(person, "/moderation");

		await page.getByRole("heading", { name: "Not for you" }).waitFor();
	},

	async "what is typed is text"(stage) {
		const person = await stage.person();
		const nasty = "<img src=x onerror=alert(1)> \"'&amp; \u202e";
		const photo = await stage.upload(person, { title: nasty, description: "<script>alert(1)</script> https://example.org/?a=1&b=2." });
		const page = await stage.as(person, `/i/${photo.id}`);

		assert.equal(await page.locator(".photo h1").textContent(), nasty.trim());
		assert.equal(await page.locator(".photo-info .text a").getAttribute("href"), "https://example.org/?a=1&b=2");
		await page.locator(".comments textarea").fill("<b>bold</b> @ansel");
		await page.locator(".comments button[type=submit]").click();
		await page.locator(".comment .said").getByText("<b>bold</b>").waitFor();
		assert.equal(await page.locator(".comment .said a").getAttribute("href"), "/u/ansel");
	},

	async "right to left, nothing sticks out"(stage) {
		for (const phone of [false, true]) {
			const page = await stage.open({ phone });

			for (const address of ["/explore", "/tags", "/signin"]) {
				await page.goto(address);
				await page.locator("main .page > *").first().waitFor();
				await page.evaluate(() => { document.documentElement.dir = "rtl"; });
				await page.evaluate(() => new Promise((drawn) => { requestAnimationFrame(() => requestAnimationFrame(drawn)); }));
				await stage.fits(page, `${address} from right to left`);
			}
		}
	},
};
