/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * apt: packages of the Debian archive, fetched with signatures checked, without touching the
 * machine's own apt.
 *
 * A private root in the cache has its own sources, lists and status.  It takes the machine's apt
 * configuration (proxy, certificates) and, unless a mirror is given, the archive addresses the
 * machine's sources name; no address stands here.  Which suites it reads is the caller's choice:
 * places.h.
 */
#ifndef HARNESS_LAB_APT_H
#define HARNESS_LAB_APT_H

#include <stdbool.h>
#include <stddef.h>

struct apt;
struct cache;
struct why;

struct apt_package {
    char *name, *version, *sha256;
    char *depends; /* as the archive has it; NULL in a list that was read back */
};

struct apt_list {
    struct apt_package *packages;
    size_t count;
};

/* Suites that are read together, as one root. */
struct apt_place {
    const char *name;
    const char *suites[3]; /* NULL-ended */
    const char *xen;       /* series of the Xen that it has for a lab; NULL: none */
};

/* All return 0, or a negative errno with a sentence. */

/* apt_open makes the root and brings its lists up to date, which needs the network. */
int apt_open(struct apt **apt_out, struct cache *cache, const struct apt_place *place,
             const char *mirror, unsigned slow, struct why *why);
void apt_close(struct apt *apt);

/* apt_site is the address of the archive itself, for sentences. */
const char *apt_site(const struct apt *apt);

/*
 * apt_find_kernel adds the packages of the newest kernel of a series ("6.12") to the list, that of
 * the image first; -ENOENT without a sentence: there is none here.  The series that are here are
 * added to known ("6.1, 6.12").
 */
#define APT_KNOWN 256
int apt_find_kernel(struct apt *apt, struct apt_list *list, const char *series,
                    char known[APT_KNOWN], struct why *why);

/*
 * apt_describe adds the named packages (NULL-ended; "name=version" for a version that is not the
 * newest) to the list, and with_libraries the library packages they need, directly or through one
 * another.
 */
int apt_describe(struct apt *apt, struct apt_list *list, const char *const names[],
                 bool with_libraries, struct why *why);

/* apt_fetch downloads what is not yet whole in the cache. */
int apt_fetch(struct apt *apt, const struct apt_list *list, struct why *why);

/*
 * apt_deb is the path of a package in the cache, for the caller to free; NULL when it is not there
 * or not whole.
 */
char *apt_deb(struct cache *cache, const struct apt_package *package);

/* A list as text, for the caller to free, and back.  Text not understood adds nothing. */
char *apt_list_print(const struct apt_list *list);
int apt_list_parse(struct apt_list *list, const char *text);

const struct apt_package *apt_list_find(const struct apt_list *list, const char *name);
void apt_list_dispose(struct apt_list *list);

/* apt_is_kernel: is this a package of those that apt_find_kernel adds? */
bool apt_is_kernel(const struct apt_package *package);

/* apt_release is what uname -r says of the kernel whose image is in this package. */
const char *apt_release(const struct apt_package *package);

/* Pure, here for their tests. */

/*
 * A kernel is known by its release.  Up to 6.18 its image and modules are one package, linux-image;
 * since then linux-image is empty, and they are apart, in linux-binary, linux-modules and
 * linux-base.  apt_choose_kernel picks, out of the names of packages, a line each, the newest
 * kernel of a series of which all is there; -ENOENT: none.
 */
struct apt_kernel {
    char release[64];
    bool apart;
};
int apt_choose_kernel(struct apt_kernel *kernel, const char *names, const char *series,
                      char known[APT_KNOWN]);

/* Where are the sites? */
struct apt_sites {
    char main[256], security[288];
};
int apt_sites_from_targets(struct apt_sites *sites, const char *targets);
int apt_sites_from_mirror(struct apt_sites *sites, const char *mirror);

#endif
