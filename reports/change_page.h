/* SPDX-License-Identifier: BSD-2-Clause */
/* change_page: one change of a comparison's page. */
#ifndef REPORTS_CHANGE_PAGE_H
#define REPORTS_CHANGE_PAGE_H

#include <stdio.h>

#include "reports/change_groups.h"

/* change_page_put: what it was and is, what differs, the case, and how to see it again. */
void change_page_put(FILE *out, const struct change_groups *groups,
                     const struct change_group *group);

#endif
