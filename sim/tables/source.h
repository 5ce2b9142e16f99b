/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One results file as the tables need it: names, periods, the main figures, and what may not be shown. */
#ifndef SIM_TABLES_SOURCE_H
#define SIM_TABLES_SOURCE_H

#include "models/budget/budget.h"
#include "sim/store/result.h"
#include "sim/tables/request.h"

/* Places in measure_quantile and measure_certainty, which are fixed. */
enum { P10 = 2, P50 = 4, P90 = 6, CERTAINTY_90 = 4 };

/* Axes of figures by scheme, and of their places; the region in the place of a municipality. _BY: an axis in front. */
#define FIGURE_AXES_BY(axis)                                                                                           \
    { axis, AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END }
#define FIGURE_AXES                                                                                                    \
    { AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END }
#define REGION_AXES_BY(axis)                                                                                           \
    { axis, AXIS_SCHEME, AXIS_PERIOD, AXIS_END }
#define REGION_AXES                                                                                                    \
    { AXIS_SCHEME, AXIS_PERIOD, AXIS_END }
#define YEARLY_AXES_BY(axis)                                                                                           \
    { axis, AXIS_SCHEME, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END }
#define YEARLY_AXES                                                                                                    \
    { AXIS_SCHEME, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END }
#define MEMBER_AXES                                                                                                    \
    { AXIS_SCHEME, AXIS_MUNICIPALITY, AXIS_END }
#define BUDGET_AXES                                                                                                    \
    { AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END }

/* Means per year of the horizon, and what single clients cost by some draws of the file; what is withheld is judged by
 * them. NULL or 0 where the file has no draws, or municipalities as they are after mergers are shown. */
struct source_sample {
    size_t n_draw;   /* draws that were read */
    bool exact;      /* the means are over all draws of the run; else, of an older file, over those that were read */
    double *clients; /* [n_municipality][n_care], both forms */
    double *clients_form; /* [n_municipality][n_form] */
    double *cost_form;    /* [n_municipality][n_form] cents a year */
    double *cost_care;    /* [n_municipality][n_care] cents a year; NULL unless the file has it */
    double *largest_form; /* [n_municipality][n_form] estimated amount of the dearest client, cents */
    double *largest_care; /* [n_municipality][n_care] */
};

/* Figures are [scheme][period][municipality], of the region [scheme][period]. Read only but for the loader. */
struct source {
    const char *path;
    struct result *result; /* NULL where it is an answer that is in no file */
    bool merged, by_unit, internal;
    bool only; /* a scheme was asked for, and no other is to be shown */
    size_t n_scheme, n_municipality, n_period, n_year, n_care, n_form, n_quantile, n_certainty;
    const char *const *scheme, *const *label, *const *code, *const *municipality, *const *period, *const *care,
                                                                                                      *const *form;
    const char *const *description; /* of each scheme what it does, or ""; NULL where none says */
    const char *const *by_hand;     /* of each scheme what was agreed by hand, and why; NULL where none has any */
    const char *title, *scenario, *draws, *seed;
    enum budget_origin budget_origin; /* a file that does not say: of the state */
    bool budget_guess;                /* assumed, and the same in every draw: nothing that hangs on it is certain */
    double budget_covers;             /* part of it that is meant for the care itself, 1 where nothing is said */
    const char *budget_given;         /* the year whose budget shares the scenario gives; NULL: none */
    bool example;                     /* part of the inputs is assumed */
    bool guardians; /* part of the budgets is for guardianship, which does not follow its clients here */
    int64_t groups; /* sets of uncertain inputs drawn */
    const int64_t *mean, *region_mean;
    const int64_t *structural, *structural_se;       /* expected transfer and its error */
    const int64_t *structural_sd, *structural_sd_se; /* how far it moves with the inputs */
    const int64_t *quantile, *region_quantile;       /* of the result; quantiles in front */
    const int64_t *need, *region_need;               /* to have at hand beyond the estimate, at 90 % certainty */
    int64_t *budget;                                 /* [n_period][n_municipality] mean budget */
    int64_t *own_cost;                               /* [n_period][n_municipality] mean own cost before settlement */
    size_t first, end;                               /* schemes that stand beside each other */
    size_t shown_scheme;    /* as asked, or the first that shares anything: for tables that are about one */
    size_t told, told_end;  /* the schemes that such tables are made of: only that one, or all */
    size_t alone;           /* the first scheme that shares nothing; n_scheme when there is none */
    size_t n_shown, *shown; /* municipalities to show, by name */
    bool all_shown;
    size_t chosen;       /* the one that was asked for; n_municipality when none was */
    char *merged_into;   /* "Haren: since 2019 Groningen", of a municipality that was asked for; NULL */
    size_t *order;       /* [n_municipality] all of them by name */
    bool *hidden;        /* [n_municipality] nothing of it may be shown */
    const char *horizon; /* "2016-2020" */
    struct source_sample sample;
    /* Answers of other commands: those that are given, or else those of the file (tables.h). */
    const struct stress *stress;
    const struct reverse *reverse;
    const struct sensitivity *sensitivity;
    const struct backtest *backtest;
    size_t n_owned;
    void **owned;
};

