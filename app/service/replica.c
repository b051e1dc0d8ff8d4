#include "config.h"

#include "service/replica.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/breaker.h"
#include "base/clock.h"
#include "cache/keys.h"
#include "cache/position.h"
#include "config/config.h"
#include "repo/replica.h"
#include "service/connect.h"

#define HOSTS_MAX 16
/* A replica that takes longer is of no use to a page. */
#define STATEMENT_MAX_NS CLOCK_SECOND_NS
#define CONNECT_MAX_NS (2 * CLOCK_SECOND_NS)
/* Asked how far it is at least so often, also when nothing has changed: is it still a replica? */
#define LOOK_EVERY_NS CLOCK_SECOND_NS
/* One that was found behind is left in peace for so long. */
#define BEHIND_NS (CLOCK_SECOND_NS / 20)
#define OPENING_TICK_NS (CLOCK_SECOND_NS / 50)
#define REST_NS CLOCK_SECOND_NS

enum state {
	RESTING, /* no connection */
	OPENING, /* the thread makes one: pg is the thread's alone */
	OPENED,  /* by the thread, not yet held against the primary */
	READY,
};

struct replica {
	const struct config *config;
	struct pg *primary;
	struct redis *redis;
	const char *name; /* of the program, as PostgreSQL shows it */
	struct str hosts[HOSTS_MAX];
	size_t count, home, at;

	enum state state;
	struct pg *pg;
	struct breaker breaker;
	enum breaker_state entered; /* what it said to what is under way */
	int64_t pause_until_ns;

	pthread_t thread;
	atomic_bool done;
	struct arena opening; /* of the thread */
	const struct problem *problem;
	struct replica_state found;

	struct wal_place verified; /* of the connection; position: replayed at least */
	int64_t looked_at_ns;
	bool untold; /* Redis does not know yet where this primary is */

	bool required; /* since replica_require(): */
	int64_t position;
	bool asked; /* look is on its way with the listing */
	struct pg_call look;
	struct replica_stats stats;

	pg_observer *observer;
	void *observer_context;
	struct arena words;
	const char *news;
	bool told_up, told_down;
};

bool
replica_wanted(const struct config *config)
{
	return config->db.read_hosts.len > 0;
}

static struct redis_command
position_command(struct arena *arena, const struct wal_place *place)
{
	const struct position position = { place->system, place->timeline, place->position };
	struct redis_command command = { 0 };

	position_tell_command(&command, arena, key_position(arena), position);
	return command;
}

const struct problem *
replica_tell_command(struct pg *primary, struct arena *arena, struct redis_command *command)
{
	struct wal_place place;

	TRY(replica_repo_find_primary(primary, arena, &place));
	*command = position_command(arena, &place);
	return NULL;
}

struct replica *
replica_open(struct arena *arena, const struct config *config, struct pg *primary,
    struct redis *redis, const char *name)
{
	struct replica *replica;
	struct str rest = config->db.read_hosts;

	if (!replica_wanted(config))
		return NULL;
	replica = arena_new(arena, struct replica);
	replica->config = config;
	replica->primary = primary;
	replica->redis = redis;
	replica->name = name;
	while (rest.len > 0 && replica->count < HOSTS_MAX)
		replica->hosts[replica->count++] = str_trim(str_cut(&rest, ','));
	replica->at = replica->home = (size_t)getpid() % replica->count;
	return replica;
}

/* What happened, once: not at each try. why: it cannot be used; NULL: it can. */
static void
tell(struct replica *replica, const char *why)
{
	struct str host = replica->hosts[replica->at];

	if (why == NULL ? replica->told_up : replica->told_down)
		return;
	replica->told_up = why == NULL;
	replica->told_down = why != NULL;
	arena_reset(&replica->words);
	replica->news = arena_printf(&replica->words, "%.*s: %s%s", (int)host.len, host.at,
	    why == NULL ? "listings are read from this replica" : "not read from: ",
	    why == NULL ? "" : why)
			    .at;
}

static void
drop(struct replica *replica)
{
	pg_free(replica->pg);
	replica->pg = NULL;
	replica->state = RESTING;
}

/* It is the next one's turn, at once or when the breaker lets it. */
static void
give_up(struct replica *replica, const char *why)
{
	tell(replica, why);
	drop(replica);
	breaker_failed(&replica->breaker, replica->entered, clock_monotonic_ns(), false);
	replica->entered = BREAKER_CLOSED;
	replica->at = (replica->at + 1) % replica->count;
}

