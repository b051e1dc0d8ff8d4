// Holds a running stack to its own OpenAPI document: node openapi.js BASE FOLDER
//
// FOLDER has images a.jpg, b.jpg …; an administrator "boss" exists (BOSS_PASSWORD). Every operation
// is sent, must give every good status that it documents, and each of its answers is validated:
// status, media type, headers, body, and that there is no field which the schema does not name.
// What is sent, in order, is openapi_steps.js. Besides, each operation gets what is wrong with it:
// no token, no such thing, no JSON, no such page.
'use strict'
const fs = require('fs')
const path = require('path')
const modules = process.env.NODE_PATH
const Ajv = require(path.join(modules, 'ajv/dist/2020')).default
const formats = require(path.join(modules, 'ajv-formats')).default
const steps = require('./openapi_steps.js')

const [base, folder] = process.argv.slice(2)
const verbs = ['get', 'post', 'put', 'patch', 'delete']
// What any address may answer, whatever the operation.
const always = new Set(['429', '500', '502', '503', '504'])
let api
let ajv
const operations = new Map()
const seen = new Map()
let checks = 0
const faults = []

function fault(name, text) {
	faults.push(`${name}: ${text}`)
}

// A schema that has properties names all of them: here, not in the document, where clients are
// asked to put up with new ones.
function closed(schema) {
	if (Array.isArray(schema)) return schema.map(closed)
	if (schema === null || typeof schema !== 'object') return schema
	const made = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]))
	if (made.properties && made.type !== undefined && made.additionalProperties === undefined) made.additionalProperties = false
	return made
}

function resolve(node) {
	if (!node || !node.$ref) return node
	return node.$ref.slice(2).split('/').reduce((at, key) => at[key], api)
}

async function load() {
	const answer = await fetch(`${base}/api/v1/openapi.json`)
	api = await answer.json()
	ajv = new Ajv({ strict: false, allErrors: true })
	formats(ajv)
	ajv.addSchema({ ...closed({ components: api.components }), $id: 'api' }, 'api')
	for (const [route, item] of Object.entries(api.paths)) {
		const prefix = (item.servers || api.servers)[0].url.replace(/\/$/, '')
		for (const verb of verbs) {
			const operation = item[verb]
			if (operation) operations.set(operation.operationId, { ...operation, verb, route: prefix + route })
		}
	}
}

const validators = new Map()
function validator(schema, open) {
	const key = JSON.stringify([schema, Boolean(open)])
	if (!validators.has(key)) {
		const text = JSON.stringify(open ? schema : closed(schema)).replaceAll('"#/', '"api#/')
		validators.set(key, ajv.compile(JSON.parse(text)))
	}
	return validators.get(key)
}

function complaints(schema, value, open) {
	const judge = validator(schema, open)
	checks++
	if (judge(value)) return ''
	return judge.errors.slice(0, 4).map((one) => `${one.instancePath || '/'} ${one.message} ${JSON.stringify(one.params)}`).join('; ')
}

function address(operation, params, query) {
	const parameters = (operation.parameters || []).map(resolve)
	const route = operation.route.replace(/\{(\w+)\}/g, (whole, name) => {
		if (params[name] === undefined) throw new Error(`${operation.operationId}: no ${name} was given`)
		return encodeURIComponent(params[name])
	})
	const search = new URLSearchParams(query)
	for (const name of search.keys()) {
		if (!parameters.some((one) => one.in === 'query' && one.name === name)) fault(operation.operationId, `the parameter ${name} is not documented`)
	}
	return base + route + (search.size > 0 ? `?${search}` : '')
}

function encode(operation, request, headers) {
	const { body, form, bytes } = request
	const documented = operation.requestBody ? operation.requestBody.content : {}
	if (form) {
		const made = new FormData()
		for (const [name, value] of form) {
			if (value instanceof Blob) made.append(name, value, 'picture.jpg')
			else made.append(name, value)
		}
		if (!documented['multipart/form-data']) fault(operation.operationId, 'a form is not documented')
		return made
	}
	if (bytes) return bytes
	if (body === undefined) return undefined
	headers['Content-Type'] = 'application/json'
	if (!documented['application/json']) fault(operation.operationId, 'a body is not documented')
	else if (!request.wrong) {
		const text = complaints(documented['application/json'].schema, body)
		if (text) fault(operation.operationId, `the request is not as documented: ${text}`)
	}
	return typeof body === 'string' ? body : JSON.stringify(body)
}

