/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cache: what labs are made of, kept in $XDG_CACHE_HOME/blkproof, else ~/.cache/blkproof.
 *
 * Every file has its SHA-256 and a word on what it was made of recorded beside it, and is read
 * through before it is used: one that is truncated, altered or out of date is dropped, told as
 * progress, and made anew.  Whoever holds the cache open holds it alone; others wait.  The folder
 * may be deleted at any time.
 */
#ifndef HARNESS_LAB_CACHE_H
#define HARNESS_LAB_CACHE_H

#include <stddef.h>

#include "harness/lab/lab.h"

struct blob;
struct cache;
struct why;

/* cache_open waits until no other run uses the cache.  progress may be NULL. */
int cache_open(struct cache **cache_out, lab_progress *progress, void *progress_ctx,
               struct why *why);
void cache_close(struct cache *cache);

/* cache_open_part opens a folder of the cache as a cache of its own, with a lock of its own. */
int cache_open_part(struct cache **cache_out, const char *part, lab_progress *progress,
                    void *progress_ctx, struct why *why);

/* cache_tell passes on to the progress function. */
void cache_tell(const struct cache *cache, int percent, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * cache_get gives a descriptor of a file that is whole and was made of `origin` (a line of text;
 * NULL: whatever it was made of).  -ENOENT without a sentence when there is none: make it.
 */
int cache_get(struct cache *cache, const char *name, const char *origin, int *fd_out,
              struct why *why);

/* cache_drop removes a file; one that is not there is no error. */
int cache_drop(struct cache *cache, const char *name, struct why *why);

/* cache_load is cache_get that reads the file. */
int cache_load(struct cache *cache, const char *name, const char *origin, struct blob *blob_out,
               struct why *why);

/*
 * cache_new gives a descriptor to write to; cache_keep makes what was written there the file of
 * that name.
 */
int cache_new(struct cache *cache, int *fd_out, struct why *why);
int cache_keep(struct cache *cache, int fd, const char *name, const char *origin, struct why *why);

/* cache_store is both, for bytes. */
int cache_store(struct cache *cache, const char *name, const char *origin, const void *data,
                size_t size, struct why *why);

/*
 * cache_folder makes a folder in the cache, for files that are checked by somebody else, and
 * returns its absolute path, for the caller to free; NULL with a sentence.  The folder
 * CACHE_SCRATCH is emptied whenever the cache is opened.
 */
char *cache_folder(struct cache *cache, const char *name, struct why *why);
#define CACHE_SCRATCH "scratch"

#endif
