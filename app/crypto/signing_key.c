#include "config.h"

#include "crypto/signing_key.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/id.h"
#include "crypto/digest.h"

#define KEYS_MAX 64
#define KID_MAX 64
#define PEM_MAX 4096
#define RAW_SIZE 32

struct signing_key {
	struct str kid;
	EVP_PKEY *key;
	int64_t replaced_us; /* INT64_MAX: not yet */
};

/* Oldest first: names are time-ordered ids. */
struct key_ring {
	struct signing_key keys[KEYS_MAX];
	size_t count;
	struct sha256 secret;
	struct hmac_key mac; /* of the secret */
};

static const struct problem *
failed(struct arena *arena, const char *folder, const char *name, const char *why)
{
	return problem_caused(
	    arena, PROBLEM_INTERNAL, "%s%s%s: %s", folder, *name == '\0' ? "" : "/", name, why);
}

static void
close_folder(DIR **folder)
{
	if (*folder != NULL)
		closedir(*folder);
}

static void
close_file(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* "<kid>.pem", the kid of letters, digits, '-' and '_'; other files are not ours. */
static bool
kid_of_name(const char *name, struct str *kid)
{
	struct str text = str_of(name);

	if (!str_ends(text, STR(".pem")))
		return false;
	text.len -= 4;
	if (text.len == 0 || text.len > KID_MAX)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			c == '-' || c == '_'))
			return false;
	}
	*kid = text;
	return true;
}

/* Without it OpenSSL would ask the terminal for the password of an encrypted key. */
static int
no_password(char *into, int size, int writing, void *context)
{
	(void)into, (void)size, (void)writing, (void)context;
	return -1;
}

static EVP_PKEY *
parse_pem(const char *pem, size_t size)
{
	BIO *bio = BIO_new_mem_buf(pem, (int)size);
	EVP_PKEY *key = bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL);

	BIO_free(bio);
	if (key != NULL && !EVP_PKEY_is_a(key, "ED25519")) {
		EVP_PKEY_free(key);
		key = NULL;
	}
	return key;
}

