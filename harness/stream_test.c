/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fake_backend/why.h"
#include "harness/stream.h"

/* A sink that writes down what it is told. */
struct heard {
    struct sink sink;
    char text[4096];
    int rc; /* what it returns */
};

static void hear(struct heard *heard, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void hear(struct heard *heard, const char *format, ...)
{
    size_t used = strlen(heard->text);
    va_list args;

    va_start(args, format);
    vsnprintf(heard->text + used, sizeof(heard->text) - used, format, args);
    va_end(args);
}

static int hear_frontend(struct sink *sink, const struct frontend_result *frontend, struct why *why)
{
    struct heard *heard = (struct heard *)sink;

    hear(heard, "frontend %s on %s, %zu versions\n", frontend->name, frontend->bench,
         frontend->version_count);
    return heard->rc ? why_set(why, heard->rc, "the sink is full") : 0;
}

static int hear_begin(struct sink *sink, const char *case_name, unsigned number, unsigned of,
                      struct why *why)
{
    struct heard *heard = (struct heard *)sink;

    hear(heard, "begin %s %u/%u\n", case_name, number, of);
    return heard->rc ? why_set(why, heard->rc, "the sink is full") : 0;
}

static int hear_result(struct sink *sink, const struct case_result *result,
                       const struct evidence *evidence, struct why *why)
{
    struct heard *heard = (struct heard *)sink;

    hear(heard, "result %s %s %s|%s|%s|%s\n", result->case_name, verdict_word(result->verdict),
         result->reason ? result->reason : "", evidence->journal ? evidence->journal : "none",
         evidence->control_journal ? evidence->control_journal : "none",
         evidence->console ? evidence->console : "none");
    return heard->rc ? why_set(why, heard->rc, "the sink is full") : 0;
}

static const struct sink_ops hearing = {
    .frontend = hear_frontend, .begin = hear_begin, .result = hear_result};

static struct heard heard;
static struct stream_reader reader;
static struct why why;

static int setup(void **state)
{
    (void)state;
    heard = (struct heard){.sink = {.ops = &hearing}};
    reader = (struct stream_reader){.sink = &heard.sink};
    why.text[0] = '\0';
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    stream_reader_dispose(&reader);
    return 0;
}

static struct named_value versions[] = {{"kernel", "6.12"}, {"xen", "4.17"}};
static const struct frontend_result frontend = {
    .name = "a frontend", .bench = "host", .versions = versions, .version_count = 2};
static const struct case_result result = {.case_name = "a-case",
                                          .family = "flush",
                                          .frontend = "a frontend",
                                          .subject = "refused",
                                          .verdict = VERDICT_ERROR,
                                          .reason = "a \"reason\"\nof two lines",
                                          .seconds = 1.5};
static const struct evidence evidence = {.journal = "{}\n{}\n", .console = "\\ \"x\"\n"};

#define HEARD                                                                                      \
    "frontend a frontend on host, 2 versions\n"                                                    \
    "begin a-case 1/2\n"                                                                           \
    "result a-case error a \"reason\"\nof two lines|{}\n{}\n|none|\\ \"x\"\n\n"

/* What a writer writes; the caller frees it. */
static char *written_by(void (*end)(struct sink *sink))
{
    int fd = memfd_create("stream", 0);
    char path[64], *text = calloc(1, 65536);
    struct sink *sink;

    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    assert_int_equal(stream_writer_open(&sink, path, &why), 0);
    assert_int_equal(sink->ops->frontend(sink, &frontend, &why), 0);
    assert_int_equal(sink->ops->begin(sink, "a-case", 1, 2, &why), 0);
    assert_int_equal(sink->ops->result(sink, &result, &evidence, &why), 0);
    end(sink);
    assert_in_range(pread(fd, text, 65535, 0), 1, 65534);
    close(fd);
    return text;
}

static void end_well(struct sink *sink)
{
    stream_writer_close(sink, NULL);
}

static void end_badly(struct sink *sink)
{
    stream_writer_close(sink, "the \"lab\" fell over");
}

static char *written(void)
{
    return written_by(end_well);
}

static int feed(const char *text)
{
    return stream_reader_feed(&reader, text, strlen(text), &why);
}

static void test_chunks_of_every_size(void **state)
{
    char *text = written();
    size_t length = strlen(text);

    for (size_t chunk = 1; chunk <= length; chunk++) {
        setup(state);
        for (size_t at = 0; at < length; at += chunk)
            assert_int_equal(stream_reader_feed(&reader, text + at,
                                                length - at < chunk ? length - at : chunk, &why),
                             0);
        assert_string_equal(heard.text, HEARD);
        assert_true(reader.ended && !reader.spoilt);
        assert_string_equal(reader.failed, "");
        stream_reader_dispose(&reader);
    }
    free(text);
}

static void test_a_run_that_failed(void **state)
{
    char *text = written_by(end_badly);

    (void)state;
    assert_int_equal(feed(text), 0);
    assert_true(reader.ended);
    assert_string_equal(reader.failed, "the \"lab\" fell over");
    free(text);
}

static void test_a_guest_that_is_spoilt(void **state)
{
    char *text = written_by(stream_writer_spoilt);

    (void)state;
    assert_int_equal(feed(text), 0);
    assert_true(reader.ended && reader.spoilt);
    assert_string_equal(reader.failed, "");
    free(text);
}

/* Cut anywhere, it is a stream that has not ended, never a wrong one. */
static void test_truncated(void **state)
{
    char *text = written();
    size_t length = strlen(text);

    for (size_t cut = 0; cut < length; cut++) {
        setup(state);
        assert_int_equal(stream_reader_feed(&reader, text, cut, &why), 0);
        assert_false(reader.ended);
        assert_int_equal(strncmp(heard.text, HEARD, strlen(heard.text)), 0);
        stream_reader_dispose(&reader);
    }
    free(text);
}

/* Two results of one case are two results: whoever keeps them sees that. */
static void test_results_twice(void **state)
{
    char *text = written(), *start = strstr(text, "{\"event\":\"result\""),
         *end = start ? strchr(start, '\n') : NULL;

    (void)state;
    assert_non_null(end);
    end[1] = '\0';
    assert_int_equal(feed(start), 0);
    assert_int_equal(feed(start), 0);
    assert_int_equal(strncmp(heard.text, strstr(HEARD, "result"), strlen(heard.text) / 2), 0);
    assert_false(reader.ended);
    free(text);
}

static void test_nothing_is_heard_after_the_end(void **state)
{
    (void)state;
    assert_int_equal(feed("{\"event\":\"end\"}\nrubbish\n"), 0);
    assert_int_equal(feed("{\"event\":\"begin\",\"case\":\"a\",\"number\":1,\"of\":1}\n"), 0);
    assert_string_equal(heard.text, "");
}

static void test_damaged(void **state)
{
    static const char *const lines[] = {
        "",
        "rubbish",
        "{}",
        "[\"event\"]",
        "{\"event\":7}",
        "{\"event\":\"rumour\"}",
        "{\"event\":\"end\"} {}",
        "{\"event\":\"end\"",
        "{\"event\":\"frontend\"}",
        "{\"event\":\"frontend\",\"frontend\":[]}",
        "{\"event\":\"frontend\",\"frontend\":{\"bench\":\"host\"}}",
        "{\"event\":\"begin\"}",
        "{\"event\":\"begin\",\"case\":7,\"number\":1,\"of\":1}",
        "{\"event\":\"begin\",\"case\":\"a\",\"number\":0,\"of\":1}",
        "{\"event\":\"begin\",\"case\":\"a\",\"number\":2,\"of\":1}",
        "{\"event\":\"begin\",\"case\":\"a\",\"number\":-1,\"of\":-1}",
        "{\"event\":\"begin\",\"case\":\"a\",\"number\":1,\"of\":4294967297}",
        "{\"event\":\"begin\",\"case\":\"a\",\"number\":\"1\",\"of\":1}",
        "{\"event\":\"result\"}",
        "{\"event\":\"result\",\"result\":{\"case\":\"a\"}}",
        "{\"event\":\"result\",\"result\":7,\"journal\":\"x\"}",
        "\x01\x02\xff\xfe",
    };

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        setup(state);
        if (feed(lines[i]) || feed("\n") != -EPROTO)
            fail_msg("this was taken: %s", lines[i]);
        assert_non_null(strstr(why.text, "results that came from dom0 are damaged"));
        assert_string_equal(heard.text, "");
        assert_false(reader.ended);
        stream_reader_dispose(&reader);
    }
}

