// What people do, as steps that know nothing of what drives them. A step gives a request from what its user
// remembers (`my`), or null to leave it out; `then` looks at the answer; `pause` is how long the user looks at it,
// in seconds from .. to. Without a pause the next request follows at once.
import { photo } from './photo.js';

const get = (path, my, name) => ({ method: 'GET', path, name, headers: my?.token ? { Authorization: `Bearer ${my.token}` } : {} });
const send = (method, path, my, json, name) => ({
	method,
	path,
	name,
	headers: {
		...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
		...(my.token ? { Authorization: `Bearer ${my.token}` } : {}),
	},
	body: json === undefined ? null : JSON.stringify(json),
});
const any = (list) => list[Math.floor(Math.random() * list.length)];
const look = [1, 3];

// The study's load: the first fifty, again and again, without a pause.
export const list = [{ request: () => get('/api/v1/images?page=1&limit=50', null, 'listing'), expect: 200 }];

export const browse = [
	{
		request: (my) => get('/api/v1/images?limit=50', my, 'listing'),
		expect: 200,
		then: (my, answer) => {
			const page = JSON.parse(answer.body);
			my.images = page.items;
			my.cursor = page.pagination.next_cursor;
		},
		pause: look,
	},
	{ request: (my) => (my.images?.length ? get(`/api/v1/images/${any(my.images).id}`, my, 'image') : null), expect: 200, pause: look },
	{
		request: (my) => (my.cursor ? get(`/api/v1/images?limit=50&cursor=${my.cursor}`, my, 'next page') : null),
		expect: 200,
		pause: look,
	},
	{ request: (my) => get('/api/v1/tags', my, 'tags'), expect: 200, then: (my, answer) => (my.tags = JSON.parse(answer.body)), pause: look },
	{
		request: (my) => (my.tags?.length ? get(`/api/v1/tags/${any(my.tags).slug}/images?limit=50`, my, 'tag') : null),
		expect: 200,
		pause: look,
	},
	{ request: (my) => get('/api/v1/explore/popular?limit=50', my, 'popular'), expect: 200, pause: look },
	{ request: (my) => get(`/api/v1/images/search?q=${any(['harbour', 'street', 'river', 'forest'])}&limit=20`, my, 'search'), expect: 200, pause: look },
];

// Whoever acts has an account, and is signed in.
const arrive = [
	{
		request: (my) => {
			my.name ??= `load-${my.run}-${my.number}`;
			return my.registered
				? null
				: send('POST', '/api/v1/auth/register', {}, { email: `${my.name}@example.org`, username: my.name, password: my.password }, 'register');
		},
		expect: 201,
		then: (my) => (my.registered = true),
		pause: look,
	},
	{
		request: (my) =>
			!my.registered || my.until > Date.now()
				? null
				: send('POST', '/api/v1/auth/login', {}, { email: `${my.name}@example.org`, password: my.password }, 'login'),
		expect: 200,
		then: (my, answer) => {
			const told = JSON.parse(answer.body);
			const tokens = told.tokens ?? told;
			my.token = tokens.access_token;
			my.until = Date.now() + (tokens.expires_in - 60) * 1000;
		},
		pause: [3, 9],
	},
];

export const signIn = [
	{ ...arrive[0] },
	{ ...arrive[1], request: (my) => arrive[1].request(Object.assign(my, { until: 0 })) },
	{ request: (my) => (my.token ? get('/api/v1/users/me', my, 'me') : null), expect: 200, pause: look },
];

export const upload = [
	...arrive,
	{
		request: (my) => {
			if (!my.token) return null;
			const edge = `load${my.number}x${Date.now()}`;
			return {
				method: 'POST',
				path: '/api/v1/images',
				name: 'upload',
				headers: { Authorization: `Bearer ${my.token}`, 'Content-Type': `multipart/form-data; boundary=${edge}` },
				body: photo(edge, { title: `From user ${my.number}`, visibility: 'public', tags: 'load' }),
			};
		},
		expect: 201,
		then: (my, answer) => (my.uploaded = JSON.parse(answer.body).id),
		pause: [5, 15],
	},
	{ request: (my) => (my.uploaded ? get(`/api/v1/images/${my.uploaded}/status`, my, 'status') : null), expect: 200, pause: look },
];

export const social = [
	...arrive,
	browse[0],
	{
		request: (my) => {
			my.image = my.token && my.images?.length ? any(my.images).id : null;
			return my.image ? send('POST', `/api/v1/images/${my.image}/like`, my, undefined, 'like') : null;
		},
		expect: 200,
		pause: look,
	},
	{
		request: (my) => (my.image ? send('POST', `/api/v1/images/${my.image}/comments`, my, { content: 'A walk worth it.' }, 'comment') : null),
		expect: 201,
		pause: look,
	},
	{ request: (my) => (my.image ? send('DELETE', `/api/v1/images/${my.image}/like`, my, undefined, 'unlike') : null), expect: 200, pause: look },
];

// Of a hundred people who come, most only look.
export const mixed = (number) => (number % 100 < 88 ? browse : number % 100 < 94 ? social : number % 100 < 97 ? signIn : upload);

// The names of requests for listings, which are kept.
export const listings = new Set(['listing', 'next page', 'tags', 'tag', 'popular', 'search']);

export const flows = { list, browse, 'sign-in': signIn, upload, social, mixed };
export const flowOf = (name, number) => (typeof flows[name] === 'function' ? flows[name](number) : flows[name]);
