// Uploads a file with tus-js-client: node tus.js ENDPOINT TOKEN FILE STATE [CHUNK] [NAME=VALUE…]
//
// TUS_PAUSE is the milliseconds between two pieces. STATE keeps what the client remembers, so that another run goes on. Says a line for each piece
// that arrived, and in the end where the upload is.
'use strict'
const fs = require('fs')
const path = require('path')
const tus = require(path.join(process.env.NODE_PATH, 'tus-js-client'))

const [endpoint, token, file, state, chunk, ...pairs] = process.argv.slice(2)
const metadata = { filename: path.basename(file) }
for (const pair of pairs) metadata[pair.slice(0, pair.indexOf('='))] = pair.slice(pair.indexOf('=') + 1)

const upload = new tus.Upload(fs.createReadStream(file), {
	endpoint,
	metadata,
	headers: { Authorization: `Bearer ${token}` },
	chunkSize: Number(chunk || 262144),
	uploadSize: fs.statSync(file).size,
	retryDelays: [100, 300, 1000, 2000, 3000, 3000],
	urlStorage: new tus.FileUrlStorage(state),
	fingerprint: () => Promise.resolve(path.basename(file)),
	storeFingerprintForResuming: true,
	onAfterResponse: () => new Promise((go) => setTimeout(go, Number(process.env.TUS_PAUSE || 0))),
	onBeforeRequest: (request) => process.stdout.write(`${request.getMethod()}\n`),
	onChunkComplete: (size, sent) => process.stdout.write(`sent ${sent}\n`),
	onSuccess: () => process.stdout.write(`done ${upload.url}\n`),
	onError: (error) => {
		const answer = error.originalResponse
		process.stdout.write(`error ${answer ? answer.getStatus() : 0}\n`)
		process.stderr.write(`${error}\n`)
		process.exitCode = 1
	},
})

async function main() {
	const known = await upload.findPreviousUploads()
	if (known.length > 0) upload.resumeFromPreviousUpload(known[0])
	upload.start()
}

main()
