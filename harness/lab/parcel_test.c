/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/parcel.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"
#include "harness/lab/lab.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

/* The contents of a file of the parcel's archive, at most size - 1 bytes of it; its permissions. */
static unsigned look(const struct blob *parcel, const char *path, char *text, size_t size)
{
    const char *archive_at = strchr(parcel->data, '\n') + 1;
    struct archive *in = archive_read_new();
    struct archive_entry *entry;
    unsigned mode = 0;

    archive_read_support_format_cpio(in);
    assert_int_equal(
        archive_read_open_memory(in, archive_at,
                                 parcel->size - (size_t)(archive_at - (char *)parcel->data)),
        ARCHIVE_OK);
    memset(text, 0, size);
    while (archive_read_next_header(in, &entry) == ARCHIVE_OK) {
        if (strcmp(archive_entry_pathname(entry), path) != 0)
            continue;
        mode = archive_entry_perm(entry);
        assert_true(archive_read_data(in, text, size - 1) >= 0);
    }
    archive_read_free(in);
    return mode;
}

static void a_parcel_says_its_size_and_holds_all(void **state)
{
    const char *const args[] = {"run", "--name", "a b", NULL};
    struct lab_options options = {.program = "/proc/self/exe", .driver = __FILE__, .args = args};
    struct parcel parcel = {0};
    struct why why = {0};
    char text[64];

    (void)state;
    assert_int_equal(parcel_pack(&parcel, &options, &why), 0);
    assert_int_equal(strtoul(parcel.bytes.data, NULL, 10),
                     parcel.bytes.size - strcspn(parcel.bytes.data, "\n") - 1);
    assert_int_equal(look(&parcel.bytes, "blkproof/command", text, sizeof(text)), 0644);
    assert_string_equal(text, "/blkproof/blkproof-dom0\nrun\n--name\na b\n");
    assert_int_equal(look(&parcel.bytes, &LAB_PROGRAM[1], text, sizeof(text)), 0755);
    assert_memory_equal(text, "\177ELF", 4);
    assert_int_equal(look(&parcel.bytes, &LAB_DRIVER[1], text, sizeof(text)), 0644);
    assert_memory_equal(text, "/* SPDX", 7);
    parcel_dispose(&parcel);

    options.driver = NULL;
    options.script = __FILE__;
    assert_int_equal(parcel_pack(&parcel, &options, &why), 0);
    assert_int_equal(look(&parcel.bytes, &LAB_DRIVER[1], text, sizeof(text)), 0);
    assert_int_equal(look(&parcel.bytes, &LAB_SCRIPT[1], text, sizeof(text)), 0755);
    assert_int_equal(look(&parcel.bytes, "blkproof/command", text, sizeof(text)), 0644);
    assert_string_equal(text, "/blkproof/script\nrun\n--name\na b\n");
    parcel_dispose(&parcel);
}

static void what_cannot_be_packed_is_told(void **state)
{
    const char *const broken[] = {"a\nb", NULL};
    struct lab_options options = {.program = "/proc/self/exe", .args = broken};
    struct parcel parcel = {0};
    struct why why = {0};

    (void)state;
    assert_int_equal(parcel_pack(&parcel, &options, &why), -EINVAL);
    options = (struct lab_options){.program = "/nowhere/program"};
    assert_int_equal(parcel_pack(&parcel, &options, &why), -ENOENT);
    assert_non_null(strstr(why.text, "/nowhere/program"));
}

/* Through a socket that is smaller than the parcel, and back word by word. */
static void it_is_sent_and_answered(void **state)
{
    struct lab_options options = {.program = "/proc/self/exe"};
    struct parcel parcel = {0};
    struct why why = {0};
    size_t got = 0;
    char bytes[4096];
    int pair[2], rc;

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), 0);
    assert_int_equal(setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &(int){8192}, sizeof(int)), 0);
    assert_int_equal(parcel_pack(&parcel, &options, &why), 0);
    assert_int_equal(parcel_hear(&parcel, pair[0]), -EAGAIN);
    do {
        rc = parcel_send(&parcel, pair[0]);
        for (ssize_t r; (r = read(pair[1], bytes, sizeof(bytes))) > 0;)
            got += (size_t)r;
    } while (rc == -EAGAIN);
    assert_int_equal(rc, 0);
    assert_true(parcel_is_sent(&parcel));
    assert_int_equal(got, parcel.bytes.size);

    assert_int_equal(write(pair[1], "tak", 3), 3);
    assert_int_equal(parcel_hear(&parcel, pair[0]), -EAGAIN);
    assert_int_equal(write(pair[1], "en\nmore", 7), 7);
    assert_int_equal(parcel_hear(&parcel, pair[0]), 0);
    assert_string_equal(parcel.word, "taken");
    assert_int_equal(read(pair[0], bytes, sizeof(bytes)), 4);
    parcel_again(&parcel);
    assert_false(parcel_is_sent(&parcel));
    assert_int_equal(write(pair[1], "a word that has no end", 22), 22);
    assert_int_equal(parcel_hear(&parcel, pair[0]), -EPROTO);
    close(pair[1]);
    parcel_again(&parcel);
    while ((rc = parcel_hear(&parcel, pair[0])) == -EPROTO)
        parcel_again(&parcel);
    assert_int_equal(rc, -EPIPE);
    assert_int_equal(parcel_send(&parcel, pair[0]), -EPIPE);
    close(pair[0]);
    parcel_dispose(&parcel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_parcel_says_its_size_and_holds_all),
        cmocka_unit_test(what_cannot_be_packed_is_told),
        cmocka_unit_test(it_is_sent_and_answered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
