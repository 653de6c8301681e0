/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the page's script knows beyond what stands in its HTML.  Ten thousand results say much the same: each text, subject and
 * finding is written once, and a result is a row of numbers that points to them.  The journal's numbers, which differ
 * everywhere, are taken out of a finding's text ("#"), and so is the case's name out of file names and commands ("%").
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/outcome.h"
#include "reports/html.h"
#include "reports/page.h"
#include "reports/paper.h"

/* Values, each once: in the order of their numbers, and by name. */
struct table {
    json_t *values, *numbers;
};

struct data {
    struct table texts, subjects, findings;
};

static json_t *number_in(struct table *table, const char *key, json_t *value)
{
    json_t *number = key ? json_object_get(table->numbers, key) : NULL;

    if (number) {
        json_decref(value);
        return json_incref(number);
    }
    number = json_integer((json_int_t)json_array_size(table->values));
    if (json_array_append_new(table->values, value) ||
        json_object_set(table->numbers, key, number)) {
        json_decref(number);
        return NULL;
    }
    return number;
}

/* No text: -1. */
static json_t *text_number(struct data *data, const char *text)
{
    json_t *string = html_string(text);

    return string ? number_in(&data->texts, json_string_value(string), string) : json_integer(-1);
}

static json_t *array_number(struct table *table, json_t *array)
{
    char *key = json_dumps(array, JSON_COMPACT);
    json_t *number = number_in(table, key, array);

    free(key);
    return number;
}

/* In text every `what` that stands alone becomes "%".  The caller frees it. */
static char *without(const char *text, const char *what)
{
    char *out = strdup(text), *at = out ? strstr(out, what) : NULL;
    size_t size = strlen(what);

    while (at && size) {
        *at = '%';
        memmove(at + 1, at + size, strlen(at + size) + 1);
        at = strstr(at + 1, what);
    }
    return out;
}

static json_t *named_number(struct data *data, const char *text, const char *case_name)
{
    char *general = text ? without(text, case_name) : NULL;
    json_t *number = text_number(data, general);

    free(general);
    return number;
}

static json_t *subject_number(struct data *data, const struct subject_result *subject)
{
    json_t *array = json_array();

    json_array_append_new(array, text_number(data, subject->subject));
    json_array_append_new(array, text_number(data, subject->outcome));
    json_array_append_new(array, json_integer(subject->callers));
    for (size_t i = 0; i < subject->facet_count; i++) {
        json_array_append_new(array, text_number(data, subject->facets[i].name));
        json_array_append_new(array, text_number(data, subject->facets[i].value));
    }
    return array_number(&data->subjects, array);
}

/* "asked (journal 32)" becomes "asked (journal #)" and 32. */
static char *without_numbers(const char *text, json_t *numbers)
{
    static const char before[] = "journal ";
    char *out = strdup(text), *at = out;

    while (at && (at = strstr(at, before))) {
        char *end;

        at += strlen(before);
        if (!isdigit((unsigned char)*at))
            continue;
        json_array_append_new(numbers, json_integer(strtol(at, &end, 10)));
        *at++ = '#';
        memmove(at, end, strlen(end) + 1);
    }
    return out;
}

static json_t *finding_number(struct data *data, const struct finding *finding, json_t *numbers)
{
    char *text = without_numbers(finding->text, numbers);
    json_t *array = json_array();

    json_array_append_new(array, text_number(data, finding->strength));
    json_array_append_new(array, json_integer(finding->held));
    json_array_append_new(array, text_number(data, text));
    json_array_append_new(array, text_number(data, finding->basis));
    free(text);
    return array_number(&data->findings, array);
}

/* What `fields` below names, in that order. */
static json_t *result_row(struct data *data, const struct page *page,
                          const struct case_result *result)
{
    json_t *row = json_array(), *subjects = json_array(), *findings = json_array();
    json_t *numbers = json_array();

    for (size_t i = 0; i < result->subject_count; i++)
        json_array_append_new(subjects, subject_number(data, &result->subjects[i]));
    for (size_t i = 0; i < result->finding_count; i++)
        json_array_append_new(findings, finding_number(data, &result->findings[i], numbers));
    json_array_append_new(row, text_number(data, page_word(page, result)));
    json_array_append_new(row, text_number(data, paper_verdict(page->document, result)));
    json_array_append_new(row, text_number(data, result->subject));
    json_array_append_new(row, text_number(data, result->reason));
    json_array_append_new(row, text_number(data, result->reference));
    json_array_append_new(row, text_number(data, result->notice));
    json_array_append_new(row, subjects);
    json_array_append_new(row, findings);
    json_array_append_new(row, numbers);
    json_array_append_new(row, named_number(data, result->journal, result->case_name));
    json_array_append_new(row, named_number(data, result->repeat, result->case_name));
    json_array_append_new(row, text_number(data, result->taken_from));
    return row;
}

static const char *const fields[] = {
    "word",     "verdict",  "subject", "reason",  "reference", "notice",
    "subjects", "findings", "numbers", "journal", "repeat",    "taken_from",
};

static json_t *results_of(struct data *data, const struct page *page)
{
    json_t *results = json_object();

    for (size_t i = 0; i < page->row_count; i++) {
        json_t *cells = json_array();

        for (size_t j = 0; j < page->column_count; j++) {
            const struct case_result *result = page->rows[i].cells[j];

            json_array_append_new(cells, result ? result_row(data, page, result) : json_null());
        }
        json_object_set_new(results, page->rows[i].name, cells);
    }
    return results;
}

static json_t *strings(const char *const *texts, size_t count)
{
    json_t *array = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, html_string(texts[i]));
    return array;
}

static json_t *meanings(void)
{
    json_t *object = json_object();

    for (unsigned bit = OUTCOME_AS_OFFERED; bit <= OUTCOME_LOST_WRITE; bit <<= 1)
        json_object_set_new(object, outcome_word((enum outcome)bit),
                            json_string(outcome_meaning((enum outcome)bit)));
    return object;
}

static struct table table_new(void)
{
    return (struct table){.values = json_array(), .numbers = json_object()};
}

int page_data(FILE *out, const struct page *page)
{
    struct data data = {.texts = table_new(), .subjects = table_new(), .findings = table_new()};
    json_t *results = results_of(&data, page), *frontends = json_array(), *all;

    for (size_t i = 0; i < page->column_count; i++)
        json_array_append_new(frontends, html_string(page->columns[i]->name));
    all = json_pack("{s:o, s:o, s:o, s:o, s:O, s:O, s:O}", "frontends", frontends, "meanings",
                    meanings(), "fields", strings(fields, sizeof(fields) / sizeof(fields[0])),
                    "results", results, "texts", data.texts.values, "subjects",
                    data.subjects.values, "findings", data.findings.values);
    if (all)
        html_json(out, all);
    json_decref(all);
    json_decref(data.texts.values);
    json_decref(data.texts.numbers);
    json_decref(data.subjects.values);
    json_decref(data.subjects.numbers);
    json_decref(data.findings.values);
    json_decref(data.findings.numbers);
    return all ? 0 : -ENOMEM;
}
