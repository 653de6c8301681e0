/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html: what the page is written with.
 *
 * All text is hostile.  What a browser would take for markup is escaped, and what a reader would not see, or see in
 * another order, stands as "\x1b" in words, but for newline and tab.
 */
#ifndef REPORTS_HTML_H
#define REPORTS_HTML_H

#include <jansson.h>
#include <stdio.h>

/* html_text: as the content of an element, or as an attribute's value between double quotes. */
void html_text(FILE *out, const char *text);
void html_text_part(FILE *out, const char *text, size_t size);

/* html_paragraphs: a blank line starts another <p>. */
void html_paragraphs(FILE *out, const char *text);

/* html_json: as the content of a <script>, in which nothing ends it. */
void html_json(FILE *out, const json_t *json);

/* A new reference; NULL for no text, as for no memory: jansson then takes none in. */
json_t *html_string(const char *text);

#endif
