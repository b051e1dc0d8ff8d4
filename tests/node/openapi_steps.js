// What is sent to bring about every good answer that the document names: openapi.js sends it and
// judges the answers. A new operation is sent here, in the function of its area.
'use strict'

// Answers that cannot be had from a plain stack, and where they are tested.
const elsewhere = {
	'get_images_id_variants_size 302': 'with a store that clients are sent to: tests/e2e/storage_s3.sh',
	'get_images_id_download 302': 'the same',
	'get_images_id_position 200': 'needs a photo that says where: tests/integration/api_own_images.c',
	'delete_images_id_position 204': 'the same',
	'get_sitemap_xml 200': 'needs PUBLIC_BASE_URL: tests/integration/api_doors.c',
	'get_sitemap_page 200': 'the same',
	'post_admin_jobs_id_retry 204': 'needs a job that was given up: tests/integration/api_admin.c',
	'delete_admin_jobs_id 204': 'the same',
}

const password = 'Correct-horse-7-battery'
const pause = (ms) => new Promise((go) => setTimeout(go, ms))

async function until(what, ask) {
	for (let i = 0; i < 300; i++) {
		const answer = await ask()
		if (answer) return answer
		await pause(200)
	}
	throw new Error(`${what}: in vain`)
}

// Other names each time, so that it may be run again on a stack that lives.
const suffix = Date.now().toString(36)

async function signUp(send, nick) {
	const name = `${nick}-${suffix}`
	const made = await send('post_auth_register', {
		body: { email: `${name}@example.org`, username: name, password, display_name: `${name} 写真` }, expect: 201,
	})
	const tokens = await send('post_auth_login', { body: { email: `${name}@example.org`, password }, expect: 200 })
	return { id: made.body.id, token: tokens.body.access_token, refresh: tokens.body.refresh_token }
}

async function accounts(send, state) {
	const { ann } = state
	const { token } = ann
	await send('post_auth_register', { body: { email: `ann-${suffix}@example.org`, username: 'ann', password }, expect: 409 })
	await send('post_auth_register', { body: { email: 'x', username: 'a b', password: 'short' }, wrong: true, expect: 400 })
	await send('post_auth_login', { body: { username: `ann-${suffix}`, password: 'Wrong-horse-7-battery' }, expect: 401 })
	await send('post_auth_login', { body: { username: `ann-${suffix}`, password, cookie: true }, expect: 200 })
	const again = await send('post_auth_refresh', { body: { refresh_token: ann.refresh }, expect: 200 })
	await send('post_auth_refresh', { body: { refresh_token: 'none' }, expect: 401 })
	await send('post_auth_password', { token, body: { current_password: password, new_password: `${password}!` }, expect: 204 })
	await send('post_auth_password', { token, body: { current_password: password, new_password: `${password}!` }, expect: 401 })
	await send('post_auth_refresh', { body: { refresh_token: again.body.refresh_token }, expect: 200 })
	for (const id of ['get_users_me', 'put_users_me', 'patch_users_me']) {
		await send(id, { token, body: id === 'get_users_me' ? undefined : { display_name: 'Ann', bio: 'Silver and mercury.' }, expect: 200 })
	}
	await send('patch_users_me', { token, headers: { 'If-Match': '"old"' }, body: { bio: '' }, expect: 412 })
	for (const who of [undefined, token, state.admin]) await send('get_users_id', { params: { id: ann.id }, token: who, expect: 200 })
	await send('put_users_id', { params: { id: ann.id }, token: state.admin, body: { display_name: null, bio: null }, expect: 200 })
	await send('patch_users_id', { params: { id: ann.id }, token, body: { display_name: 'Ann' }, expect: 200 })
	await send('patch_users_id', { params: { id: ann.id }, token: state.ben.token, body: { display_name: 'Ben' }, expect: 403 })
	await send('post_auth_login', { body: { username: `ann-${suffix}`, password: `${password}!` }, expect: 200 })
	const sessions = await send('get_users_id_sessions', { params: { id: ann.id }, token, query: { per_page: 1 }, expect: 200 })
	const all = await send('get_users_id_sessions', { params: { id: ann.id }, token, query: { cursor: sessions.body.pagination.next_cursor, per_page: 50 }, expect: 200 })
	await send('get_users_id_sessions', { params: { id: ann.id }, token: state.ben.token, expect: 403 })
	const other = [...sessions.body.sessions, ...all.body.sessions].find((one) => !one.is_current)
	await send('delete_users_id_sessions_sid', { params: { id: ann.id, sid: other.id }, token, expect: 204 })
	await send('put_users_id_role', { params: { id: state.kim.id }, token: state.admin, body: { role: 'moderator' }, expect: 200 })
	await send('put_users_id_role', { params: { id: state.kim.id }, token, body: { role: 'admin' }, expect: 403 })
}