static void test_a_nul_in_a_line(void **state)
{
    static const char line[] = "{\"event\":\"end\"}\0\n";

    (void)state;
    assert_int_equal(stream_reader_feed(&reader, line, sizeof(line) - 1, &why), -EPROTO);
}

static void test_a_line_without_end(void **state)
{
    size_t size = 1 << 20, fed = 0;
    char *part = malloc(size);
    int rc = 0;

    (void)state;
    memset(part, ' ', size);
    while (!rc && fed <= STREAM_LINE_MAX) {
        rc = stream_reader_feed(&reader, part, size, &why);
        fed += size;
    }
    assert_int_equal(rc, -EPROTO);
    assert_non_null(strstr(why.text, "a line without end"));
    assert_in_range(reader.used, 0, STREAM_LINE_MAX);
    free(part);
}

static void test_a_sink_that_fails(void **state)
{
    char *text = written();

    (void)state;
    heard.rc = -ENOSPC;
    assert_int_equal(feed(text), -ENOSPC);
    assert_string_equal(why.text, "the sink is full");
    assert_string_equal(heard.text, "frontend a frontend on host, 2 versions\n");
    free(text);
}

static void test_a_reason_is_not_needed(void **state)
{
    (void)state;
    assert_int_equal(feed("{\"event\":\"failed\"}\n"), 0);
    assert_true(reader.ended);
    assert_string_equal(reader.failed, "no reason given");
}

