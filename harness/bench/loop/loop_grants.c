/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/loop_world.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FIRST_REF 8u /* Xen keeps the first few for itself */

static struct loop_page *page_of(struct loop_grants *grants, uint32_t ref)
{
    if (ref < FIRST_REF || ref - FIRST_REF >= grants->page_count)
        return NULL;
    return &grants->page[ref - FIRST_REF];
}

static bool may_map(struct loop_grants *grants, uint32_t ref, bool writable)
{
    const struct loop_page *page = page_of(grants, ref);

    return page && page->granted && (page->writable || !writable);
}

/* A contiguous range whose pages are the guest's own, wherever those are in its memory. */
static void *alias(const struct loop_grants *grants, const uint32_t *refs, unsigned count,
                   bool writable)
{
    int access = writable ? PROT_READ | PROT_WRITE : PROT_READ;
    size_t bytes = (size_t)count * PORTS_PAGE_SIZE;
    char *range = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (range == MAP_FAILED)
        return NULL;
    for (unsigned i = 0; i < count; i++) {
        void *page = mmap(range + (size_t)i * PORTS_PAGE_SIZE, PORTS_PAGE_SIZE, access,
                          MAP_SHARED | MAP_FIXED, grants->memfd,
                          (off_t)(refs[i] - FIRST_REF) * PORTS_PAGE_SIZE);

        if (page == MAP_FAILED) {
            munmap(range, bytes);
            return NULL;
        }
    }
    return range;
}

static void *grants_map(struct grants *door, unsigned domid, const uint32_t *refs, unsigned count,
                        bool writable)
{
    struct loop_grants *grants = (struct loop_grants *)door;
    struct loop_mapping *mapping;

    errno = EINVAL;
    if (!count || !domid || domid != grants->domid)
        return NULL;
    for (unsigned i = 0; i < count; i++)
        if (!may_map(grants, refs[i], writable))
            return NULL;
    mapping = malloc(sizeof(*mapping) + count * sizeof(*refs));
    if (!mapping)
        return NULL;
    mapping->pages = alias(grants, refs, count, writable);
    if (!mapping->pages) {
        free(mapping);
        return NULL;
    }
    mapping->count = count;
    mapping->domid = domid;
    mapping->writable = writable;
    for (unsigned i = 0; i < count; i++) {
        mapping->refs[i] = refs[i];
        page_of(grants, refs[i])->mapped++;
    }
    TAILQ_INSERT_TAIL(&grants->mappings, mapping, link);
    return mapping->pages;
}

static void drop(struct loop_grants *grants, struct loop_mapping *mapping)
{
    for (unsigned i = 0; mapping->domid == grants->domid && i < mapping->count; i++)
        page_of(grants, mapping->refs[i])->mapped--;
    munmap(mapping->pages, (size_t)mapping->count * PORTS_PAGE_SIZE);
    TAILQ_REMOVE(&grants->mappings, mapping, link);
    free(mapping);
}

static int grants_unmap(struct grants *door, void *pages, unsigned count)
{
    struct loop_grants *grants = (struct loop_grants *)door;
    struct loop_mapping *mapping;

    TAILQ_FOREACH(mapping, &grants->mappings, link) {
        if (mapping->pages == pages && mapping->count == count) {
            drop(grants, mapping);
            return 0;
        }
    }
    return -EINVAL;
}

static int grants_copy(struct grants *door, unsigned domid, const struct grant_piece *pieces,
                       unsigned count, bool to_guest)
{
    struct loop_grants *grants = (struct loop_grants *)door;

    for (unsigned i = 0; i < count; i++) {
        const struct grant_piece *piece = &pieces[i];
        unsigned char *theirs;

        if (!domid || domid != grants->domid || !may_map(grants, piece->ref, to_guest) ||
            piece->offset + piece->bytes > PORTS_PAGE_SIZE)
            return -EINVAL;
        theirs =
            grants->memory + (size_t)(piece->ref - FIRST_REF) * PORTS_PAGE_SIZE + piece->offset;
        memcpy(to_guest ? theirs : piece->ours, to_guest ? piece->ours : theirs, piece->bytes);
    }
    return 0;
}

static const struct grants_ops grants_ops = {
    .map = grants_map, .unmap = grants_unmap, .copy = grants_copy};

void loop_grants_init(struct loop_grants *grants)
{
    *grants = (struct loop_grants){.door = {&grants_ops}, .memfd = -1};
    TAILQ_INIT(&grants->mappings);
}

int loop_grants_guest(struct loop_grants *grants, unsigned domid, unsigned page_count)
{
    size_t bytes = (size_t)page_count * PORTS_PAGE_SIZE;
    int rc = -ENOMEM;

    grants->page = calloc(page_count, sizeof(*grants->page));
    if (!grants->page)
        goto out;
    grants->memfd = memfd_create("blkproof-model-guest", MFD_CLOEXEC);
    if (grants->memfd < 0 || ftruncate(grants->memfd, (off_t)bytes) < 0) {
        rc = -errno;
        goto out;
    }
    grants->memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, grants->memfd, 0);
    if (grants->memory == MAP_FAILED) {
        grants->memory = NULL;
        rc = -errno;
        goto out;
    }
    grants->page_count = page_count;
    grants->domid = domid;
    return 0;
out:
    loop_grants_forget(grants);
    return rc;
}

/* What dom0 has mapped stays mapped: a page lives as long as its last mapping. */
void loop_grants_forget(struct loop_grants *grants)
{
    if (grants->memory)
        munmap(grants->memory, (size_t)grants->page_count * PORTS_PAGE_SIZE);
    if (grants->memfd >= 0)
        close(grants->memfd);
    free(grants->page);
    grants->memory = NULL;
    grants->memfd = -1;
    grants->page = NULL;
    grants->page_count = 0;
    grants->domid = 0;
}

void loop_grants_dispose(struct loop_grants *grants)
{
    loop_grants_forget(grants);
    while (!TAILQ_EMPTY(&grants->mappings))
        drop(grants, TAILQ_FIRST(&grants->mappings));
}

void *loop_grants_page(const struct loop_grants *grants, unsigned page)
{
    return grants->memory + (size_t)page * PORTS_PAGE_SIZE;
}

uint32_t loop_grants_grant(struct loop_grants *grants, unsigned page, bool writable)
{
    grants->page[page].granted = true;
    grants->page[page].writable = writable;
    return page + FIRST_REF;
}

int loop_grants_end(struct loop_grants *grants, unsigned page)
{
    if (grants->page[page].mapped)
        return -EBUSY;
    grants->page[page].granted = false;
    return 0;
}

unsigned loop_grants_mapped(const struct loop_grants *grants)
{
    const struct loop_mapping *mapping;
    unsigned count = 0;

    TAILQ_FOREACH(mapping, &grants->mappings, link)
        count += mapping->count;
    return count;
}