/* Open and read. Errors as tables_make; the struct is empty after a failure. */
CHECKED enum status source_open(const char *path, const struct report_request *request, struct source *source,
                                struct note *note);
void source_close(struct source *source); /* legal on a zeroed struct and twice */

/* result_read in the division that is shown. */
CHECKED enum status source_load(const struct source *source, const struct result_row *rows, size_t n,
                                struct note *note);

#define SOURCE_READ(source, rows, note) source_load(source, rows, sizeof(rows) / sizeof((rows)[0]), note)

/* Names and nothing else, of an answer that is in no file; all texts are copied. STATUS_MEMORY. */
CHECKED enum status source_of_names(size_t n_municipality, char *const *code, char *const *municipality,
                                    size_t n_scheme, char *const *scheme, char *const *label, struct source *source);

/* Show only this one of those names. STATUS_USAGE with a note. */
CHECKED enum status source_choose_municipality(struct source *source, const char *wanted, struct note *note);

/* In one word what the budgets are: budget_origin_name, or "part" of what the state gives. */
const char *source_budget_word(const struct source *source);

/* What is missing where `guardians`: a sentence; NULL where nothing is. */
const char *source_lacks_hedge(const struct source *source);

/* May it be said of a municipality what it pays in? Not while part of the inputs is assumed. */
bool source_tells_payers(const struct source *source);

/* Room owned by the source, zeroed; NULL when memory runs out. */
void *source_room(struct source *source, size_t n, size_t size);

/* Of whom cost by form is withheld: hide[n_municipality + 1], the region last; of all where the draws to judge it by
 * are not there. What `internal` asks is not looked at (clients.c). STATUS_MEMORY. */
CHECKED enum status source_hide_forms(const struct source *source, bool *hide);

/* A quantile (P10, P50, P90) of the result, of a municipality or of the region (PLACE_REGION); the mean of it. */
int64_t source_quantile(const struct source *source, size_t p, size_t scheme, size_t period, size_t place);
int64_t source_mean(const struct source *source, size_t scheme, size_t period, size_t place);

/* A result of a period as a part of all that the place has to spend in it; whole[n_municipality], of a year. NAN where
 * one of them is not known. And what such a part is, in a sentence. */
double source_part_of_whole(const struct source *source, const int64_t *whole, size_t period, size_t place,
                            int64_t cents);
const char *source_whole_words(void);

/* The middle of n values, which it sorts; NaN of none. source_median: of a figure of a scheme over the horizon, of the
 * municipalities of which it is finite; scratch[n_municipality]. */
double source_middle(double *value, size_t n);
double source_median(const struct source *source, const double *figure, size_t scheme, double *scratch);

/* The place in a row of those that are shown: municipalities by name, then the region where all are. */
static inline bool source_next(const struct source *source, size_t row, size_t *place) {
    *place = row < source->n_shown ? source->shown[row] : PLACE_REGION;
    return row < source->n_shown + source->all_shown;
}

/* Index of scheme, period and municipality. */
static inline size_t source_at(const struct source *source, size_t scheme, size_t period, size_t municipality) {
    return (scheme * source->n_period + period) * source->n_municipality + municipality;
}

/* Fill the sample and `hidden` (sample.c); part of source_open. */
CHECKED enum status source_take_sample(struct source *source, struct note *note);

#endif