static void
give_up_by(struct replica *replica, const struct problem *problem)
{
	give_up(replica, problem->cause == NULL ? problem->detail : problem->cause);
}

static void *
open_in_thread(void *context)
{
	struct replica *replica = context;
	const struct problem *problem = pg_connect(replica->pg, &replica->opening);

	if (problem == NULL)
		problem =
		    replica_repo_find_standby(replica->pg, &replica->opening, &replica->found);
	replica->problem = problem;
	atomic_store(&replica->done, true);
	return NULL;
}

static int64_t
at_most(int64_t value, int64_t limit)
{
	return value < limit ? value : limit;
}

static struct pg *
new_connection(const struct replica *replica)
{
	struct pg_options options = service_pg_options(replica->config, str_of(replica->name));

	service_pg_host(replica->hosts[replica->at], &options);
	options.by_hand = true;
	options.connect_timeout_ns = at_most(options.connect_timeout_ns, CONNECT_MAX_NS);
	options.statement_timeout_ns = at_most(options.statement_timeout_ns, STATEMENT_MAX_NS);
	/* Its worker ends when it idles. */
	options.max_idle_ns = 0;
	return pg_new(&options);
}

static void
begin_opening(struct replica *replica)
{
	replica->pg = new_connection(replica);
	atomic_store(&replica->done, false);
	replica->state = OPENING;
	if (pthread_create(&replica->thread, NULL, open_in_thread, replica) != 0)
		give_up(replica, "there is no thread to connect by");
}

static void
end_opening(struct replica *replica)
{
	pthread_join(replica->thread, NULL);
	replica->state = OPENED;
	if (replica->problem != NULL)
		give_up_by(replica, replica->problem);
	arena_reset(&replica->opening);
}

/* Is it a copy of what we write to? */
static void
verify(struct replica *replica, struct arena *arena)
{
	const struct replica_state *found = &replica->found;
	struct wal_place primary;

	if (!pg_connected(replica->primary) ||
	    replica_repo_find_primary(replica->primary, arena, &primary) != NULL)
		return; /* what is to be read then is not known either */
	if (found->place.system != primary.system)
		give_up(replica, "it is no copy of the primary (another system identifier)");
	else if (!found->standby)
		give_up(replica, "it is no standby: it was promoted, or is the primary itself");
	else if (found->place.timeline != primary.timeline)
		give_up(replica, "it does not follow the primary (another timeline)");
	if (replica->state != OPENED)
		return;
	replica->verified = found->place;
	replica->looked_at_ns = clock_monotonic_ns();
	replica->state = READY;
	replica->untold = true;
	breaker_succeeded(&replica->breaker);
	replica->entered = BREAKER_CLOSED;
	pg_observe(replica->pg, replica->observer, replica->observer_context);
	tell(replica, NULL);
}

/* Nobody has changed anything since Redis was started, say: somebody has to tell it the first. */
static void
tell_position(struct replica *replica, struct arena *arena)
{
	struct redis_command command;

	if (!pg_connected(replica->primary) ||
	    replica_tell_command(replica->primary, arena, &command) != NULL)
		return;
	replica->untold = redis_run(replica->redis, arena, &command, 1) != NULL ||
			  command.reply.kind == REDIS_ERROR;
}

/* Its life is over, or it is gone: then the next connection is the worker's own host's again. */
static void
look_after(struct replica *replica)
{
	pg_upkeep(replica->pg);
	if (pg_connected(replica->pg))
		return;
	drop(replica);
	replica->at = replica->home;
}

static bool
may_try(struct replica *replica)
{
	enum breaker_state state = breaker_enter(&replica->breaker, clock_monotonic_ns());

	if (state != BREAKER_OPEN)
		replica->entered = state;
	return state != BREAKER_OPEN;
}

static void
step(struct replica *replica, struct arena *arena)
{
	if (replica->state == READY)
		look_after(replica);
	if (replica->state == RESTING && may_try(replica))
		begin_opening(replica);
	if (replica->state == OPENING && atomic_load(&replica->done))
		end_opening(replica);
	if (replica->state == OPENED)
		verify(replica, arena);
	if (replica->state == READY && replica->untold)
		tell_position(replica, arena);
}

