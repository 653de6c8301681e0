/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/fake_labs.h"

#include "cases/cases.h"
#include "fake_backend/why.h"
#include "harness/book.h"
#include "harness/judge.h"
#include "harness/outcome.h"
#include "harness/result_json.h"

#define BUILD_ID "0123abcd"

struct fake_labs fake_labs;

/* What the linker puts in place of the real ones. */
char *__wrap_beside(const char *name, struct why *why);
int __wrap_labs_prepare(const struct labs *labs, struct why *why);
int __wrap_labs_run(const struct labs *labs, struct why *why);
int __wrap_kit_get(struct kit *kit, const struct lab_options *options, bool with_headers,
                   bool with_source, struct why *why);
int __wrap_driver_make(struct driver_made *made, const struct driver_order *order, struct why *why);

char *__wrap_beside(const char *name, struct why *why)
{
    (void)why;
    return strdup(name);
}

int __wrap_labs_prepare(const struct labs *labs, struct why *why)
{
    (void)labs;
    (void)why;
    return 0;
}

int __wrap_kit_get(struct kit *kit, const struct lab_options *options, bool with_headers,
                   bool with_source, struct why *why)
{
    (void)options;
    (void)with_headers;
    (void)with_source;
    (void)why;
    *kit = (struct kit){.package = strdup("linux-image-6.1"), .version = strdup("6.1.9")};
    return 0;
}

int __wrap_driver_make(struct driver_made *made, const struct driver_order *order, struct why *why)
{
    (void)order;
    (void)why;
    *made = (struct driver_made){.module = strdup("xen-blkfront.ko"),
                                 .subject = strdup("blkfront: a change"),
                                 .remarks = strdup(""),
                                 .evidence = strdup(""),
                                 .hunks = 1,
                                 .build_id = BUILD_ID};
    return 0;
}

static const struct fake_guest *guest_of(const char *frontend)
{
    const char *patched = strstr(frontend, "-patched");

    return &fake_labs.guests[!patched                    ? VARIANT_STOCK
                             : strstr(patched, "-again") ? VARIANT_AGAIN
                                                         : VARIANT_CHANGED];
}

static void tell_frontend(struct sink *page, const struct fake_guest *guest)
{
    struct named_value build_id = {"driver build-id",
                                   (char *)(guest->build_id ? guest->build_id : BUILD_ID)};
    struct frontend_result frontend = {.name = "lab",
                                       .bench = "lab",
                                       .versions = &build_id,
                                       .version_count = 1,
                                       .error = (char *)guest->error};

    assert_int_equal(page->ops->frontend(page, &frontend, NULL), 0);
}

static void tell_result(struct sink *page, const struct fake_guest *guest,
                        const struct conf_case *c)
{
    struct journal *journal = kept_play(true, guest->told);
    struct journal *control = kept_play(false, guest->control);
    struct case_result result = {.case_name = strdup(c->name),
                                 .family = strdup(c->family),
                                 .frontend = strdup("lab"),
                                 .subject = strdup(subject_word(c->subject))};
    char *lines = NULL, *control_lines = guest->error ? NULL : journal_to_lines(control);

    if (guest->error || guest->control) {
        result.verdict = VERDICT_ERROR;
        result.reason =
            strdup(guest->error ? "there is no guest" : "the control run was not clean");
    } else {
        judge_case(c, journal, NULL, &result);
        lines = journal_to_lines(journal);
    }
    assert_int_equal(
        page->ops->result(page, &result,
                          &(struct evidence){.journal = lines, .control_journal = control_lines},
                          NULL),
        0);
    result_case_dispose(&result);
    journal_free(journal);
    journal_free(control);
    free(lines);
    free(control_lines);
}

int __wrap_labs_run(const struct labs *labs, struct why *why)
{
    (void)why;
    fake_labs.runs++;
    for (size_t i = 0; i < labs->job_count; i++) {
        const struct fake_guest *guest = guest_of(labs->jobs[i].name);

        tell_frontend(labs->jobs[i].page, guest);
        for (size_t c = 0; labs->cases[c]; c++)
            tell_result(labs->jobs[i].page, guest, labs->cases[c]);
    }
    return 0;
}

int fake_variant_run(struct variant *variant, const char *folder, bool with_stock, struct why *why)
{
    static struct variant_settings settings = {
        .kernel = "6.1", .slow = 1, .line = "blkproof try", .again = "blkproof try 'a b'"};
    const struct conf_case *cases[2] = {0};

    for (size_t i = 0; all_cases[i]; i++)
        if (strcmp(all_cases[i]->name, KEPT_CASE) == 0)
            cases[0] = all_cases[i];
    assert_non_null(cases[0]);
    settings.output = folder;
    fake_labs.runs = 0;
    return variant_run(variant, &settings, with_stock, cases, why);
}