function judgeBody(name, answer, type, documented, text) {
	const content = documented.content || {}
	const found = Object.keys(content).find((one) => type === one || (one.endsWith('/*') && type.startsWith(one.slice(0, -1))))
	if (Object.keys(content).length === 0) {
		if (text.length > 0) fault(name, `${answer.status} has a body that is not documented`)
		return null
	}
	if (!found) {
		fault(name, `${answer.status} is ${type}, not ${Object.keys(content)}`)
		return null
	}
	if (!/json$/.test(found)) return text
	let value
	try {
		value = JSON.parse(text)
	} catch (error) {
		fault(name, `${answer.status}: ${error.message}`)
		return null
	}
	const wrong = complaints(content[found].schema, value)
	if (wrong) fault(name, `${answer.status} is not as documented: ${wrong}`)
	return value
}

function judgeHeaders(name, answer, documented) {
	if (!answer.headers.get('x-request-id')) fault(name, `${answer.status} has no X-Request-ID`)
	if (answer.headers.get('x-content-type-options') !== 'nosniff') fault(name, `${answer.status} has no nosniff`)
	for (const [header, about] of Object.entries(documented.headers || {})) {
		if (resolve(about).required !== false && answer.headers.get(header) === null) fault(name, `${answer.status} has no ${header}`)
	}
}

// A GET that was answered: HEAD says the same, and who has it already is told so.
async function again(id, operation, url, headers, answer) {
	const conditional = operation.responses['304'] !== undefined
	const tag = answer.headers.get('etag')
	if (conditional !== (tag !== null)) fault(id, `304 is ${conditional ? '' : 'not '}documented, ETag is ${tag}`)
	if (seen.get(id).has('again')) return
	seen.get(id).add('again')
	const head = await fetch(url, { method: 'HEAD', headers, redirect: 'manual' })
	if (head.status !== 200) fault(id, `HEAD is ${head.status}`)
	if (head.headers.get('content-type') !== answer.headers.get('content-type')) fault(id, 'HEAD is of another type')
	checks += 2
	if (!conditional || tag === null) return
	const known = await fetch(url, { headers: { ...headers, 'If-None-Match': tag }, redirect: 'manual' })
	if (known.status !== 304 || (await known.text()) !== '') fault(id, `If-None-Match gives ${known.status}`)
	checks++
	seen.get(id).add(String(known.status))
}

// send(id, {params, query, body | form | bytes, headers, token, expect, wrong}): one documented request.
async function send(id, request = {}) {
	const operation = operations.get(id)
	if (!operation) throw new Error(`there is no operation ${id}`)
	const headers = { ...request.headers }
	if (request.token) headers.Authorization = `Bearer ${request.token}`
	const payload = encode(operation, request, headers)
	const url = address(operation, request.params || {}, request.query || {})
	const answer = await fetch(url, { method: operation.verb.toUpperCase(), headers, body: payload, redirect: 'manual' })
	const text = await answer.text()
	const status = String(answer.status)
	const documented = resolve(operation.responses[status])
	checks++
	seen.set(id, (seen.get(id) || new Set()).add(status))
	if (request.expect && ![request.expect].flat().includes(answer.status)) {
		fault(id, `${status} instead of ${request.expect} at ${url}: ${text.slice(0, 300)}`)
	}
	if (!documented) {
		if (!always.has(status)) fault(id, `${status} is not documented: ${url} ${text.slice(0, 200)}`)
		return { status: answer.status, headers: answer.headers, body: null }
	}
	judgeHeaders(id, answer, documented)
	if (operation.verb === 'get' && answer.status === 200) await again(id, operation, url, headers, answer)
	const type = (answer.headers.get('content-type') || '').split(';')[0]
	return { status: answer.status, headers: answer.headers, body: judgeBody(id, answer, type, documented, text) }
}

