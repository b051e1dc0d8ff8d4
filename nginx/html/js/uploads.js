// The queue of uploads. It belongs to no page: going elsewhere on the site does not stop it.
// "change" tells which item changed, or null for the queue as a whole.
import { get, withQuery, user, Problem } from "./api.js";
import * as tus from "./tus.js";
import { keepUpload, dropUpload, keptUploads } from "./upload-store.js";
import { t, bytes } from "./i18n.js";

const AT_ONCE = 3;
const LONGEST_WAIT = 30_000;
const POLL = 1200;

/** state: waiting, sending, processing, done, failed (can be tried again), refused (cannot). */
class Item {
	constructor(file, fields, more = {}) {
		Object.assign(this, { key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, file, name: file.name, size: file.size, fields,
			state: "waiting", sent: 0, address: null, image: null, duplicate: null, problem: null, tries: 0, owner: user?.id }, more);
	}

	get going() {
		return this.state === "waiting" || this.state === "sending";
	}
}

class Queue extends EventTarget {
	constructor() {
		super();
		this.items = [];
		this.paused = false;
		this.samples = [];
		this.polling = false;
		addEventListener("online", () => this.wake());
		addEventListener("beforeunload", (event) => {
			if (this.items.some((item) => item.going && !item.kept))
				event.preventDefault();
		});
	}

	tell(item = null) {
		this.dispatchEvent(new CustomEvent("change", { detail: item }));
	}

	/** Takes files; what the limits forbid is refused here, before a byte is sent. */
	add(files, fields, limits) {
		const added = [...files].map((file) => new Item(file, fields));

		for (const item of added) {
			const refusal = refusalOf(item.file, limits);

			if (this.items.some((other) => other.name === item.name && other.size === item.size && other.file.lastModified === item.file.lastModified && other.state !== "failed"))
				Object.assign(item, { state: "refused", problem: new Problem(409, { title: t("upload.twice"), detail: t("upload.twice") }) });
			else if (refusal)
				Object.assign(item, { state: "refused", problem: new Problem(413, { title: refusal, detail: refusal }) });
			this.items.push(item);
		}
		this.tell();
		for (const item of added)
			if (item.going)
				this.keep(item);
		this.run();
		return added;
	}

	async keep(item) {
		const { key, file, fields, address, owner, image } = item;

		item.kept = await keepUpload({ key, file, fields, address, owner, image }) !== undefined;
	}

	/** Takes up what an earlier page left. */
	async restore() {
		const known = new Set(this.items.map((item) => item.key));

		for (const entry of await keptUploads()) {
			if (known.has(entry.key) || entry.owner !== user?.id)
				continue;
			this.items.push(new Item(entry.file, entry.fields, { ...entry, kept: true, state: entry.image ? "processing" : "waiting", sent: entry.image ? entry.file.size : 0 }));
		}
		this.tell();
		this.run();
		this.poll();
	}

	run() {
		const sending = this.items.filter((item) => item.state === "sending").length;

		if (this.paused)
			return;
		for (const item of this.items.filter((each) => each.state === "waiting" && !each.later).slice(0, AT_ONCE - sending))
			this.send(item);
	}

	async send(item) {
		item.state = "sending";
		item.problem = null;
		item.stopper = new AbortController();
		this.tell(item);
		try {
			const { signal } = item.stopper;
			let offset = item.address ? await tus.offsetOf(item.address, signal) : null;

			if (offset === null) {
				item.told = item.title;
				item.address = await tus.begin(item.file, { ...item.fields, title: item.title }, signal);
				offset = 0;
				await this.keep(item);
			}
			const { image, duplicate } = await tus.send(item.address, item.file, offset, (sent) => this.progress(item, sent), signal);

			Object.assign(item, { image, duplicate, state: "processing", sent: item.size, tries: 0 });
			await this.keep(item);
			this.poll();
		} catch (problem) {
			this.broken(item, problem);
		}
		this.tell(item);
		this.run();
	}

