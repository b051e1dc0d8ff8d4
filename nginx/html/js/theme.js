// Runs before anything is drawn, so that a chosen theme does not flash in the other one.
const photo = /^\/i\/([0-9a-f-]{36})$/.exec(location.pathname);

if (localStorage.getItem("tintype.theme"))
	document.documentElement.dataset.theme = localStorage.getItem("tintype.theme");
if (/^\/(|u\/.*|tag\/.*|album\/.*|explore|feed|likes)$/.test(location.pathname))
	document.documentElement.dataset.photos = "";
if (localStorage.getItem("tintype.user"))
	document.documentElement.dataset.known = "";
else {
	// What a stranger sees first is asked for while the modules are on their way; js/api.js takes the answer.
	const path = photo ? `/images/${photo[1]}` : /^\/(explore)?$/.test(location.pathname) && !location.search ? "/explore/recent?limit=40" : null;

	if (path)
		globalThis.early = { path, answer: fetch(`/api/v1${path}`) };
	globalThis.early?.answer.catch(() => {});
}
// Beside a photo there are dates and figures.
if (photo)
	new Worker("/js/warm.js");
