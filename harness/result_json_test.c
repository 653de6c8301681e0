/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fake_backend/why.h"
#include "harness/result_json.h"

static const char whole[] =
    "{'schema': 'blkproof-result-3', 'id': 'run', 'tool': 'blkproof 0.1.0',"
    " 'started': '2026-11-22T09:30:12Z', 'command': 'blkproof run', 'strict': false,"
    " 'frontends': [{'name': 'linux-6.1', 'bench': 'lab', 'versions': {'kernel': '6.1.192'},"
    "                'offer': {'max-queues': '2'}, 'profiles': true,"
    "                'profile': 'linux-6.1, tested'}],"
    " 'results': [{'case': 'flush-refused-once', 'family': 'flush', 'clauses': 'R2 W5', "
    "'frontend': 'linux-6.1',"
    "  'subject': 'refused', 'outcome': 'io-error', 'other_worse': true, 'verdict': 'pass',"
    "  'subjects': [{'subject': 'refused', 'outcome': 'io-error', 'callers': 2,"
    "                'facets': {'caller': 'EIO', 'later': 'served'}}],"
    "  'findings': [{'strength': 'SHOULD', 'held': false, 'text': 'a text', 'basis': 'a basis'}],"
    "  'journal': 'linux-6.1/flush-refused-once.journal', 'repeat': 'blkproof run x',"
    "  'control_journal': 'linux-6.1/control', 'seconds': 1.5,"
    "  'taken_from': '2026-11-21T093012Z', 'fingerprint': '09af'}],"
    " 'cases': [{'name': 'flush-refused-once', 'family': 'flush', 'question': 'Why?',"
    "            'story': 'Once.', 'clauses': 'R2', 'moment': 'first', 'subject': 'refused',"
    "            'backends': [{'name': 'somebody', 'about': 'a backend', 'offers': ['no x']}],"
    "            'deviations': ['a rule'], 'driver_params': 'a=1', 'agreed': 'b=1',"
    "            'filesystem': 'ext4', 'steps': [{'mark': 'm', 'text': 'a step'}], 'cuts': ['m'],"
    "            'expectations': [{'strength': 'MUST', 'text': 'so', 'clause': 'R2'}],"
    "            'control': 'plain'}],"
    " 'clauses': [{'number': 'R2', 'source': 'blkif.h', 'section': 's', 'text': 't',"
    "              'but': 'b'}]}";

/* JSON in single quotes, with one text replaced by another. */
static json_t *parse(const char *text, const char *from, const char *to)
{
    const char *at = from ? strstr(text, from) : text;
    char copy[4096];
    json_t *json;

    assert_non_null(at);
    snprintf(copy, sizeof(copy), "%.*s%s%s", (int)(at - text), text, from ? to : "",
             at + (from ? strlen(from) : 0));
    for (char *c = copy; *c; c++)
        if (*c == '\'')
            *c = '"';
    json = json_loads(copy, 0, NULL);
    assert_non_null(json);
    return json;
}

static struct run_document *read_whole(const char *from, const char *to)
{
    struct run_document *document = NULL;
    struct why why = {""};
    json_t *json = parse(whole, from, to);

    if (result_document_from_json(&document, json, &why) < 0)
        fail_msg("%s", why.text);
    json_decref(json);
    return document;
}

static void assert_refused(const char *from, const char *to, const char *sentence)
{
    struct run_document *document = NULL;
    struct why why = {""};
    json_t *json = parse(whole, from, to);

    assert_int_equal(result_document_from_json(&document, json, &why), -EINVAL);
    assert_null(document);
    if (!strstr(why.text, sentence))
        fail_msg("'%s' does not say '%s'", why.text, sentence);
    json_decref(json);
}

static void a_document_survives_the_way_there_and_back(void **state)
{
    struct run_document *document = read_whole(NULL, NULL);
    json_t *before = parse(whole, NULL, NULL), *after = result_document_to_json(document);

    (void)state;
    assert_int_equal(document->result_count, 1);
    assert_int_equal(document->results[0].verdict, VERDICT_PASS);
    assert_int_equal(document->results[0].subjects[0].callers, 2);
    assert_string_equal(document->results[0].subjects[0].facets[1].name, "later");
    assert_null(document->results[0].reason);
    assert_true(json_equal(before, after));
    json_decref(before);
    json_decref(after);
    result_free(document);
}

