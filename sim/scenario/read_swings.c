/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/i18n.h"
#include "sim/scenario/read.h"
#include <stdlib.h>
#include <string.h>

static enum status read_distribution(struct reading *reading, const struct node *demand) {
    struct care *care = &reading->scenario->care;
    const struct node *freedom = node_find(demand, "municipal_freedom");
    bool student = strcmp(value_text(demand, "municipal_distribution"), "student_t") == 0;
    care->municipal = student ? MUNICIPAL_STUDENT_T : MUNICIPAL_NORMAL;
    care->municipal_freedom = freedom ? freedom->decimal : 0.0;
    if (!student && freedom)
        return node_error(reading->note, STATUS_CONFLICT, freedom,
                          _("Only the municipal_distribution \"student_t\" has degrees of freedom. Remove this key or "
                            "change the distribution."));
    if (student && !freedom)
        return node_error(reading->note, STATUS_MISSING, node_find(demand, "municipal_distribution"),
                          _("The distribution \"student_t\" also needs municipal_freedom, such as 4.0."));
    return STATUS_OK;
}

static enum status read_unrest(struct reading *reading, const struct node *list) {
    struct care *care = &reading->scenario->care;
    if (!list)
        return STATUS_OK;
    care->unrest = calloc(care->n_year, sizeof *care->unrest);
    if (!care->unrest)
        return STATUS_MEMORY;
    for (size_t t = 0; t < care->n_year; t++)
        care->unrest[t] = 1.0;
    enum status status = STATUS_OK;
    for (size_t k = 0; k < list->n_child && !status; k++) {
        int64_t t = value_integer(list->child[k], "year") - care->first_year;
        for (size_t j = 0; j < k && !status; j++)
            if (value_integer(list->child[j], "year") - care->first_year == t)
                status = node_error(reading->note, STATUS_DUPLICATE, node_find(list->child[k], "year"),
                                    _("This year is in the list twice. Keep one of them."));
        if (t > 0 && t < (int64_t)care->n_year) /* a year outside of the scenario does no harm */
            care->unrest[t] = value_decimal(list->child[k], "factor");
    }
    return status;
}

enum status read_swings(struct reading *reading, const struct node *demand) {
    struct care *care = &reading->scenario->care;
    const struct node *by = node_find(demand, "regional_by"), *sub_sd = node_find(demand, "sub_region_sd");
    care->regional_by_sub_region = strcmp(by->text, "sub_region") == 0;
    bool asked = care->regional_by_sub_region || care->sub_region_sd > 0.0;
    if (asked && reading->region->n_sub_region == 0)
        return node_error(reading->note, STATUS_CONFLICT, care->regional_by_sub_region ? by : sub_sd,
                          _("The region has no sub-regions. Add the column sub_region to its table of municipalities, "
                            "or leave this key out."));
    enum status status = read_distribution(reading, demand);
    return status ? status : read_unrest(reading, node_find(demand, "unrest"));
}
