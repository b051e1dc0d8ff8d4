// Every page, in both themes, large and small: no axe violation, nothing sticks out, and a picture.
"use strict";

async function addressesOf(stage) {
	const { body: ansel } = await stage.api("GET", "/users/ansel");
	const { body: photos } = await stage.api("GET", `/users/${ansel.id}/images?limit=8`);
	const owner = await stage.person("ansel");
	let { body: albums } = await stage.api("GET", `/albums?owner_id=${ansel.id}`);

	if (albums.items.length === 0) {
		const { body: album } = await stage.api("POST", "/albums", { token: owner.token, body: { title: "The quiet hours", description: "Before anybody is up.", visibility: "public" } });

		await stage.api("POST", `/albums/${album.id}/images`, { token: owner.token, body: { image_ids: photos.items.map(({ id }) => id) } });
		const friend = await stage.person("dorothea");

		await stage.api("POST", `/images/${photos.items[0].id}/like`, { token: friend.token });
		await stage.api("POST", `/images/${photos.items[0].id}/comments`, { token: friend.token, body: { content: "The light! How early did you get up for this, @ansel?" } });
		await stage.api("POST", `/images/${photos.items[0].id}/comments`, { token: owner.token, body: { content: "Earlier than I would like to admit." } });
		await stage.api("POST", `/users/${ansel.id}/follow`, { token: friend.token });
		await stage.api("POST", `/users/${friend.user.id}/follow`, { token: owner.token });
		await stage.api("POST", "/reports", { token: friend.token, body: { image_id: photos.items[1].id, reason: "copyright", description: "I have seen this one in a calendar." } });
		({ body: albums } = await stage.api("GET", `/albums?owner_id=${ansel.id}`));
	}
	return {
		visitor: { explore: "/explore", image: `/i/${photos.items[0].id}`, person: "/u/ansel", album: `/album/${albums.items[0].id}`, tag: "/tag/water", tags: "/tags", search: "/search?q=garden", "search-empty": "/search", signin: "/signin", signup: "/signup", popular: "/explore?popular=all" },
		ansel: { mine: "/u/ansel", albums: "/albums", "own-album": `/album/${albums.items[0].id}`, upload: "/upload", likes: "/likes", trash: "/trash", feed: "/feed", notifications: "/notifications",
			settings: "/settings", "settings-password": "/settings/password", "settings-sessions": "/settings/sessions", "settings-appearance": "/settings/appearance", "settings-decisions": "/settings/decisions", "settings-data": "/settings/data" },
		"the-admin": { reports: "/moderation/reports", appeals: "/moderation/appeals", bans: "/moderation/bans", people: "/moderation/people", audit: "/moderation/audit", admin: "/admin" },
	};
}

async function settled(page) {
	await page.waitForLoadState("networkidle");
	await page.waitForFunction(() => document.querySelector("main .page > *") && !document.querySelector("main .sketch, main .state .spinner"));
	await page.evaluate(() => Promise.all([...document.images].filter((img) => img.getBoundingClientRect().top < innerHeight).map((img) => img.decode().catch(() => {}))));
	await page.waitForTimeout(250);
}

async function walk(stage, who, pages, phone, theme) {
	const page = who === "visitor" ? await stage.open({ phone, theme }) : await stage.as({ name: who }, "/explore", { phone, theme });

	stage.expect(/404.*export|export.*404/);
	const wrong = [];

	for (const [name, address] of Object.entries(pages)) {
		await page.goto(address);
		await settled(page);
		await stage.picture(`${name}-${phone ? "phone" : "desktop"}-${theme}`);
		// On a phone the same elements have other places: once is enough.
		if (!phone || theme === "light")
			await stage.accessible(page, `${address}, ${theme}`).catch((error) => wrong.push(error.message));
		await stage.fits(page, `${address}, ${phone ? "phone" : "desktop"}`).catch((error) => wrong.push(error.message));
	}
	if (wrong.length > 0)
		throw new Error(wrong.join("\n"));
}

for (const who of ["visitor", "ansel", "the-admin"])
	for (const [phone, theme] of [[false, "light"], [false, "dark"], [true, "light"], [true, "dark"]])
		module.exports[`${who}, ${phone ? "phone" : "desktop"}, ${theme}`] = async (stage) => walk(stage, who, (await addressesOf(stage))[who], phone, theme);

module.exports["in German"] = async (stage) => {
	const page = await stage.open({ locale: "de-DE" });

	await page.goto("/explore");
	await page.getByRole("heading", { name: "Entdecken" }).waitFor();
	await settled(page);
	await stage.accessible(page, "explore in German");
	await stage.fits(page, "explore in German");
	await stage.picture("explore-german");
};
