/* Runs a fuzz target on files or whole directories without a fuzzer: so old crashes stay dead. */
#include <dirent.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static int
replay_file(const char *path)
{
	static uint8_t bytes[1 << 20];
	FILE *file = fopen(path, "rb");
	uint8_t *copy;
	size_t size;

	if (file == NULL) {
		perror(path);
		return 0;
	}
	size = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	/* Of its own size, so that the sanitizer sees a read past the end. */
	copy = malloc(size + (size == 0));
	if (copy == NULL)
		return 0;
	memcpy(copy, bytes, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	return 1;
}

static int
replay_directory(const char *path)
{
	DIR *directory = opendir(path);
	char name[4096];
	int count = 0;

	if (directory == NULL)
		return 0;
	for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
		count += replay_file(name);
	}
	closedir(directory);
	return count;
}

/* With no arguments: the corpus and the regressions of the target this program is named after. */
int
main(int argc, char **argv)
{
	const char *source = getenv("srcdir"), *slash = strrchr(argv[0], '/');
	const char *target = slash == NULL ? argv[0] : slash + 1;
	char path[4096];
	int count = 0, corpus;

	for (int i = 1; i < argc; i++)
		count += replay_file(argv[i]);
	if (argc > 1)
		return count == argc - 1 ? 0 : 1;
	if (source == NULL)
		source = ".";
	snprintf(path, sizeof path, "%s/tests/fuzz/corpus/%s", source, target);
	corpus = replay_directory(path);
	snprintf(path, sizeof path, "%s/tests/fuzz/regression/%s", source, target);
	count = corpus + replay_directory(path);
	printf("%s: %d inputs\n", target, count);
	/* Nothing replayed is a mistake in the corpus, not a success. */
	return corpus > 0 ? 0 : 1;
}
