// Files out of drops, folders and the clipboard.

async function entriesOf(folder) {
	const reader = folder.createReader();
	const all = [];

	// A reader gives some at a time, and nothing at the end.
	for (;;) {
		const some = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });

		if (some.length === 0)
			return all;
		all.push(...some);
	}
}

async function filesOf(entry) {
	if (entry.isFile)
		return [await new Promise((resolve, reject) => { entry.file(resolve, reject); })];
	const inner = await entriesOf(entry);

	return (await Promise.all(inner.map(filesOf))).flat();
}

/** Not what a system has put among the photos of a folder. */
export const visible = (file) => !file.name.startsWith(".");

/** All files of a drop or paste, those in folders too. */
export async function filesFrom(transfer) {
	const entries = [...transfer.items ?? []].filter((item) => item.kind === "file").map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());

	if (entries.length === 0)
		return [...transfer.files].filter(visible);
	return (await Promise.all(entries.filter(Boolean).map((entry) => entry instanceof File ? [entry] : filesOf(entry)))).flat().filter(visible);
}

export const hasFiles = (transfer) => [...transfer?.types ?? []].includes("Files");
