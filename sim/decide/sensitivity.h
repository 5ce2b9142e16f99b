/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which assumption weighs heaviest? One figure of one municipality (or the region) under one scheme, over the horizon
 * (all years after the base year), seen as a function of what is uncertain: the tornado, and the indices of Sobol.
 *
 * The figure at a point, a set of values for all that is uncertain, is worked out from `draws` draws of chance, the
 * same ones at every point; or, where it is a mean that is known once the point is (models/care/points.h,
 * scheme_is_linear), in closed form, without error. A mean of what bends takes few draws: own costs, whose means are
 * known at every point, are control variates. What is worked out beforehand stays as it is at the expected
 * values: historic budget shares, expected costs and clients of schemes that look at these, and who leaves.
 *
 * Factors: every uncertain input; the unknown level of the municipality itself; those of all others, as one factor; the
 * uncertain totals of the budgets, as one factor. */
#ifndef SIM_DECIDE_SENSITIVITY_H
#define SIM_DECIDE_SENSITIVITY_H

#include "models/analysis/sobol.h"
#include "models/budget/budget.h"
#include "sim/store/result.h"

struct scenario;

enum sensitivity_kind { SENSITIVITY_RESULT, SENSITIVITY_AMOUNT, SENSITIVITY_SHARE };

/* A figure that can be asked for. Amounts in cents; result: budget - payment. */
struct sensitivity_measure {
    const char *name;
    const char *label; /* English msgid */
    enum sensitivity_kind kind;
    int64_t least; /* draws that a point needs: ten in the tail where the measure is about one */
    bool linear;   /* is it a mean of amounts? */
    /* result, payment, own: [n] over the horizon, which may be reordered. expected: the mean payment where all factors
     * stand at their means. */
    double (*value)(size_t n, int64_t *result, const int64_t *payment, const int64_t *own, double expected);
    /* Monte Carlo standard error of the value, of independent draws; NAN where they are too few. term: [n] scratch; the
     * result may be overwritten with anything but for `value` of the same measure. */
    double (*error)(size_t n, int64_t *result, const int64_t *payment, const int64_t *own, double *term);
};

/* mean, p_shortfall, es90, transfer, buffer90; NULL past the end. */
const struct sensitivity_measure *sensitivity_measure_at(size_t i);

enum {
    SENSITIVITY_POINTS = 1024,
    SENSITIVITY_DRAWS = 20,
    SENSITIVITY_FEW = 4, /* where own costs that are known steady a mean */
    SENSITIVITY_MOST_DRAWS = 1000,
    SENSITIVITY_MOST_POINTS = 8192
};

struct sensitivity_options {
    const char *measure;      /* name */
    const char *scheme;       /* name; NULL: the first one with layers */
    const char *municipality; /* CBS code or name; NULL or "region": the region */
    size_t points;            /* rows of the sample (sobol.h): a multiple of SOBOL_REPLICATES */
    size_t draws;             /* of chance at each point, a multiple of 10; 0: in closed form, or as many as it needs */
    size_t most;              /* draws in all: `points` is halved until they are no more; 0: as many as it takes */
    int threads;              /* 0: one per core; never changes a figure */
    void (*progress)(void *context, int64_t done, int64_t total); /* in draws; may be NULL */
    void *context;
};

struct sensitivity_factor {
    char *key;   /* path in the scenario, or "level:GM0017", "level:other", "level:all", "budget:total" */
    char *label; /* as shown to people, in the language of the command that worked it out */
    double low_value, high_value; /* 10 % and 90 % quantile of the input; NAN where there is not one number */
    double low, high; /* the figure with the input there and all else at its mean; for a group of numbers the
                         10 % and 90 % quantile of the figure when only these vary */
    double swing_se;  /* Monte Carlo standard error of high - low, at most; NAN where it is not known */
};

struct sensitivity {
    const struct sensitivity_measure *measure;
    char *scheme, *scheme_label, *code, *name;    /* code and name: of the municipality; "region" for the region */
    char *options;                                /* what was asked, and by which version: for sensitivity_is_stored */
    int64_t points, draws, first_year, last_year; /* draws: 0 in closed form; years: the horizon */
    double centre;                                /* the figure with all factors at their means */
    double centre_se;                             /* its Monte Carlo standard error; NAN where it is not known */
    enum budget_origin budget_origin;             /* set by a run; a file says it once for all that is in it */
    size_t n;
    struct sensitivity_factor *factor; /* [n] */
    struct sobol_result sobol;         /* first and total are owned */
};

