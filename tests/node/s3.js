// An S3 server with bad moments on demand: node s3.js FOLDER PORT_FILE
//
// s3rver does not check version 4 signatures; here aws4 signs again what was signed, with what we
// know, and the signatures are compared.
//
// PUT /_faults?drop=N&error=N&stall=N: the next N requests lose their connection, get 503, or no
// answer at all.
'use strict'
const fs = require('fs')
const http = require('http')
const path = require('path')
const crypto = require('crypto')
const aws4 = require(path.join(process.env.NODE_PATH, 'aws4'))
const S3rver = require(path.join(process.env.NODE_PATH, 's3rver'))

const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }

const [folder, portFile] = process.argv.slice(2)
const faults = { drop: 0, error: 0, stall: 0 }
let requests = 0

function setFaults(url, response) {
	for (const [name, count] of url.searchParams) faults[name] = Number(count)
	response.end(JSON.stringify({ requests, ...faults }))
}

// The signature that the request should have in its Authorization.
function expectedInHeader(request, authorization) {
	const names = /SignedHeaders=([^,]+)/.exec(authorization)[1].split(';')
	const headers = {}
	for (const name of names) headers[name] = request.headers[name]
	for (const name of ['host', 'x-amz-date', 'x-amz-content-sha256'])
		if (!names.includes(name)) return `(${name} is not signed)`
	const signed = aws4.sign({
		service: 's3', region: 'us-east-1', method: request.method, path: request.url, headers,
		// aws4 would add them, and then sign them.
		extraHeadersToIgnore: { 'content-length': true, 'content-type': true },
	}, credentials)
	return /Signature=([0-9a-f]+)/.exec(signed.headers.Authorization)[1]
}

// The same for a presigned link; what has expired has none.
function expectedInQuery(request, url) {
	const date = url.searchParams.get('X-Amz-Date')
	const since = Date.parse(date.replace(
		/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))
	if (Date.now() > since + 1000 * Number(url.searchParams.get('X-Amz-Expires')))
		return '(expired)'
	const signed = aws4.sign({
		service: 's3', region: 'us-east-1', method: request.method, signQuery: true,
		path: request.url.replace(/&X-Amz-Signature=[0-9a-f]+/, '')
			.replace(/X-Amz-(Algorithm|Credential|SignedHeaders)=[^&]*&?/g, '').replace(/&$/, ''),
		headers: { host: request.headers.host },
	}, credentials)
	return new URL(signed.path, 'http://s3').searchParams.get('X-Amz-Signature')
}

function isSigned(request, url) {
	const authorization = request.headers.authorization || ''
	const given = /Signature=([0-9a-f]+)/.exec(authorization)
	if (given) return given[1] === expectedInHeader(request, authorization)
	const inQuery = url.searchParams.get('X-Amz-Signature')
	return inQuery !== null && inQuery === expectedInQuery(request, url)
}

function refuse(request, response) {
	request.resume()
	response.writeHead(403, { 'Content-Type': 'application/xml' })
	response.end('<Error><Code>SignatureDoesNotMatch</Code></Error>')
}

// What came is what its signature says.
function checkBody(request) {
	const said = request.headers['x-amz-content-sha256']
	const hash = crypto.createHash('sha256')
	request.on('data', (piece) => hash.update(piece))
	request.on('end', () => {
		if (said && hash.digest('hex') !== said) {
			process.stderr.write(`wrong body: ${request.method} ${request.url}\n`)
			process.exit(1)
		}
	})
}

function misbehaves(request, response) {
	if (faults.drop > 0) {
		faults.drop--
		request.socket.destroy()
		return true
	}
	if (faults.error > 0) {
		faults.error--
		request.resume()
		response.writeHead(503, { 'Content-Type': 'application/xml' })
		response.end('<Error><Code>SlowDown</Code></Error>')
		return true
	}
	if (faults.stall > 0) {
		faults.stall--
		return true
	}
	return false
}

async function main() {
	const store = new S3rver({
		address: '127.0.0.1', port: 0, silent: true, directory: folder,
		configureBuckets: [{ name: 'tintype' }],
	})
	const inner = await store.run()
	const front = http.createServer((request, response) => {
		const url = new URL(request.url, 'http://s3')
		if (url.pathname === '/_faults') return setFaults(url, response)
		requests++
		if (misbehaves(request, response)) return undefined
		if (!isSigned(request, url)) return refuse(request, response)
		checkBody(request)
		const onward = http.request({
			host: '127.0.0.1', port: inner.port, path: request.url, method: request.method,
			headers: request.headers,
		}, (answer) => {
			response.writeHead(answer.statusCode, answer.headers)
			answer.pipe(response)
		})
		onward.on('error', () => request.socket.destroy())
		return request.pipe(onward)
	})
	front.listen(Number(process.env.S3_PORT || 0), '127.0.0.1', () => {
		fs.writeFileSync(portFile + '.new', String(front.address().port))
		fs.renameSync(portFile + '.new', portFile)
	})
}

main()
