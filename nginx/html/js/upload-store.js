// Files on their way, kept by the browser over a reload. Without such a store uploads work, but end
// with the page.
const NAME = "tintype-uploads";

function opened() {
	return new Promise((resolve, reject) => {
		const wanted = indexedDB.open(NAME, 1);

		wanted.onupgradeneeded = () => wanted.result.createObjectStore("files", { keyPath: "key" });
		wanted.onsuccess = () => resolve(wanted.result);
		wanted.onerror = () => reject(wanted.error);
	});
}

async function run(mode, act) {
	try {
		const base = await opened();

		return await new Promise((resolve, reject) => {
			const change = base.transaction("files", mode);
			const asked = act(change.objectStore("files"));

			change.oncomplete = () => { base.close(); resolve(asked.result); };
			change.onerror = () => reject(change.error);
			change.onabort = () => reject(change.error);
		});
	} catch {
		return undefined;
	}
}

export const keepUpload = (entry) => run("readwrite", (files) => files.put(entry));
export const dropUpload = (key) => run("readwrite", (files) => files.delete(key));
export const keptUploads = async () => await run("readonly", (files) => files.getAll()) ?? [];
