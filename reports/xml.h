/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * xml: what the JUnit reports are written with.
 *
 * Control characters, most of which XML cannot hold, are left out; what is not UTF-8 becomes a
 * question mark; very long texts are cut.
 */
#ifndef REPORTS_XML_H
#define REPORTS_XML_H

#include <stdio.h>

void xml_text(FILE *out, const char *text);
void xml_attribute(FILE *out, const char *name, const char *value);
void xml_property(FILE *out, const char *name, const char *value); /* value NULL: nothing */

#endif
