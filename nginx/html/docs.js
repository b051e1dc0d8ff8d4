// Makes a page of /api/v1/openapi.json. All text goes in as text, so the document cannot bring markup.
const methods = ['get', 'post', 'put', 'patch', 'delete']
const notice = document.getElementById('notice')
const content = document.getElementById('content')
const list = document.getElementById('list')
const filter = document.getElementById('filter')

function element(name, properties = {}, ...children) {
	const made = Object.assign(document.createElement(name), properties)
	made.append(...children.filter((child) => child !== null && child !== undefined))
	return made
}

// `code` in backquotes, and paragraphs.
function prose(text) {
	const pieces = text.split('`').map((piece, i) => (i % 2 ? element('code', {}, piece) : piece))
	return element('p', {}, ...pieces)
}

function resolve(api, node) {
	if (!node || !node.$ref) return node
	return node.$ref.slice(2).split('/').reduce((at, key) => at[key], api)
}

const bounds = [
	['minLength', 'at least', 'characters'], ['maxLength', 'at most', 'characters'], ['minimum', 'from', ''], ['maximum', 'to', ''],
	['minItems', 'at least', 'of them'], ['maxItems', 'at most', 'of them'], ['pattern', 'like', ''],
]

// One line: what kind of value it is. Parts that have a name become links.
function typeOf(schema) {
	const made = element('span', { className: 'type' })
	const add = (part) => made.append(part)
	if (!schema) return made
	if (schema.$ref) {
		const name = schema.$ref.split('/').pop()
		add(element('a', { href: `#schema-${name}` }, name))
	} else if (schema.anyOf || schema.oneOf) {
		;(schema.anyOf || schema.oneOf).forEach((one, i) => {
			if (i > 0) add(' or ')
			add(typeOf(one))
		})
	} else if (schema.const !== undefined) {
		add(JSON.stringify(schema.const))
	} else if (schema.enum) {
		add(schema.enum.map((value) => JSON.stringify(value)).join(' | '))
	} else if (schema.type === 'array') {
		add('array of ')
		add(typeOf(schema.items))
	} else {
		add([schema.type || 'anything'].flat().join(' or '))
		if (schema.format) add(` (${schema.format})`)
	}
	for (const [key, before, after] of bounds) {
		if (schema[key] !== undefined) add(`, ${before} ${schema[key]} ${after}`.trimEnd())
	}
	if (schema.default !== undefined) add(`, by default ${JSON.stringify(schema.default)}`)
	return made
}

function propertiesOf(schema) {
	const inner = schema && schema.type === 'array' ? schema.items : schema
	return inner && inner.properties && !inner.$ref ? inner : null
}

function fields(schema) {
	const made = element('dl')
	for (const [name, field] of Object.entries(schema.properties)) {
		const needed = (schema.required || []).includes(name)
		const nested = propertiesOf(field)
		made.append(
			element('dt', {}, element('b', { className: needed ? 'needed' : '' }, name)),
			element('dd', {}, typeOf(field), field.description ? prose(field.description) : null, nested ? fields(nested) : null),
		)
	}
	return made
}

function schemaOf(schema) {
	const made = element('div', {}, typeOf(schema))
	const inner = propertiesOf(schema)
	if (inner) made.append(fields(inner))
	return made
}

function who(security) {
	if (!security || security.length === 0) return 'Anybody; nobody need be signed in.'
	if (security.some((way) => Object.keys(way).length === 0)) return 'Anybody; whoever is signed in may see more.'
	return 'Signed in: Authorization: Bearer …'
}

function parameters(api, operation) {
	const all = (operation.parameters || []).map((one) => resolve(api, one))
	if (all.length === 0) return null
	const made = element('dl')
	for (const one of all) {
		made.append(
			element('dt', {}, element('b', { className: one.required ? 'needed' : '' }, one.name), ` in ${one.in}`),
			element('dd', {}, typeOf(one.schema), one.description ? prose(one.description) : null),
		)
	}
	return element('section', {}, element('h4', {}, 'Parameters'), made)
}

function body(operation) {
	if (!operation.requestBody) return null
	const made = element('section', {}, element('h4', {}, operation.requestBody.required ? 'Body' : 'Body, may be left out'))
	for (const [type, media] of Object.entries(operation.requestBody.content)) {
		made.append(element('p', {}, element('code', {}, type)))
		if (media.schema) made.append(schemaOf(media.schema))
	}
	return made
}

