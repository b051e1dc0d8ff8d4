// For those who have k6:  k6 run -e BASE=http://127.0.0.1:8080 -e FLOW=list tests/load/k6.js
// FLOW: list (the study's), browse, sign-in, upload, social, mixed. The same steps as drive.js takes with Node.js.
import { check, sleep } from 'k6';
import http from 'k6/http';
import { flowOf } from './flows.js';
import { failedShare, p95Milliseconds, stages } from './plan.js';

const base = __ENV.BASE || 'http://127.0.0.1:8080';
const flow = __ENV.FLOW || 'list';
const scale = Number(__ENV.SCALE || 1);
const run = Date.now().toString(36);

export const options = {
	stages: stages.map((stage) => ({ duration: `${Math.ceil(stage.seconds * scale)}s`, target: stage.users })),
	thresholds: {
		http_req_duration: [`p(95)<${p95Milliseconds}`],
		http_req_failed: [`rate<${failedShare}`],
	},
};

const my = {};

export default function () {
	my.number ??= __VU;
	my.run ??= run;
	my.password ??= 'Correct-horse-7-battery';
	for (const step of flowOf(flow, my.number)) {
		const request = step.request(my);
		if (request === null) continue;
		const answer = http.request(request.method, base + request.path, request.body, {
			headers: request.headers,
			tags: { name: request.name },
		});
		const good = check(answer, { [`${request.name} is ${step.expect}`]: (got) => got.status === step.expect });
		if (good && step.then) step.then(my, answer);
		if (step.pause) sleep(step.pause[0] + Math.random() * (step.pause[1] - step.pause[0]));
	}
}
