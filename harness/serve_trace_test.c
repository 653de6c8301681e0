/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "fake_backend/fault.h"
#include "fake_backend/journal.h"
#include "harness/serve_trace.h"

static void test_a_line_for_each(void **state)
{
    static const struct {
        struct journal_entry entry;
        const char *line;
    } rows[] = {
        {{.seq = 1, .kind = JOURNAL_NODE, .name = "/local/state", .text = "1"},
         "     1 node      /local/state = 1\n"},
        {{.seq = 2, .kind = JOURNAL_STATE, .name = "backend", .number = 4, .text = "Connected"},
         "     2 state     backend Connected\n"},
        {{.seq = 3, .kind = JOURNAL_CONNECT, .text = "queues=1"}, "     3 connect   queues=1\n"},
        {{.seq = 4,
          .kind = JOURNAL_REQUEST,
          .op = OP_WRITE,
          .form = FORM_DATA,
          .sector = 8,
          .sectors = 8,
          .segments = 1},
         "     4 request   id=0 WRITE 8+8 in 1 segment\n"},
        {{.seq = 5,
          .kind = JOURNAL_REQUEST,
          .queue = 3,
          .id = UINT64_MAX,
          .op = OP_READ,
          .form = FORM_DATA,
          .sectors = 1024,
          .segments = 128,
          .indirect = 1},
         "     5 request   queue=3 id=18446744073709551615 READ 0+1024 in 128 segments, "
         "indirect\n"},
        {{.seq = 6,
          .kind = JOURNAL_REQUEST,
          .op = OP_FLUSH,
          .form = FORM_EMPTY,
          .sector = UINT64_MAX},
         "     6 request   id=0 FLUSH_DISKCACHE empty\n"},
        {{.seq = 7,
          .kind = JOURNAL_REQUEST,
          .op = OP_DISCARD,
          .form = FORM_EMPTY,
          .sectors = 8,
          .secure = 1},
         "     7 request   id=0 DISCARD 0+8, secure\n"},
        {{.seq = 8, .kind = JOURNAL_RULE, .id = 5, .op = OP_FLUSH, .name = "one", .text = "hold"},
         "     8 rule      id=5 one: hold\n"},
        {{.seq = 9, .kind = JOURNAL_RESPONSE, .op = OP_FLUSH, .text = "performed"},
         "     9 response  id=0 FLUSH_DISKCACHE OKAY, performed\n"},
        {{.seq = 10, .kind = JOURNAL_RESPONSE, .op = OP_READ, .number = -1, .text = "discarded"},
         "    10 response  id=0 READ ERROR, discarded\n"},
        {{.seq = 11, .kind = JOURNAL_RESPONSE, .op = OP_READ, .number = -2, .text = "discarded"},
         "    11 response  id=0 READ EOPNOTSUPP, discarded\n"},
        {{.seq = 12, .kind = JOURNAL_RESPONSE, .op = OP_READ, .number = -3, .text = "discarded"},
         "    12 response  id=0 READ status -3, discarded\n"},
        {{.seq = 13, .kind = JOURNAL_VIOLATION, .op = OP_OTHER, .id = 7, .text = "garbage"},
         "    13 violation id=7 garbage\n"},
        {{.seq = 14, .kind = JOURNAL_VIOLATION, .text = "the ring ran away"},
         "    14 violation the ring ran away\n"},
        {{.seq = 15, .kind = JOURNAL_MARK, .name = "go", .text = "sent"},
         "    15 mark      go sent\n"},
        {{.seq = 1234567, .kind = JOURNAL_NOTE, .text = "\033[2J\xff\x7f\\\n"},
         "1234567 note      \\x1b[2J\\xff\\x7f\\x5c\\x0a\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char *text = NULL;
        size_t size;
        FILE *out = open_memstream(&text, &size);

        assert_non_null(out);
        serve_trace(out, &rows[i].entry);
        fclose(out);
        assert_string_equal(text, rows[i].line);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_line_for_each),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
