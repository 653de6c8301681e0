/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * change_groups: of the changes of one section, those that say the same of a case on several frontends, together.
 */
#ifndef REPORTS_CHANGE_GROUPS_H
#define REPORTS_CHANGE_GROUPS_H

#include "reports/changes.h"

/* Each transition here is the first of a case on a frontend; behind it, up to the next case, stand its other subjects. */
struct change_group {
    const struct transition **firsts; /* by frontend, in the order of their versions */
    size_t count;
};

struct change_groups {
    const struct comparison *comparison;
    const struct change_section *section;
    struct change_group *groups; /* those of a case stand together */
    size_t count;
};

/* change_groups_init borrows both.  -ENOMEM leaves what change_groups_dispose accepts. */
int change_groups_init(struct change_groups *groups, const struct comparison *comparison,
                       const struct change_section *section);
void change_groups_dispose(struct change_groups *groups);

/* change_groups_next: the next subject of the same case on the same frontend; NULL: no more. */
const struct transition *change_groups_next(const struct change_groups *groups,
                                            const struct transition *after);

#endif
