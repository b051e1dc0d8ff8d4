#include "config.h"

#include "base/word_list.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIZE_LIMIT ((off_t)64 * 1024 * 1024)

static void
close_file(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static const struct problem *
broken(struct arena *arena, const char *path, const char *why)
{
	return problem_caused(arena, PROBLEM_INTERNAL, "%s: %s", path, why);
}

static struct str
without_comments(struct str text)
{
	struct str rest = text;

	while (str_starts(rest, STR("# "))) {
		text = rest;
		str_cut(&text, '\n');
		rest = text;
	}
	return rest;
}

static const struct problem *
check_order(struct arena *arena, const char *path, struct str words)
{
	struct str rest = words, last = STR("");

	while (rest.len > 0) {
		struct str word = str_cut(&rest, '\n');

		if (str_compare(last, word) >= 0)
			return problem_caused(arena, PROBLEM_INTERNAL,
			    "%s: \"%.*s\" is not in the order of bytes (sort it with LC_ALL=C)",
			    path, (int)word.len, word.at);
		last = word;
	}
	return NULL;
}

static const struct problem *
map(struct arena *arena, const char *path, int fd, struct str *out)
{
	struct stat status;
	void *at;

	if (fstat(fd, &status) != 0)
		return broken(arena, path, strerror(errno));
	if (!S_ISREG(status.st_mode) || status.st_size > SIZE_LIMIT)
		return broken(arena, path, "is no file of words");
	if (status.st_size == 0)
		return NULL;
	at = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (at == MAP_FAILED)
		return broken(arena, path, strerror(errno));
	*out = (struct str){ at, (size_t)status.st_size };
	return NULL;
}

const struct problem *
word_list_open(struct arena *arena, const char *path, bool may_be_absent, struct word_list *out)
{
	int __attribute__((cleanup(close_file))) fd = open(path, O_RDONLY | O_CLOEXEC);
	const struct problem *problem;

	*out = (struct word_list){ 0 };
	if (fd < 0 && errno == ENOENT && may_be_absent)
		return NULL;
	if (fd < 0)
		return broken(arena, path, strerror(errno));
	TRY(map(arena, path, fd, &out->text));
	out->words = without_comments(out->text);
	problem = check_order(arena, path, out->words);
	if (problem != NULL)
		word_list_close(out);
	return problem;
}

void
word_list_close(struct word_list *list)
{
	if (list->text.len > 0)
		munmap((void *)(uintptr_t)list->text.at, list->text.len);
	*list = (struct word_list){ 0 };
}

/* The line that the byte at a place belongs to; *begin is where it begins. */
static struct str
line_around(struct str words, size_t at, size_t *begin)
{
	while (at > 0 && words.at[at - 1] != '\n')
		at--;
	*begin = at;
	return str_first(str_from(words, at), str_find_byte(str_from(words, at), '\n'));
}

bool
word_list_has(const struct word_list *list, struct str word)
{
	size_t low = 0, high = list->words.len;

	/* Between low and high, both beginnings of lines, is where it must be. */
	while (low < high) {
		size_t begin;
		struct str line = line_around(list->words, low + (high - low) / 2, &begin);
		int order = str_compare(word, line);

		if (order == 0)
			return word.len > 0;
		if (order < 0)
			high = begin;
		else
			low = begin + line.len + 1;
	}
	return false;
}
