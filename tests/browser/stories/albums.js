// Albums, and doing something with many photos at once.
"use strict";
const assert = require("assert/strict");

async function withPhotos(stage, count, address) {
	const person = await stage.person();
	const photos = [];

	for (let n = 1; n <= count; n++)
		photos.push(await stage.upload(person, { title: `Number ${n}` }));
	return { person, photos, page: await stage.as(person, address ?? `/u/${person.name}`) };
}

module.exports = {
	async "made, filled, arranged by keyboard and by dragging, with a cover"(stage) {
		const { person, photos, page } = await withPhotos(stage, 3, "/albums");
		const order = async (id) => (await stage.api("GET", `/albums/${id}/images`, { token: person.token })).body.items.map(({ title }) => title.split(" ")[1]).join("");

		await page.getByRole("button", { name: "New album" }).first().click();
		await page.getByLabel("Title").fill("Tour");
		await page.getByLabel("Public").check();
		await page.getByRole("button", { name: "Create album" }).click();
		await page.waitForURL("**/album/*");
		const id = page.url().split("/").pop();

		await page.getByRole("button", { name: "Add photos" }).first().click();
		for (const { title } of photos)
			await page.getByRole("dialog").getByLabel(`Choose “${title}”`).check();
		await page.getByRole("button", { name: "Add 3 photos" }).click();
		await page.waitForFunction(() => document.querySelectorAll(".grid .tile img").length === 3);
		const before = await order(id);

		await page.getByRole("button", { name: "Arrange" }).click();
		await page.locator(".handle").first().focus();
		await page.keyboard.press("End");
		await page.getByText("Moved to place 3 of 3.").waitFor();
		await stage.accessible(page, "arranging");
		await page.getByRole("button", { name: "Save order" }).click();
		await page.getByText("The order is saved.").waitFor();
		assert.equal(await order(id), before[1] + before[2] + before[0]);
		await page.getByRole("button", { name: "Arrange" }).click();
		await page.locator(".handle").nth(2).waitFor();
		const boxes = await page.locator(".handle").evaluateAll((all) => all.map((each) => { const { x, y, width, height } = each.getBoundingClientRect(); return [x + width / 2, y + height / 2]; }));

		await page.mouse.move(...boxes[0]);
		await page.mouse.down();
		await page.mouse.move(...boxes[1], { steps: 6 });
		await page.mouse.up();
		await page.getByRole("button", { name: "Save order" }).click();
		await page.waitForFunction(() => !document.querySelector(".handle"));
		assert.equal(await order(id), before[2] + before[1] + before[0]);

		await page.getByRole("button", { name: "Select" }).click();
		await page.locator(".pick input").nth(1).check();
		await page.getByRole("button", { name: "As cover" }).click();
		await page.getByText("This is the cover now.").waitFor();
		await page.getByRole("button", { name: "Select" }).click();
		await page.locator(".pick input").nth(0).check();
		await page.getByRole("button", { name: "Take out" }).click();
		await page.getByText("1 photo taken out.").waitFor();
		const { body } = await stage.api("GET", `/albums/${id}`);

		assert.equal(body.image_count, 2);
		assert.equal(body.cover_image.title, `Number ${before[1]}`);
		const visitor = await stage.open();

		await visitor.goto(`/u/${person.name}/albums`);
		await visitor.getByRole("link", { name: /Tour/ }).click();
		await visitor.getByRole("heading", { name: "Tour" }).waitFor();
		assert.equal(await visitor.getByRole("button", { name: "Arrange" }).count(), 0);
		await page.locator("main .head").getByRole("button", { name: "More" }).click();
		await page.getByRole("button", { name: "Delete album" }).click();
		await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
		await page.waitForURL("**/albums");
		assert.equal((await stage.api("GET", `/albums/${id}`)).status, 404);
		assert.equal((await stage.api("GET", `/images/${photos[0].id}`)).status, 200);
	},

	async "many are chosen, tagged, hidden, deleted and taken back"(stage) {
		const { person, page } = await withPhotos(stage, 4);
		const all = async () => (await stage.api("GET", "/users/me/images", { token: person.token })).body.items;

		await page.getByRole("button", { name: "Select" }).click();
		await page.locator(".tile > a").nth(0).click();
		await page.locator(".tile > a").nth(2).click({ modifiers: ["Shift"] });
		await page.getByText("3 chosen").waitFor();
		await stage.accessible(page, "choosing");
		await page.getByRole("button", { name: "Add tags" }).click();
		await page.getByRole("dialog").getByLabel("Tags").fill("chosen");
		await page.getByRole("dialog").getByRole("button", { name: "Add tags" }).click();
		await page.getByText("3 photos changed.").waitFor();
		assert.deepEqual((await all()).map(({ tags }) => tags.join()), ["chosen", "chosen", "chosen", ""]);
		await page.getByRole("button", { name: "Select" }).click();
		await page.keyboard.press("Control+a");
		await page.getByText("4 chosen").waitFor();
		await page.getByRole("button", { name: "Who can see it" }).click();
		await page.getByRole("dialog").getByLabel("Unlisted").check();
		await page.getByRole("button", { name: "Save changes" }).click();
		await page.getByText("4 photos changed.").waitFor();
		assert.ok((await all()).every(({ visibility }) => visibility === "unlisted"));
		await page.getByRole("button", { name: "Select" }).click();
		await page.locator(".pick input").nth(0).check();
		await page.getByRole("toolbar").getByRole("button", { name: "Delete" }).click();
		await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
		await page.getByText("1 photo is in the trash.").waitFor();
		assert.equal((await all()).length, 3);
		await page.goto("/trash");
		await page.locator(".pick input").first().check();
		await page.getByRole("button", { name: "Take back" }).click();
		await page.getByText("1 photo is back.").waitFor();
		assert.equal((await all()).length, 4);
	},
};