async function upload(send, state, name, fields) {
	const form = [...Object.entries(fields), ['file', state.file(name)]]
	const made = await send('post_images', { token: state.ann.token, form, expect: 201 })
	await until('processing', async () => {
		const now = await send('get_images_id_status', { params: { id: made.body.id }, token: state.ann.token, expect: 200 })
		return now.body.status === 'active'
	})
	return made.body.id
}

async function uploads(send, state) {
	const { token } = state.ann
	state.cat = await upload(send, state, 'a.jpg', { title: 'A black cat', description: 'Asleep on the café’s roof.', visibility: 'public', tags: 'cat,roof', content_rating: 'safe' })
	state.dog = await upload(send, state, 'b.jpg', { title: 'Dog', visibility: 'public', tags: 'dog' })
	state.secret = await upload(send, state, 'c.jpg', { title: 'Secret' })
	await send('post_images', { token, form: [['file', state.file('a.jpg')]], expect: 201 })
	await send('post_images', { token, form: [['file', state.file('d.jpg')], ['file', new Blob(['no image'])]], expect: 207 })
	await send('post_images', { token, form: [['file', new Blob(['no image'])]], expect: 415 })
	await send('post_images', { token, form: [['title', 'without a file']], expect: 400 })
	await send('post_images', { token, form: [['visibility', 'x'], ['file', state.file('a.jpg')]], expect: 400 })
	const bytes = Buffer.from(await state.file('e.jpg').arrayBuffer())
	const tus = { 'Tus-Resumable': '1.0.0' }
	const begun = await send('post_uploads', { token, headers: { ...tus, 'Upload-Length': String(bytes.length), 'Upload-Metadata': 'filename ZS5qcGc=' }, expect: 201 })
	const id = begun.headers.get('location').split('/').pop()
	const piece = (offset, part) => ({ params: { id }, token, bytes: part, headers: { ...tus, 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' } })
	await send('patch_uploads_id', { ...piece(0, bytes.subarray(0, 1000)), expect: 204 })
	await send('patch_uploads_id', { ...piece(0, bytes.subarray(0, 1000)), expect: 409 })
	await send('get_uploads_id', { params: { id }, token, headers: tus, expect: 200 })
	await send('patch_uploads_id', { ...piece(1000, bytes.subarray(1000)), expect: 204 })
	const other = await send('post_uploads', { token, headers: { ...tus, 'Upload-Length': '1000' }, expect: 201 })
	await send('delete_uploads_id', { params: { id: other.headers.get('location').split('/').pop() }, token, headers: tus, expect: 204 })
}

async function bytes(send, state) {
	for (const size of ['thumbnail', 'small', 'medium', 'large', 'original']) {
		await send('get_images_id_variants_size', { params: { id: state.cat, size }, expect: 200 })
	}
	const range = { headers: { Range: 'bytes=0-99' } }
	await send('get_images_id_variants_size', { params: { id: state.cat, size: 'small' }, ...range, expect: 206 })
	await send('get_images_id_variants_size', { params: { id: state.cat, size: 'small' }, headers: { Range: 'bytes=99999999-' }, expect: 416 })
	await send('get_images_id_variants_size', { params: { id: state.secret, size: 'small' }, expect: 404 })
	await send('get_images_id_variants_size', { params: { id: state.secret, size: 'small' }, token: state.ann.token, expect: 200 })
	await send('get_images_id_download', { params: { id: state.cat }, expect: 200 })
	await send('get_images_id_download', { params: { id: state.cat }, ...range, expect: 206 })
}

async function images(send, state) {
	const { token } = state.ann
	for (const who of [undefined, token, state.ben.token, state.admin]) await send('get_images_id', { params: { id: state.cat }, token: who, expect: 200 })
	await send('get_images_id', { params: { id: state.secret }, expect: 404 })
	const edit = { title: 'A cat', description: 'Asleep.', alt_text: 'A cat on a roof', visibility: 'public', tags: ['cat', 'Roof top'], content_rating: 'safe' }
	for (const id of ['put_images_id', 'patch_images_id']) {
		await send(id, { params: { id: state.cat }, token, body: edit, expect: 200 })
		await send(id, { params: { id: state.cat }, token: state.ben.token, body: edit, expect: 403 })
		await send(id, { params: { id: state.cat }, token, body: { title: 7 }, wrong: true, expect: 400 })
		await send(id, { params: { id: state.cat }, token, headers: { 'If-Match': '"1-x"' }, body: edit, expect: 412 })
	}
	await send('delete_images_id', { params: { id: state.dog }, token: state.ben.token, expect: 403 })
	await send('delete_images_id', { params: { id: state.dog }, token, expect: 204 })
	await send('get_users_me_trash', { token, expect: 200 })
	await send('post_images_id_restore', { params: { id: state.dog }, token, expect: 200 })
}

async function listings(send, state) {
	const { token, id } = state.ann
	for (const query of [{}, { per_page: 1 }, { limit: 2, page: 2 }, { sort: 'view_count', order: 'asc' }, { tags: 'cat' }, { tag: 'cat,roof-top' }, { q: 'cat' }, { owner_id: id }, { album_id: state.album }]) {
		for (const who of [undefined, token]) await send('get_images', { query, token: who, expect: 200 })
	}
	for (const query of [{ visibility: 'private' }, { status: 'failed' }]) await send('get_images', { query: { owner_id: id, ...query }, token, expect: 200 })
	const first = await send('get_images', { query: { per_page: 1 }, expect: 200 })
	await send('get_images', { query: { per_page: 1, cursor: first.body.pagination.next_cursor }, expect: 200 })
	for (const query of [{ q: 'cat' }, { q: 'ct', prefix: 'true' }, { q: '"a cat" or dog -bird', sort_by: 'created_at', date_from: '2020-01-01', date_to: '2090-01-01', tags: 'cat' }, { q: 'secret', visibility: 'private', owner_id: id }]) {
		await send('get_images_search', { query, token, expect: 200 })
	}
	await send('get_images_search', { wrong: true, expect: 400 })
	await send('get_explore_recent', { expect: 200 })
	for (const period of ['day', 'week', 'month', 'all']) await send('get_explore_popular', { query: { period }, token, expect: 200 })
	await send('get_users_id_images', { params: { id }, query: { visibility: 'public' }, token, expect: 200 })
	await send('get_users_id_likes', { params: { id }, token, expect: 200 })
	await send('get_tags', { query: { limit: 5 }, expect: 200 })
	await send('get_tags_search', { query: { q: 'ca', limit: 5 }, expect: 200 })
	await send('get_tags_search', { query: { q: 'c' }, expect: 400 })
	await send('get_tags_tag_images', { params: { tag: 'cat' }, expect: 200 })
	await send('patch_tag', { params: { tag: 'dog' }, token: state.admin, body: { name: 'Hound' }, expect: 200 })
	await send('patch_tag', { params: { tag: 'cat' }, token, body: { name: 'Hound' }, expect: 403 })
}

async function albums(send, state) {
	const { token } = state.ann
	const params = { id: state.album }
	const body = { image_ids: [state.cat, state.dog, state.secret] }
	await send('post_albums_id_images', { params, token, body, expect: 200 })
	await send('post_albums_id_images', { params, token, body: { image_id: state.cat }, expect: 200 })
	await send('post_albums_id_images', { params, token: state.ben.token, body, expect: 403 })
	await send('put_albums_id_images_reorder', { params, token, body: { image_ids: [state.dog, state.cat] }, expect: 200 })
	for (const who of [undefined, token]) {
		await send('get_albums_id', { params, token: who, expect: 200 })
		await send('get_albums_id_images', { params, token: who, expect: 200 })
		await send('get_albums', { query: { owner_id: state.ann.id }, token: who, expect: 200 })
	}
	const edit = { title: 'Roofs', description: 'And what sleeps there', visibility: 'public', parent_id: null, cover_image_id: state.cat }
	for (const id of ['put_albums_id', 'patch_albums_id']) {
		await send(id, { params, token, body: edit, expect: 200 })
		await send(id, { params, token, body: { title: '' }, wrong: true, expect: 400 })
		await send(id, { params, token, headers: { 'If-Match': '"1-x"' }, body: edit, expect: 412 })
		await send(id, { params, token: state.ben.token, body: edit, expect: 403 })
	}
	await send('delete_albums_id_images_image_id', { params: { ...params, image_id: state.secret }, token, expect: 204 })
	const other = await send('post_albums', { token, body: { title: 'Gone soon', parent_id: state.album }, expect: 201 })
	await send('delete_albums_id', { params: { id: other.body.id }, token, expect: 204 })
}

async function links(send, state) {
	const { token } = state.ann
	for (const [noun, id] of [['albums', state.album], ['images', state.secret]]) {
		const params = { id }
		const operation = (verb) => `${verb}_${noun}_id_shares`
		const made = await send(operation('post'), { params, token, body: { password: 'sesame', allow_download: true, expires_at: '2090-01-01T00:00:00Z' }, expect: 201 })
		const open = await send(operation('post'), { params, token, body: {}, expect: 201 })
		await send(operation('post'), { params, token, body: { expires_at: '2001-01-01T00:00:00Z' }, expect: 400 })
		await send(operation('post'), { params, token: state.admin, expect: 403 })
		await send(operation('get'), { params, token, query: { per_page: 1 }, expect: 200 })
		const link = { token: made.body.url.split('/').pop() }
		await send('get_shares_token', { params: link, expect: 200 })
		await send('get_shares_token_images', { params: link, expect: 401 })
		await send('post_shares_token_unlock', { params: link, body: { password: 'open' }, expect: 401 })
		const key = await send('post_shares_token_unlock', { params: link, body: { password: 'sesame' }, expect: 200 })
		const headers = { 'X-Share-Key': key.body.key }
		await send('get_shares_token', { params: link, headers, expect: 200 })
		const found = await send('get_shares_token_images', { params: link, headers, expect: 200 })
		const image = { image_id: found.body.items[0].id }
		for (const size of ['small', 'original']) await send('get_shares_token_images_image_id_variants_size', { params: { ...link, ...image, size }, headers, expect: 200 })
		await send('get_shares_token_images_image_id_download', { params: { ...link, ...image }, headers, expect: 200 })
		const range = { ...headers, Range: 'bytes=0-9' }
		await send('get_shares_token_images_image_id_variants_size', { params: { ...link, ...image, size: 'small' }, headers: range, expect: 206 })
		await send('get_shares_token_images_image_id_download', { params: { ...link, ...image }, headers: range, expect: 206 })
		const plain = { token: open.body.url.split('/').pop() }
		await send('get_shares_token_images_image_id_download', { params: { ...plain, ...image }, expect: 403 })
		await send(`delete_${noun}_id_shares_share_id`, { params: { id, share_id: made.body.id }, token, expect: 204 })
		await send('get_shares_token', { params: link, expect: 404 })
		await send(operation('delete'), { params, token, expect: 204 })
		await send('get_shares_token', { params: plain, expect: 404 })
	}
}

async function people(send, state) {
	const { token } = state.ben
	const params = { id: state.cat }
	for (const id of ['post_images_id_like', 'delete_images_id_like', 'post_images_id_like']) await send(id, { params, token, expect: 200 })
	await send('post_images_id_like', { params: { id: state.secret }, token, expect: 404 })
	await send('get_images_id_likes', { params, expect: 200 })
	await send('get_users_id_likes', { params: { id: state.ben.id }, expect: 200 })
	const said = await send('post_images_id_comments', { params, token, body: { content: 'What a <b>cat</b>! @ann' }, expect: 201 })
	await send('post_images_id_comments', { params, token, body: { content: '' }, wrong: true, expect: 400 })
	const mine = { params: { id: said.body.id } }
	await send('get_comments_id', { ...mine, expect: 200 })
	await send('patch_comments_id', { ...mine, token, body: { content: 'What a cat!' }, expect: 200 })
	await send('patch_comments_id', { ...mine, token: state.ann.token, body: { content: 'What a dog!' }, expect: 403 })
	for (const sort_order of ['oldest', 'newest']) await send('get_images_id_comments', { params, query: { sort_order }, token, expect: 200 })
	await send('get_users_id_comments', { params: { id: state.ben.id }, token, expect: 200 })
	await send('get_users_id_comments', { params: { id: state.ben.id }, token: state.ann.token, expect: 403 })
	await send('delete_comments_id', { ...mine, token: state.ann.token, expect: 204 })
}

async function bonds(send, state) {
	const { token } = state.ben, params = { id: state.ann.id }
	for (const id of ['post_users_id_follow', 'post_users_id_follow']) await send(id, { params, token, expect: 200 })
	await send('post_users_id_follow', { params: { id: state.ben.id }, token, expect: 409 })
	await send('get_users_id', { params, token, expect: 200 })
	await send('get_users_id_followers', { params, token, expect: 200 })
	await send('get_users_id_following', { params: { id: state.ben.id }, expect: 200 })
	await send('get_feed', { token, expect: 200 })
	const told = await send('get_notifications', { token: state.ann.token, expect: 200 })
	await send('get_notifications', { token: state.ann.token, query: { unread: 'true' }, expect: 200 })
	await send('post_notifications_id_read', { params: { id: told.body.items[0].id }, token: state.ann.token, expect: 200 })
	await send('post_notifications_id_read', { params: { id: told.body.items[0].id }, token, expect: 404 })
	await send('post_notifications_read', { token: state.ann.token, expect: 200 })
	await send('post_users_id_block', { params, token: state.kim.token, expect: 200 })
	await send('get_users_me_blocks', { token: state.kim.token, expect: 200 })
	await send('post_users_id_follow', { params: { id: state.kim.id }, token: state.ann.token, expect: 403 })
	await send('delete_users_id_block', { params, token: state.kim.token, expect: 200 })
	await send('delete_users_id_follow', { params, token, expect: 200 })
}

// What a person has besides: tokens for programs, webhooks, what is downloaded whole.
async function programs(send, state) {
	const { token } = state.ann
	const made = await send('post_users_me_tokens', { token, body: { name: 'backup', scopes: ['read'] }, expect: 201 })
	await send('get_users_me_tokens', { token, expect: 200 })
	await send('delete_users_me_tokens_id', { params: { id: made.body.id }, token, expect: 204 })
	const hook = await send('post_users_me_webhooks', { token, body: { url: 'https://hooks.example.org/tintype', events: ['like.created'] }, expect: 201 })
	const params = { id: hook.body.id }
	await send('get_users_me_webhooks', { token, expect: 200 })
	await send('get_users_me_webhooks_id', { params, token, expect: 200 })
	await send('patch_users_me_webhooks_id', { params, token, body: { events: ['comment.created'] }, expect: 200 })
	await send('post_users_me_webhooks_id_secret', { params, token, expect: 200 })
	await send('post_users_me_webhooks_id_test', { params, token, expect: 202 })
	const sent = await send('get_users_me_webhooks_id_deliveries', { params, token, expect: 200 })
	const delivery = Object.values(sent.body).find(Array.isArray)[0].id
	await send('post_users_me_webhooks_id_deliveries_delivery_retry', { params: { ...params, delivery }, token, expect: 202 })
	await send('delete_users_me_webhooks_id', { params, token, expect: 204 })
}

async function wholes(send, state) {
	const { token } = state.ann
	const range = { headers: { Range: 'bytes=0-9' } }
	for (const one of [{}, range]) {
		const expect = one === range ? [200, 206] : 200
		await send('get_images_download', { query: { ids: `${state.cat},${state.dog}` }, token, ...one, expect })
		await send('get_albums_id_download', { params: { id: state.album }, token, ...one, expect })
	}
	await send('post_images_exists', { token, body: { sha256: ['0'.repeat(64)] }, expect: 200 })
	await send('get_images_id_similar', { params: { id: state.cat }, token, expect: 200 })
	await send('get_images_id_position', { params: { id: state.cat }, token, expect: [200, 404] })
	await send('delete_images_id_position', { params: { id: state.cat }, token, expect: 404 })
	await send('post_images_id_view', { params: { id: state.cat }, expect: 202 })
}

async function forMachines(send, state) {
	await send('get_i_id', { params: { id: state.cat }, expect: 200 })
	await send('get_explore', { expect: 200 })
	for (const format of ['atom', 'rss']) {
		await send('get_feeds_users_id', { params: { id: state.ann.id }, query: { format }, expect: 200 })
		await send('get_feeds_tags_tag', { params: { tag: 'cat' }, query: { format }, expect: 200 })
		await send('get_feeds_albums_id', { params: { id: state.album }, query: { format }, expect: 200 })
	}
	for (const format of ['json', 'xml']) await send('get_oembed', { query: { url: `${state.base}/i/${state.cat}`, format }, expect: 200 })
	await send('get_robots_txt', { expect: 200 })
	await send('get_sitemap_xml', { expect: 404 })
}

async function administration(send, state) {
	const token = state.admin
	for (const id of ['get_admin_statistics', 'get_admin_storage', 'get_admin_users']) await send(id, { token, expect: 200 })
	await send('get_admin_users', { token: state.ann.token, expect: 403 })
	await send('put_admin_users_id_quota', { params: { id: state.ben.id }, token, body: { max_images: 1000, max_bytes: null }, expect: 200 })
	for (const jobs of ['dead', 'queued', 'running', 'done']) await send('get_admin_jobs', { token, query: { state: jobs }, expect: 200 })
}

async function reports(send, state) {
	const token = state.admin
	const report = (image) => send('post_reports', { token: state.ben.token, body: { image_id: image, reason: 'other', description: 'A cat.' }, expect: 201 })
	const made = await report(state.cat)
	await send('post_reports', { token: state.ben.token, body: { image_id: state.cat, reason: 'spam' }, expect: 409 })
	const params = { id: made.body.id }
	await send('get_moderation_reports', { token, query: { status: 'pending' }, expect: 200 })
	await send('get_moderation_reports_id', { params, token, expect: 200 })
	await send('post_moderation_reports_id_claim', { params, token, expect: 200 })
	await send('delete_moderation_reports_id_claim', { params, token, expect: 204 })
	await send('put_moderation_images_id_rating', { params: { id: state.cat }, token, body: { content_rating: 'nsfw' }, expect: 200 })
	await send('post_moderation_reports_id_resolve', { params, token, body: { action: 'warn', resolution: 'Be kind.' }, expect: 200 })
	const decided = await send('get_users_me_decisions', { token: state.ann.token, expect: 200 })
	const decision = { id: decided.body.items[0].id }
	await send('post_users_me_decisions_id_appeal', { params: decision, token: state.ann.token, body: { content: 'It is only a cat.' }, expect: 201 })
	const appeals = await send('get_moderation_appeals', { token, query: { status: 'pending' }, expect: 200 })
	await send('post_moderation_appeals_id_resolve', { params: { id: appeals.body.items[0].id }, token, body: { action: 'accept', answer: 'So it is.' }, expect: 200 })
}

async function moderation(send, state) {
	const params = { id: state.ben.id }
	await send('post_users_id_ban', { params, token: state.ann.token, expect: 403 })
	await send('post_users_id_ban', { params, token: state.admin, body: { reason: 'Spam', expires_at: '2090-01-01T00:00:00Z' }, expect: 200 })
	await send('get_moderation_bans', { token: state.admin, expect: 200 })
	await send('post_auth_appeal', { body: { username: `ben-${suffix}`, password, content: 'It was no spam.' }, expect: 201 })
	await send('delete_users_id_ban', { params, token: state.admin, expect: 200 })
	await send('get_moderation_audit', { token: state.admin, query: { subject_id: state.ben.id }, expect: 200 })
	await send('get_moderation_audit', { token: state.ann.token, expect: 403 })
}

async function archive(send, state) {
	const { token } = state.ann
	await send('get_users_me_export', { token, expect: 404 })
	await send('post_users_me_export', { token, expect: 202 })
	const ready = await until('the archive', async () => {
		const now = await send('get_users_me_export', { token, expect: [200, 202] })
		return now.status === 200 && now.body
	})
	const link = new URL(ready.url, state.base)
	await send('get_exports_id', { params: { id: ready.id }, query: { t: link.searchParams.get('t') }, expect: 200 })
	await send('post_users_me_export', { token, expect: 202 })
}

async function service(send) {
	for (const id of ['get_health', 'get_health_live', 'get_health_ready', 'get_limits', 'get_metrics', 'get_openapi_json', 'get_docs']) {
		await send(id, { expect: 200 })
	}
}

async function farewell(send, state) {
	const gone = await signUp(send, 'gone')
	await send('delete_users_me', { token: gone.token, body: { password: 'Wrong-horse-7-battery' }, expect: 401 })
	await send('delete_users_me', { token: gone.token, body: { password }, expect: 204 })
	await send('delete_users_id', { params: { id: state.kim.id }, token: state.ann.token, expect: 403 })
	await send('delete_users_id', { params: { id: state.kim.id }, token: state.admin, expect: 204 })
	await send('post_auth_logout', { token: state.ann.token, body: { logout_all: true }, expect: 204 })
}

async function run(send, state) {
	await service(send)
	for (const name of ['ann', 'ben', 'kim']) state[name] = await signUp(send, name)
	const boss = await send('post_auth_login', { body: { username: 'boss', password: state.password }, expect: 200 })
	state.admin = boss.body.access_token
	await accounts(send, state)
	await uploads(send, state)
	const album = await send('post_albums', { token: state.ann.token, body: { title: 'Roofs', visibility: 'public' }, expect: 201 })
	state.album = album.body.id
	await bytes(send, state)
	await images(send, state)
	await albums(send, state)
	await links(send, state)
	await people(send, state)
	await bonds(send, state)
	await listings(send, state)
	await programs(send, state)
	await wholes(send, state)
	await forMachines(send, state)
	await administration(send, state)
	await reports(send, state)
	await archive(send, state)
	await moderation(send, state)
	await farewell(send, state)
}

module.exports = { elsewhere, run }
