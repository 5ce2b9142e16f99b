/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What municipalities have an interest in, in the results file. */
#include "sim/engine/incentive.h"
#include "sim/engine/tally.h"

#include <math.h>
#include <stdlib.h>

#define CARE(name, value, units, text)                                                                                 \
    { name, value, 1, {AXIS_CARE}, units, text }
#define BY_CARE(name, text)                                                                                            \
    { name, VALUE_CENTS, 3, {AXIS_SCHEME, AXIS_CARE, AXIS_MUNICIPALITY}, "EUR", text }
#define TOWNS(name, text)                                                                                              \
    { name, VALUE_CENTS, 2, {AXIS_SCHEME, AXIS_MUNICIPALITY}, "EUR", text }

static const struct variable client_cost =
    CARE("/incentive/client_cost", VALUE_CENTS, "EUR",
         "what the client more costs: the mean of the class in the region in the year after the base year");
static const struct variable client_share =
    CARE("/incentive/client_share", VALUE_DOUBLE, "share", "part of the region's expected clients in that year");

/* Figures of a range of kinds: what the municipality pays, its error, what the others pay, its error. */
struct output {
    struct variable variable[4];
};

static const struct output clients = {
    {BY_CARE("/incentive/client_own", "what one client more of the care class, in the year after the base year, costs "
                                      "the municipality itself over the horizon"),
     BY_CARE("/incentive/client_own_se", "Monte Carlo standard error of client_own, from a sample of the draws"),
     BY_CARE("/incentive/client_others", "the part of client_cost that the others, and who pays from outside, bear"),
     BY_CARE("/incentive/client_others_se",
             "Monte Carlo standard error of client_others, from a sample of the draws")}};

static const struct output others[2] = {
    {{TOWNS("/incentive/dearer_own", "what it costs the municipality itself over the horizon when a client of the "
                                     "dearest care class costs EUR 100,000 more in the year after the base year"),
      TOWNS("/incentive/dearer_own_se", "Monte Carlo standard error of dearer_own, from a sample of the draws"),
      TOWNS("/incentive/dearer_others", "the part of the EUR 100,000 that the others, and who pays from outside, bear"),
      TOWNS("/incentive/dearer_others_se", "Monte Carlo standard error of dearer_others, from a sample of the draws")}},
    {{TOWNS("/incentive/prevented_own", "what it saves the municipality itself over the horizon to prevent one "
                                        "placement in the dearest care class in the year after the base year"),
      TOWNS("/incentive/prevented_own_se", "Monte Carlo standard error of prevented_own, from a sample of the draws"),
      TOWNS("/incentive/prevented_others", "what preventing that placement saves the others and who pays from outside"),
      TOWNS("/incentive/prevented_others_se",
            "Monte Carlo standard error of prevented_others, from a sample of the draws")}}};

static enum status record_output(const struct incentive *a, const struct plan *plan, const struct output *output,
                                 size_t first, size_t n_kind, struct store *store, struct note *note) {
    size_t towns = plan->n_municipality, n = plan->n_scheme * n_kind * towns;
    int64_t *cents = calloc(n, sizeof *cents);
    enum status status = cents ? STATUS_OK : STATUS_MEMORY;
    for (size_t what = 0; !status && what < 4; what++) {
        for (size_t k = 0; k < n; k++) {
            size_t s = k / (n_kind * towns), kind = first + k / towns % n_kind, i = k % towns;
            const int64_t *tally = (what < 2 ? a->own : a->others) + ((s * a->n_kind + kind) * towns + i) * TALLY_SIZE;
            double x = what % 2 == 0 ? tally_mean(tally) : plan_has_few_sets(plan) ? NAN : tally_se(tally);
            cents[k] = isfinite(x) ? (int64_t)llround(x) : STORE_UNKNOWN;
        }
        status = store_write(store, &output->variable[what], cents, note);
    }
    free(cents);
    return status;
}

enum status incentive_record(const struct incentive *incentive, const struct plan *plan, struct store *store,
                             struct note *note) {
    const double *count = incentive->need.clients + plan->n_care;
    double total = 0.0, *share = calloc(plan->n_care, sizeof *share);
    if (!share)
        return STATUS_MEMORY;
    for (size_t c = 0; c < plan->n_care; c++)
        total += count[c];
    for (size_t c = 0; c < plan->n_care; c++)
        share[c] = count[c] / total;
    enum status status = store_write(store, &client_cost, incentive->cents, note);
    if (!status)
        status = store_write(store, &client_share, share, note);
    free(share);
    if (!status)
        status = record_output(incentive, plan, &clients, 0, plan->n_care, store, note);
    for (size_t k = 0; !status && k < 2; k++)
        status = record_output(incentive, plan, &others[k], plan->n_care + k, 1, store, note);
    return status;
}