	progress(item, sent) {
		const now = performance.now();

		this.samples.push([now, Math.max(0, sent - item.sent)]);
		this.samples = this.samples.filter(([at]) => now - at < 4000);
		item.sent = sent;
		this.tell(item);
	}

	/** Bytes a second over the last seconds. */
	get speed() {
		if (this.samples.length < 2)
			return 0;
		const span = (performance.now() - this.samples[0][0]) / 1000;

		return span > 0 ? this.samples.reduce((sum, [, size]) => sum + size, 0) / Math.max(span, 0.5) : 0;
	}

	/** What may pass by itself is tried again, later each time. */
	broken(item, problem) {
		if (problem.name === "AbortError") {
			item.state = item.gone ? "refused" : "waiting";
			return;
		}
		item.problem = problem;
		const passing = problem.status === 0 || problem.status === 409 || problem.status === 429 || problem.status >= 500;

		if (!passing) {
			item.state = problem.status === 401 ? "failed" : "refused";
			if (item.state === "refused")
				dropUpload(item.key);
			return;
		}
		item.tries++;
		if (item.tries > 6 && problem.status !== 429 && problem.status !== 0) {
			item.state = "failed";
			return;
		}
		item.state = "waiting";
		const wait = problem.retryAfter > 0 ? problem.retryAfter * 1000 : Math.min(LONGEST_WAIT, 1000 * 2 ** (item.tries - 1));

		item.later = setTimeout(() => { item.later = null; this.run(); }, wait);
	}

	/** The connection is back: nobody needs to wait any longer. */
	wake() {
		for (const item of this.items)
			if (item.later) {
				clearTimeout(item.later);
				item.later = null;
			}
		this.run();
	}

	retry(item) {
		clearTimeout(item.later);
		Object.assign(item, { later: null, tries: 0, state: "waiting", problem: null });
		this.tell(item);
		this.run();
	}

	remove(item) {
		item.gone = true;
		item.stopper?.abort();
		if (item.address && !item.image)
			tus.forget(item.address);
		dropUpload(item.key);
		this.items = this.items.filter((other) => other !== item);
		this.tell();
		this.run();
	}

	pause(on) {
		this.paused = on;
		if (on)
			for (const item of this.items)
				if (item.state === "sending")
					item.stopper.abort();
		this.tell();
		this.run();
	}

	/** One question tells of all that are still being made; each that is not any more is looked at. */
	async poll() {
		if (this.polling)
			return;
		this.polling = true;
		while (this.items.some((item) => item.state === "processing")) {
			await new Promise((resolve) => { setTimeout(resolve, POLL); });
			try {
				const { items } = await get(withQuery("/users/me/images", { status: "processing", limit: 100 }));
				const busy = new Set(items.map(({ id }) => id));

				await Promise.all(this.items.filter((item) => item.state === "processing" && !busy.has(item.image)).slice(0, 6).map((item) => this.finish(item)));
			} catch (problem) {
				if (problem.status === 401)
					break;
			}
		}
		this.polling = false;
	}

	async finish(item) {
		try {
			const made = await get(`/images/${item.image}`);

			if (made.status === "processing")
				return;
			item.made = made;
			item.state = made.status === "active" ? "done" : "failed";
			if (made.status === "failed") {
				const { error } = await get(`/images/${item.image}/status`);

				item.problem = new Problem(422, { title: t("image.failed"), detail: error ?? t("photo.failed") });
				item.address = item.image = null;
			}
		} catch (problem) {
			if (problem.status !== 404)
				return;
			item.state = "refused";
			item.problem = problem;
		}
		dropUpload(item.key);
		this.tell(item);
	}
}

function refusalOf(file, limits) {
	if (!limits)
		return null;
	const { upload } = limits;

	if (file.size === 0)
		return t("upload.empty");
	if (file.size > upload.max_bytes)
		return t("upload.large", { size: bytes(file.size), most: bytes(upload.max_bytes) });
	if (file.type && !upload.formats.includes(file.type))
		return t("upload.format", { formats: upload.formats.map((each) => each.replace("image/", "").toUpperCase()).join(", ") });
	return null;
}

export const uploads = new Queue();
