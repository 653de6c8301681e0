/* SPDX-License-Identifier: BSD-2-Clause */
#include "reports/frame.h"

#include <errno.h>
#include <string.h>

/* A file of page/, as bytes of the program; ends in a NUL. */
#define FILE_BYTES(symbol, file)                                                                   \
    __asm__(".pushsection .rodata\n"                                                               \
            "frame_" #symbol ": .incbin \"" PAGE_FOLDER "/" file "\"\n"                            \
            ".byte 0\n"                                                                            \
            ".popsection\n");                                                                      \
    extern const char frame_##symbol[];

FILE_BYTES(head_html, "head.html")
FILE_BYTES(page_html, "page.html")
FILE_BYTES(compare_html, "compare.html")
FILE_BYTES(page_css, "page.css")
FILE_BYTES(frame_js, "frame.js")
FILE_BYTES(sequence_js, "sequence.js")
FILE_BYTES(case_js, "case.js")
FILE_BYTES(page_js, "page.js")
FILE_BYTES(compare_js, "compare.js")

static const struct {
    const char *name, *text;
} files[] = {
    {"head.html", frame_head_html},       {"page.html", frame_page_html},
    {"compare.html", frame_compare_html}, {"page.css", frame_page_css},
    {"frame.js", frame_frame_js},         {"sequence.js", frame_sequence_js},
    {"case.js", frame_case_js},           {"page.js", frame_page_js},
    {"compare.js", frame_compare_js},
};

static const char *text_of(const char *file)
{
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
        if (!strcmp(files[i].name, file))
            return files[i].text;
    return NULL;
}

int frame_put(FILE *out, const char *file, frame_putter *put, const void *data)
{
    const char *text = text_of(file);
    int rc = 0;

    if (!text)
        return put(out, file, data);
    while (!rc && *text) {
        const char *start = strstr(text, "{{"), *end = start ? strstr(start, "}}") : NULL;
        char name[32];

        fwrite(text, 1, end ? (size_t)(start - text) : strlen(text), out);
        if (!end)
            break;
        snprintf(name, sizeof(name), "%.*s", (int)(end - start - 2), start + 2);
        rc = frame_put(out, name, put, data);
        text = end + 2;
    }
    return rc;
}
