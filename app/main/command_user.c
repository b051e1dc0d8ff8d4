#include <config.h>

#include "main/command_user.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "main/command.h"
#include "service/account.h"
#include "service/account_end.h"
#include "service/account_lists.h"
#include "service/changes.h"
#include "service/connect.h"
#include "service/publish.h"
#include "service/session.h"

#define PASSWORD_MIN 12
#define PASSWORD_MAX 128
#define LIST_PAGE 500
#define REASON_MAX 1000

static int
usage(void)
{
	fputs(
	    "usage: tintype user add EMAIL USERNAME [ROLE]    the password is read from standard "
	    "input\n"
	    "       tintype user list [TEXT]                  those with TEXT in address or name\n"
	    "       tintype user role LOGIN ROLE              user, moderator, admin\n"
	    "       tintype user password LOGIN               ends all sessions, and a lock\n"
	    "       tintype user ban LOGIN [REASON [UNTIL]]   out at once; UNTIL as "
	    "2027-01-02T03:04:05Z\n"
	    "       tintype user unban LOGIN\n"
	    "       tintype user delete LOGIN                 for good\n"
	    "LOGIN is an e-mail address or a username.\n",
	    stderr);
	return 2;
}

/* One line without its end; a terminal does not show it. */
static const struct problem *
read_password(struct arena *arena, struct str *out)
{
	char line[4 * PASSWORD_MAX + 2];
	struct termios before, silent;
	bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;
	char *got;

	if (terminal) {
		fputs("Password: ", stderr);
		silent = before;
		silent.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	}
	got = fgets(line, sizeof line, stdin);
	if (terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		fputc('\n', stderr);
	}
	*out = got == NULL ? STR("") : arena_copy(arena, str_of(line));
	if (str_ends(*out, STR("\n")))
		out->len--;
	if (!utf8_valid(*out) || utf8_length(*out) < PASSWORD_MIN ||
	    utf8_length(*out) > PASSWORD_MAX)
		return problem_caused(arena, PROBLEM_BAD_REQUEST,
		    "a password has %d to %d characters", PASSWORD_MIN, PASSWORD_MAX);
	return NULL;
}

static const struct problem *
read_role(struct arena *arena, const char *text, enum role *out)
{
	if (role_parse(str_of(text), out))
		return NULL;
	return problem_caused(
	    arena, PROBLEM_BAD_REQUEST, "%s is no role: user, moderator, admin", text);
}

static const struct problem *
add(struct service *service, struct arena *arena, int argc, char **argv)
{
	struct account_registration wanted = { .email = str_of(argv[2]),
		.username = str_of(argv[3]) };
	char id[ID_TEXT_SIZE];
	struct account account;

	if (argc == 5)
		TRY(read_role(arena, argv[4], &wanted.role));
	TRY(read_password(arena, &wanted.password));
	TRY(account_register(service, arena, &wanted, &account));
	printf("%s\n", id_format(account.id, id).at);
	return NULL;
}

static const struct problem *
find_login(struct service *service, struct arena *arena, const char *login, struct account *out)
{
	bool found;

	TRY(account_repo_find_by_login(service->pg, arena, str_of(login), &found, out));
	if (found)
		return NULL;
	return problem_caused(arena, PROBLEM_NOT_FOUND, "there is no account %s", login);
}

static const struct problem *
give_role(struct service *service, struct arena *arena, char **argv)
{
	struct account account;
	enum role role;

	TRY(read_role(arena, argv[3], &role));
	TRY(find_login(service, arena, argv[2], &account));
	return account_give_role(service, arena, account.id, role, &account);
}

static const struct problem *
set_password(struct service *service, struct arena *arena, char **argv)
{
	struct account account;
	struct str password;

	TRY(find_login(service, arena, argv[2], &account));
	TRY(read_password(arena, &password));
	return session_set_password(service, arena, &account, password, STR(""), (struct id){ 0 });
}

static const struct problem *
ban(struct service *service, struct arena *arena, int argc, char **argv)
{
	struct str reason = argc > 3 ? str_of(argv[3]) : STR("");
	struct account account;
	int64_t until = 0;

	if (!utf8_valid(reason) || utf8_length(reason) > REASON_MAX)
		return problem_caused(
		    arena, PROBLEM_BAD_REQUEST, "a reason has at most %d characters", REASON_MAX);
	if (argc > 4 && (!clock_parse(str_of(argv[4]), &until) || until <= clock_now_us()))
		return problem_caused(
		    arena, PROBLEM_BAD_REQUEST, "%s is no time in the future", argv[4]);
	TRY(find_login(service, arena, argv[2], &account));
	return account_ban(service, arena, (struct id){ 0 }, account.id, reason, until);
}