int64_t
replica_upkeep(struct replica *replica)
{
	struct arena arena = { 0 };

	if (replica == NULL)
		return INT64_MAX;
	step(replica, &arena);
	arena_release(&arena);
	return replica->state == OPENING ? OPENING_TICK_NS : REST_NS;
}

void
replica_close(struct replica *replica)
{
	if (replica == NULL)
		return;
	if (replica->state == OPENING)
		pthread_join(replica->thread, NULL);
	pg_free(replica->pg);
	arena_release(&replica->opening);
	arena_release(&replica->words);
}

const char *
replica_news(struct replica *replica)
{
	const char *news = replica == NULL ? NULL : replica->news;

	if (news != NULL)
		replica->news = NULL;
	return news;
}

bool
replica_ready(const struct replica *replica)
{
	return replica != NULL && replica->state == READY;
}

bool
replica_connected(const struct replica *replica)
{
	return replica_ready(replica) && pg_connected(replica->pg);
}

void
replica_observe(struct replica *replica, pg_observer *observer, void *context)
{
	if (replica == NULL)
		return;
	replica->observer = observer;
	replica->observer_context = context;
}

struct str
replica_key(const struct replica *replica, struct arena *arena)
{
	if (!replica_ready(replica) || clock_monotonic_ns() < replica->pause_until_ns)
		return STR("");
	return key_position(arena);
}

void
replica_require(struct replica *replica, struct str told)
{
	struct position position;

	if (!replica_ready(replica))
		return;
	if (!position_parse(told, &position) || position.system != replica->verified.system ||
	    position.timeline < replica->verified.timeline) {
		replica->untold = true;
		return;
	}
	/* There was a failover since: whether it follows the new primary is to be seen. */
	if (position.timeline != replica->verified.timeline) {
		give_up(replica, "the primary is another one now");
		return;
	}
	replica->required = true;
	replica->position = position.position;
}

void
replica_require_nothing(struct replica *replica)
{
	if (replica != NULL)
		replica->required = false;
}

void
replica_forget(struct replica *replica)
{
	if (replica == NULL)
		return;
	replica->required = false;
	replica->stats = (struct replica_stats){ 0 };
	if (replica->state == READY)
		pg_stats_reset(replica->pg);
}

struct pg *
replica_begin(struct replica *replica)
{
	int64_t now = clock_monotonic_ns();

	if (!replica_ready(replica) || !replica->required || now < replica->pause_until_ns ||
	    !may_try(replica))
		return NULL;
	if (!pg_usable(replica->pg)) {
		replica->stats.failed++;
		give_up(replica, "the connection was lost");
		return NULL;
	}
	replica->asked = replica->position > replica->verified.position ||
			 now - replica->looked_at_ns > LOOK_EVERY_NS;
	if (replica->asked) {
		replica->look = replica_repo_position_call();
		pg_run_before(replica->pg, &replica->look);
	}
	return replica->pg;
}

/* A statement that failed may have been cancelled for the sake of the replay. */
static bool
failed(struct replica *replica, const struct problem *problem)
{
	replica->stats.failed++;
	if (!pg_connected(replica->pg)) {
		give_up_by(replica, problem);
		return false;
	}
	breaker_failed(&replica->breaker, replica->entered, clock_monotonic_ns(), true);
	replica->pause_until_ns = replica->breaker.open_until;
	return false;
}

bool
replica_end(struct replica *replica, const struct problem *problem)
{
	int64_t position;

	pg_run_before(replica->pg, NULL);
	if (problem != NULL)
		return failed(replica, problem);
	if (replica->asked) {
		position = replica_repo_position(&replica->look);
		if (position < 0) {
			replica->stats.failed++;
			give_up(replica, "it is no standby any more");
			return false;
		}
		replica->verified.position = position;
		replica->looked_at_ns = clock_monotonic_ns();
	}
	breaker_succeeded(&replica->breaker);
	if (replica->verified.position < replica->position) {
		replica->stats.behind++;
		replica->pause_until_ns = clock_monotonic_ns() + BEHIND_NS;
		return false;
	}
	replica->stats.used++;
	return true;
}

struct replica_stats
replica_stats(const struct replica *replica)
{
	return replica == NULL ? (struct replica_stats){ 0 } : replica->stats;
}

struct pg_stats
replica_pg_stats(const struct replica *replica)
{
	return replica_ready(replica) ? pg_stats(replica->pg) : (struct pg_stats){ 0 };
}
