#include "config.h"

#include "server/status_page.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"

#define ASKER_TIME_NS (2 * CLOCK_SECOND_NS)

void
status_page_init(
    struct status_page *page, int listener, const struct pool *pool, unsigned generation)
{
	*page = (struct status_page){ .listener = listener,
		.pool = pool,
		.started_us = clock_now_us(),
		.generation = generation };
	for (size_t i = 0; i < STATUS_ASKERS_MAX; i++)
		page->askers[i].fd = -1;
}

static void
drop(struct status_asker *asker)
{
	if (asker->fd >= 0)
		close(asker->fd);
	arena_release(&asker->arena);
	*asker = (struct status_asker){ .fd = -1 };
}

void
status_page_close(struct status_page *page)
{
	for (size_t i = 0; i < STATUS_ASKERS_MAX; i++)
		drop(&page->askers[i]);
}

size_t
status_page_poll(const struct status_page *page, struct pollfd *into)
{
	size_t count = 0;

	for (size_t i = 0; i < STATUS_ASKERS_MAX; i++)
		if (page->askers[i].fd >= 0)
			into[count++] = (struct pollfd){ .fd = page->askers[i].fd,
				.events = page->askers[i].answer.len > 0 ? POLLOUT : POLLIN };
	/* With all seats taken the others wait in the queue. */
	if (page->listener >= 0 && count < STATUS_ASKERS_MAX)
		into[count++] = (struct pollfd){ .fd = page->listener, .events = POLLIN };
	return count;
}

struct figure {
	const char *name, *json;
	int64_t value;
};

enum {
	FIGURE_SINCE,
	FIGURE_GENERATION,
	FIGURE_ACCEPTED,
	FIGURE_IDLE,
	FIGURE_ACTIVE,
	FIGURE_STARTING,
	FIGURE_THROTTLED,
	FIGURE_TOTAL,
	FIGURE_MOST_ACTIVE,
	FIGURE_STARTS,
	FIGURE_DEATHS,
	FIGURE_TIMEOUTS,
	FIGURE_WANTED,
	FIGURE_LEAST,
	FIGURE_MOST,
	FIGURE_EXHAUSTED,
	FIGURE_COUNT
};

static void
gather(const struct status_page *page, struct figure figures[static FIGURE_COUNT])
{
	const struct pool *pool = page->pool;
	int64_t states[CHILD_STATE_COUNT] = { 0 };
	uint64_t accepted = pool->served;

	for (size_t i = 0; i < pool->count; i++) {
		states[pool_child_state(pool, i)]++;
		accepted += atomic_load(&pool->board.slots[i].requests);
	}
	const struct figure all[FIGURE_COUNT] = {
		[FIGURE_SINCE] = { "start since", "start_since",
		    (clock_now_us() - page->started_us) / CLOCK_SECOND_US },
		[FIGURE_GENERATION] = { "generation", "generation", page->generation },
		[FIGURE_ACCEPTED] = { "accepted conn", "accepted_conn", (int64_t)accepted },
		[FIGURE_IDLE] = { "idle processes", "idle_processes", states[CHILD_IDLE] },
		[FIGURE_ACTIVE] = { "active processes", "active_processes", states[CHILD_SERVING] },
		[FIGURE_STARTING] = { "starting processes", "starting_processes",
		    states[CHILD_STARTING] },
		[FIGURE_THROTTLED] = { "throttled processes", "throttled_processes",
		    states[CHILD_THROTTLED] },
		[FIGURE_TOTAL] = { "total processes", "total_processes",
		    (int64_t)pool_alive(pool) },
		[FIGURE_MOST_ACTIVE] = { "max active processes", "max_active_processes",
		    (int64_t)pool->most_active },
		[FIGURE_STARTS] = { "process starts", "process_starts", (int64_t)pool->starts },
		[FIGURE_DEATHS] = { "process deaths", "process_deaths", (int64_t)pool->deaths },
		[FIGURE_TIMEOUTS] = { "request timeouts", "request_timeouts",
		    (int64_t)pool->timeouts },
		[FIGURE_WANTED] = { "wanted processes", "wanted_processes",
		    (int64_t)pool->size.wanted },
		[FIGURE_LEAST] = { "least processes", "least_processes",
		    (int64_t)pool->size.least },
		[FIGURE_MOST] = { "most processes", "most_processes", (int64_t)pool->size.most },
		[FIGURE_EXHAUSTED] = { "max children reached", "max_children_reached",
		    (int64_t)pool->exhausted },
	};

	memcpy(figures, all, sizeof all);
}

