/* SPDX-License-Identifier: BSD-2-Clause */
/* All models, from three tables. */
#include "harness/bench/loop/loop.h"
#include "harness/bench/loop/model.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

const struct model *model_at(size_t index)
{
    static const struct model *const tables[] = {models_drivers, models_sound, models_defects};

    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
        for (const struct model *model = tables[i]; model->name; model++)
            if (!index--)
                return model;
    return NULL;
}

const struct model *model_find(const char *name)
{
    const struct model *model;

    for (size_t i = 0; (model = model_at(i)); i++)
        if (!strcmp(model->name, name))
            return model;
    return NULL;
}

const char *model_name(const struct model *model)
{
    return model->name;
}

const char *model_story(const struct model *model)
{
    return model->story;
}

bool model_is_defect(const struct model *model)
{
    return model->kind == MODEL_DEFECT;
}

char *model_source(const struct model *model)
{
    char *text;

    if (!model->source)
        return strdup(model->kind == MODEL_DEFECT ? "made up, with a defect" : "made up");
    if (asprintf(&text, "%s %s",
                 model->measured ? "as read and measured, in" : "as read, not measured, in",
                 model->source) < 0)
        return NULL;
    return text;
}
