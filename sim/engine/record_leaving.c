/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/leaving.h"
#include "sim/engine/record.h"

#include <stdlib.h>

enum what {
    LEAVE_YEAR,
    LEAVE_ROUND,
    LEAVE_UNCERTAIN,
    LEAVE_INSIDE,
    LEAVE_OUTSIDE,
    LEAVE_ADVANTAGE,
    LEAVE_ERROR,
    LEAVE_COUNT
};

static const struct variable variables[LEAVE_COUNT] = {
    [LEAVE_YEAR] = {"/leaving/first_year_outside",
                    VALUE_INT32,
                    2,
                    {AXIS_SCHEME, AXIS_MUNICIPALITY},
                    "year",
                    "first calendar year outside the scheme; 0: it does not leave"},
    [LEAVE_ROUND] =
        {"/leaving/round",
         VALUE_INT32,
         2,
         {AXIS_SCHEME, AXIS_MUNICIPALITY},
         "count",
         "round of judging in which it left by the rule, from 1 in every year; 0: it stays, or its year is given"},
    [LEAVE_UNCERTAIN] =
        {"/leaving/uncertain",
         VALUE_INT32,
         2,
         {AXIS_SCHEME, AXIS_MUNICIPALITY},
         "1",
         "1: the judgement of equivalent_inside was within two Monte Carlo standard errors of the margin"},
    [LEAVE_INSIDE] = {"/leaving/equivalent_inside",
                      VALUE_CENTS,
                      2,
                      {AXIS_SCHEME, AXIS_MUNICIPALITY},
                      "EUR",
                      "certainty equivalent of what it pays as a member over the years that the rule looks back on"},
    [LEAVE_OUTSIDE] = {"/leaving/equivalent_outside",
                       VALUE_CENTS,
                       2,
                       {AXIS_SCHEME, AXIS_MUNICIPALITY},
                       "EUR",
                       "the same of its own cost, with exit fee and the friction cost that it bears"},
    [LEAVE_ADVANTAGE] = {"/leaving/advantage",
                         VALUE_CENTS,
                         2,
                         {AXIS_SCHEME, AXIS_MUNICIPALITY},
                         "EUR",
                         "equivalent_inside - equivalent_outside - the margin of the rule; above 0 it leaves"},
    [LEAVE_ERROR] = {"/leaving/advantage_se",
                     VALUE_CENTS,
                     2,
                     {AXIS_SCHEME, AXIS_MUNICIPALITY},
                     "EUR",
                     "Monte Carlo standard error of advantage"},
};

static int32_t whole_number(const struct plan *plan, const struct leaving_verdict *verdict, enum what what) {
    if (what == LEAVE_ROUND)
        return verdict->round;
    if (what == LEAVE_UNCERTAIN)
        return verdict->uncertain;
    return verdict->out == LEAVING_NEVER ? 0 : plan->scenario->first_year + verdict->out;
}

static int64_t amount(const struct leaving_verdict *verdict, enum what what) {
    if (!verdict->judged)
        return STORE_UNKNOWN;
    return what == LEAVE_INSIDE      ? verdict->inside
           : what == LEAVE_OUTSIDE   ? verdict->outside
           : what == LEAVE_ADVANTAGE ? verdict->advantage
                                     : verdict->advantage_se;
}

enum status record_leaving(struct store *store, const struct plan *plan, struct note *note) {
    size_t n = plan->n_scheme * plan->n_municipality;
    if (!plan->leaving)
        return STATUS_OK;
    int32_t *number = calloc(n, sizeof *number), *has = calloc(plan->n_scheme, sizeof *has);
    int64_t *euro = calloc(n, sizeof *euro);
    enum status status = number && has && euro ? STATUS_OK : STATUS_MEMORY;
    for (int what = 0; what < LEAVE_COUNT && !status; what++) {
        for (size_t k = 0; k < n; k++)
            if (what < LEAVE_INSIDE)
                number[k] = whole_number(plan, &plan->leaving->verdict[k], (enum what)what);
            else
                euro[k] = amount(&plan->leaving->verdict[k], (enum what)what);
        const void *data = what < LEAVE_INSIDE ? (const void *)number : (const void *)euro;
        status = store_write(store, &variables[what], data, note);
    }
    static const struct variable rule = {
        "/leaving/has_rule",
        VALUE_INT32,
        1,
        {AXIS_SCHEME},
        "1",
        "1: members decide by the rule; 0: years are given only, or nobody moves; -1: the scheme has no "
        "leaving at all"};
    for (size_t s = 0; has && s < plan->n_scheme; s++)
        has[s] = plan->scenario->scheme[s].leaving ? plan->scenario->scheme[s].leaving->by_rule : -1;
    if (!status)
        status = store_write(store, &rule, has, note);
    free(number);
    free(has);
    free(euro);
    return status;
}
