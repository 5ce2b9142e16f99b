/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Years that a layer takes together. */
#include "sim/scenario/read.h"

#include "models/solidarity/base.h"
#include "sim/base/i18n.h"
#include <stdlib.h>

/* What looks at one year only. */
static enum status check_base(struct reading *reading, const struct node *years, const struct node *node,
                              const struct layer *layer) {
    if (node_find(node, "fund"))
        return node_error(reading->note, STATUS_CONFLICT, years,
                          _("A layer with a fund has premiums each year. Remove this key or the fund."));
    if (layer->base->needs & (NEED_EXCESS | NEED_EXPECTED_COST))
        return node_error(reading->note, STATUS_CONFLICT, years,
                          _("The base \"%s\" looks at one year. Take costs, result or deficit, or remove this key."),
                          layer->base->name);
    return STATUS_OK;
}

/* Years are counted from the first, and none may be left over at the end. */
static enum status check_span(struct reading *reading, const struct node *years) {
    const struct scenario *scenario = reading->scenario;
    if (!scenario->n_year)
        return node_error(reading->note, STATUS_MISSING, years,
                          _("Which years belong together is counted from the first one. Give the key years = { first = "
                            "...; last = ...; };"));
    if (reading->schemes_only && !reading->year)
        return node_error(reading->note, STATUS_MISSING, years,
                          _("This differs from year to year. Say which year is settled: --year %d."),
                          scenario->first_year + (int)years->integer - 1);
    if (scenario->n_year % (size_t)years->integer == 0)
        return STATUS_OK;
    return node_error(
        reading->note, STATUS_CONFLICT, years,
        _("The years %d-%d cannot be taken together %lld at a time: some are left over, which would never "
          "be settled. Change years or over_years."),
        scenario->first_year, scenario->first_year + (int)scenario->n_year - 1, (long long)years->integer);
}

enum status read_over_years(struct reading *reading, const struct node *node, struct layer *layer) {
    const struct node *years = node_find(node, "over_years");
    if (!years)
        return STATUS_OK;
    enum status status = check_base(reading, years, node, layer);
    if (!status)
        status = check_span(reading, years);
    if (status)
        return status;
    size_t n = reading->schemes_only ? 1 : reading->scenario->n_year;
    bool *settles = calloc(n, sizeof *settles);
    layer->settles = settles;
    if (!settles)
        return STATUS_MEMORY;
    layer->over_years = (size_t)years->integer;
    for (size_t t = 0; t < n; t++) {
        int at = reading->schemes_only ? reading->year - reading->scenario->first_year : (int)t;
        settles[t] = (at + 1) % (int)layer->over_years == 0;
        layer->n_back = settles[t] ? layer->over_years - 1 : layer->n_back;
    }
    return STATUS_OK;
}

/* Costs of earlier years count as they were before any layer, and what the layer takes over is not one year's. */
enum status read_check_over_years(struct reading *reading, const struct node *list, const struct scheme *scheme) {
    size_t n_cell = FORM_COUNT * reading->scenario->care.n_care;
    for (size_t a = 0; a < scheme->n_layer; a++)
        for (size_t b = 0; scheme->layer[a].settles && b < scheme->n_layer; b++)
            for (size_t c = 0; b != a && c < n_cell; c++)
                if (scheme->layer[a].covered[c] && scheme->layer[b].covered[c])
                    return node_error(reading->note, STATUS_CONFLICT, node_find(list->child[a], "over_years"),
                                      _("Layer %zu looks at the same care, in single years. Let each care be in one "
                                        "layer, or remove this key."),
                                      b + 1);
    return STATUS_OK;
}
