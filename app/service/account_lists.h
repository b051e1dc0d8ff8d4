/*
 * Lists of what an account may not be made with. Each is a file of the installation
 * (TINTYPE_DATA/lists) and one of the operator's (TINTYPE_LISTS), which need not be there: common
 * passwords, reserved names, providers of throw-away addresses.
 */
#ifndef TINTYPE_SERVICE_ACCOUNT_LISTS_H
#define TINTYPE_SERVICE_ACCOUNT_LISTS_H

#include "base/word_list.h"

struct config;

enum account_list { LIST_PASSWORDS, LIST_NAMES, LIST_MAIL, ACCOUNT_LIST_COUNT };

struct account_lists {
	struct word_list shipped[ACCOUNT_LIST_COUNT], own[ACCOUNT_LIST_COUNT];
};

/* Closes itself with the arena. */
const struct problem *account_lists_open(
    struct arena *arena, const struct config *config, const struct account_lists **out) MUST_CHECK;
/* Whatever the case of ASCII letters. */
bool account_lists_have(const struct account_lists *lists, struct arena *arena,
    enum account_list list, struct str word);
/* The domain of an address, or one it belongs to. */
bool account_lists_have_domain(
    const struct account_lists *lists, struct arena *arena, struct str email);

#endif
