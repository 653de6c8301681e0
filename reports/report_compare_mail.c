/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What changed, as a mail for a list: a subject, a blank line, and text of ASCII in lines of at most
 * 72 columns.
 */
#include <stdlib.h>
#include <string.h>

#include "reports/changes.h"
#include "reports/report.h"

#define WIDTH 72

/* A copy in ASCII without controls, for the caller to free; NULL: no memory. */
static char *plain(const char *text)
{
    char *copy = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&copy, &size);

    for (const char *c = text; out && *c; c++)
        if (*c >= ' ' && *c < 0x7f)
            fputc(*c, out);
        else
            fprintf(out, "\\x%02x", (unsigned char)*c);
    if (out)
        fclose(out);
    return copy;
}

/* Text in lines; the first begins in `column`, the others with so many blanks. */
static void put_text(FILE *out, int column, int indent, const char *text)
{
    char *copy = plain(text);
    bool line_is_empty = true;

    for (const char *c = copy; c && *(c += strspn(c, " "));) {
        int size = (int)strcspn(c, " "), blank = !line_is_empty, room = WIDTH - column - blank;

        if (size > room && (!line_is_empty || column > indent)) {
            fprintf(out, "\n%*s", indent, "");
            column = indent;
            line_is_empty = true;
            continue;
        }
        size = size > room ? room : size; /* no line can hold it whole */
        column += fprintf(out, "%s%.*s", blank ? " " : "", size, c);
        line_is_empty = false;
        c += size;
    }
    fputc('\n', out);
    free(copy);
}

/* How many characters of a command go together: a backslash outside quotes takes the next one with it. */
static int unit_size(const char *command, bool *quoted)
{
    if (!*quoted && command[0] == '\\' && command[1])
        return 2;
    *quoted ^= command[0] == '\'';
    return 1;
}

/* How long the first word of a command is, as a shell has it. */
static int word_size(const char *command)
{
    bool quoted = false;
    int size = 0;

    while (command[size] && (quoted || command[size] != ' '))
        size += unit_size(command + size, &quoted);
    return size;
}

/* A word that no line can hold: a backslash and a newline vanish, but for quotes, which end before them. */
static int put_long_word(FILE *out, int column, const char *word, int size)
{
    bool quoted = false, before = false;

    for (int i = 0, unit; i < size; i += unit, before = quoted) {
        unit = unit_size(word + i, &quoted);
        if (column + unit + 2 > WIDTH) { /* a quote and a backslash */
            fprintf(out, "%s\\\n%s", before ? "'" : "", before ? "'" : "");
            column = before;
        }
        column += fprintf(out, "%.*s", unit, word + i);
    }
    return column;
}

/* A command in lines that a shell takes for one. */
static void put_command(FILE *out, int indent, const char *command)
{
    char *copy = plain(command);
    int column = indent;
    bool first = true;

    fprintf(out, "%*s", indent, "");
    for (const char *c = copy; c && *(c += strspn(c, " "));) {
        int size = word_size(c);

        if (!first && column + 1 + size + 2 > WIDTH) {
            fprintf(out, " \\\n%*s", indent + 2, "");
            column = indent + 2;
        } else if (!first) {
            fputc(' ', out);
            column++;
        }
        column = column + size + 2 > WIDTH ? put_long_word(out, column, c, size)
                                           : column + fprintf(out, "%.*s", size, c);
        first = false;
        c += size;
    }
    fputc('\n', out);
    free(copy);
}

static void put_labelled(FILE *out, int indent, const char *label, const char *text)
{
    char *line;

    if (!text || asprintf(&line, "%s: %s", label, text) < 0)
        return;
    fprintf(out, "%*s", indent, "");
    put_text(out, indent, indent + 2, line);
    free(line);
}

static void put_change(FILE *out, int indent, const char *name, const char *before,
                       const char *after)
{
    char *line;

    if (asprintf(&line, "%s: %s -> %s", name, before ? before : "(none)",
                 after ? after : "(none)") < 0)
        return;
    fprintf(out, "%*s", indent, "");
    put_text(out, indent, indent + 2, line);
    free(line);
}

