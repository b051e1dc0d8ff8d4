// An empty site: it says what to do next, to everybody in their own words.
"use strict";
const assert = require("assert/strict");

module.exports = {
	async "a visitor is asked to come in"(stage) {
		const page = await stage.open();

		await page.goto("/");
		await page.getByRole("heading", { name: "No photos yet" }).waitFor();
		await stage.accessible(page, "empty explore");
		await page.locator("main").getByRole("link", { name: "Create account" }).click();
		await page.waitForURL("**/signup");
	},

	async "the owner is told what comes next"(stage) {
		const page = await stage.as({ name: "the-admin" }, "/explore");

		await page.getByText("Your gallery runs.").waitFor();
		assert.equal(await page.getByRole("link", { name: "Upload your first photos" }).getAttribute("href"), "/upload");
		await stage.picture("first-run");
	},

	async "a page that is shorter than the window is not scrolled, and its footer is at the end"(stage) {
		for (const phone of [false, true]) {
			const page = await stage.open({ phone });

			await page.goto("/tags");
			await page.getByText("No tags yet").waitFor();
			const { over, gap } = await page.evaluate(() => ({ over: document.documentElement.scrollHeight - innerHeight, gap: innerHeight - document.querySelector("footer").getBoundingClientRect().bottom }));

			await stage.picture(`short-page${phone ? "-phone" : ""}`, page);
			assert.equal(over, 0);
			assert.ok(Math.abs(gap) < 1, `${gap} pixels below the footer`);
		}
	},

	async "every list says that it is empty"(stage) {
		const person = await stage.person();
		const page = await stage.as(person, "/albums");

		for (const [address, words] of [["/albums", "You have no albums yet."], ["/likes", "You have not liked a photo yet"], ["/trash", "The trash is empty"], ["/feed", "Nothing new"],
			["/notifications", "Nothing to tell"], ["/tags", "No tags yet"], [`/u/${person.name}`, "You have no photos here yet"], [`/u/${person.name}/albums`, "No albums to see"], ["/search?q=nothing", "Nothing found"]]) {
			await page.goto(address);
			await page.getByText(words).first().waitFor();
		}
	},
};
