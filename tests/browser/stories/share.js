// Secret links: made by an owner, opened by whoever has them, ended.
"use strict";
const assert = require("assert/strict");

/** Makes a link in the dialog that is open; resolves to its address. */
async function makeLink(page, fill = async () => {}) {
	const dialog = page.getByRole("dialog");
	const links = dialog.getByRole("region", { name: "Secret links" });
	const before = await links.getByLabel("Secret link", { exact: true }).count();

	await links.getByText("New secret link").click();
	await fill(links);
	await links.getByRole("button", { name: "Make the link" }).click();
	await links.getByLabel("Secret link", { exact: true }).nth(before).waitFor();
	return links.getByLabel("Secret link", { exact: true }).first().inputValue();
}

module.exports = {
	async "a private photo is shown to whoever has its link, until it ends"(stage) {
		const person = await stage.person();
		const photo = await stage.upload(person, { title: "For one friend", visibility: "private" });
		const page = await stage.as(person, `/i/${photo.id}`);

		stage.expect(/404/);
		await page.getByRole("button", { name: "Share" }).click();
		await page.getByText("There are no secret links to this.").waitFor();
		const address = await makeLink(page);

		await stage.accessible(page, "secret links");
		const friend = await stage.open();

		await friend.goto(address);
		await friend.getByRole("heading", { name: "For one friend" }).waitFor();
		await friend.waitForFunction(() => document.querySelector(".tile img")?.naturalWidth > 0);
		assert.equal(await friend.locator(".tile .get").count(), 0, "no download");
		await stage.accessible(friend, "shared photo");
		await friend.locator(".tile > a").click();
		await friend.locator("dialog.lightbox img").waitFor();
		await friend.keyboard.press("Escape");
		await friend.locator("dialog.lightbox").waitFor({ state: "detached" });
		await page.getByRole("button", { name: "End link" }).click();
		await page.getByText("The link has ended.").waitFor();
		await friend.reload();
		await friend.getByRole("heading", { name: "This link has ended" }).waitFor();
		await stage.accessible(friend, "ended link");
	},

	async "an album behind a password, with downloads"(stage) {
		const person = await stage.person();
		const { body: album } = await stage.api("POST", "/albums", { token: person.token, body: { title: "Wedding", description: "Only for us." } });
		const photos = [await stage.upload(person, { title: "Rings", visibility: "private" }), await stage.upload(person, { title: "Dance", visibility: "private" })];

		await stage.api("POST", `/albums/${album.id}/images`, { token: person.token, body: { image_ids: photos.map(({ id }) => id) } });
		const page = await stage.as(person, `/album/${album.id}`);

		await page.locator("main .head").getByRole("button", { name: "Share" }).click();
		const address = await makeLink(page, async (links) => {
			await links.getByLabel("Good for").selectOption("week");
			await links.getByLabel("Password", { exact: true }).fill("four-rings");
			await links.getByLabel("The originals may be downloaded").check();
		});

		await page.getByText(/with a password · with downloads/).waitFor();
		for (const phone of [false, true]) {
			const guest = await stage.open({ phone });

			stage.expect(/40[13]/);
			await guest.goto(address);
			await guest.getByRole("heading", { name: "A password, please" }).waitFor();
			await stage.accessible(guest, "locked link");
			await guest.getByLabel("Password", { exact: true }).fill("three-rings");
			await guest.getByRole("button", { name: "Open" }).click();
			await guest.locator(".form-error, .wrong").filter({ hasText: /./ }).first().waitFor();
			await guest.getByLabel("Password", { exact: true }).fill("four-rings");
			await guest.getByRole("button", { name: "Open" }).click();
			await guest.getByRole("heading", { name: "Wedding" }).waitFor();
			await guest.waitForFunction(() => document.querySelectorAll(".tile img").length === 2);
			await stage.accessible(guest, "shared album");
			await stage.fits(guest, "shared album");
			await stage.picture(`shared-${phone ? "phone" : "desktop"}`, guest);
			if (phone)
				continue;
			const coming = guest.waitForEvent("download");

			await guest.getByRole("link", { name: "Download “Rings”" }).click();
			assert.match((await coming).suggestedFilename(), /\.png$/);
		}
	},
};
