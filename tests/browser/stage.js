// What stories stand on: pages that are watched, people who sign in, the API behind the page's back.
"use strict";
const path = require("path");
const fs = require("fs");

const PASSWORD = "Silver-and-light-1856";
const DESKTOP = { width: 1280, height: 800 }, PHONE = { width: 390, height: 844 };
const axeSource = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const PATIENCE = 60_000;
let serial = 0;

class Stage {
	constructor(browser, base, shots) {
		this.browser = browser;
		this.base = base;
		this.shots = shots;
		this.contexts = [];
		this.pages = [];
		this.wrong = [];
		this.expected = [];
	}

	/** A window: {phone, theme, locale, options of the context}. */
	async open({ phone = false, theme = "light", locale = "en-GB", ...more } = {}) {
		const context = await this.browser.newContext({ viewport: phone ? PHONE : DESKTOP, isMobile: phone, hasTouch: phone, colorScheme: theme, locale, reducedMotion: "no-preference", baseURL: this.base, ...more });
		const page = await context.newPage();

		this.contexts.push(context);
		page.setDefaultTimeout(30_000);
		await context.addInitScript(() => {
			document.addEventListener("securitypolicyviolation", (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
		});
		this.watch(page);
		return page;
	}

	watch(page) {
		this.pages.push(page);
		page.on("pageerror", (error) => this.wrong.push(`threw: ${error.message}`));
		page.on("console", (message) => {
			if (message.type() === "error" || /Content.Security.Policy/i.test(message.text()))
				this.wrong.push(`${message.text()} ${message.location().url}`);
		});
	}

	/** Errors on the console that belong to the story, as when a server fails. */
	expect(pattern) {
		this.expected.push(pattern);
	}

	async check() {
		const wrong = this.wrong.filter((text) => text.startsWith("CSP") || !this.expected.some((pattern) => pattern.test(text)));

		if (wrong.length > 0)
			throw new Error(`the console says:\n${wrong.join("\n")}`);
	}

	async end() {
		for (const context of this.contexts)
			await context.close().catch(() => {});
	}

	async picture(name, page = this.pages.at(-1)) {
		if (page && !page.isClosed())
			await page.screenshot({ path: path.join(this.shots, `${name}.png`) }).catch(() => {});
	}

	/** Asks the API as a program would: {status, body}. */
	async api(method, address, { token, body, form } = {}) {
		const response = await fetch(`${this.base}/api/v1${address}`, { method,
			headers: { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...(body ? { "Content-Type": "application/json" } : {}) },
			body: form ?? (body ? JSON.stringify(body) : undefined) });
		const text = await response.text();

		return { status: response.status, body: text ? JSON.parse(text) : null };
	}

	/** Somebody new, or one of those that fill.sh made: {name, token, user}. */
	async person(name = null) {
		const who = name ?? `walker-${process.pid}-${++serial}`;

		if (!name)
			await this.api("POST", "/auth/register", { body: { email: `${who}@example.org`, username: who, password: PASSWORD } });
		const { body } = await this.api("POST", "/auth/login", { body: { username: who, password: PASSWORD } });

		return { name: who, token: body.access_token, user: body.user, password: PASSWORD };
	}

	/** The page as somebody who signs in by its form, at `address`. */
	async as(person, address = "/explore", options = {}) {
		const page = await this.open(options);

		await page.goto(`/signin?next=${encodeURIComponent(address)}`);
		await page.fill("main [name=email]", person.name);
		await page.fill("main [name=password]", person.password ?? PASSWORD);
		await page.click("main button[type=submit]");
		await page.waitForURL((url) => url.pathname + url.search === address);
		return page;
	}

	/** A photo that cannot be made smaller, as bytes. */
	noise(width, height) {
		const bytes = require("crypto").randomBytes(3 * width * height);
		let at = 0;

		return require("./png.js").png(width, height, () => [bytes[at++], bytes[at++], bytes[at++]]);
	}

	/** A photo that nobody has, as bytes: a small PNG made here. */
	photo(seed = ++serial + process.pid * 100, width = 60, height = 40) {
		return require("./png.js").png(width, height, (x, y) => [(x * 4 + seed) % 256, (y * 5 + seed * 7) % 256, (x * y + seed * 13) % 256]);
	}

	async upload(person, fields = {}) {
		const form = new FormData();

		form.set("file", new Blob([this.photo()], { type: "image/png" }), "photo.png");
		for (const [name, value] of Object.entries({ visibility: "public", ...fields }))
			form.set(name, value);
		const { status, body } = await this.api("POST", "/images", { token: person.token, form });

		if (status !== 201)
			throw new Error(`upload: ${status} ${JSON.stringify(body)}`);
		return this.until("the photo is processed", async () => {
			const now = await this.api("GET", `/images/${body.id}`, { token: person.token });

			return now.body.status !== "processing" && now.body;
		});
	}

	/** Asks again and again until there is an answer that is true. */
	async until(what, ask) {
		for (const end = Date.now() + PATIENCE; Date.now() < end; await new Promise((resolve) => { setTimeout(resolve, 100); })) {
			const answer = await ask();

			if (answer)
				return answer;
		}
		throw new Error(`waited in vain: ${what}`);
	}

	/** Turns the wheel, and waits until the page has moved. */
	async scroll(page, by) {
		const before = await page.evaluate(() => scrollY);

		await page.mouse.wheel(0, by);
		await page.waitForFunction(([from, step]) => scrollY >= Math.min(from + step, document.documentElement.scrollHeight - innerHeight - 1), [before, by]);
	}

	/** WCAG 2.2 A and AA, and axe's good practice: no violation. `colours`: only what another theme can change. */
	async accessible(page, what, { colours = false } = {}) {
		// evaluate() comes in by the debugger: the page's policy stays as it is.
		await page.evaluate(axeSource);
		const violations = await page.evaluate(async (runOnly) => {
			const found = await globalThis.axe.run(document, { runOnly, resultTypes: ["violations"] });

			return found.violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 3).map((node) => `  ${node.html.slice(0, 200)}\n  ${node.failureSummary.split("\n").slice(1, 3).join(" ")}`).join("\n")}`);
		}, colours ? { type: "rule", values: ["color-contrast", "link-in-text-block"] } : { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });

		if (violations.length > 0)
			throw new Error(`${what}: ${violations.join("\n")}`);
	}

	/** Nothing sticks out at the side. */
	async fits(page, what) {
		const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

		if (over > 0)
			throw new Error(`${what}: ${over} pixels too wide`);
	}
}

module.exports = { Stage, PASSWORD };
