// People and each other: likes, comments, followers, notices; and those who keep order.
"use strict";
const assert = require("assert/strict");

module.exports = {
	async "liked, commented, followed, and told of it"(stage) {
		const owner = await stage.person(), friend = await stage.person();
		const photo = await stage.upload(owner, { title: "For friends" });
		const page = await stage.as(friend, `/i/${photo.id}`);

		await page.getByRole("button", { name: /^Like/ }).click();
		await page.waitForFunction(() => document.querySelector(".like").getAttribute("aria-pressed") === "true");
		await page.locator(".comments textarea").fill("First line\nand a second, @ansel");
		await page.locator(".comments button[type=submit]").click();
		await page.locator(".comment .said").waitFor();
		await page.locator(".comment").getByRole("button", { name: "Edit" }).click();
		await page.locator(".comment textarea").fill("Rather this.");
		await page.locator(".comment").getByRole("button", { name: "Save changes" }).click();
		await page.locator(".comment .said").getByText("Rather this.").waitFor();
		await page.goto(`/u/${owner.name}`);
		await page.getByRole("button", { name: "Follow" }).click();
		await page.getByRole("button", { name: "Following" }).waitFor();
		await page.goto("/feed");
		await page.locator(`.tile a[href="/i/${photo.id}"]`).waitFor();
		const theirs = await stage.as(owner, "/notifications");

		await theirs.getByText(`${friend.name} likes “For friends”.`).waitFor();
		await theirs.getByText(`${friend.name} commented on “For friends”.`).waitFor();
		await theirs.getByText(`${friend.name} follows you.`).waitFor();
		await theirs.locator(".bell .badge").getByText("3").waitFor();
		await theirs.getByRole("button", { name: "Mark all as read" }).click();
		await theirs.waitForFunction(() => document.querySelector(".bell .badge").hidden);
		const { body } = await stage.api("GET", "/notifications", { token: owner.token });

		assert.equal(body.unread_count, 0);
	},

	async "a report, a decision, an appeal"(stage) {
		const owner = await stage.person(), friend = await stage.person();
		const photo = await stage.upload(owner, { title: `Doubtful ${owner.name}` });
		const page = await stage.as(friend, `/i/${photo.id}`);

		await page.locator(".photo-bar").getByRole("button", { name: "More" }).click();
		await page.getByRole("button", { name: "Report" }).click();
		await page.getByRole("dialog").getByLabel("Copyright").check();
		await page.getByRole("dialog").getByLabel("In your words").fill("It is mine.");
		await page.getByRole("button", { name: "Send report" }).click();
		await page.getByText("Thank you. A moderator will look at it.").waitFor();
		const moderator = await stage.as({ name: "the-moderator" }, "/moderation/reports");
		const item = moderator.locator("article").filter({ hasText: photo.title });

		await item.getByText("“It is mine.”").waitFor();
		await item.getByRole("button", { name: "Warn" }).click();
		await moderator.getByRole("dialog").getByLabel("Words for the person").fill("Please say whose it is.");
		await moderator.getByRole("dialog").getByRole("button", { name: "Warn" }).click();
		await item.waitFor({ state: "detached" });
		const theirs = await stage.as(owner, "/settings/decisions");

		await theirs.getByText("Please say whose it is.").waitFor();
		await theirs.getByRole("button", { name: "Appeal" }).click();
		await theirs.getByRole("dialog").getByLabel("Why was it wrong?").fill("I took it myself.");
		await theirs.getByRole("dialog").getByRole("button", { name: "Appeal" }).click();
		await theirs.getByText("Your appeal is sent.").waitFor();
		// Whoever decided does not judge what is said against it.
		const judge = await stage.as({ name: "the-admin" }, "/moderation/appeals");
		const appeal = judge.locator("article").filter({ hasText: owner.name });

		await appeal.getByText("I took it myself.").waitFor();
		await appeal.getByRole("button", { name: "Accept" }).click();
		await judge.getByRole("dialog").getByRole("button", { name: "Accept" }).click();
		await appeal.waitFor({ state: "detached" });
		await moderator.goto("/moderation/audit");
		await moderator.locator("tbody tr").first().waitFor();
	},

	async "an administrator bans and lifts, and gives a role"(stage) {
		const person = await stage.person();
		const page = await stage.as({ name: "the-admin" }, `/moderation/people?name=${person.name}`);

		await page.getByRole("button", { name: "Find" }).click();
		await page.getByRole("button", { name: "Suspend account" }).click();
		await page.getByRole("dialog").getByLabel("Reason").fill("Too much of it.");
		await page.getByRole("dialog").getByRole("button", { name: "Suspend account" }).click();
		await page.getByText("Suspended").waitFor();
		assert.equal((await stage.api("GET", "/users/me", { token: person.token })).status, 401);
		await page.getByRole("button", { name: "Lift" }).click();
		await page.locator("article").getByText("Active").waitFor();
		await page.getByLabel("Role").selectOption("moderator");
		await page.getByText("Saved").waitFor();
		assert.equal((await stage.person(person.name)).user.role, "moderator");
	},

	async "without a script photos are there to look at"(stage) {
		const page = await stage.open({ javaScriptEnabled: false });

		await page.goto("/explore");
		await page.locator("main img").first().waitFor();
		await page.locator("main a:has(img)").first().click();
		await page.waitForURL("**/i/*");
		await page.locator("main article img").waitFor();
		assert.ok((await page.locator("main h1").textContent()).length > 0);
		await stage.picture("without-script");
	},
};
