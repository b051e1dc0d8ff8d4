// One photo: the page, the lightbox, the way there and back.
"use strict";
const assert = require("assert/strict");

/** A photo of those that fill.sh took, with camera data, among others like it. */
async function openFirst(stage, options) {
	const page = await stage.open(options);

	await page.goto("/tag/water");
	await page.locator(".tile > a").first().click();
	await page.locator(".photo h1").waitFor();
	return page;
}

const idOf = (page) => /[0-9a-f-]{36}/.exec(page.url())[0];
const titleOf = (page) => page.locator(".photo h1").textContent();

module.exports = {
	async "it tells what is known of it"(stage) {
		const page = await openFirst(stage);
		const { body } = await stage.api("GET", `/images/${idOf(page)}`);

		assert.equal(await titleOf(page), body.title);
		assert.equal(await page.title(), `${body.title} · tintype`);
		await page.getByText(/^ƒ\//).waitFor();
		await page.getByText(/^ISO \d+/).waitFor();
		await page.getByText(/^1\/\d+ s$/).waitFor();
		assert.equal(await page.locator(".photo-info .chip").count(), body.tags.length);
		await page.locator(".stage .open img").evaluate((img) => img.decode());
		assert.equal(await page.locator(".stage .open img").getAttribute("alt"), body.title);
	},

	async "the arrow keys leaf through what it was chosen from, and back leads to the list"(stage) {
		const page = await openFirst(stage);
		const { body } = await stage.api("GET", "/tags/water/images?limit=3");
		const ids = body.items.map(({ id }) => id);

		assert.equal(idOf(page), ids[0]);
		await page.locator(".step.after").waitFor();
		await page.keyboard.press("ArrowRight");
		await page.waitForURL(`**/i/${ids[1]}`);
		await page.locator(".step.before").waitFor();
		await page.keyboard.press("ArrowRight");
		await page.waitForURL(`**/i/${ids[2]}`);
		await page.locator(".step.before").waitFor();
		await page.keyboard.press("ArrowLeft");
		await page.waitForURL(`**/i/${ids[1]}`);
		await page.goBack();
		await page.waitForURL("**/tag/water");
	},

	async "the lightbox: keys, zoom, back"(stage) {
		const page = await openFirst(stage);
		const { body } = await stage.api("GET", "/tags/water/images?limit=2");
		const scale = () => page.evaluate(() => new DOMMatrix(getComputedStyle(document.querySelector(".lightbox img")).transform).a);

		await page.locator(".stage .open").click();
		await page.locator("dialog.lightbox img").waitFor();
		assert.match(page.url(), /#full$/);
		await page.keyboard.press("+");
		await page.waitForFunction(() => new DOMMatrix(getComputedStyle(document.querySelector(".lightbox img")).transform).a > 1.5);
		await page.keyboard.press("0");
		await page.waitForFunction(() => new DOMMatrix(getComputedStyle(document.querySelector(".lightbox img")).transform).a === 1);
		await page.mouse.move(640, 400);
		await page.mouse.wheel(0, -300);
		assert.ok(await scale() > 1.5);
		await page.keyboard.press("ArrowRight");
		await page.waitForURL(`**/i/${body.items[1].id}#full`);
		await stage.accessible(page, "lightbox");
		await page.keyboard.press("Escape");
		await page.locator("dialog.lightbox").waitFor({ state: "detached" });
		await page.waitForURL(`**/i/${body.items[1].id}`);
		assert.equal(await titleOf(page), body.items[1].title);
		await page.goBack();
		await page.waitForURL("**/tag/water");
		await page.goForward();
		await page.locator(".photo h1").waitFor();
	},

	async "back closes the lightbox, and only that"(stage) {
		const page = await openFirst(stage);
		const id = idOf(page);

		await page.locator(".stage .open").click();
		await page.locator("dialog.lightbox img").waitFor();
		await page.goBack();
		await page.locator("dialog.lightbox").waitFor({ state: "detached" });
		assert.equal(idOf(page), id);
		await page.goForward();
		await page.locator("dialog.lightbox img").waitFor();
		await page.goBack();
		await page.locator("dialog.lightbox").waitFor({ state: "detached" });
		await page.goBack();
		await page.waitForURL("**/tag/water");
	},

	async "a link into the lightbox, with the owner's photos beside it"(stage) {
		const { body: ansel } = await stage.api("GET", "/users/ansel");
		const { body } = await stage.api("GET", `/users/${ansel.id}/images?limit=2`);
		const page = await stage.open();

		await page.goto(`/i/${body.items[0].id}#full`);
		await page.locator("dialog.lightbox img").waitFor();
		await page.waitForFunction(() => document.querySelector(".stage .step.after"));
		await page.keyboard.press("ArrowRight");
		await page.waitForURL((url) => !url.pathname.includes(body.items[0].id));
		await page.keyboard.press("Escape");
		await page.locator("dialog.lightbox").waitFor({ state: "detached" });
		await page.locator(".photo h1").waitFor();
	},

	async "on a small phone an owner's buttons are one row"(stage) {
		const { body: ansel } = await stage.api("GET", "/users/ansel");
		const { body } = await stage.api("GET", `/users/${ansel.id}/images?limit=1`);
		const page = await stage.as({ name: "ansel" }, `/i/${body.items[0].id}`, { phone: true, viewport: { width: 360, height: 740 } });

		await page.locator(".photo-bar").getByRole("button", { name: "More" }).waitFor();
		const middles = await page.evaluate(() => [...document.querySelectorAll(".photo-bar > :not(.who)")].map((each) => each.getBoundingClientRect()).map(({ top, bottom }) => Math.round((top + bottom) / 2)));

		assert.ok(middles.length > 4 && new Set(middles).size === 1, middles.join());
	},

	async "a finger swipes and pinches"(stage) {
		const page = await openFirst(stage, { phone: true });
		const first = idOf(page);
		const client = await page.context().newCDPSession(page);
		const touch = (type, ...points) => client.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });

		await page.locator(".step.after").waitFor();
		await page.locator(".stage .open").tap();
		await page.locator("dialog.lightbox img").waitFor();
		await page.waitForFunction(() => !document.querySelector(".lightbox .step.after").disabled);
		await touch("touchStart", [330, 400]);
		for (let x = 300; x >= 90; x -= 30)
			await touch("touchMove", [x, 402]);
		await touch("touchEnd");
		await page.waitForURL((url) => !url.pathname.includes(first));
		await touch("touchStart", [180, 400], [210, 400]);
		for (let apart = 20; apart <= 120; apart += 20)
			await touch("touchMove", [180 - apart, 400], [210 + apart, 400]);
		await touch("touchEnd");
		await page.waitForFunction(() => new DOMMatrix(getComputedStyle(document.querySelector(".lightbox img")).transform).a > 2);
	},

	async "sharing gives an address and codes"(stage) {
		const page = await openFirst(stage);

		await page.getByRole("button", { name: "Share" }).click();
		const dialog = page.getByRole("dialog");

		assert.equal(await dialog.getByLabel("Address", { exact: true }).inputValue(), page.url());
		assert.match(await dialog.getByLabel("HTML", { exact: true }).inputValue(), /^<a href="http.*"><img src="http.*" width="\d+" height="\d+" alt=".+"><\/a>$/);
		assert.match(await dialog.getByLabel("BBCode", { exact: true }).inputValue(), /^\[url=.*\]\[img\].*\[\/img\]\[\/url\]$/);
		await stage.accessible(page, "share dialog");
		await page.keyboard.press("Escape");
		await dialog.waitFor({ state: "detached" });
		assert.equal(await page.evaluate(() => document.activeElement.textContent), "Share");
	},

	async "whoever looks is counted, once"(stage) {
		const photo = await stage.upload(await stage.person(), { title: "Looked at" });
		const views = async () => (await stage.api("GET", `/images/${photo.id}`)).body.view_count;
		const page = await stage.open();
		const look = async (first) => {
			const told = page.waitForResponse((response) => response.url().endsWith(`/images/${photo.id}/view`));

			await (first ? page.goto(`/i/${photo.id}`) : page.reload());
			assert.equal((await told).status(), 202);
		};

		assert.equal(await views(), 0);
		await look(true);
		await stage.until("the view is counted", async () => await views() === 1);
		await look(false);
		assert.equal(await views(), 1);
	},

	async "its owner is followed from beside it"(stage) {
		const owner = await stage.person(), friend = await stage.person();
		const photo = await stage.upload(owner, { title: "Of a stranger" });
		const page = await stage.open();
		const button = page.locator(".photo-bar .who button");

		await page.goto(`/i/${photo.id}`);
		await button.filter({ hasText: "Follow" }).click();
		await page.getByRole("dialog").getByText(`Sign in to follow ${owner.name}.`).waitFor();
		await page.getByRole("dialog").getByLabel("E-mail or user name").fill(friend.name);
		await page.getByRole("dialog").getByLabel("Password", { exact: true }).fill(friend.password);
		await page.getByRole("dialog").getByRole("button", { name: "Sign in" }).click();
		await stage.until("the owner is followed", async () => (await stage.api("GET", `/users/${owner.user.id}`, { token: friend.token })).body.followed);
		await page.reload();
		await button.filter({ hasText: "Following" }).click();
		await button.filter({ hasText: /^Follow$/ }).waitFor();
		await stage.until("the owner is left", async () => !(await stage.api("GET", `/users/${owner.user.id}`, { token: friend.token })).body.followed);
	},

	async "a download is the original"(stage) {
		const page = await openFirst(stage);
		const coming = page.waitForEvent("download");

		await page.getByRole("button", { name: "Download" }).click();
		assert.match((await coming).suggestedFilename(), /\.jpe?g$/);
	},

	async "its owner edits it; nobody's edit is lost; a private photo is shown to them alone"(stage) {
		const person = await stage.person();
		const photo = await stage.upload(person, { title: "Before" });
		const page = await stage.as(person, `/i/${photo.id}`);

		await page.getByRole("button", { name: "Edit" }).click();
		await page.getByLabel("Title", { exact: true }).fill("After");
		await page.getByRole("dialog").getByLabel("Tags").fill("one, two");
		await page.getByLabel("Private").check();
		await page.getByRole("button", { name: "Save changes" }).click();
		await page.getByText("Saved").waitFor();
		assert.equal(await titleOf(page), "After");
		const { body } = await stage.api("GET", `/images/${photo.id}`, { token: person.token });

		assert.deepEqual([body.title, body.visibility, body.tags.sort().join()], ["After", "private", "one,two"]);
		// The document knows nobody: it is the script that shows the photo to its owner.
		stage.expect(/404/);
		await page.reload();
		await page.waitForFunction(() => document.querySelector(".stage .open img")?.src.startsWith("blob:"));
		await page.locator(".stage .open img").evaluate((img) => img.decode());
		stage.expect(/412/);
		await page.getByRole("button", { name: "Edit" }).click();
		await stage.api("PATCH", `/images/${photo.id}`, { token: person.token, body: { title: "Elsewhere" } });
		await page.getByLabel("Title", { exact: true }).fill("Mine");
		await page.getByRole("button", { name: "Save changes" }).click();
		await page.getByText(/changed since/).waitFor();
		const other = await stage.open();

		stage.expect(/404/);
		await other.goto(`/i/${photo.id}`);
		await other.getByRole("heading", { name: "Not Found" }).waitFor();
	},

	async "deleted, and taken back"(stage) {
		const person = await stage.person();
		const photo = await stage.upload(person, { title: "Gone" });
		const page = await stage.as(person, `/i/${photo.id}`);

		await page.locator(".photo-bar").getByRole("button", { name: "More" }).click();
		await page.getByRole("button", { name: "Delete photo" }).click();
		await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
		await page.waitForURL(`**/u/${person.name}`);
		assert.equal((await stage.api("GET", `/images/${photo.id}`, { token: person.token })).status, 404);
		await page.getByRole("button", { name: "Undo" }).click();
		await page.waitForURL(`**/i/${photo.id}`);
		await page.locator(".photo h1").waitFor();
	},
};