function answers(api, operation) {
	const made = element('section', {}, element('h4', {}, 'Answers'))
	const problems = []
	for (const [status, answer] of Object.entries(operation.responses)) {
		if (answer.$ref) {
			problems.push(status)
			continue
		}
		const types = Object.entries(answer.content || {})
		made.append(element('p', {}, element('b', {}, status), ` ${answer.description} `, ...types.map(([type]) => element('code', {}, type))))
		for (const [, media] of types) if (media.schema && media.schema.type !== 'string') made.append(element('dd', {}, schemaOf(media.schema)))
		const headers = Object.keys(answer.headers || {})
		if (headers.length > 0) made.append(element('dd', {}, `Headers: ${headers.join(', ')}`))
	}
	if (problems.length > 0) {
		const link = element('a', { href: '/problems.html' }, 'a problem document')
		made.append(element('p', {}, element('b', {}, problems.join(', ')), ' ', link))
	}
	return made
}

function article(api, base, path, method, operation) {
	const id = operation.operationId
	return element(
		'article', { id },
		element('h3', {}, element('a', { href: `#${id}` }, element('span', { className: `method ${method}` }, method), ` ${base}${path}`)),
		prose(operation.summary),
		operation.description ? prose(operation.description) : null,
		element('p', { className: 'who' }, who(operation.security)),
		parameters(api, operation), body(operation), answers(api, operation),
	)
}

function operationsOf(api) {
	const all = []
	for (const [path, item] of Object.entries(api.paths)) {
		const base = ((item.servers || api.servers)[0] || { url: '' }).url.replace(/\/$/, '')
		for (const method of methods) if (item[method]) all.push({ path, base, method, operation: item[method] })
	}
	return all
}

function group(api, operations, tag) {
	const section = element('section', {}, element('h2', { id: `tag-${tag.name}` }, tag.name), tag.description ? prose(tag.description) : null)
	const links = element('ul')
	for (const { path, base, method, operation } of operations.filter((one) => one.operation.tags[0] === tag.name)) {
		section.append(article(api, base, path, method, operation))
		const link = element('a', { href: `#${operation.operationId}` }, element('span', { className: `method ${method}` }, method), ` ${path}`)
		links.append(element('li', { title: operation.summary }, link))
	}
	list.append(element('section', {}, element('h2', {}, tag.name), links))
	content.append(section)
}

function schemas(api) {
	const section = element('section', {}, element('h2', { id: 'schemas' }, 'Schemas'))
	const links = element('ul')
	for (const [name, schema] of Object.entries(api.components.schemas)) {
		const heading = element('h3', {}, element('a', { href: `#schema-${name}` }, name))
		section.append(element('article', { id: `schema-${name}` }, heading, schema.description ? prose(schema.description) : null, schemaOf(schema)))
		links.append(element('li', {}, element('a', { href: `#schema-${name}` }, name)))
	}
	list.append(element('section', {}, element('h2', {}, 'schemas'), links))
	content.append(section)
}

function narrow() {
	const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean)
	for (const item of list.querySelectorAll('li')) {
		const text = `${item.textContent} ${item.title}`.toLowerCase()
		item.hidden = !words.every((word) => text.includes(word))
	}
	for (const section of list.children) section.hidden = !section.querySelector('li:not([hidden])')
}

async function main() {
	const answer = await fetch('/api/v1/openapi.json')
	if (!answer.ok) throw new Error(`the document cannot be had: ${answer.status}`)
	const api = await answer.json()
	const operations = operationsOf(api)
	const raw = element('a', { href: '/api/v1/openapi.json' }, 'openapi.json')
	content.append(...api.info.description.split('\n\n').map(prose), element('p', {}, 'The same for programs: ', raw))
	const named = api.tags.map((tag) => tag.name)
	const others = [...new Set(operations.map((one) => one.operation.tags[0]))].filter((name) => !named.includes(name))
	for (const tag of [...api.tags, ...others.map((name) => ({ name }))]) group(api, operations, tag)
	schemas(api)
	notice.remove()
	filter.addEventListener('input', narrow)
	// The address may name what was not there when the page came.
	const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
	if (target) target.scrollIntoView()
}

main().catch((error) => {
	notice.textContent = error.message
})
