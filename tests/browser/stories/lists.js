// Every list of the site, in every state it can be in: on its way, refused, without a connection, without a
// session, with something in it, and empty. A new list is a new row.
"use strict";

let world = null;

/** Somebody of whom every list has something to show, made once; and somebody of whom none has. */
function worldOf(stage) {
	world ??= prepare(stage);
	return world;
}

async function prepare(stage) {
	const rich = await stage.person(), poor = await stage.person(), friend = await stage.person();
	const { token } = rich;
	const moderator = await stage.person("the-moderator"), admin = await stage.person("the-admin");
	const send = async (who, method, address, body) => {
		const answer = await stage.api(method, address, { token: who.token, body });

		if (answer.status >= 300)
			throw new Error(`${method} ${address}: ${answer.status} ${JSON.stringify(answer.body)}`);
		return answer.body;
	};
	const [photo, other, deleted, warned] = [await stage.upload(rich, { title: "Listed", tags: "listed" }), await stage.upload(friend, { title: "Of a friend" }),
		await stage.upload(rich, { title: "Thrown away" }), await stage.upload(rich, { title: "Warned of" })];
	const album = await send(rich, "POST", "/albums", { title: "Listed", visibility: "public" });
	const hollow = await send(rich, "POST", "/albums", { title: "Hollow", visibility: "public" });

	await send(rich, "POST", `/albums/${album.id}/images`, { image_ids: [photo.id] });
	await send(rich, "POST", `/users/${friend.user.id}/follow`);
	await send(rich, "POST", `/images/${other.id}/like`);
	await send(friend, "POST", `/images/${photo.id}/like`);
	await send(friend, "POST", `/images/${photo.id}/comments`, { content: "A line." });
	await send(rich, "DELETE", `/images/${deleted.id}`);
	await send(rich, "POST", "/users/me/tokens", { name: "Listed", scopes: ["read"], expires_at: null });
	const hook = await send(rich, "POST", "/users/me/webhooks", { url: "https://hooks.example.org/listed", events: ["image.active"] });

	await send(rich, "POST", `/users/me/webhooks/${hook.id}/test`);
	await send(rich, "POST", `/images/${photo.id}/shares`, {});
	const report = await send(friend, "POST", "/reports", { image_id: warned.id, reason: "other", description: "Hm." });

	await send(moderator, "POST", `/moderation/reports/${report.id}/resolve`, { action: "warn", resolution: "Please do not." });
	const { items: [decision] } = await send(rich, "GET", "/users/me/decisions");

	await send(rich, "POST", `/users/me/decisions/${decision.id}/appeal`, { content: "Why not?" });
	await send(friend, "POST", "/reports", { image_id: photo.id, reason: "other", description: "Open." });
	await send(admin, "POST", `/users/${(await stage.person()).user.id}/ban`, { reason: "Listed." });
	return { rich, poor, token, photo, album, hollow, plain: other };
}

const press = (name) => (page) => page.getByRole("button", { name, exact: true }).first().click();
const choose = (menu, name) => async (page) => {
	await page.locator("main").getByRole("button", { name: menu, exact: true }).first().click();
	await page.getByRole("button", { name, exact: true }).click();
};

/*
 * name: {address, asks, shown, empty, open}. `address(who)` of the page, `asks` the API's address without
 * which there is no list, `shown` what there is then. `empty`: [address, words] where nothing is, for somebody of
 * whom there is nothing. `open(page)`: what is pressed to see the list.
 */
