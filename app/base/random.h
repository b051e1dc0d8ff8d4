/* Random bytes of the kernel, fit for keys and tokens. */
#ifndef TINTYPE_BASE_RANDOM_H
#define TINTYPE_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Never fails: without a source of randomness the process ends. */
void random_bytes(void *into, size_t size);
/* A number in 0..below-1; below is at least 1. For jitter: its slight bias does not matter there.
 */
uint64_t random_below(uint64_t below);

#endif
