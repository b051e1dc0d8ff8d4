// How many users there are at what time, and what must hold. Read by both drivers: k6.js and drive.js.

// The performance study's: up to 100 users, up to 200, and down again, seconds each.
export const stages = [
	{ seconds: 120, users: 100 },
	{ seconds: 300, users: 100 },
	{ seconds: 120, users: 200 },
	{ seconds: 300, users: 200 },
	{ seconds: 120, users: 0 },
];
export const p95Milliseconds = 200;
export const failedShare = 0.01;

export function usersAt(seconds, scale = 1) {
	let before = 0;
	let left = seconds / scale;
	for (const stage of stages) {
		if (left < stage.seconds) return Math.round(before + ((stage.users - before) * left) / stage.seconds);
		left -= stage.seconds;
		before = stage.users;
	}
	return -1; // over
}
