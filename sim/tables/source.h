/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One results file as the tables of a report need it: names, periods, the main figures, and what may not be shown. */
#ifndef SIM_TABLES_SOURCE_H
#define SIM_TABLES_SOURCE_H

#include "sim/store/result.h"
#include "sim/tables/request.h"

/* Places in measure_quantile and measure_certainty, which are fixed. */
enum { P10 = 2, P50 = 4, P90 = 6, CERTAINTY_90 = 4 };

/* Means over some draws of the file, per year of the horizon; what is withheld is judged by them. NULL or 0 where the
 * file has no draws, or municipalities as they are after mergers are shown. */
struct source_sample {
    size_t n_draw;        /* draws that were read */
    double *clients;      /* [n_municipality][n_care], both forms */
    double *clients_form; /* [n_municipality][n_form] */
    double *cost_form;    /* [n_municipality][n_form] cents a year */
    double *cost_care;    /* [n_municipality][n_care] cents a year; NULL unless the file has it */
    double *largest_form; /* [n_municipality][n_form] estimated amount of the dearest client, cents */
    double *largest_care; /* [n_municipality][n_care] */
};

/* Figures are [scheme][period][municipality], of the region [scheme][period]. Read only but for the loader. */
struct source {
    const char *path;
    struct result *result;
    bool merged, by_unit, internal;
    size_t n_scheme, n_municipality, n_period, n_year, n_care, n_form, n_quantile, n_certainty;
    size_t n_label, n_code; /* as read; n_scheme and n_municipality once checked */
    char **scheme, **label, **code, **municipality, **period, **care, **form;
    char *title, *scenario, *draws, *seed, *warnings, *inner;
    bool example;   /* part of the inputs is assumed */
    int64_t groups; /* sets of uncertain inputs drawn */
    int64_t *mean, *structural, *region_mean;
    int64_t *budget;        /* [n_period][n_municipality] mean budget */
    int64_t *own_cost;      /* [n_period][n_municipality] mean own cost before settlement */
    size_t shown_scheme;    /* as asked, or the first that shares anything: for tables that show one */
    size_t n_shown, *shown; /* municipalities to show, by name */
    bool all_shown;
    bool *hidden;     /* [n_municipality] nothing of it may be shown */
    char horizon[32]; /* "2016-2020" */
    struct source_sample sample;
    size_t n_owned;
    void **owned;
};

/* Open and read. Errors as tables_make; the struct is empty after a failure. */
CHECKED enum status source_open(const char *path, const struct report_request *request, struct source *source,
                                struct note *note);
void source_close(struct source *source); /* legal on a zeroed struct and twice */

/* A variable of the division that is shown ("/summary/NAME"), of n elements, owned by the source; *data is NULL when
 * the file does not have it. STATUS_FILE when it has another size. */
CHECKED enum status source_cents(struct source *source, const char *name, size_t n, int64_t **data, struct note *note);
CHECKED enum status source_real(struct source *source, const char *name, size_t n, double **data, struct note *note);

/* Room owned by the source, zeroed; NULL when memory runs out. */
void *source_room(struct source *source, size_t n, size_t size);

/* Of whom cost by form is withheld: hide[n_municipality + 1], the region last; of all where the draws to judge it by
 * are not there. What `internal` asks is not looked at (clients.c). STATUS_MEMORY. */
CHECKED enum status source_hide_forms(const struct source *source, bool *hide);

/* Index of scheme, period and municipality. */
static inline size_t source_at(const struct source *source, size_t scheme, size_t period, size_t municipality) {
    return (scheme * source->n_period + period) * source->n_municipality + municipality;
}

/* Fill the sample and `hidden` (sample.c); part of source_open. */
CHECKED enum status source_take_sample(struct source *source, struct note *note);

#endif
