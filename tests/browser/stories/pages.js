// Every page, in both themes, large and small: no axe violation, nothing sticks out, and a picture.
"use strict";

let addresses = null;

/** What there is to see, made once: {who: {name: address}}. */
function addressesOf(stage) {
	addresses ??= prepare(stage);
	return addresses;
}

async function prepare(stage) {
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
		ansel: { mine: "/u/ansel", albums: "/albums", "own-album": `/album/${albums.items[0].id}`, upload: "/upload", likes: "/likes", trash: "/trash", feed: "/feed", notifications: "/notifications" },
		settings: { settings: "/settings", "settings-password": "/settings/password", "settings-sessions": "/settings/sessions", "settings-appearance": "/settings/appearance", "settings-decisions": "/settings/decisions", "settings-data": "/settings/data", "settings-tokens": "/settings/tokens", "settings-webhooks": "/settings/webhooks" },
		"the-admin": { reports: "/moderation/reports", appeals: "/moderation/appeals", bans: "/moderation/bans", people: "/moderation/people", audit: "/moderation/audit", admin: "/admin" },
	};
}

/** What is seen at first is there, and nothing moves. */
async function settled(page) {
	await page.waitForFunction(() => {
		const seen = [...document.images].filter((img) => img.getBoundingClientRect().top < innerHeight);

		const tiles = [...document.querySelectorAll("main .tile")].filter((tile) => tile.getBoundingClientRect().top < innerHeight);

		return document.querySelector("main .page > *") && !document.querySelector("main .sketch, main .state .spinner, main [aria-busy=true]") &&
			tiles.every((tile) => !tile.fill) &&
			seen.every((img) => img.complete && !img.classList.contains("waits")) && document.getAnimations().every((each) => each.playState !== "running");
	});
}

/** Each page once, looked at in both themes. */
async function walk(stage, who, pages, phone) {
	const page = who === "visitor" ? await stage.open({ phone }) : await stage.as({ name: who }, "/explore", { phone });
	const wrong = [];
	const note = (error) => wrong.push(error.message);

	stage.expect(/404.*export|export.*404/);
	for (const [name, address] of Object.entries(pages)) {
		await page.emulateMedia({ colorScheme: "light" });
		await page.goto(address);
		await settled(page).catch((error) => note(new Error(`${address}: ${error.message}`)));
		await stage.fits(page, `${address}, ${phone ? "phone" : "desktop"}`).catch(note);
		for (const theme of ["light", "dark"]) {
			await page.emulateMedia({ colorScheme: theme });
			await settled(page).catch(note);
			await stage.picture(`${name}-${phone ? "phone" : "desktop"}-${theme}`, page);
			// On a phone the colours are the same; in the dark nothing but them is another.
			if (!phone || theme === "light")
				await stage.accessible(page, `${address}, ${theme}`, { colours: theme === "dark" }).catch(note);
		}
	}
	if (wrong.length > 0)
		throw new Error(wrong.join("\n"));
}

for (const [what, who] of [["visitor", "visitor"], ["ansel", "ansel"], ["settings", "ansel"], ["the-admin", "the-admin"]])
	for (const phone of [false, true])
		module.exports[`${what}, ${phone ? "phone" : "desktop"}`] = async (stage) => walk(stage, who, (await addressesOf(stage))[what], phone);

module.exports["in German"] = async (stage) => {
	const page = await stage.open({ locale: "de-DE" });

	await page.goto("/explore");
	await page.getByRole("heading", { name: "Entdecken" }).waitFor();
	await settled(page);
	await stage.accessible(page, "explore in German");
	await stage.fits(page, "explore in German");
	await stage.picture("explore-german");
};
