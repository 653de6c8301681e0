/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * epilogue: what every case does at its end, the same for all: read, write, FUA write, fsync, read
 * back.  It is what "later" means.
 */
#ifndef HARNESS_EPILOGUE_H
#define HARNESS_EPILOGUE_H

#include "harness/case.h"

#define EPILOGUE_FIRST_SECTOR 131072u /* a case's own steps stay below, and its file system */
#define DISK_SECTORS          (EPILOGUE_FIRST_SECTOR + 8192u) /* of every case's disk */
#define EPILOGUE_STEPS        5
#define EPILOGUE_MARK         "epilogue"

extern const struct guest_step epilogue_steps[EPILOGUE_STEPS];

/* A case's steps and the epilogue's, numbered through. */
size_t all_steps_count(const struct conf_case *c);
const struct guest_step *all_steps_at(const struct conf_case *c, size_t index);
int all_steps_find(const struct conf_case *c, const char *mark); /* -1: no such step */
/* What the harness does is nobody's: 0. */
unsigned step_threads(const struct guest_step *step);
unsigned step_callers(const struct guest_step *step); /* in all rounds */
bool step_is_sync(const struct guest_step *step);     /* it asks for a flush, and moves no data */
bool step_is_durable(const struct guest_step *step);  /* it writes, and asks for durability */

/* The seed of the pattern that a step writes, or that it must find. */
unsigned step_seed(const struct conf_case *c, size_t index);

#endif