/* Also what a half-written text of a dying worker may hold. */
static void
json_text(struct buf *out, const char *text, size_t size)
{
	buf_byte(out, '"');
	for (size_t i = 0; i < size && text[i] != '\0'; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '"' || c == '\\')
			buf_byte(out, '\\');
		if (c >= 0x20 && c < 0x7f)
			buf_byte(out, (char)c);
		else
			buf_printf(out, "\\u%04x", c);
	}
	buf_byte(out, '"');
}

static void
workers_json(const struct status_page *page, struct buf *out)
{
	const struct pool *pool = page->pool;
	int64_t now = clock_monotonic_ns();
	bool first = true;

	buf_append(out, STR(",\"processes\":["));
	for (size_t i = 0; i < pool->count; i++) {
		const struct scoreboard_slot *slot = &pool->board.slots[i];

		if (pool_child_state(pool, i) == CHILD_EMPTY)
			continue;
		buf_printf(out,
		    "%s{\"pid\":%d,\"state\":\"%s\",\"phase\":\"%s\",\"requests\":%llu,"
		    "\"phase_ms\":%lld,\"request_method\":",
		    first ? "" : ",", (int)pool->children[i].pid,
		    child_state_name(pool_child_state(pool, i)),
		    worker_phase_name(scoreboard_phase(slot)),
		    (unsigned long long)atomic_load(&slot->requests),
		    (long long)(scoreboard_age(slot, now) / 1000000));
		json_text(out, slot->method, sizeof slot->method);
		buf_append(out, STR(",\"request_id\":"));
		json_text(out, slot->id, sizeof slot->id);
		buf_append(out, STR(",\"request_path\":"));
		json_text(out, slot->path, sizeof slot->path);
		buf_byte(out, '}');
		first = false;
	}
	buf_byte(out, ']');
}

static void
write_json(const struct status_page *page, bool full, struct buf *out)
{
	struct figure figures[FIGURE_COUNT];

	gather(page, figures);
	buf_append(out, STR("{\"pool\":\"tintype\",\"process_manager\":\"dynamic\""));
	for (size_t i = 0; i < FIGURE_COUNT; i++)
		buf_printf(out, ",\"%s\":%lld", figures[i].json, (long long)figures[i].value);
	if (full)
		workers_json(page, out);
	buf_append(out, STR("}\n"));
}

static void
text_line(struct buf *out, const char *name, const char *text, size_t size)
{
	buf_printf(out, "%-22s", name);
	for (size_t i = 0; i < size && text[i] != '\0'; i++)
		buf_byte(out, text[i] >= ' ' && text[i] < 0x7f ? text[i] : '?');
	buf_byte(out, '\n');
}

static void
write_text(const struct status_page *page, bool full, struct buf *out)
{
	const struct pool *pool = page->pool;
	struct figure figures[FIGURE_COUNT];
	int64_t now = clock_monotonic_ns();

	gather(page, figures);
	buf_printf(out, "%-22s%s\n%-22s%s\n", "pool:", "tintype", "process manager:", "dynamic");
	for (size_t i = 0; i < FIGURE_COUNT; i++)
		buf_printf(out, "%s:%*s%lld\n", figures[i].name,
		    (int)(21 - strlen(figures[i].name)), "", (long long)figures[i].value);
	for (size_t i = 0; full && i < pool->count; i++) {
		const struct scoreboard_slot *slot = &pool->board.slots[i];

		if (pool_child_state(pool, i) == CHILD_EMPTY)
			continue;
		buf_printf(out, "\n%-22s%d\n%-22s%s\n%-22s%s\n%-22s%llu\n%-22s%lld\n",
		    "pid:", (int)pool->children[i].pid,
		    "state:", child_state_name(pool_child_state(pool, i)),
		    "phase:", worker_phase_name(scoreboard_phase(slot)),
		    "requests:", (unsigned long long)atomic_load(&slot->requests),
		    "phase ms:", (long long)(scoreboard_age(slot, now) / 1000000));
		text_line(out, "request method:", slot->method, sizeof slot->method);
		text_line(out, "request id:", slot->id, sizeof slot->id);
		text_line(out, "request path:", slot->path, sizeof slot->path);
	}
}

