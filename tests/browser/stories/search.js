// Finding photos, tags and people.
"use strict";
const assert = require("assert/strict");

module.exports = {
	async "suggestions while typing, by keyboard"(stage) {
		const page = await stage.open();

		await page.goto("/explore");
		await page.locator(".tile img").first().waitFor();
		await page.keyboard.press("/");
		await page.keyboard.type("gard", { delay: 20 });
		await page.locator("#suggestions [role=option]").nth(2).waitFor();
		assert.equal(await page.locator("#suggestions").getByText("garden", { exact: true }).count(), 1);
		await stage.accessible(page, "suggestions");
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("ArrowDown");
		assert.match(await page.locator(".bar .seek input").getAttribute("aria-activedescendant"), /^suggestion-1$/);
		await page.keyboard.press("Enter");
		await page.waitForURL("**/tag/garden");
		await page.getByRole("heading", { name: "#garden" }).waitFor();
	},

	async "what is typed can be searched for though nothing can be suggested, and why is said"(stage) {
		const page = await stage.open();
		const rest = { status: 503, contentType: "application/problem+json", body: JSON.stringify({ type: "/problems/service-unavailable", title: "Service Unavailable", status: 503, detail: "The database rests.", traceId: "trace-1" }) };

		stage.expect(/503/);
		await page.goto("/explore");
		await page.locator(".tile img").first().waitFor();
		await page.route(/\/api\/v1\/tags\/search/, (route) => route.fulfill(rest));
		await page.keyboard.press("/");
		await page.keyboard.type("gard", { delay: 20 });
		await page.locator("#suggestions").getByText("The database rests.").waitFor();
		assert.equal(await page.locator("#suggestions [role=option]").count(), 1);
		await stage.accessible(page, "suggestions that failed");
		await stage.picture("suggestions-failed", page);
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("Enter");
		await page.waitForURL("**/search?q=gard");
	},

	async "what was found is marked; it is sorted; it can be empty"(stage) {
		const page = await stage.open();

		await page.goto("/explore");
		await page.locator(".bar .seek input").fill("storm");
		await page.keyboard.press("Enter");
		await page.waitForURL("**/search?q=storm");
		await page.locator(".tile mark").first().waitFor();
		assert.equal((await page.locator(".tile mark").first().textContent()).toLowerCase(), "storm");
		await page.getByLabel("Order").selectOption("created_at");
		await page.waitForURL((url) => url.searchParams.get("sort_by") === "created_at");
		await page.goto("/search?q=xyzzyplugh");
		await page.getByText("Nothing found for “xyzzyplugh”").waitFor();
		stage.expect(/400/);
		await page.goto("/search?q=storm&date_from=2030-01-01&date_to=2020-01-01");
		await page.getByRole("alert").getByText(/date_to/).waitFor();
	},

	async "tags lead to photos, and photos to people"(stage) {
		const page = await stage.open();

		await page.goto("/tags");
		await page.locator("main .chip").filter({ hasText: "#water" }).click();
		await page.waitForURL("**/tag/water");
		await page.locator(".tile > a").first().click();
		await page.locator(".photo-bar .who a").click();
		await page.waitForURL("**/u/*");
		await page.locator(".tile img").first().waitFor();
	},

	async "on a phone search has a page"(stage) {
		const page = await stage.open({ phone: true });

		await page.goto("/explore");
		await page.getByRole("link", { name: "Search photos" }).click();
		await page.locator("main input[type=search]").fill("dune");
		await page.keyboard.press("Enter");
		await page.waitForURL("**/search?q=dune");
		await page.locator(".tile mark").first().waitFor();
		await stage.fits(page, "search");
	},
};