static void a_result_and_a_frontend_travel_alone(void **state)
{
    struct run_document *document = read_whole(NULL, NULL);
    json_t *json = result_case_to_json(&document->results[0]);
    struct frontend_result frontend;
    struct case_result result;
    struct why why = {""};

    (void)state;
    assert_int_equal(result_case_from_json(&result, json, &why), 0);
    assert_string_equal(result.case_name, "flush-refused-once");
    result_case_dispose(&result);
    result_case_dispose(&result);
    assert_int_equal(result_frontend_from_json(&frontend, json, &why), -EINVAL);
    json_decref(json);
    json = result_frontend_to_json(&document->frontends[0]);
    assert_int_equal(result_frontend_from_json(&frontend, json, &why), 0);
    assert_string_equal(frontend.versions[0].value, "6.1.192");
    result_frontend_dispose(&frontend);
    assert_int_equal(result_case_from_json(&result, json, &why), -EINVAL);
    json_decref(json);
    result_free(document);
}

static void what_is_wrong_is_refused_with_its_place(void **state)
{
    (void)state;
    assert_refused("-result-3", "-result-4",
                   "schema: 'blkproof-result-4' is not blkproof-result-3");
    assert_refused("'schema': 'blkproof-result-3', ", "", "schema: is missing");
    assert_refused("'id': 'run'", "'id': 7", "id: must be a text");
    assert_refused("'id': 'run'", "'id': null", "id: must be a text");
    assert_refused("'id': 'run'", "'id': ''", "id: '' is not");
    assert_refused("'strict': false", "'strict': 0", "strict: must be true or false");
    assert_refused("'outcome': 'io-error', 'other", "'outcome': 'fine', 'other",
                   "results[0]: outcome: 'fine' is not an outcome");
    assert_refused("'callers': 2", "'callers': -2", "results[0]: subjects[0]: callers: must be");
    assert_refused("'callers': 2", "'callers': 4294967296", "callers: must be a whole number");
    assert_refused("'held': false", "'hold': false", "findings[0]: held: is missing");
    assert_refused("'verdict': 'pass'", "'verdict': 'unset'", "verdict: 'unset' is not a verdict");
    assert_refused("'strength': 'SHOULD'", "'strength': 'unset'", "strength: 'unset' is not MUST");
    assert_refused("'seconds': 1.5", "'seconds': -1", "seconds: must be a number of seconds");
    assert_refused("'other_worse'", "'surprise\\u001b': 1, 'other_worse'",
                   "key: 'surprise\\x1b' is not known here");
    assert_refused("{'kernel': '6.1.192'}", "{'kernel': 6}", "versions: a value: must be a text");
    assert_refused("{'kernel': '6.1.192'}", "[]", "frontends[0]: versions: must be an object");
    assert_refused("'name': 'linux-6.1'", "'name': 'other'", "frontend: is not one of");
    assert_refused("'verdict': 'pass'", "'verdict': 'skip'", "outcome: cannot be there");
    assert_refused("'outcome': 'io-error', 'other", "'other", "outcome: is missing");
    assert_refused("'verdict': 'pass'", "'verdict': 'known'", "reason: is missing");
    assert_refused("linux-6.1/flush", "../flush", "is not a file in the run's folder");
    assert_refused("linux-6.1/flush", "/flush", "is not a file in the run's folder");
    assert_refused("'fingerprint': '09af'", "'fingerprint': '09AF'", "is not a number in hexa");
    assert_refused("'moment': 'first'", "'moment': 'unset'", "cases[0]: moment: 'unset' is not a");
    assert_refused("['no x']", "['no x', 1]", "backends[0]: offers: a value: must be a text");
    assert_refused("['no x']", "{}", "backends[0]: offers: must be an array");
    assert_refused("'profiles': true,", "", "frontends[0]: profiles: is missing");
}

static void a_case_stands_once_per_frontend(void **state)
{
    json_t *json = parse(whole, NULL, NULL), *results = json_object_get(json, "results");
    struct run_document *document = NULL;
    struct why why = {""};

    (void)state;
    json_array_append(results, json_array_get(results, 0));
    assert_int_equal(result_document_from_json(&document, json, &why), -EINVAL);
    assert_non_null(strstr(why.text, "results[1]"));
    json_decref(json);
}