static void put_heading(FILE *out, const struct transition *transition)
{
    char *line;

    if (asprintf(&line, "%s on %s, %s: %s -> %s", transition->case_name, transition->frontend,
                 transition->subject, changes_side(transition->before, transition->outcome_before),
                 changes_side(transition->after, transition->outcome_after)) < 0)
        return;
    put_text(out, 0, 4, line);
    free(line);
}

static void put_transition(FILE *out, const struct comparison *comparison,
                           const struct transition *transition)
{
    put_heading(out, transition);
    for (size_t i = 0; i < transition->facet_count; i++)
        put_change(out, 2, transition->facets[i].name, transition->facets[i].before,
                   transition->facets[i].after);
    for (size_t i = 0; changes_by_finding(transition) && i < transition->after->finding_count; i++)
        if (paper_broken(&transition->after->findings[i]))
            put_labelled(out, 2, transition->after->findings[i].strength,
                         transition->after->findings[i].text);
    if (transition->kind != TRANSITION_CANNOT_TELL)
        return;
    put_labelled(out, 2, "old",
                 changes_reason(comparison->before, transition->frontend, transition->before));
    put_labelled(out, 2, "new",
                 changes_reason(comparison->after, transition->frontend, transition->after));
}

static void put_section(FILE *out, const struct comparison *comparison,
                        const struct change_section *section)
{
    const struct transition *transition = changes_next(comparison, NULL, section), *next;

    if (!transition || section->only_if_other)
        return;
    fprintf(out, "\n%s\n%s", section->title, section->one_sided ? "\n" : "");
    for (; transition; transition = next) {
        next = changes_next(comparison, transition, section);
        if (section->one_sided) {
            put_heading(out, transition);
            continue;
        }
        fputc('\n', out);
        put_transition(out, comparison, transition);
        if (changes_same_case(transition, next) || !transition_again(transition))
            continue;
        fputs("  again:\n", out);
        put_command(out, 4, transition_again(transition));
    }
}

/* Which software the runs did not have in common. */
static void put_versions(FILE *out, const struct frontend_result *before,
                         const struct frontend_result *after)
{
    bool any = false;

    for (size_t i = 0; i < after->version_count; i++) {
        const char *name = after->versions[i].name, *now = after->versions[i].value;
        const char *then = result_version(before, name);

        if (then && strcmp(then, now) == 0)
            continue;
        if (!any) {
            fputc('\n', out);
            put_text(out, 0, 4, after->name);
        }
        any = true;
        put_change(out, 2, name, then, now);
    }
}

static void put_software(FILE *out, const struct comparison *comparison)
{
    const struct run_document *before = comparison->before, *after = comparison->after;

    for (size_t i = 0; i < after->frontend_count; i++)
        for (size_t j = 0; j < before->frontend_count; j++)
            if (strcmp(after->frontends[i].name, before->frontends[j].name) == 0)
                put_versions(out, &before->frontends[j], &after->frontends[i]);
}

static void put_subject(FILE *out, const struct comparison *comparison)
{
    const struct change_section *section = change_sections;
    const struct transition *first;
    char *line, *copy;
    size_t count;

    while (section->word && !changes_next(comparison, NULL, section))
        section++;
    if (!section->word) {
        fputs("Subject: blkproof: everything is like before\n", out);
        return;
    }
    first = changes_next(comparison, NULL, section);
    count = changes_count(comparison, section->word);
    if (asprintf(&line, "Subject: blkproof: %s%s: %s on %s", section->word,
                 count > 1 ? ", among others" : "", first->case_name, first->frontend) < 0)
        return;
    copy = plain(line);
    fprintf(out, "%.*s\n", WIDTH, copy ? copy : "");
    free(copy);
    free(line);
}

static void put_run(FILE *out, const char *label, const struct run_document *document)
{
    put_labelled(out, 0, label, document->id);
    put_command(out, 5, document->command);
}

void report_compare_mail(FILE *out, const struct comparison *comparison)
{
    put_subject(out, comparison);
    fputs("\nblkproof plays the Xen block backend, refuses flushes and barriers, and\n"
          "says what a frontend makes of that.  This is what changed between:\n\n",
          out);
    put_run(out, "old", comparison->before);
    put_run(out, "new", comparison->after);
    put_software(out, comparison);
    for (const struct change_section *section = change_sections; section->word; section++)
        put_section(out, comparison, section);
}
