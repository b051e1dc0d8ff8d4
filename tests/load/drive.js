// The load tests without k6: node tests/load/drive.js BASE FLOW [SCALE]. The same stages, steps and thresholds as
// k6.js; SCALE 0.1 takes a tenth of the time. Prints JSON; ends with 1 if a threshold is passed.
import http from 'node:http';
import { gunzipSync } from 'node:zlib';
import { flowOf, listings } from './flows.js';
import { failedShare, p95Milliseconds, stages, usersAt } from './plan.js';

const [base = 'http://127.0.0.1:8080', flow = 'list', scaleText = '1'] = process.argv.slice(2);
const scale = Number(scaleText);
if (!(scale > 0) || flowOf(flow, 0) === undefined) {
	console.error('usage: drive.js BASE list|browse|sign-in|upload|social|mixed [SCALE]');
	process.exit(2);
}
const site = new URL(base);
const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });
const run = Date.now().toString(36);
const began = Date.now();
const now = () => (Date.now() - began) / 1000;
const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
const taken = new Map(); // name -> milliseconds of each
const wrong = new Map(); // "name: what came" -> how often
let listed = 0; // listings that were answered
const atMost = new Map(); // users of a stage -> milliseconds of each, while so many were there

function ask(request) {
	return new Promise((done) => {
		const started = process.hrtime.bigint();
		const told = (status, bytes, coding) =>
			done({
				status,
				ms: Number(process.hrtime.bigint() - started) / 1e6,
				// Read only by who wants to: the client shares the machine with what it measures.
				get body() {
					return (coding === 'gzip' ? gunzipSync(bytes) : bytes).toString();
				},
			});
		const body = request.body === undefined || request.body === null ? null : Buffer.from(request.body);
		const call = http.request(
			{ agent, host: site.hostname, port: site.port, method: request.method, path: request.path,
				headers: { 'Accept-Encoding': 'gzip', ...request.headers, 'Content-Length': body === null ? 0 : body.length } },
			(answer) => {
				const parts = [];
				answer.on('data', (part) => parts.push(part));
				answer.on('end', () => told(answer.statusCode, Buffer.concat(parts), answer.headers['content-encoding']));
				answer.on('error', () => told(0, 'cut'));
			},
		);
		call.setTimeout(30000, () => call.destroy());
		call.on('error', (error) => told(0, error.code ?? 'failed'));
		call.end(body);
	});
}

async function take(step, my) {
	const request = step.request(my);
	if (request === null) return false;
	const answer = await ask(request);
	if (!taken.has(request.name)) taken.set(request.name, []);
	taken.get(request.name).push(answer.ms);
	const users = usersAt(now(), scale);
	if (!atMost.has(users)) atMost.set(users, []);
	atMost.get(users).push(answer.ms);
	if (answer.status === step.expect) {
		if (listings.has(request.name)) listed++;
		step.then?.(my, answer);
	} else {
		const what = `${request.name}: ${answer.status || answer.body}`;
		wrong.set(what, (wrong.get(what) ?? 0) + 1);
	}
	if (step.pause) await wait(step.pause[0] + Math.random() * (step.pause[1] - step.pause[0]));
	return true;
}

// Sleeps while there are to be fewer users than its number.
async function user(number) {
	const my = { number, run, password: 'Correct-horse-7-battery' };
	const wanted = () => number <= usersAt(now(), scale);
	while (usersAt(now(), scale) >= 0) {
		let asked = false;
		if (wanted()) for (const step of flowOf(flow, number)) if (wanted()) asked = (await take(step, my)) || asked;
		// Who is not wanted yet, or had nothing to ask for, lets the others go on.
		if (!asked) await wait(0.05);
	}
}

const percentile = (sorted, share) =>
	sorted.length === 0 ? null : Number(sorted[Math.ceil(share * sorted.length) - 1].toFixed(2));

function summary(times) {
	const sorted = times.toSorted((a, b) => a - b);
	return {
		requests: sorted.length,
		p50_ms: percentile(sorted, 0.5),
		p95_ms: percentile(sorted, 0.95),
		p99_ms: percentile(sorted, 0.99),
	};
}

const most = Math.max(...stages.map((stage) => stage.users));
await Promise.all(Array.from({ length: most }, (_, i) => user(i + 1)));
agent.destroy();

const all = summary([...taken.values()].flat());
const failed = [...wrong.values()].reduce((sum, n) => sum + n, 0);
const result = {
	flow,
	seconds: Number(now().toFixed(1)),
	...all,
	per_second: Number((all.requests / now()).toFixed(1)),
	listings: listed,
	failed_share: all.requests === 0 ? 1 : failed / all.requests,
	by_users: Object.fromEntries([...atMost].filter(([users]) => users === 100 || users === most).map(([users, times]) => [users, summary(times)])),
	by_step: Object.fromEntries([...taken].map(([name, times]) => [name, summary(times)])),
	wrong: Object.fromEntries(wrong),
};
result.passed = all.requests > 0 && all.p95_ms < p95Milliseconds && result.failed_share < failedShare;
console.log(JSON.stringify(result, null, '\t'));
process.exit(result.passed ? 0 : 1);
