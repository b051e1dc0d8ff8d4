// Private photos: an <img> cannot say who asks, so their bytes are fetched and shown from memory.
import { authorization } from "./api.js";

const MOST = 120;
const known = new Map();

async function load(address) {
	const response = await fetch(address, { headers: await authorization() });

	if (!response.ok)
		throw new Error(String(response.status));
	return URL.createObjectURL(await response.blob());
}

/** The address of a copy in memory; the oldest copies are let go. */
export function privateAddress(address) {
	if (!known.has(address)) {
		const made = load(address);

		made.catch(() => known.delete(address));
		known.set(address, made);
		if (known.size > MOST) {
			const [oldest, copy] = known.entries().next().value;

			known.delete(oldest);
			copy.then((url) => URL.revokeObjectURL(url), () => {});
		}
	}
	return known.get(address);
}