/* Doubles the first of a list; the sentence must name the second. */
static void assert_doubles_refused(const char *key, const char *sentence)
{
    json_t *json = parse(whole, NULL, NULL), *list = json_object_get(json, key);
    struct run_document *document = NULL;
    struct why why = {""};

    json_array_append(list, json_array_get(list, 0));
    assert_int_equal(result_document_from_json(&document, json, &why), -EINVAL);
    if (!strstr(why.text, sentence))
        fail_msg("'%s' does not say '%s'", why.text, sentence);
    json_decref(json);
}

static void what_has_a_name_stands_once(void **state)
{
    (void)state;
    assert_doubles_refused("frontends", "frontends[1]: has the name of frontends[0]");
    assert_doubles_refused("results", "results[1]: has the case and frontend of results[0]");
    assert_doubles_refused("cases", "cases[1]: has the name of cases[0]");
    assert_doubles_refused("clauses", "clauses[1]: has the number of clauses[0]");
}

static void guest_bytes_become_printable_text(void **state)
{
    static const struct {
        const char *bytes, *text;
    } samples[] = {
        {"plain ]]> <script> \" \\", "plain ]]> <script> \" \\"},
        {"\033[31m\a\177", "\\x1b[31m\\x07\\x7f"},
        {"two\nlines\tand tab", "two\nlines\tand tab"},
        {"caf\xc3\xa9", "caf\xc3\xa9"},
        {"caf\xe9 \xc3\xa9", "caf\\xe9 \\xc3\\xa9"},
        {"\xc2\x9b"
         "31m",
         "\\xc2\\x9b"
         "31m"},
        {"\xed\xa0\x80\xff", "\\xed\\xa0\\x80\\xff"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        struct run_document *document = read_whole(NULL, NULL);
        struct finding *finding = &document->results[0].findings[0];
        struct named_value *facet = &document->results[0].subjects[0].facets[0];
        struct run_document *again = NULL;
        json_t *json;

        free(finding->text);
        finding->text = strdup(samples[i].bytes);
        free(facet->name);
        facet->name = strdup(samples[i].bytes);
        json = result_document_to_json(document);
        assert_non_null(json);
        assert_int_equal(result_document_from_json(&again, json, NULL), 0);
        assert_string_equal(again->results[0].findings[0].text, samples[i].text);
        json_decref(json);
        result_free(again);
        result_free(document);
    }
}

static void exit_status_is_that_of_the_worst(void **state)
{
    struct finding broken = {.strength = "SHOULD"};
    struct case_result results[3] = {
        {.verdict = VERDICT_PASS, .findings = &broken, .finding_count = 1},
        {.verdict = VERDICT_SKIP},
        {.verdict = VERDICT_KNOWN},
    };
    struct frontend_result frontend = {0};
    struct run_document document = {
        .frontends = &frontend, .frontend_count = 1, .results = results, .result_count = 3};

    (void)state;
    assert_int_equal(result_exit_status(&document), 0);
    document.strict = true;
    assert_int_equal(result_exit_status(&document), 1);
    results[0].verdict = VERDICT_KNOWN;
    assert_int_equal(result_exit_status(&document), 0);
    document.strict = false;
    results[0].verdict = VERDICT_FAIL;
    assert_int_equal(result_exit_status(&document), 1);
    results[2].verdict = VERDICT_ERROR;
    assert_int_equal(result_exit_status(&document), 3);
    results[0].verdict = results[2].verdict = VERDICT_SKIP;
    assert_int_equal(result_exit_status(&document), 77);
    frontend.error = "no boot";
    assert_int_equal(result_exit_status(&document), 3);
    frontend.error = NULL;
    document.result_count = 0;
    assert_int_equal(result_exit_status(&document), 3);
}

static void file_names_stay_in_the_folder(void **state)
{
    (void)state;
    assert_true(result_file_name_ok("console.log"));
    assert_true(result_file_name_ok("model linux-6.1/a.journal"));
    assert_false(result_file_name_ok(""));
    assert_false(result_file_name_ok("/etc/passwd"));
    assert_false(result_file_name_ok("a/../b"));
    assert_false(result_file_name_ok("a//b"));
    assert_false(result_file_name_ok("a/"));
    assert_false(result_file_name_ok(".hidden"));
    assert_false(result_file_name_ok("a\nb"));
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* As they were written then. */
static const char first_schema[] =
    "{'schema': 'blkproof-result-1', 'id': 'run', 'tool': 'blkproof 0.1.0',"
    " 'started': '2026-11-22T09:30:12Z', 'command': 'blkproof run', 'strict': false,"
    " 'frontends': [{'name': 'linux-6.1', 'bench': 'lab', 'versions': {'kernel': '6.1.192'},"
    "                'profile': 'linux-6.1 (measured with this driver)'},"
    "               {'name': 'linux-6.12', 'bench': 'lab'}],"
    " 'results': [{'case': 'flush-refused-once', 'clause': 'flush', 'frontend': 'linux-6.1',"
    "  'subject': 'refused', 'outcome': 'io-error', 'other_worse': true, 'verdict': 'pass',"
    "  'subjects': [{'subject': 'refused', 'outcome': 'io-error', 'callers': 2, 'facets': {}}],"
    "  'findings': [{'strength': 'SHOULD', 'held': false, 'text': 'a text'}],"
    "  'seconds': 1.5}]}";

static const char second_schema[] =
    "{'schema': 'blkproof-result-2', 'id': 'run', 'tool': 'blkproof 0.1.0',"
    " 'started': '2026-11-22T09:30:12Z', 'command': 'blkproof run', 'strict': false,"
    " 'frontends': [{'name': 'linux-6.1', 'bench': 'lab', 'versions': {'kernel': '6.1.192'},"
    "                'profile': 'linux-6.1 (measured with this driver)'},"
    "               {'name': 'linux-6.12', 'bench': 'lab'}],"
    " 'results': [{'case': 'flush-refused-once', 'family': 'flush', 'clauses': 'R2 W5',"
    "  'frontend': 'linux-6.1',"
    "  'subject': 'refused', 'outcome': 'io-error', 'other_worse': true, 'verdict': 'pass',"
    "  'journal': 'journals/linux-6.1/flush-refused-once.jsonl', 'repeat': 'blkproof run x',"
    "  'seconds': 1.5}]}";

static void runs_of_earlier_schemas_are_loaded(void **state)
{
    static const char *const earlier[] = {first_schema, second_schema};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        char path[] = "/tmp/result_json_test.XXXXXX";
        struct run_document *document = NULL;
        struct why why = {""};
        json_t *json = parse(earlier[i], NULL, NULL);
        char *text = json_dumps(json, 0);

        close(mkstemp(path));
        write_text(path, text);
        if (result_load(&document, path, &why) < 0)
            fail_msg("%s", why.text);
        assert_string_equal(document->results[0].family, "flush");
        assert_true(document->frontends[0].profiles);
        assert_false(document->frontends[1].profiles);
        assert_int_equal(document->case_count, 0);
        result_free(document);
        unlink(path);
        free(text);
        json_decref(json);
    }
}

static void a_run_is_loaded_by_folder_or_file(void **state)
{
    char folder[] = "/tmp/result_json_test.XXXXXX", path[64];
    struct run_document *document = NULL;
    json_t *json = parse(whole, NULL, NULL);
    char *text = json_dumps(json, 0);
    struct why why = {""};

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/result.json", folder);
    assert_int_equal(result_load(&document, folder, &why), -ENOENT);
    assert_non_null(strstr(why.text, "name a run's folder"));
    write_text(path, text);
    assert_int_equal(result_load(&document, folder, &why), 0);
    result_free(document);
    assert_int_equal(result_load(&document, path, &why), 0);
    result_free(document);
    text[strlen(text) / 2] = '\0';
    write_text(path, text);
    assert_int_equal(result_load(&document, path, &why), -EINVAL);
    assert_non_null(strstr(why.text, "result.json: is damaged at line 1"));
    write_text(path, "[]");
    assert_int_equal(result_load(&document, path, &why), -EINVAL);
    assert_non_null(strstr(why.text, "result.json: must be an object"));
    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(result_load(&document, path, &why), -EINVAL);
    assert_non_null(strstr(why.text, "is not a file of results"));
    unlink(path);
    rmdir(folder);
    free(text);
    json_decref(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_survives_the_way_there_and_back),
        cmocka_unit_test(a_result_and_a_frontend_travel_alone),
        cmocka_unit_test(what_is_wrong_is_refused_with_its_place),
        cmocka_unit_test(a_case_stands_once_per_frontend),
        cmocka_unit_test(what_has_a_name_stands_once),
        cmocka_unit_test(guest_bytes_become_printable_text),
        cmocka_unit_test(exit_status_is_that_of_the_worst),
        cmocka_unit_test(file_names_stay_in_the_folder),
        cmocka_unit_test(runs_of_earlier_schemas_are_loaded),
        cmocka_unit_test(a_run_is_loaded_by_folder_or_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