/* Works it out. file: a scenario, or a results file that holds one. STATUS_CONFLICT when nothing is uncertain,
 * STATUS_REFERENCE for an unknown scheme or municipality, STATUS_USAGE for an unknown measure, what recall_scenario and
 * plan_init can say; STATUS_MEMORY. */
CHECKED enum status sensitivity_run(const char *file, const struct sensitivity_options *options,
                                    struct sensitivity *sensitivity, struct note *note);
/* How much work that is, without doing it: *points are worked out, from *draws each (0: in closed form). Errors the
 * same. */
CHECKED enum status sensitivity_size(const char *file, const struct sensitivity_options *options, int64_t *points,
                                     int64_t *draws, struct note *note);
void sensitivity_free(struct sensitivity *sensitivity); /* legal on a zeroed struct and twice */

/* Works it out and adds it to the results file as /sensitivity. Errors as sensitivity_run and store_amend. */
CHECKED enum status sensitivity_add(const char *path, const struct sensitivity_options *options,
                                    struct sensitivity *sensitivity, struct note *note);

/* Does the file hold /sensitivity; is it the answer to these options, by this version? */
bool sensitivity_is_there(const struct result *result);
CHECKED enum status sensitivity_is_stored(const struct result *result, const struct sensitivity_options *options,
                                          bool *stored, struct note *note);

/* What the file holds. STATUS_FILE when it is damaged. */
CHECKED enum status sensitivity_load(const struct result *result, struct sensitivity *sensitivity, struct note *note);

/* ---- inside of sensitivity ---- */

/* Room for n factors. */
CHECKED enum status sensitivity_reserve(struct sensitivity *sensitivity, size_t n);

/* What was asked as text, NULL without memory. */
char *sensitivity_options_text(const struct sensitivity_options *options);

/* Writes the group's variables. */
CHECKED enum status sensitivity_record(const struct sensitivity *sensitivity, struct store *store, struct note *note);

/* Name of the k-th uncertain input for people, in the language of the program. NULL without memory. */
char *sensitivity_input_label(const struct scenario *scenario, size_t k);

/* The two factors with the widest bars, and how much the widths differ (n > 1; else 0, with no meaning). Is the
 * difference between them more than twice the Monte Carlo error of the centre? */
bool sensitivity_compare(const struct sensitivity *sensitivity, size_t *first, size_t *second, double *difference);

/* Do the 95 % intervals say that factors work together: does the sum of first orders stay below 1? */
bool sensitivity_interacts(const struct sensitivity *sensitivity);

/* The number of factors whose index by itself came out above that with the others, which only sampling can do. */
size_t sensitivity_reversed(const struct sensitivity *sensitivity);

/* value[n_point] of a measure of scheme 0 at a place (0 .. n_municipality, the last is the region), at the points of
 * the plan's design (point 0 has all factors at their means), from so many draws; 0: in closed form. scenario: that of
 * the plan. */
struct plan;
struct input_design;
struct sensitivity_task {
    struct plan *plan;
    struct scenario *scenario;
    const struct input_design *design;
    const struct sensitivity_options *options;
    const struct sensitivity_measure *measure;
    size_t draws, place;
    size_t n_kept;
    double *kept; /* [n_kept][draws]: what each draw adds to a mean at the first points; NULL: it is not asked */
};
CHECKED enum status sensitivity_evaluate(const struct sensitivity_task *task, double *value, double *centre_se);

/* The same of a mean of what bends, where care_points_are_known and nobody adapts: SENSITIVITY_FEW draws. */
CHECKED enum status sensitivity_steady(const struct sensitivity_task *task, double *value, double *centre_se);

/* Visits the draws of all points in order: row and those behind it in the chunk are the draws of the point. */
struct chunk;
typedef void sensitivity_visitor(void *context, const struct chunk *chunk, size_t point, size_t row);
CHECKED enum status sensitivity_visit(const struct sensitivity_task *task, sensitivity_visitor *visit, void *context);

/* Sums over the horizon of one row of a chunk at a place. */
struct sensitivity_sums {
    int64_t result, payment, own;
};
struct sensitivity_sums sensitivity_sum(const struct sensitivity_task *task, const struct chunk *chunk, size_t place,
                                        size_t row);

#endif
