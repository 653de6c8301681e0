/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/throughput/fio.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fake_backend/why.h"

/* What makes a round differ from a good one. */
struct damage {
    const char *name;  /* of the last job, instead of its own */
    bool without_last; /* job */
    int error;         /* of the last job */
    double iops;       /* of all jobs but the last two loads' */
};

#define WHOLE ((struct damage){.iops = 1000})

/* A round as fio prints it, on a terminal, cut down to what is read. */
static char *printed(struct damage damage)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    fputs("{\r\n  \"fio version\" : \"fio-3.33\",\r\n  \"jobs\" : [\r\n", out);
    for (unsigned i = 0; i < PLAN_LOADS * PLAN_SIDES - (unsigned)damage.without_last; i++) {
        bool last = i == PLAN_LOADS * PLAN_SIDES - 1;
        char name[64];

        snprintf(name, sizeof(name), "%s/%s", plan_loads[i / PLAN_SIDES].name,
                 plan_disks[i % PLAN_SIDES].name);
        fprintf(out,
                "%s    {\r\n      \"jobname\" : \"%s\",\r\n      \"error\" : %d,\r\n"
                "      \"mixed\" : {\r\n        \"bw_bytes\" : %u,\r\n"
                "        \"iops\" : %f\r\n      }\r\n    }",
                i ? ",\r\n" : "", last && damage.name ? damage.name : name, last ? damage.error : 0,
                7000000 + i, damage.iops + i);
    }
    fputs("\r\n  ]\r\n}\r\n", out);
    fclose(out);
    return text;
}

/* Feeds a text in pieces of so many bytes. */
static int feed(struct fio_reader *reader, const char *text, size_t piece, struct why *why)
{
    size_t left = strlen(text);
    int rc = 0;

    for (; left && !rc; left -= piece, text += piece) {
        piece = piece < left ? piece : left;
        rc = fio_feed(reader, text, piece, why);
    }
    return rc;
}

static void rounds_come_in_any_pieces(void **state)
{
    static const size_t pieces[] = {1, 7, 4096, 1u << 20};
    char *text = printed(WHOLE);

    (void)state;
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        struct figures figures = {0};
        struct fio_reader reader = {.figures = &figures};

        assert_int_equal(feed(&reader, "[    0.1] a line\r\n{other}\r\n}\r\n", pieces[i], NULL), 0);
        assert_int_equal(feed(&reader, text, pieces[i], NULL), 0);
        assert_int_equal(feed(&reader, "fio: something\r\n", pieces[i], NULL), 0);
        assert_int_equal(feed(&reader, text, pieces[i], NULL), 0);
        assert_int_equal(figures.rounds, 2);
        assert_false(reader.ended);
        assert_int_equal(feed(&reader, FIO_END "\r\n", pieces[i], NULL), 0);
        assert_true(reader.ended);
        assert_float_equal(figures.values[0][PLAN_BLKBACK][1], 1000, 0);
        assert_float_equal(figures.values[1][PLAN_QEMU][0], 1005, 0);
        assert_float_equal(figures.values[5][PLAN_OURS][1], 7000023, 0);
        fio_dispose(&reader);
    }
    free(text);
}

/* What is said of a round with this damage, which does not count. */
static void refuse(struct damage damage, const char *said)
{
    struct figures figures = {0};
    struct fio_reader reader = {.figures = &figures};
    struct why why = {0};
    char *text = printed(damage);

    assert_int_equal(feed(&reader, text, 4096, &why), -EPROTO);
    assert_string_equal(why.text, said);
    assert_int_equal(figures.rounds, 0);
    fio_dispose(&reader);
    free(text);
}

static void a_round_that_lacks_something_does_not_count(void **state)
{
    (void)state;
    refuse((struct damage){.iops = 1000, .without_last = true},
           "fio's job write-8/ours did nothing");
    refuse((struct damage){.iops = 1000, .error = 5}, "fio's job write-8/ours ended with error 5");
    refuse((struct damage){.iops = 1000, .name = "other/ours"},
           "fio tells of a job that it was not given");
    refuse((struct damage){.iops = 0}, "fio's job randread-1/blkback did nothing");
}

static void what_the_guest_says_is_told(void **state)
{
    struct figures figures = {0};
    struct fio_reader reader = {.figures = &figures};
    struct why why = {0};

    (void)state;
    assert_int_equal(feed(&reader, FIO_FAILED "fio \033[2J(status 1)\r\n", 5, &why), -EPROTO);
    assert_string_equal(why.text, "in the guest: fio ?[2J(status 1)");
    assert_int_equal(feed(&reader, "fio: no such file\r\n\r\n" FIO_FAILED "status 1\r\n", 5, &why),
                     -EPROTO);
    assert_string_equal(why.text, "in the guest: status 1; it said: fio: no such file");
    fio_dispose(&reader);
}

static void a_guest_is_not_listened_to_for_ever(void **state)
{
    struct figures figures = {.rounds = FIGURES_ROUNDS};
    struct fio_reader reader = {.figures = &figures};
    struct why why = {0};
    char *text = printed(WHOLE), *noise = calloc(1, 1 << 20);
    int rc = 0;

    (void)state;
    assert_int_equal(feed(&reader, text, 4096, &why), -EPROTO);
    fio_dispose(&reader);
    assert_int_equal(feed(&reader, "{\r\n{}\r\n}\r\n", 4096, &why), -EPROTO);
    fio_dispose(&reader);
    memset(noise, 'x', 1 << 20);
    for (unsigned i = 0; !rc && i < 100; i++)
        rc = fio_feed(&reader, noise, 1 << 20, &why);
    assert_int_equal(rc, -EPROTO);
    assert_string_equal(why.text, "the guest prints without end");
    fio_dispose(&reader);
    free(noise);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounds_come_in_any_pieces),
        cmocka_unit_test(a_round_that_lacks_something_does_not_count),
        cmocka_unit_test(what_the_guest_says_is_told),
        cmocka_unit_test(a_guest_is_not_listened_to_for_ever),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
