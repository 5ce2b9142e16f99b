/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contributions and fees, apart, where schemes tell them apart. */
#include "sim/base/i18n.h"
#include "sim/tables/build.h"

enum { FLOWS = 2 }; /* contribution, fee */

/* [scheme][year][municipality] of each. */
struct flows {
    const int64_t *mean[FLOWS];
};

/* Over all years after the base year, or of the only one. */
static int64_t sum_years(const struct source *s, const int64_t *mean, size_t scheme, size_t place) {
    int64_t sum = 0;
    for (size_t t = s->n_year > 1; t < s->n_year; t++)
        for (size_t i = 0; i < s->n_municipality; i++) {
            int64_t cents = mean[(scheme * s->n_year + t) * s->n_municipality + i];
            sum += place == PLACE_REGION || i == place ? cents : 0;
        }
    return sum;
}

/* number: from 1, of those that there are. */
static void add(struct tables *t, const struct source *s, const struct flows *x, size_t scheme, size_t number) {
    struct sheet *sheet = tables_add_of(t, "flows", scheme, "%s",
                                        _("What each municipality pays into the pools, apart by flow: means over the "
                                          "years together."));
    if (sheet && number > 1) /* worksheets have names of their own */
        sheet->title = tables_print(t, "%s %zu", sheet->title, number);
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), COLUMN(N_("Contribution (delegated)"), CELL_MONEY),
                   COLUMN(N_("Fee (mandated)"), CELL_MONEY));
    for (size_t row = 0; row < s->n_shown + s->all_shown; row++) {
        size_t place = row < s->n_shown ? s->shown[row] : PLACE_REGION;
        tables_row_of(sheet, place);
        for (size_t k = 0; k < FLOWS; k++)
            tables_put_cents(sheet, sum_years(s, x->mean[k], scheme, place));
    }
}

/* A scheme without flows has nothing but zeros. */
static bool has_any(const struct source *s, const struct flows *x, size_t scheme) {
    bool any = false;
    for (size_t k = 0; k < FLOWS; k++)
        for (size_t i = 0; i < s->n_municipality; i++)
            any |= sum_years(s, x->mean[k], scheme, i) != 0;
    return any;
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct flows x = {0};
    const struct result_row rows[] = {{"/summary/flow_contribution_mean",
                                       REQUIRED,
                                       {AXIS_SCHEME, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END},
                                       .integer = &x.mean[0]},
                                      {"/summary/flow_fee_mean",
                                       REQUIRED,
                                       {AXIS_SCHEME, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END},
                                       .integer = &x.mean[1]}};
    if (!result_has(s->result, "/summary/flow_fee_mean"))
        return STATUS_OK;
    enum status status = SOURCE_READ(s, rows, note);
    for (size_t k = s->first, n = 0; k < s->end && !status; k++)
        if (has_any(s, &x, k))
            add(t, s, &x, k, ++n);
    return status;
}

const struct section section_flows = {
    .name = "flows",
    .doc = N_("contributions and fees apart, of schemes that tell them apart"),
    .sheet = {SHEET("flows", N_("Contribution and fee"))},
    .make = make,
};
