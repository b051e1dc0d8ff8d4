// What is behind a share link: /s/<token>. All text goes in as text.
const token = location.pathname.split('/').pop()
const api = `/api/v1/shares/${token}`
const part = (id) => document.getElementById(id)
let next = ''

class Refused extends Error {
	constructor(problem) {
		super(problem.detail)
		this.status = problem.status
	}
}

async function ask(path, options) {
	const answer = await fetch(api + path, options)
	const body = await answer.json()
	if (!answer.ok) throw new Refused(body)
	return body
}

function figure(image, download) {
	const item = document.createElement('li')
	const box = document.createElement('figure')
	const link = document.createElement('a')
	const picture = document.createElement('img')
	const caption = document.createElement('figcaption')
	const { medium, large, small } = image.variants
	picture.src = (medium || large || small).url
	picture.width = (medium || large || small).width
	picture.height = (medium || large || small).height
	picture.loading = 'lazy'
	picture.alt = image.alt_text || image.title
	link.href = (large || medium || small).url
	link.append(picture)
	caption.append(image.title)
	if (download) {
		const get = document.createElement('a')
		get.href = `${api}/images/${image.id}/download`
		get.textContent = 'Download'
		caption.append(image.title ? ' · ' : '', get)
	}
	box.append(link, caption)
	item.append(box)
	return item
}

async function more(share) {
	const page = await ask(`/images?per_page=30${next && `&cursor=${encodeURIComponent(next)}`}`)
	for (const image of page.items) part('images').append(figure(image, share.allow_download))
	next = page.pagination.next_cursor
	part('more').hidden = next === null
}

async function show() {
	const share = await ask('')
	part('unlock').hidden = !share.locked
	part('notice').textContent = ''
	if (share.locked) {
		part('password').focus()
		return
	}
	const owner = share.owner.display_name || share.owner.username
	document.title = `${share.title || 'Shared'} · tintype`
	part('title').textContent = share.title || `Shared by ${owner}`
	part('about').textContent = [share.description, `By ${owner}.`].filter(Boolean).join('\n')
	part('more').onclick = () => more(share).catch(tell)
	await more(share)
}

function tell(error) {
	part('notice').textContent = error.message
}

part('unlock').addEventListener('submit', (event) => {
	event.preventDefault()
	const options = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ password: part('password').value }) }
	ask('/unlock', options).then(show).catch(tell)
})
show().catch(tell)