// What is wrong with each: its answers must be documented, and be problems.
async function spoil(state) {
	for (const [id, operation] of operations) {
		const parameters = (operation.parameters || []).map(resolve)
		const params = Object.fromEntries(parameters.filter((one) => one.in === 'path').map((one) => [one.name, '0190b1c0-0000-7000-8000-000000000001']))
		const closedTo = operation.security.length > 0 && !operation.security.some((one) => Object.keys(one).length === 0)
		const token = operation.security.length > 0 ? state.admin : undefined
		const headers = Object.fromEntries(parameters.filter((one) => one.in === 'header').map((one) => [one.name, String(one.schema.const ?? one.schema.enum?.[0] ?? '')]))
		const wrong = { params, headers, wrong: true }
		if (closedTo) await send(id, { ...wrong, expect: 401 })
		if (operation.security.length > 0) await send(id, { ...wrong, token: 'nonsense', expect: 401 })
		for (const one of parameters.filter((one) => one.in === 'query')) {
			const bad = { page: '0', per_page: '101', limit: 'x', cursor: 'forged', visibility: 'x', sort: 'x', order: 'x', sort_by: 'x', owner_id: 'x', date_from: 'x' }[one.name]
			if (bad) await send(id, { ...wrong, token, query: { [one.name]: bad }, expect: [400, 404] })
		}
		if (operation.requestBody && operation.requestBody.content['application/json'] && operation.verb !== 'delete') {
			await send(id, { ...wrong, token, body: '{"a', expect: [400, 401, 404, 429] })
			await send(id, { ...wrong, token, body: '[]', expect: [400, 401, 404, 429] })
			await send(id, { ...wrong, token, bytes: 'a=b', headers: { ...headers, 'Content-Type': 'text/csv' }, expect: [400, 404, 415, 429] })
		}
		if (parameters.some((one) => one.in === 'path') && ['get', 'delete'].includes(operation.verb)) {
			await send(id, { ...wrong, token, expect: [200, 204, 400, 401, 404, 412] })
			await send(id, { ...wrong, token, params: Object.fromEntries(Object.keys(params).map((key) => [key, 'no such thing'])), expect: [400, 401, 404, 412] })
		}
	}
}

// Every good status of every operation was seen; those elsewhere have a reason.
function judgeCoverage() {
	const elsewhere = new Map(Object.entries(steps.elsewhere))
	for (const [id, operation] of operations) {
		for (const status of Object.keys(operation.responses).filter((one) => one < '400')) {
			const reason = elsewhere.get(`${id} ${status}`)
			const was = seen.has(id) && seen.get(id).has(status)
			if (!was && !reason) fault(id, `was never answered by ${status}: tests/node/openapi_steps.js must bring it about`)
			if (was && reason) fault(id, `${status} was seen after all`)
			elsewhere.delete(`${id} ${status}`)
		}
	}
	for (const name of elsewhere.keys()) fault(name, 'is not documented, so it need not be excused')
}

// The document itself, by the rules of OpenAPI that can be checked without its meta-schema.
function judgeDocument() {
	if (!/^3\.1\.\d+$/.test(api.openapi)) fault('document', `openapi is ${api.openapi}`)
	for (const [id, operation] of operations) {
		for (const [status, answer] of Object.entries(operation.responses)) {
			const found = resolve(answer)
			if (!found.description) fault(id, `${status} has no description`)
			for (const media of Object.values(found.content || {})) {
				const good = ajv.validateSchema(closed(media.schema || {}))
				if (!good) fault(id, `${status}: not a JSON schema`)
			}
		}
	}
}

async function main() {
	await load()
	judgeDocument()
	const file = (name) => new Blob([fs.readFileSync(path.join(folder, name))], { type: 'image/jpeg' })
	const state = { base, file, password: process.env.BOSS_PASSWORD, api }
	await steps.run(send, state)
	await spoil(state)
	judgeCoverage()
	for (const line of faults) process.stdout.write(`${line}\n`)
	process.stdout.write(`${operations.size} operations, ${checks} checks, ${faults.length} faults\n`)
	process.exitCode = faults.length > 0 ? 1 : 0
}

main().catch((error) => {
	process.stderr.write(`${error.stack}\n`)
	for (const line of faults) process.stdout.write(`${line}\n`)
	process.exitCode = 1
})
