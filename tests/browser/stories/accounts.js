// Coming in, staying in, going.
"use strict";
const assert = require("assert/strict");

const header = (page) => page.locator(".bar .account");

module.exports = {
	async "signing up; what is wrong is said at its field"(stage) {
		const page = await stage.open();
		const name = `new-${process.pid}`;

		stage.expect(/400|409/);
		await page.goto("/signup");
		await page.getByLabel("User name").fill("ansel");
		await page.getByLabel("E-mail").fill(`${name}@example.org`);
		await page.getByLabel("Password", { exact: true }).fill("short");
		await page.locator("main button[type=submit]").click();
		await page.getByText(/^Password must/).waitFor();
		assert.equal(await page.evaluate(() => document.activeElement.name), "password");
		await stage.accessible(page, "sign-up with errors");
		await page.getByLabel("Password", { exact: true }).fill("Half-Dome-at-noon-1927");
		await page.locator("main button[type=submit]").click();
		await page.locator("main").getByText(/taken/).first().waitFor();
		await page.getByLabel("User name").fill(name);
		await page.locator("main button[type=submit]").click();
		await page.waitForURL("**/upload");
		await page.getByText(`Welcome, ${name}!`).waitFor();
	},

	async "a session outlives a reload; nothing of it lies about"(stage) {
		const person = await stage.person();
		const page = await stage.as(person);

		await header(page).getByRole("button", { name: person.name }).waitFor();
		const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie);

		assert.doesNotMatch(stored, /eyJ|token|email/);
		await page.reload();
		await header(page).getByRole("button", { name: person.name }).waitFor();
		await page.goto("/likes");
		await page.getByText("You have not liked a photo yet").waitFor();
		await header(page).getByRole("button", { name: person.name }).click();
		await page.getByRole("button", { name: "Sign out" }).click();
		await header(page).getByRole("link", { name: "Sign in" }).waitFor();
		await page.reload();
		await header(page).getByRole("link", { name: "Sign in" }).waitFor();
	},

	async "a wrong password has one wording"(stage) {
		const page = await stage.open();

		stage.expect(/401/);
		await page.goto("/signin");
		await page.fill("main [name=email]", "nobody-at-all");
		await page.fill("main [name=password]", "wrong-wrong-wrong");
		await page.click("main button[type=submit]");
		await page.getByRole("alert").filter({ hasText: /./ }).waitFor();
	},

	async "profile and password"(stage) {
		const person = await stage.person();
		const page = await stage.as(person, "/settings");

		await page.getByLabel("Name", { exact: true }).fill("Imogen Cunningham");
		await page.getByLabel("About you").fill("Magnolia.\nWith @ansel.");
		await page.getByRole("button", { name: "Save changes" }).click();
		await page.getByText("Saved").waitFor();
		await page.goto(`/u/${person.name}`);
		await page.getByRole("heading", { name: "Imogen Cunningham" }).waitFor();
		assert.equal(await page.getByRole("link", { name: "@ansel" }).getAttribute("href"), "/u/ansel");
		await page.goto("/settings/password");
		await page.getByLabel("Current password").fill(person.password);
		await page.getByLabel("New password").fill("Another-fine-day-1934");
		await page.getByRole("button", { name: "Change password" }).click();
		await page.getByText("The password is changed").waitFor();
		assert.equal((await stage.api("POST", "/auth/login", { body: { username: person.name, password: "Another-fine-day-1934" } })).status, 200);
	},

	async "other sessions are seen and ended"(stage) {
		const person = await stage.person();
		const page = await stage.as(person, "/settings/sessions");

		await page.getByText("This device").waitFor();
		await page.getByRole("button", { name: /^End session/ }).first().click();
		await page.getByText("The session has ended.").waitFor();
		assert.equal((await stage.api("GET", "/users/me", { token: person.token })).status, 401);
	},

	async "a token acts for a person, until it is revoked"(stage) {
		const person = await stage.person();
		const page = await stage.as(person, "/settings/tokens");

		stage.expect(/400/);
		await page.getByText("You have no tokens").waitFor();
		await page.getByLabel("Name", { exact: true }).fill("Backup");
		await page.getByRole("checkbox", { name: /^Read/ }).uncheck();
		await page.getByRole("button", { name: "Make the token" }).click();
		await page.locator("[data-field=scopes] .wrong").filter({ hasText: /./ }).waitFor();
		await page.getByRole("checkbox", { name: /^Read/ }).check();
		await page.getByRole("button", { name: "Make the token" }).click();
		await page.getByText("it is shown this once").waitFor();
		const token = await page.getByLabel("Token", { exact: true }).inputValue();

		await stage.accessible(page, "a new token");
		assert.equal((await stage.api("GET", "/users/me", { token })).status, 200);
		assert.equal((await stage.api("PATCH", "/users/me", { token, body: { bio: "No." } })).status, 403);
		await page.getByRole("button", { name: "Revoke token: Backup" }).click();
		await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
		await page.getByText("The token is revoked.").waitFor();
		assert.equal((await stage.api("GET", "/users/me", { token })).status, 401);
	},

	async "a webhook is made, tested, looked into, stopped and deleted"(stage) {
		const person = await stage.person();
		const page = await stage.as(person, "/settings/webhooks");
		const more = async (name) => {
			await page.locator("article").getByRole("button", { name: "More" }).click();
			await page.getByRole("button", { name }).click();
		};

		await page.getByText("You have no webhooks").waitFor();
		await page.getByLabel("Address", { exact: true }).fill("https://hooks.example.org/tintype");
		await page.getByRole("checkbox", { name: "Comments" }).check();
		await page.getByRole("button", { name: "Make the webhook" }).click();
		await page.getByLabel("Secret", { exact: true }).waitFor();
		await stage.accessible(page, "a new webhook");
		await page.getByRole("button", { name: "Send a test" }).click();
		await page.getByText("A test is on its way.").waitFor();
		await more("Messages");
		await page.getByRole("dialog").getByText("test", { exact: true }).waitFor();
		await stage.accessible(page, "messages of a webhook");
		await page.keyboard.press("Escape");
		await more("Switch off");
		await page.locator("article").getByText("Off", { exact: true }).waitFor();
		const secret = await page.getByLabel("Secret", { exact: true }).inputValue();

		await more("New secret");
		await page.waitForFunction((old) => document.querySelector(".note-box input").value !== old, secret);
		await more("Delete");
		await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
		await page.locator("article").waitFor({ state: "detached" });
		assert.equal((await stage.api("GET", "/users/me/webhooks", { token: person.token })).body.items.length, 0);
	},

	async "what is used of a quota"(stage) {
		const person = await stage.person();
		const { token } = await stage.person("the-admin");

		await stage.upload(person);
		await stage.api("PUT", `/admin/users/${person.user.id}/quota`, { token, body: { max_images: 4, max_bytes: null } });
		const page = await stage.as(person, "/settings");

		await page.getByText("1 of 4").waitFor();
		assert.equal(await page.getByRole("meter", { name: "Photos" }).evaluate(({ value, max }) => `${value} of ${max}`), "1 of 4");
	},

	async "an archive of what is held on a person"(stage) {
		const person = await stage.person();
		const page = await stage.as(person, "/settings/data");

		stage.expect(/404/);
		await page.getByRole("button", { name: "Make an archive" }).waitFor();
		assert.equal((await stage.api("GET", "/users/me/export", { token: person.token })).status, 404, "to look is not to order");
		await page.getByRole("button", { name: "Make an archive" }).click();
		await page.getByRole("link", { name: /^Download/ }).waitFor();
		const coming = page.waitForEvent("download");

		await page.getByRole("link", { name: /^Download/ }).click();
		assert.match((await coming).suggestedFilename(), /\.zip$/);
	},

	async "leaving for good"(stage) {
		const person = await stage.person();
		const page = await stage.as(person, "/settings/data");

		stage.expect(/401|404/);
		await page.getByRole("button", { name: "Delete account" }).click();
		await page.getByRole("dialog").getByLabel("Password", { exact: true }).fill("not-this-password");
		await page.getByRole("button", { name: "Delete my account for good" }).click();
		await page.getByRole("dialog").getByRole("alert").filter({ hasText: /./ }).waitFor();
		await page.getByRole("dialog").getByLabel("Password", { exact: true }).fill(person.password);
		await page.getByRole("button", { name: "Delete my account for good" }).click();
		await page.waitForURL("**/explore");
		assert.equal((await stage.api("GET", `/users/${person.user.id}`)).status, 404);
	},

	async "a session that ends asks, and then does what was begun"(stage) {
		const person = await stage.person();
		const photo = await stage.upload(await stage.person("ansel"), { title: "To be liked" });
		const page = await stage.as(person, `/i/${photo.id}`);
		const endAll = async () => {
			const { token } = await stage.person(person.name);

			await stage.api("POST", "/auth/logout", { token, body: { logout_all: true } });
		};
		const signIn = async () => {
			const dialog = page.getByRole("dialog");

			await dialog.getByText("Your session has ended").waitFor();
			await dialog.getByLabel("E-mail or user name").fill(person.name);
			await dialog.getByLabel("Password", { exact: true }).fill(person.password);
			await dialog.getByRole("button", { name: "Sign in" }).click();
		};

		stage.expect(/401/);
		await page.locator(".comments textarea").fill("Written before it ended.");
		await endAll();
		await page.locator(".comments button[type=submit]").click();
		await signIn();
		await page.locator(".comment").getByText("Written before it ended.").waitFor();
		await endAll();
		await page.getByRole("button", { name: /^Like/ }).click();
		await signIn();
		await page.waitForFunction(() => document.querySelector(".like")?.getAttribute("aria-pressed") === "true");
		await stage.until("the like arrived", async () => (await stage.api("GET", `/images/${photo.id}`)).body.like_count === 1);
	},

	async "whoever is not signed in is asked at the first thing that needs it"(stage) {
		const person = await stage.person();
		const page = await stage.open();

		await page.goto("/tag/water");
		await page.locator(".tile > a").first().click();
		await page.getByRole("button", { name: /^Like/ }).click();
		await page.getByRole("dialog").getByText("Sign in to like this photo.").waitFor();
		await stage.accessible(page, "sign-in dialog");
		await page.getByRole("dialog").getByLabel("E-mail or user name").fill(person.name);
		await page.getByRole("dialog").getByLabel("Password", { exact: true }).fill(person.password);
		await page.getByRole("dialog").getByRole("button", { name: "Sign in" }).click();
		await page.waitForFunction(() => document.querySelector(".like")?.getAttribute("aria-pressed") === "true");
	},

	async "whether sensitive photos are shown at once is kept with the account"(stage) {
		const person = await stage.person();
		const photo = await stage.upload(await stage.person(), { title: "Delicate", content_rating: "nsfw" });
		const veil = (page) => page.locator(".stage .unveil");
		const page = await stage.as(person, `/i/${photo.id}`);

		await veil(page).getByRole("button").waitFor();
		await page.goto("/settings/appearance");
		await page.getByLabel("Show sensitive photos without asking").check();
		await page.getByText("Saved").waitFor();
		assert.equal((await stage.api("GET", "/users/me", { token: person.token })).body.show_nsfw, true);
		const elsewhere = await stage.as(person, `/i/${photo.id}`);

		await elsewhere.locator(".stage .open img").waitFor();
		assert.equal(await veil(elsewhere).count(), 0);
	},

	async "theme and language are kept"(stage) {
		const page = await stage.open();

		await page.goto("/explore");
		await page.locator("footer select.theme").selectOption("dark");
		assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), "dark");
		await page.locator("footer select.language").selectOption("de");
		await page.getByRole("heading", { name: "Entdecken" }).waitFor();
		assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
		assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), "dark");
	},
};
