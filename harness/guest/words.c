/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/words.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int words_split(char *text, char *words[WORDS_MAX])
{
    int count = 0;

    for (char *space; text; text = space) {
        space = strchr(text, ' ');
        if (space)
            *space++ = '\0';
        if (!*text || count == WORDS_MAX)
            return -EINVAL;
        words[count++] = text;
    }
    return count;
}

int words_number(const char *word, unsigned long *number_out)
{
    unsigned long number;

    if (!*word || word[strspn(word, "0123456789")])
        return -EINVAL;
    errno = 0;
    number = strtoul(word, NULL, 10);
    if (errno)
        return -errno;
    *number_out = number;
    return 0;
}

bool words_is_name(const char *word, size_t size)
{
    size_t length = strlen(word);

    if (length == 0 || length >= size || word[0] == '.' || word[0] == '-')
        return false;
    for (; *word; word++)
        if (!isalnum((unsigned char)*word) && !strchr("_-.", *word))
            return false;
    return true;
}