const lists = {
	visitor: {
		"recent photos": { address: () => "/explore", asks: /\/explore\/recent/, shown: ".tile a" },
		"popular photos": { address: () => "/explore?popular=week", asks: /\/explore\/popular/, shown: ".tile a, .state h2" },
		search: { address: () => "/search?q=listed", asks: /\/images\/search/, shown: ".tile a", empty: [() => "/search?q=xyzzyplugh", "Nothing found for “xyzzyplugh”"] },
		"tags to search for": { address: () => "/search", asks: /\/tags\?/, shown: ".chips .chip" },
		"photos with a tag": { address: () => "/tag/listed", asks: /\/tags\/listed\/images/, shown: ".tile a", empty: [() => "/tag/xyzzyplugh", "There is no such tag."] },
		tags: { address: () => "/tags", asks: /\/tags\?/, shown: ".chips .chip" },
		"photos of a person": { address: ({ rich }) => `/u/${rich.name}`, asks: /\/users\/[^/]+\/images/, shown: ".tile a", empty: [({ poor }) => `/u/${poor.name}`, "No photos to see"] },
		"albums of a person": { address: ({ rich }) => `/u/${rich.name}/albums`, asks: /\/albums\?/, shown: ".album-card", empty: [({ poor }) => `/u/${poor.name}/albums`, "No albums to see"] },
		"what a person likes": { address: ({ rich }) => `/u/${rich.name}/likes`, asks: /\/users\/[^/]+\/likes/, shown: ".tile a", empty: [({ poor }) => `/u/${poor.name}/likes`, "No liked photos to see"] },
		"photos of an album": { address: ({ album }) => `/album/${album.id}`, asks: /\/albums\/[^/]+\/images/, shown: ".tile a", empty: [({ hollow }) => `/album/${hollow.id}`, "This album is empty"] },
		comments: { address: ({ photo }) => `/i/${photo.id}`, asks: /\/images\/[^/]+\/comments/, shown: ".comment", empty: [({ plain }) => `/i/${plain.id}`, "Comments"] },
	},
	member: {
		feed: { address: () => "/feed", asks: /\/feed\?/, shown: ".tile a", empty: [() => "/feed", "Nothing new"] },
		likes: { address: () => "/likes", asks: /\/users\/me\/likes/, shown: ".tile a", empty: [() => "/likes", "You have not liked a photo yet"] },
		albums: { address: () => "/albums", asks: /\/albums\?/, shown: ".album-card", empty: [() => "/albums", "You have no albums yet."] },
		notifications: { address: () => "/notifications", asks: /\/notifications\?limit=40/, shown: ".notice-line", empty: [() => "/notifications", "Nothing to tell"] },
		trash: { address: () => "/trash", asks: /\/users\/me\/trash/, shown: ".tile a", empty: [() => "/trash", "The trash is empty"] },
		profile: { address: () => "/settings", asks: /\/users\/me$/, shown: ".card form" },
		sessions: { address: () => "/settings/sessions", asks: /\/users\/me\/sessions/, shown: ".item" },
		tokens: { address: () => "/settings/tokens", asks: /\/users\/me\/tokens/, shown: ".item", empty: [() => "/settings/tokens", "You have no tokens"] },
		webhooks: { address: () => "/settings/webhooks", asks: /\/users\/me\/webhooks\?/, shown: ".item", empty: [() => "/settings/webhooks", "You have no webhooks"] },
		"messages of a webhook": { address: () => "/settings/webhooks", open: choose("More", "Messages"), asks: /\/webhooks\/[^/]+\/deliveries/, shown: ".stack li" },
		decisions: { address: () => "/settings/decisions", asks: /\/users\/me\/decisions/, shown: ".item", empty: [() => "/settings/decisions", "No moderator has decided"] },
		export: { address: () => "/settings/data", asks: /\/users\/me\/export/, shown: ".card .button.primary" },
		"photos to choose from": { address: ({ album }) => `/album/${album.id}`, open: press("Add photos"), asks: /\/users\/me\/images/, shown: ".tile a" },
		"secret links": { address: ({ photo }) => `/i/${photo.id}`, open: press("Share"), asks: /\/images\/[^/]+\/shares/, shown: ".links li" },
		"albums to choose from": { address: ({ photo }) => `/i/${photo.id}`, open: press("Album"), asks: /\/albums\?limit=100/, shown: ".items .button" },
	},
	"the-admin": {
		reports: { address: () => "/moderation/reports", asks: /\/moderation\/reports/, shown: ".item" },
		appeals: { address: () => "/moderation/appeals", asks: /\/moderation\/appeals/, shown: ".item" },
		bans: { address: () => "/moderation/bans", asks: /\/moderation\/bans/, shown: ".item" },
		audit: { address: () => "/moderation/audit", asks: /\/moderation\/audit/, shown: "tbody tr", empty: [() => "/moderation/audit?q=xyzzyplugh", "No records"] },
		statistics: { address: () => "/admin", asks: /\/admin\/statistics/, shown: ".plots svg" },
		people: { address: () => "/admin/users", asks: /\/admin\/users/, shown: ".item", empty: [() => "/admin/users?q=xyzzyplugh", "Nobody found"] },
		jobs: { address: () => "/admin/jobs?state=done", asks: /\/admin\/jobs/, shown: ".item, .state h2" },
		storage: { address: () => "/admin/storage", asks: /\/admin\/storage/, shown: ".facts" },
	},
};

const refusal = { status: 503, contentType: "application/problem+json", body: JSON.stringify({ type: "/problems/service-unavailable", title: "Service Unavailable", status: 503, detail: "The database rests.", traceId: "trace-1" }) };

/** Follows a link to `address`, as people do: nothing of the page is loaded anew. */
const follow = (page, address) => page.evaluate((href) => {
	const link = Object.assign(document.createElement("a"), { href });

	document.body.append(link);
	link.click();
	link.remove();
}, address);