static const struct problem *
unban(struct service *service, struct arena *arena, char **argv)
{
	struct account account;

	TRY(find_login(service, arena, argv[2], &account));
	return account_lift_ban(service, arena, (struct id){ 0 }, account.id);
}

static const struct problem *delete (struct service *service, struct arena *arena, char **argv)
{
	struct account account;

	TRY(find_login(service, arena, argv[2], &account));
	return account_delete_unasked(service, arena, (struct id){ 0 }, account.id);
}

static void
print_account(struct arena *arena, const struct account *account)
{
	char id[ID_TEXT_SIZE], created[CLOCK_TEXT_SIZE];
	struct str line;

	id_format(account->id, id);
	clock_format(account->created_us, created);
	line = arena_printf(arena, "%s  %.*s  %-9.*s  %-9.*s  %-20.*s  %.*s\n", id, 10, created,
	    (int)account->role.len, account->role.at, (int)account->status.len, account->status.at,
	    (int)account->username.len, account->username.at, (int)account->email.len,
	    account->email.at);
	fwrite(line.at, 1, line.len, stdout);
}

/* In pages: there may be more than fit into memory. */
static const struct problem *
list(struct service *service, struct arena *arena, const char *text)
{
	struct page_key after = { .value = 0 };
	struct account *accounts;
	size_t count;

	do {
		struct arena page = { 0 };
		const struct problem *problem = account_repo_list(
		    service->pg, &page, str_of(text), LIST_PAGE, after, &accounts, &count);

		if (problem != NULL) {
			arena_release(&page);
			return problem_caused(arena, PROBLEM_UNAVAILABLE, "the list broke off");
		}
		for (size_t i = 0; i < count; i++)
			print_account(&page, &accounts[i]);
		if (count > 0)
			after = (struct page_key){ .value = accounts[count - 1].created_us,
				.id = accounts[count - 1].id };
		arena_release(&page);
	} while (count == LIST_PAGE);
	return NULL;
}

static const struct problem *
carry_out(struct service *service, struct arena *arena, int argc, char **argv)
{
	if (strcmp(argv[1], "add") == 0)
		return add(service, arena, argc, argv);
	if (strcmp(argv[1], "list") == 0)
		return list(service, arena, argc == 3 ? argv[2] : "");
	if (strcmp(argv[1], "role") == 0)
		return give_role(service, arena, argv);
	if (strcmp(argv[1], "ban") == 0)
		return ban(service, arena, argc, argv);
	if (strcmp(argv[1], "unban") == 0)
		return unban(service, arena, argv);
	if (strcmp(argv[1], "delete") == 0)
		return delete (service, arena, argv);
	return set_password(service, arena, argv);
}

static bool
fits(int argc, char **argv)
{
	static const struct {
		const char *action;
		int least, most;
	} actions[] = { { "add", 4, 5 }, { "list", 2, 3 }, { "role", 4, 4 }, { "password", 3, 3 },
		{ "ban", 3, 5 }, { "unban", 3, 3 }, { "delete", 3, 3 } };

	for (size_t i = 0; argc >= 2 && i < sizeof actions / sizeof *actions; i++)
		if (strcmp(argv[1], actions[i].action) == 0)
			return argc >= actions[i].least && argc <= actions[i].most;
	return false;
}

/* As the workers have it: what an act takes from people's eyes goes from the storage's links too.
 */
static const struct problem *
open_service(struct arena *arena, struct service *service)
{
	struct pg_options options = command_pg_options(service->config);
	struct redis_options redis = service_redis_options(service->config);
	struct blob_options blobs = blob_options_of(arena, service->config);

	TRY(account_lists_open(arena, service->config, &service->lists));
	TRY(blob_open(arena, &blobs, &service->blobs));
	service->pg = pg_new(&options);
	service->redis = redis_new(&redis);
	publish_attach(service->pg, service->blobs);
	changes_attach(arena, service->config, service->pg, service->redis);
	return NULL;
}

int
command_user(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct service service = { 0 };
	const struct problem *problem;

	if (!fits(argc, argv))
		return usage();
	service.config = command_config_or_exit(&arena);
	problem = open_service(&arena, &service);
	if (problem == NULL)
		problem = carry_out(&service, &arena, argc, argv);
	if (problem != NULL)
		command_fail(problem);
	if (service.pg != NULL) {
		redis_free(service.redis);
		pg_free(service.pg);
		blob_close(service.blobs);
	}
	arena_release(&arena);
	return problem == NULL ? 0 : 1;
}