static void
prepare_answer(const struct status_page *page, struct status_asker *asker)
{
	struct str rest = str_cut(&(struct str){ asker->request, asker->got }, '\r'), query;
	struct buf body = buf_new(&asker->arena, 4096), whole = buf_new(&asker->arena, 4096);
	struct str method = str_cut(&rest, ' '),
		   target = rest.len > 0 ? str_cut(&rest, ' ') : STR("");
	struct str path = target.len > 0 ? str_cut(&target, '?') : target;
	const char *status = "200 OK", *type = "text/plain; charset=utf-8";
	bool known = str_eq(path, STR("/")) || str_eq(path, STR("/status"));

	query = target;
	if (!str_eq(method, STR("GET")) && !str_eq(method, STR("HEAD"))) {
		status = "405 Method Not Allowed";
	} else if (str_eq(path, STR("/ping"))) {
		buf_append(&body, STR("pong\n"));
	} else if (!known) {
		status = "404 Not Found";
	} else if (str_find(query, STR("json")) < query.len) {
		type = "application/json";
		write_json(page, str_find(query, STR("full")) < query.len, &body);
	} else {
		write_text(page, str_find(query, STR("full")) < query.len, &body);
	}
	buf_printf(&whole,
	    "HTTP/1.0 %s\r\nContent-Type: %s\r\nCache-Control: no-store\r\n"
	    "Content-Length: %zu\r\nConnection: close\r\n\r\n",
	    status, type, body.len);
	if (!str_eq(method, STR("HEAD")))
		buf_append(&whole, buf_str(&body));
	asker->answer = buf_str(&whole);
}

static void
listen_to(const struct status_page *page, struct status_asker *asker)
{
	ssize_t got = recv(asker->fd, asker->request + asker->got,
	    sizeof asker->request - asker->got, MSG_DONTWAIT);
	struct str text;

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0) {
		drop(asker);
		return;
	}
	asker->got += (size_t)got;
	text = (struct str){ asker->request, asker->got };
	if (str_find(text, STR("\r\n\r\n")) < text.len)
		prepare_answer(page, asker);
	else if (asker->got == sizeof asker->request)
		drop(asker);
}

static void
tell(struct status_asker *asker)
{
	ssize_t sent = send(asker->fd, asker->answer.at + asker->sent,
	    asker->answer.len - asker->sent, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (sent < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (sent > 0)
		asker->sent += (size_t)sent;
	if (sent < 0 || asker->sent == asker->answer.len)
		drop(asker);
}

static void
welcome(struct status_page *page)
{
	for (size_t i = 0; i < STATUS_ASKERS_MAX; i++) {
		if (page->askers[i].fd >= 0)
			continue;
		page->askers[i].fd =
		    accept4(page->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
		if (page->askers[i].fd < 0)
			return;
		page->askers[i].until = clock_monotonic_ns() + ASKER_TIME_NS;
	}
}

void
status_page_serve(struct status_page *page)
{
	int64_t now = clock_monotonic_ns();

	if (page->listener >= 0)
		welcome(page);
	for (size_t i = 0; i < STATUS_ASKERS_MAX; i++) {
		struct status_asker *asker = &page->askers[i];

		if (asker->fd >= 0 && asker->answer.len == 0)
			listen_to(page, asker);
		if (asker->fd >= 0 && asker->answer.len > 0)
			tell(asker);
		if (asker->fd >= 0 && now > asker->until)
			drop(asker);
	}
}
