// Photos on their way: many, dropped, pasted, broken off, refused, seen before.
"use strict";
const assert = require("assert/strict");
const fs = require("fs");
const os = require("os");
const path = require("path");

const file = (stage, name, buffer = stage.photo()) => ({ name, mimeType: "image/png", buffer });
const input = (page) => page.locator("input[type=file][multiple]");
const ready = (page) => page.locator(".upload-card .good");

async function begin(stage) {
	const person = await stage.person();
	const page = await stage.as(person, "/upload");

	await page.getByRole("button", { name: "Choose photos" }).waitFor();
	return { person, page };
}

async function drop(page, files) {
	const transfer = await page.evaluateHandle((all) => {
		const data = new DataTransfer();

		for (const { name, bytes } of all)
			data.items.add(new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], name, { type: "image/png" }));
		return data;
	}, files.map(({ name, buffer }) => ({ name, bytes: buffer.toString("base64") })));

	await page.dispatchEvent(".drop", "dragover", { dataTransfer: transfer });
	await page.dispatchEvent(".drop", "drop", { dataTransfer: transfer });
}

module.exports = {
	async "many at once, then words for all of them"(stage) {
		const { person, page } = await begin(stage);

		await input(page).setInputFiles([1, 2, 3, 4, 5].map((n) => file(stage, `walk_in-the ${n}.png`)));
		await page.waitForFunction(() => document.querySelectorAll(".upload-card .good").length === 5);
		await page.getByText("All 5 photos are ready.").first().waitFor();
		await stage.accessible(page, "upload");
		await page.getByLabel("Title of walk_in-the 2.png").fill("The second");
		await page.keyboard.press("Tab");
		await page.getByLabel("Public").check();
		await page.locator("aside").getByLabel("Tags").fill("walk, evening");
		await page.getByRole("button", { name: "Put all into an album" }).click();
		await page.getByRole("dialog").getByRole("button", { name: "New album" }).click();
		await page.getByRole("dialog").getByLabel("Title").fill("Evening walk");
		await page.getByRole("button", { name: "Create album" }).click();
		await page.getByText("Evening walk").waitFor();
		await page.getByRole("button", { name: "Apply to all" }).click();
		await page.getByText("Applied to 5 photos.").waitFor();
		const { body } = await stage.api("GET", "/users/me/images?limit=10", { token: person.token });

		assert.equal(body.items.length, 5);
		assert.deepEqual([...new Set(body.items.map((image) => `${image.visibility} ${image.tags.sort().join()}`))], ["public evening,walk"]);
		assert.ok(body.items.some(({ title }) => title === "The second"));
		assert.ok(body.items.some(({ title }) => title === "walk in the 1"));
		const albums = await stage.api("GET", "/albums", { token: person.token });

		assert.deepEqual(albums.body.items.map((album) => [album.title, album.image_count]), [["Evening walk", 5]]);
	},

	async "dropped and pasted"(stage) {
		const { page } = await begin(stage);

		await drop(page, [file(stage, "dropped.png")]);
		await page.waitForFunction(() => document.querySelectorAll(".upload-card").length === 1);
		await page.evaluate((bytes) => {
			const data = new DataTransfer();

			data.items.add(new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], "pasted.png", { type: "image/png" }));
			dispatchEvent(Object.assign(new Event("paste", { cancelable: true }), { clipboardData: data }));
		}, stage.photo().toString("base64"));
		await page.waitForFunction(() => document.querySelectorAll(".upload-card .good").length === 2);
	},

	async "a folder, with the folders in it, and without what a system keeps there"(stage) {
		const { page } = await begin(stage);
		const folder = fs.mkdtempSync(path.join(os.tmpdir(), "tintype-folder-"));

		try {
			fs.mkdirSync(path.join(folder, "day two"));
			for (const name of ["first.png", "day two/second.png"])
				fs.writeFileSync(path.join(folder, name), stage.photo());
			fs.writeFileSync(path.join(folder, ".DS_Store"), "not a photo");
			fs.writeFileSync(path.join(folder, "notes.txt"), "not a photo");
			await page.locator("input[webkitdirectory]").setInputFiles(folder);
			await page.getByText("1 file is no picture").waitFor();
			await page.waitForFunction(() => document.querySelectorAll(".upload-card .good").length === 2);
			assert.equal(await page.locator(".upload-card").count(), 2);
		} finally {
			fs.rmSync(folder, { recursive: true });
		}
	},

	async "a phone offers its camera"(stage) {
		const person = await stage.person();
		const page = await stage.as(person, "/upload", { phone: true });
		const choosing = page.waitForEvent("filechooser");

		await page.getByRole("button", { name: "Take a photo" }).click();
		const chooser = await choosing;

		assert.equal(await chooser.element().getAttribute("capture"), "environment");
		await chooser.setFiles([file(stage, "taken.png")]);
		await ready(page).waitFor();
		await stage.fits(page, "upload on a phone");
	},

	async "without a connection it waits, and goes on by itself"(stage) {
		const { page } = await begin(stage);

		stage.expect(/ERR_INTERNET_DISCONNECTED/);
		await page.context().setOffline(true);
		await input(page).setInputFiles([file(stage, "patient.png")]);
		await page.locator(".upload-card").getByText("The server cannot be reached.").waitFor();
		await page.context().setOffline(false);
		await ready(page).waitFor();
	},

	async "what cannot be taken is said before it is sent, or when it is seen"(stage) {
		const { page } = await begin(stage);

		stage.expect(/415|422/);
		await input(page).setInputFiles([
			{ name: "empty.png", mimeType: "image/png", buffer: Buffer.alloc(0) },
			{ name: "vector.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg/>") },
			{ name: "letter.png", mimeType: "image/png", buffer: Buffer.from("Dear Sir, this is no picture at all, whatever its name says.") },
			file(stage, "fine.png"),
		]);
		await page.getByText("The file is empty.").waitFor();
		await page.getByText(/This is not one of JPEG, PNG/).waitFor();
		await page.waitForFunction(() => document.querySelectorAll(".upload-card .bad").length === 3);
		await ready(page).waitFor();
		await page.getByText("1 photo is ready · 3 were not taken").first().waitFor();
	},

	async "the same photo again is pointed out"(stage) {
		const { page } = await begin(stage);
		const photo = file(stage, "first.png");

		await input(page).setInputFiles([photo]);
		await ready(page).waitFor();
		await input(page).setInputFiles([{ ...photo, name: "again.png" }]);
		await page.getByRole("link", { name: "You have this one already" }).waitFor();
		await page.setViewportSize({ width: 360, height: 740 });
		assert.ok(await page.evaluate(() => [...document.querySelectorAll(".upload-card")].every((card) => card.scrollWidth <= card.clientWidth)), "a card holds what is said of it");
		await page.getByRole("link", { name: "You have this one already" }).click();
		await page.waitForURL("**/i/*");
	},

	async "a failing server is asked again"(stage) {
		const { page } = await begin(stage);
		let failures = 2;

		stage.expect(/503/);
		await page.route("**/api/v1/uploads/*", (route) => route.request().method() === "PATCH" && failures-- > 0
			? route.fulfill({ status: 503, contentType: "application/problem+json", headers: { "Retry-After": "1" }, body: JSON.stringify({ title: "Service Unavailable", detail: "Too much to do.", status: 503 }) })
			: route.continue());
		await input(page).setInputFiles([file(stage, "stubborn.png")]);
		await page.getByText("Too much to do.").waitFor();
		await ready(page).waitFor();
	},

	async "a reload in the middle: it goes on where it was"(stage) {
		const { person, page } = await begin(stage);
		const photo = file(stage, "large.png", stage.noise(1400, 1200));
		const offsets = [];
		let held = true;

		assert.ok(photo.buffer.length > 4.2 * 1024 * 1024, `several pieces: ${photo.buffer.length}`);
		await page.route("**/api/v1/uploads/*", (route) => {
			const request = route.request();

			if (request.method() !== "PATCH")
				return route.continue();
			offsets.push(Number(request.headers()["upload-offset"]));
			// The second piece never arrives.
			return held && offsets.at(-1) > 0 ? undefined : route.continue();
		});
		await input(page).setInputFiles([photo]);
		await stage.until("two pieces are on their way", () => offsets.length === 2);
		held = false;
		page.on("dialog", (dialog) => dialog.accept());
		await page.reload();
		await ready(page).waitFor();
		assert.deepEqual(offsets.slice(2).map((offset) => offset > 0), [true], "the first piece was not sent twice");
		assert.equal((await stage.api("GET", "/users/me/images", { token: person.token })).body.pagination.total, 1);
	},

	async "uploads go on while one looks elsewhere; they can wait, and be left out"(stage) {
		const { page } = await begin(stage);

		await input(page).setInputFiles([file(stage, "one.png"), file(stage, "two.png")]);
		await page.locator(".upload-card").nth(1).waitFor();
		await page.locator(".bar").getByRole("link", { name: "Explore" }).click();
		await page.waitForURL("**/explore");
		await page.goBack();
		await page.waitForFunction(() => document.querySelectorAll(".upload-card .good").length === 2);
		await page.route("**/api/v1/uploads", (route) => setTimeout(() => route.continue().catch(() => {}), 3000));
		await input(page).setInputFiles([file(stage, "three.png")]);
		await page.getByRole("button", { name: "Pause" }).click();
		await page.getByText("Paused").waitFor();
		await page.getByRole("button", { name: "Leave out three.png" }).click();
		await page.waitForFunction(() => document.querySelectorAll(".upload-card").length === 2);
	},
};
