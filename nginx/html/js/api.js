// The public API, and who is signed in. The access token lives in this variable and nowhere else;
// the refresh token is a cookie that no script can read. Only the name to greet by is stored.
import { t } from "./i18n.js";

const BASE = "/api/v1";
const STORED = "tintype.user";
const SOON = 20_000;

let token = null;
let expires = 0;
let refreshing = null;
let signInDialog = null;
let asking = null;

/** Who is signed in: own-user of the contract, or null. */
export let user = JSON.parse(localStorage.getItem(STORED) ?? "null");

/** "user": who is signed in has changed. "image": {id, image or null} was changed or removed. */
export const events = new EventTarget();
export const tell = (type, detail) => events.dispatchEvent(new CustomEvent(type, { detail }));

/** What went wrong, in the words of the problem document. Status 0: nobody answered. */
export class Problem extends Error {
	constructor(status, document = {}, retryAfter = 0) {
		super(document.detail || document.title || t("error.unknown", { status }));
		this.status = status;
		this.title = document.title ?? t(status === 0 ? "error.offline" : "error.title");
		this.errors = document.errors ?? [];
		this.trace = document.traceId ?? null;
		this.slug = (document.type ?? "").split("/").pop();
		this.retryAfter = retryAfter;
	}
}

/** Nobody answered. */
export const unreachable = () => new Problem(0, { title: t("error.offline"), detail: t("error.offline.detail") });

function setUser(next) {
	const changed = next?.id !== user?.id;

	user = next;
	if (next)
		localStorage.setItem(STORED, JSON.stringify({ id: next.id, username: next.username, display_name: next.display_name, role: next.role, show_nsfw: next.show_nsfw }));
	else
		localStorage.removeItem(STORED);
	tell("user", { changed });
}

// Another tab signed in or out.
addEventListener("storage", (event) => {
	if (event.key === STORED && (event.newValue === null) !== (user === null))
		location.reload();
});

function takeTokens(answer) {
	token = answer.access_token;
	expires = Date.now() + answer.expires_in * 1000;
	if (answer.user)
		setUser(answer.user);
}

/** The answer to what js/theme.js has asked already, once. */
function earlyAnswer(path, { method, headers }) {
	const { early } = globalThis;

	if (early === undefined || method !== "GET" || BASE + early.path !== path || headers?.Authorization)
		return null;
	delete globalThis.early;
	return early.answer;
}

async function reach(path, options) {
	try {
		return await (earlyAnswer(path, options) ?? fetch(path, options));
	} catch (error) {
		if (error.name === "AbortError")
			throw error;
		throw unreachable();
	}
}

async function problemOf(response) {
	const wait = Number(response.headers.get("Retry-After")) || 0;
	let document = {};

	if ((response.headers.get("Content-Type") ?? "").includes("json"))
		document = await response.json().catch(() => ({}));
	return new Problem(response.status, document, wait);
}

/** True if there is a token again. False: the session has ended. Throws when nobody can tell. */
function refresh() {
	refreshing ??= (async () => {
		const response = await reach(`${BASE}/auth/refresh`, { method: "POST" });

		if (response.ok)
			takeTokens(await response.json());
		else if (response.status === 401 || response.status === 403)
			token = null;
		else
			throw await problemOf(response);
		return response.ok;
	})().finally(() => { refreshing = null; });
	return refreshing;
}

/** How `request` asks a person to sign in: resolves true when they did. */
export function setSignInDialog(ask) {
	signInDialog = ask;
}

/** However many requests find that the session has ended, a person is asked once. */
function askForSignIn(why) {
	asking ??= signInDialog(why).finally(() => { asking = null; });
	return asking;
}

/** True when somebody is signed in, if need be after asking. `why` is said in the dialog. */
export async function signedIn(why) {
	if (user && (token || await refresh()))
		return true;
	return askForSignIn(user ? t("signin.ended") : why);
}

/** `quiet`: what nobody has asked for does not ask anybody. */
async function haveToken(quiet = false) {
	if (!user || (token && Date.now() <= expires - SOON) || await refresh())
		return;
	if (quiet)
		throw new Problem(401, { title: t("signin.title"), detail: t("signin.ended") });
	if (!await askForSignIn(t("signin.ended")))
		setUser(null);
}

/** The header that says who asks, for those who do not use `request`. */
export async function authorization() {
	await haveToken();
	return token ? { Authorization: `Bearer ${token}` } : {};
}

/**
 * A token was refused though it was young: it was revoked, or its session has ended. Of several requests that had
 * it the first may have another by now, or be asking for one.
 */
async function another(refused, quiet) {
	if (token === refused)
		token = null;
	return Boolean(token) || await refresh() || (!quiet && await askForSignIn(t("signin.ended")));
}

function optionsOf(method, { body, signal, headers, etag }) {
	const options = { method, signal, headers: { ...headers } };

	if (etag)
		// nginx, which compresses the answer, calls its tag weak; the version in it is not.
		options.headers["If-Match"] = etag.replace(/^W\//, "");
	if (body instanceof FormData)
		options.body = body;
	else if (body !== undefined) {
		options.body = JSON.stringify(body);
		options.headers["Content-Type"] = "application/json";
	}
	return options;
}

/**
 * Asks the API; returns the answer's body, or with `whole` {body, headers, status}. Throws Problem.
 * A session that has ended is asked for again, and then the request is sent once more.
 */
export async function request(method, path, settings = {}) {
	const options = optionsOf(method, settings);
	let sent = null;
	const send = () => {
		sent = settings.anonymous ? null : token;
		if (sent)
			options.headers.Authorization = `Bearer ${sent}`;
		else
			delete options.headers.Authorization;
		return reach(BASE + path, options);
	};

	if (!settings.anonymous)
		await haveToken(settings.quiet);
	let response = await send();

	if (response.status === 401 && sent && !settings.password && await another(sent, settings.quiet))
		response = await send();
	if (!response.ok && response.status !== 304)
		throw await problemOf(response);
	const json = (response.headers.get("Content-Type") ?? "").includes("json");
	const body = json && response.status !== 304 ? await response.json() : null;

	return settings.whole ? { body, headers: response.headers, status: response.status } : body;
}

export const get = (path, settings) => request("GET", path, settings);
export const post = (path, body, settings) => request("POST", path, { body, ...settings });
export const patch = (path, body, settings) => request("PATCH", path, { body, ...settings });
export const put = (path, body, settings) => request("PUT", path, { body, ...settings });
export const remove = (path, settings) => request("DELETE", path, settings);

/** "/images" and {q: "a b", tags: null} make "/images?q=a+b". */
export function withQuery(path, query) {
	const text = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== ""));

	return text.size > 0 ? `${path}?${text}` : path;
}

export async function signIn(login, password) {
	const name = login.includes("@") ? { email: login } : { username: login };

	takeTokens(await post("/auth/login", { ...name, password, cookie: true }, { anonymous: true }));
}

export async function signOut(everywhere = false) {
	try {
		await post("/auth/logout", { logout_all: everywhere });
	} finally {
		token = null;
		setUser(null);
	}
}

/** The account is gone, or its sessions were ended elsewhere: nothing to tell the server. */
export function forgetUser() {
	token = null;
	setUser(null);
}

export async function readUser() {
	setUser(await get("/users/me"));
	return user;
}

export const mayModerate = () => user?.role === "moderator" || user?.role === "admin";
export const isAdmin = () => user?.role === "admin";

let limits = null;

/** What the server allows, asked once. */
export function readLimits() {
	limits ??= get("/limits", { anonymous: true }).catch((error) => { limits = null; throw error; });
	return limits;
}
