/*
 * The least rights that decoding works with, for the process that calls: no network, no other
 * program, no signals to others, no new names for files; bounded memory, processor time, files.
 * There is no way back.
 */
#ifndef TINTYPE_MEDIA_CONFINE_H
#define TINTYPE_MEDIA_CONFINE_H

#include <stdbool.h>
#include <stdint.h>

/* False if the kernel refuses: then nothing is to be decoded. */
bool confine(int64_t memory_bytes, int64_t cpu_seconds);

#endif