static void test_writer_failures(void **state)
{
    struct sink *sink = NULL;

    (void)state;
    assert_int_equal(stream_writer_open(&sink, "/nowhere/at/all", &why), -ENOENT);
    assert_null(sink);
    assert_non_null(strstr(why.text, "/nowhere/at/all"));
    assert_int_equal(stream_writer_open(&sink, "/dev/full", &why), 0);
    assert_int_equal(sink->ops->begin(sink, "a-case", 1, 2, &why), -ENOSPC);
    stream_writer_close(sink, NULL);
}

static atomic_bool heard_the_end;

/* Reads a device to the line that is the last one, and hangs up. */
static void *read_device(void *ctx)
{
    const int *fd = ctx;
    char text[256];
    size_t used = 0;
    ssize_t r;

    while ((r = read(*fd, text + used, sizeof(text) - 1 - used)) > 0) {
        used += (size_t)r;
        text[used] = '\0';
        if (strstr(text, "\"end\""))
            break;
    }
    atomic_store(&heard_the_end, r > 0);
    close(*fd);
    return NULL;
}

static void test_a_device_is_read_to_its_end(void **state)
{
    int fd = posix_openpt(O_RDWR | O_NOCTTY);
    struct sink *sink;
    pthread_t reader_of_it;

    (void)state;
    assert_int_equal(grantpt(fd) || unlockpt(fd), 0);
    assert_int_equal(stream_writer_open(&sink, ptsname(fd), &why), 0);
    assert_int_equal(pthread_create(&reader_of_it, NULL, read_device, &fd), 0);
    stream_writer_close(sink, NULL);
    assert_true(atomic_load(&heard_the_end));
    pthread_join(reader_of_it, NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(chunks_of_every_size),
        TEST(a_run_that_failed),
        TEST(a_guest_that_is_spoilt),
        TEST(truncated),
        TEST(results_twice),
        TEST(nothing_is_heard_after_the_end),
        TEST(damaged),
        TEST(a_nul_in_a_line),
        TEST(a_line_without_end),
        TEST(a_sink_that_fails),
        TEST(a_reason_is_not_needed),
        TEST(writer_failures),
        TEST(a_device_is_read_to_its_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