/* Checks the file that is open, not the name, so that nobody can change it in between. */
static const struct problem *
read_key(struct arena *arena, int folder_fd, const char *folder, const char *name, EVP_PKEY **out)
{
	int __attribute__((cleanup(close_file))) fd =
	    openat(folder_fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	char pem[PEM_MAX];
	struct stat about;
	ssize_t size;

	if (fd < 0 || fstat(fd, &about) != 0)
		return failed(arena, folder, name, strerror(errno));
	if (!S_ISREG(about.st_mode))
		return failed(arena, folder, name, "not a regular file");
	if ((about.st_mode & 077) != 0)
		return failed(arena, folder, name, "others may read it (chmod 600)");
	if (about.st_size > PEM_MAX)
		return failed(arena, folder, name, "too large for a key");
	size = read(fd, pem, sizeof pem);
	if (size < 0)
		return failed(arena, folder, name, strerror(errno));
	*out = parse_pem(pem, (size_t)size);
	OPENSSL_cleanse(pem, sizeof pem);
	return *out != NULL ? NULL : failed(arena, folder, name, "not an Ed25519 private key");
}

static int
compare_keys(const void *a, const void *b)
{
	return str_compare(
	    ((const struct signing_key *)a)->kid, ((const struct signing_key *)b)->kid);
}

/* Who may write to the folder may plant a key and sign with it. */
static const struct problem *
check_folder(struct arena *arena, int fd, const char *folder)
{
	struct stat about;

	if (fstat(fd, &about) != 0)
		return failed(arena, folder, "", strerror(errno));
	if ((about.st_mode & 022) != 0)
		return failed(arena, folder, "", "others may write to it (chmod 700)");
	return NULL;
}

static const struct problem *
read_keys(struct arena *arena, DIR *dir, const char *folder, struct key_ring *ring)
{
	const struct dirent *entry;
	struct str kid;

	TRY(check_folder(arena, dirfd(dir), folder));
	while ((entry = readdir(dir)) != NULL) {
		if (!kid_of_name(entry->d_name, &kid))
			continue;
		if (ring->count == KEYS_MAX)
			return failed(arena, folder, "", "more than 64 keys: remove old ones");
		TRY(read_key(
		    arena, dirfd(dir), folder, entry->d_name, &ring->keys[ring->count].key));
		ring->keys[ring->count++].kid = arena_copy(arena, kid);
	}
	if (ring->count == 0)
		return failed(arena, folder, "", "no keys: make one with 'tintype keys rotate'");
	qsort(ring->keys, ring->count, sizeof *ring->keys, compare_keys);
	return NULL;
}

/* The time in an id of version 7 (RFC 9562, section 5.7); INT64_MAX if it is none. */
static int64_t
made_us(struct str kid)
{
	int64_t ms = 0;
	struct id id;

	if (!id_parse(kid, &id) || id.bytes[6] >> 4 != 7)
		return INT64_MAX;
	for (int i = 0; i < 6; i++)
		ms = ms << 8 | id.bytes[i];
	return ms * 1000;
}

static void
learn_ends(struct key_ring *ring)
{
	for (size_t i = 0; i < ring->count; i++)
		ring->keys[i].replaced_us =
		    i + 1 < ring->count ? made_us(ring->keys[i + 1].kid) : INT64_MAX;
}

/* Labelled, so that the HMAC key and the signing key have nothing in common but their origin. */
static struct sha256
derive_secret(const struct key_ring *ring)
{
	unsigned char raw[RAW_SIZE];
	size_t size = sizeof raw;
	struct sha256 secret;

	if (EVP_PKEY_get_raw_private_key(ring->keys[0].key, raw, &size) != 1)
		abort();
	secret = hmac_sha256(
	    (struct str){ (const char *)raw, size }, STR("tintype: secret of the installation"));
	OPENSSL_cleanse(raw, sizeof raw);
	return secret;
}

const struct problem *
key_ring_open(struct arena *arena, const char *folder, struct key_ring **out)
{
	DIR __attribute__((cleanup(close_folder))) *dir = opendir(folder);
	struct key_ring *ring = arena_new(arena, struct key_ring);
	const struct problem *problem;

	if (dir == NULL)
		return failed(arena, folder, "", strerror(errno));
	problem = read_keys(arena, dir, folder, ring);
	if (problem != NULL) {
		key_ring_close(ring);
		return problem;
	}
	learn_ends(ring);
	ring->secret = derive_secret(ring);
	ring->mac = hmac_key_open(key_ring_secret(ring));
	*out = ring;
	return NULL;
}

void
key_ring_close(struct key_ring *ring)
{
	if (ring == NULL)
		return;
	for (size_t i = 0; i < ring->count; i++)
		EVP_PKEY_free(ring->keys[i].key);
	hmac_key_close(&ring->mac);
	OPENSSL_cleanse(ring, sizeof *ring);
}

static struct str
newest_kid(struct arena *arena, DIR *dir)
{
	const struct dirent *entry;
	struct str kid, newest = STR("");

	while ((entry = readdir(dir)) != NULL)
		if (kid_of_name(entry->d_name, &kid) && str_compare(kid, newest) > 0)
			newest = arena_copy(arena, kid);
	return newest;
}

/* An id behind all others, or the new key would not be the one that signs. */
static bool
next_kid(struct str newest, char text[static ID_TEXT_SIZE])
{
	const struct timespec millisecond = { .tv_nsec = 1000000 };

	for (int i = 0; i < 100; i++) {
		if (str_compare(id_format(id_new(), text), newest) > 0)
			return true;
		nanosleep(&millisecond, NULL);
	}
	return false;
}

static const struct problem *
write_file(
    struct arena *arena, int folder_fd, const char *folder, const char *name, struct str bytes)
{
	int __attribute__((cleanup(close_file))) fd =
	    openat(folder_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0 || fchmod(fd, 0600) != 0)
		return failed(arena, folder, name, strerror(errno));
	if (write(fd, bytes.at, bytes.len) != (ssize_t)bytes.len || fsync(fd) != 0)
		return failed(arena, folder, name, "cannot be written");
	return NULL;
}

static void
free_bio(BIO **bio)
{
	BIO_free(*bio);
}

static void
free_key(EVP_PKEY **key)
{
	EVP_PKEY_free(*key);
}

/* Under a name that is not read, then renamed: nobody meets half a key. */
static const struct problem *
write_key(struct arena *arena, int folder_fd, const char *folder, const char *kid)
{
	EVP_PKEY __attribute__((cleanup(free_key))) *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	BIO __attribute__((cleanup(free_bio))) *bio = BIO_new(BIO_s_secmem());
	const char *temporary = arena_printf(arena, ".%s.tmp", kid).at;
	const char *name = arena_printf(arena, "%s.pem", kid).at;
	char *pem;
	long size;

	if (key == NULL || bio == NULL ||
	    PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) != 1)
		return failed(arena, folder, name, "OpenSSL cannot make a key");
	size = BIO_get_mem_data(bio, &pem);
	TRY(write_file(arena, folder_fd, folder, temporary, (struct str){ pem, (size_t)size }));
	if (renameat(folder_fd, temporary, folder_fd, name) != 0 || fsync(folder_fd) != 0)
		return failed(arena, folder, name, strerror(errno));
	return NULL;
}

