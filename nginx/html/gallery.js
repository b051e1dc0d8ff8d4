// The public images, newest first, a page at a time.
const list = document.querySelector("#images");
const notice = document.querySelector("#notice");
const more = document.querySelector("#more");
let cursor = null;

function tile(image) {
	const item = document.createElement("li");
	const link = document.createElement("a");
	const picture = document.createElement("img");
	const caption = document.createElement("span");
	const small = image.variants.thumbnail ?? image.variants.small;
	const large = image.variants.large ?? image.variants.medium ?? small;

	picture.alt = image.alt_text || image.title || "";
	picture.loading = "lazy";
	if (small) {
		picture.src = small.url;
		picture.width = small.width;
		picture.height = small.height;
	}
	if (large)
		link.href = large.url;
	caption.textContent = image.title || "Untitled";
	link.append(picture, caption);
	item.append(link);
	return item;
}

async function load() {
	const query = new URLSearchParams({ limit: "50" });

	if (cursor)
		query.set("cursor", cursor);
	more.disabled = true;
	try {
		const answer = await fetch(`/api/v1/images?${query}`);
		const body = await answer.json();

		if (!answer.ok)
			throw new Error(body.detail);
		list.append(...body.items.map(tile));
		cursor = body.pagination.next_cursor;
		more.hidden = !cursor;
		notice.textContent = list.childElementCount === 0 ? "No public images yet." : "";
	} catch (error) {
		notice.textContent = `The list cannot be had: ${error.message}`;
		more.hidden = false;
	}
	more.disabled = false;
}

more.addEventListener("click", load);
load();
