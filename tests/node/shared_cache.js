// node shared_cache.js FIRST SECOND REDIS IMAGE…: two stacks on one database and one Redis (a socket's path).
//
// Before each write all readers have been at both stacks, so that whatever can be kept is kept: in Redis, and in the
// workers. The write is made at one stack, by turns; then all read at the other, once. That must be what the database
// says, which is what they are shown when all pages were ended. And each write must change something that somebody reads,
// else it would test nothing. IMAGES are three public ones of Ann's, whose token is in ANN; BEN is another.
'use strict'
const net = require('net')

const [first, second, redis, photo, other, third] = process.argv.slice(2)
const password = 'Operator-gives-9-words'
const tokens = { ann: process.env.ANN, ben: process.env.BEN }
const faults = []
let checks = 0
const ids = {}

async function send(base, who, method, path, body) {
	const headers = { 'Cache-Control': 'no-cache' } // past what nginx keeps for a second
	if (tokens[who]) headers.Authorization = `Bearer ${tokens[who]}`
	if (body !== undefined) headers['Content-Type'] = 'application/json'
	const answer = await fetch(`${base}/api/v1${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) })
	const text = await answer.text()
	return { status: answer.status, text, etag: answer.headers.get('etag') }
}

async function must(base, who, method, path, body) {
	const answer = await send(base, who, method, path, body)
	if (answer.status < 200 || answer.status > 299) throw new Error(`${who} ${method} ${path}: ${answer.status} ${answer.text}`)
	return answer.text === '' ? null : JSON.parse(answer.text)
}

// Ends everything that is kept, as whoever changes rows by hand has to; not the views that are not written down yet.
function forgetPages() {
	return new Promise((resolve, reject) => {
		const socket = net.connect(redis, () => socket.write('INCR generation:images:public\r\nINCR generation:records\r\n'))
		let text = ''
		socket.on('error', reject)
		socket.on('data', (bytes) => {
			text += bytes
			if (!/^(:[0-9]+\r\n){2}$/.test(text)) return
			socket.end()
			resolve()
		})
	})
}

const reads = () => [
	['nobody', '/images?limit=50'],
	['nobody', '/images?sort=like_count&limit=50'],
	['nobody', '/explore/recent?limit=40'],
	['nobody', '/tags'],
	['nobody', '/tags/harbour/images'],
	['nobody', '/images/search?q=photo'],
	['nobody', `/users/${ids.ann}`],
	['nobody', `/users/${ids.ann}/images`],
	['nobody', `/users/${ids.ben}/likes`],
	['nobody', `/albums/${ids.album}`],
	['nobody', `/albums/${ids.album}/images`],
	['nobody', `/images/${photo}`],
	['nobody', `/images/${photo}/comments`],
	['nobody', `/images/${photo}/likes`],
	['ann', '/images?limit=50'],
	['ann', '/users/me/images'],
	['ann', `/images/${photo}`],
	['ben', '/images?limit=50'],
	['ben', '/users/me/likes'],
	['ben', `/images/${photo}`],
	['ben', `/albums/${ids.album}/images`],
	['boss', `/images/${photo}`],
]

const writes = () => [
	['ann', 'PATCH', `/images/${photo}`, { title: 'Another photo' }],
	['ann', 'PATCH', `/images/${photo}`, { tags: ['harbour', 'sea'] }],
	['ann', 'PATCH', `/images/${photo}`, { visibility: 'private' }],
	['ann', 'PATCH', `/images/${photo}`, { visibility: 'unlisted' }],
	['ann', 'PATCH', `/images/${photo}`, { visibility: 'public' }],
	['ann', 'PATCH', `/images/${photo}`, { content_rating: 'nsfw' }],
	['ann', 'PATCH', `/images/${photo}`, { content_rating: 'safe' }],
	['ben', 'POST', `/images/${photo}/like`],
	['ann', 'POST', `/images/${photo}/like`],
	['ben', 'DELETE', `/images/${photo}/like`],
	['nobody', 'POST', `/images/${photo}/view`],
	['ben', 'POST', `/images/${photo}/view`],
	['ann', 'POST', `/images/${photo}/comments`, { content: 'Mine' }],
	['ann', 'PATCH', `/albums/${ids.album}`, { title: 'Best of all' }],
	['ann', 'PUT', `/albums/${ids.album}/images/reorder`, { image_ids: [third, other, photo] }],
	['ann', 'DELETE', `/albums/${ids.album}/images/${photo}`],
	['ann', 'POST', `/albums/${ids.album}/images`, { image_id: photo }],
	['ann', 'PATCH', `/albums/${ids.album}`, { visibility: 'private' }],
	['ann', 'PATCH', `/albums/${ids.album}`, { visibility: 'public' }],
	['boss', 'PATCH', '/tags/river', { name: 'Stream' }],
	['ann', 'PATCH', '/users/me', { display_name: 'Ann of the sea' }],
	['ann', 'DELETE', `/images/${photo}`],
	['ann', 'POST', `/images/${photo}/restore`],
	['boss', 'POST', `/users/${ids.ann}/ban`, { reason: 'a test' }],
	['boss', 'DELETE', `/users/${ids.ann}/ban`],
	['boss', 'DELETE', `/images/${photo}`],
	['boss', 'DELETE', `/users/${ids.ann}`],
]

function readAll(base) {
	return Promise.all(reads().map(([who, path]) => send(base, who, 'GET', path)))
}

const same = (a, b) => a.status === b.status && (a.status > 299 || (a.text === b.text && a.etag === b.etag))

async function tryWrite([who, method, path, body], from, to) {
	for (let i = 0; i < 3; i++) await Promise.all([readAll(from), readAll(to)])
	const before = await readAll(to)
	await must(from, who, method, path, body)
	const shown = await readAll(to)
	await forgetPages()
	const truth = await readAll(to)
	let changed = 0
	reads().forEach(([reader, target], i) => {
		if (!same(shown[i], before[i])) changed++
		// Listings may show views half a minute later.
		if (path.endsWith('/view') && !target.startsWith(`/images/${photo}`)) return
		checks++
		if (!same(shown[i], truth[i])) faults.push(`after ${who} ${method} ${path} ${reader} is shown an old ${target} (${shown[i].status}, ${truth[i].status})`)
	})
	if (changed === 0) faults.push(`${who} ${method} ${path} ${JSON.stringify(body)} changed nothing that anybody reads`)
}

async function run() {
	tokens.boss = (await must(first, 'nobody', 'POST', '/auth/login', { email: 'boss@example.org', password })).access_token
	for (const name of ['ann', 'ben']) ids[name] = (await must(first, name, 'GET', '/users/me')).id
	ids.album = (await must(first, 'ann', 'POST', '/albums', { title: 'Best of', visibility: 'public' })).id
	await must(first, 'ann', 'POST', `/albums/${ids.album}/images`, { image_ids: [photo, other, third] })
	const list = writes()
	for (const [i, write] of list.entries()) await tryWrite(write, ...(i % 2 === 0 ? [first, second] : [second, first]))
	console.log(`${checks} answers after ${list.length} writes at the other stack`)
	for (const fault of faults) console.log(fault)
	process.exitCode = faults.length > 0 ? 1 : 0
}

run().catch((error) => {
	console.log(error)
	process.exitCode = 1
})