/** Behind a dialog's back the same words may stand in the page. */
const within = (page, list) => list.open ? page.getByRole("dialog").last() : page.locator("main");

/** Pages without a list, to come from. */
const elsewhere = { visitor: "/signin", member: "/settings/password", "the-admin": "/settings/password" };

async function see(page, list, from, address) {
	await follow(page, from);
	await page.waitForURL(`**${from}`);
	await follow(page, address);
	await list.open?.(page);
}

async function shut(page) {
	await page.keyboard.press("Escape");
	await page.locator("dialog").waitFor({ state: "detached" });
}

async function refused(stage, page, list, { name, from, address }) {
	const asked = [];
	let how = "hold";
	let letGo = null;
	const held = new Promise((resolve) => { letGo = resolve; });
	const api = (url) => url.pathname.startsWith("/api/v1/") && list.asks.test(url.pathname + url.search);

	await page.route(api, async (route) => {
		asked.push(route.request().url());
		if (how === "hold") {
			await held;
			return route.fulfill(refusal);
		}
		return route.continue();
	});
	await see(page, list, from, address);
	await stage.until(`${name}: asked`, () => asked.length > 0);
	await within(page, list).locator(".sketch, .spinner").first().waitFor({ state: "attached" });
	how = "answer";
	letGo();
	const box = within(page, list);

	await box.getByRole("heading", { name: "Service Unavailable" }).waitFor();
	await box.getByText("The database rests.").waitFor();
	await box.getByText("trace-1").waitFor();
	if (process.env.PICTURES)
		await stage.picture(`list-${name}-refused`, page);
	await stage.fits(page, name);
	await box.getByRole("button", { name: "Try again" }).click();
	await box.locator(list.shown).first().waitFor();
	await box.getByRole("heading", { name: "Service Unavailable" }).waitFor({ state: "detached" });
	await page.unroute(api);
}

async function offline(stage, page, list, { name, from, address }) {
	// The page itself is there; what it lists is not.
	if (list.open)
		await shut(page);
	await page.context().setOffline(true);
	if (list.open)
		await list.open(page);
	else {
		await follow(page, from);
		await follow(page, address);
	}
	// More than one thing of a page may say so.
	const notes = within(page, list).getByRole("heading", { name: "No connection" });

	await notes.first().waitFor();
	if (process.env.PICTURES)
		await stage.picture(`list-${name}-offline`, page);
	await page.context().setOffline(false);
	await within(page, list).locator(list.shown).first().waitFor();
	await notes.first().waitFor({ state: "detached" });
}

/** Whoever was signed out elsewhere is asked to sign in, and then sees what they came for. */
async function ended(stage, page, list, { from, address }, person) {
	if (list.open)
		await shut(page);
	await follow(page, from);
	const asking = page.waitForRequest((request) => request.headers().authorization);

	await follow(page, address);
	const token = (await asking).headers().authorization.split(" ")[1];

	// This session alone: others of the same person are in other tests.
	await stage.api("POST", "/auth/logout", { token, body: {} });
	await follow(page, from);
	await follow(page, address);
	const dialog = page.getByRole("dialog").filter({ hasText: "Your session has ended" });

	await dialog.getByLabel("E-mail or user name").fill(person.name);
	await dialog.getByLabel("Password", { exact: true }).fill(person.password);
	await dialog.getByRole("button", { name: "Sign in" }).click();
	await dialog.waitFor({ state: "detached" });
	await list.open?.(page);
	await within(page, list).locator(list.shown).first().waitFor();
}

async function walk(stage, who, [name, list]) {
	const made = await worldOf(stage);
	const person = { visitor: null, member: made.rich, "the-admin": { name: "the-admin", password: made.rich.password } }[who];
	const place = { name, from: elsewhere[who], address: list.address(made) };
	const page = person ? await stage.as(person, "/tags") : await stage.open();

	stage.expect(/503|ERR_INTERNET_DISCONNECTED|Failed to (load|fetch)|export|401/);
	if (!person)
		await page.goto("/tags");
	await refused(stage, page, list, place);
	await offline(stage, page, list, place);
	if (who === "member")
		await ended(stage, page, list, place, person);
	if (list.empty) {
		const there = who === "member" ? await stage.as(made.poor, list.empty[0](made)) : page;

		if (there === page)
			await follow(page, list.empty[0](made));
		await there.locator("main").getByText(list.empty[1]).first().waitFor();
		if (process.env.PICTURES)
			await stage.picture(`list-${name}-empty`, there);
	}
}

for (const [who, rows] of Object.entries(lists))
	for (const row of Object.entries(rows))
		module.exports[`${who}: ${row[0]}`] = (stage) => walk(stage, who, row);