const struct problem *
key_ring_add(struct arena *arena, const char *folder, struct str *kid)
{
	DIR __attribute__((cleanup(close_folder))) *dir = NULL;
	char text[ID_TEXT_SIZE];

	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return failed(arena, folder, "", strerror(errno));
	dir = opendir(folder);
	if (dir == NULL)
		return failed(arena, folder, "", strerror(errno));
	TRY(check_folder(arena, dirfd(dir), folder));
	if (!next_kid(newest_kid(arena, dir), text))
		return failed(
		    arena, folder, "", "the newest key is from the future: check the clock");
	TRY(write_key(arena, dirfd(dir), folder, text));
	*kid = arena_copy(arena, str_of(text));
	return NULL;
}

struct str
key_ring_kid(const struct key_ring *ring)
{
	return ring->keys[ring->count - 1].kid;
}

struct str
key_ring_sign(const struct key_ring *ring, struct arena *arena, struct str bytes)
{
	unsigned char *signature = arena_alloc(arena, ED25519_SIGNATURE_SIZE, 1);
	size_t size = ED25519_SIGNATURE_SIZE;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY *key = ring->keys[ring->count - 1].key;

	if (context == NULL || EVP_DigestSignInit(context, NULL, NULL, NULL, key) != 1 ||
	    EVP_DigestSign(context, signature, &size, (const unsigned char *)bytes.at, bytes.len) !=
		1)
		abort();
	EVP_MD_CTX_free(context);
	return (struct str){ (const char *)signature, size };
}

static const struct signing_key *
find_key(const struct key_ring *ring, struct str kid)
{
	for (size_t i = 0; i < ring->count; i++)
		if (str_eq(ring->keys[i].kid, kid))
			return &ring->keys[i];
	return NULL;
}

size_t
key_ring_count(const struct key_ring *ring)
{
	return ring->count;
}

struct str
key_ring_kid_at(const struct key_ring *ring, size_t at)
{
	return ring->keys[at].kid;
}

int64_t
key_ring_made_us(const struct key_ring *ring)
{
	return made_us(ring->keys[ring->count - 1].kid);
}

int64_t
key_ring_replaced_us(const struct key_ring *ring, struct str kid)
{
	const struct signing_key *key = find_key(ring, kid);

	return key == NULL ? 0 : key->replaced_us;
}

bool
key_ring_verify(const struct key_ring *ring, struct str kid, struct str bytes, struct str signature)
{
	const struct signing_key *key = find_key(ring, kid);
	EVP_MD_CTX *context;
	bool right;

	if (key == NULL || signature.len != ED25519_SIGNATURE_SIZE)
		return false;
	context = EVP_MD_CTX_new();
	right = context != NULL && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key->key) == 1 &&
		EVP_DigestVerify(context, (const unsigned char *)signature.at, signature.len,
		    (const unsigned char *)bytes.at, bytes.len) == 1;
	EVP_MD_CTX_free(context);
	return right;
}

struct str
key_ring_secret(const struct key_ring *ring)
{
	return (struct str){ (const char *)ring->secret.bytes, sizeof ring->secret.bytes };
}

struct sha256
key_ring_mac(const struct key_ring *ring, struct str bytes)
{
	return hmac_key_sign(ring->mac, bytes);
}
