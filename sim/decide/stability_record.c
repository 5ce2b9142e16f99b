/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /stability in the results file. */
#include "sim/decide/stability_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *stability_group_label(const struct stability *s, const struct stability_group *group) {
    size_t size = 1;
    for (size_t k = 0; k < group->n; k++)
        size += strlen(s->code[group->member[k]]) + 1;
    char *label = malloc(size), *at = label;
    if (!label)
        return NULL;
    *at = '\0';
    for (size_t k = 0; k < group->n; k++)
        at = stpcpy(stpcpy(at, k > 0 ? "+" : ""), s->code[group->member[k]]);
    return label;
}

/* ---- by municipality ---- */

static enum status write_shares(const struct stability *s, struct store *store, struct note *note) {
    const struct {
        const char *name;
        const int64_t *data;
        const char *long_name;
    } shares[] = {
        {"/stability/alone", s->alone,
         "mean shortfall by itself in its worst tenth of the draws (ES90), over the horizon"},
        {"/stability/shapley", s->shapley, "Shapley share in the ES90 of all municipalities together"},
        {"/stability/euler", s->euler, "mean shortfall in the worst tenth of the draws of all together (Euler share)"},
        {"/stability/saving", s->saving, "alone - shapley: what pooling takes off its worst years"},
    };
    const struct {
        const char *name;
        const int64_t *data;
    } errors[] = {{"/stability/alone_se", s->alone_se},
                  {"/stability/shapley_se", s->shapley_se},
                  {"/stability/euler_se", s->euler_se},
                  {"/stability/saving_se", s->saving_se}};
    enum status status = STATUS_OK;
    for (size_t k = 0; k < sizeof shares / sizeof shares[0] && !status; k++) {
        struct variable variable = {shares[k].name, VALUE_CENTS, 1, {AXIS_MUNICIPALITY}, "EUR", shares[k].long_name};
        status = store_write(store, &variable, shares[k].data, note);
        if (status)
            break;
        variable.name = errors[k].name;
        variable.long_name = "Monte Carlo standard error of the variable without _se";
        status = store_write(store, &variable, errors[k].data, note);
    }
    return status;
}

/* ---- single figures ---- */

static enum status write_figures(const struct stability *s, struct store *store, struct note *note) {
    const int64_t draws = (int64_t)s->n_draw, exact = s->exact, groups = (int64_t)s->groups,
                  better = (int64_t)s->better;
    const struct {
        struct variable variable;
        const void *data;
    } figures[] = {
        {{"/stability/value",
          VALUE_CENTS,
          0,
          {AXIS_DRAW},
          "EUR",
          "ES90 of the shortfall of all together, over the horizon"},
         &s->value},
        {{"/stability/draws", VALUE_INT64, 0, {AXIS_DRAW}, "count", "draws that were used, the first ones of the run"},
         &draws},
        {{"/stability/exact", VALUE_INT64, 0, {AXIS_DRAW}, "1", "1: every group was looked at; 0: shares are sampled"},
         &exact},
        {{"/stability/groups", VALUE_INT64, 0, {AXIS_DRAW}, "count", "groups looked at under costs pooled by budget"},
         &groups},
        {{"/stability/groups_better",
          VALUE_INT64,
          0,
          {AXIS_DRAW},
          "count",
          "of those, groups whose gain is above the margin"},
         &better},
        {{"/stability/margin", VALUE_DOUBLE, 0, {AXIS_DRAW}, "share", "gain above which a group counts as better off"},
         &s->options.margin},
        {{"/stability/rho", VALUE_DOUBLE, 0, {AXIS_DRAW}, "1", "weight of bad years in the certainty equivalent"},
         &s->options.rho},
    };
    enum status status = STATUS_OK;
    for (size_t k = 0; k < sizeof figures / sizeof figures[0] && !status; k++)
        status = store_write(store, &figures[k].variable, figures[k].data, note);
    return status;
}

static enum status write_options(const struct stability *s, struct store *store, struct note *note) {
    static const struct variable variable = {
        STABILITY_OPTIONS, VALUE_TEXT, 0,
        {AXIS_DRAW},       "1",        "what was asked for, and the program version that worked it out"};
    char *text = stability_options_text(&s->options);
    enum status status = text ? store_write(store, &variable, &text, note) : STATUS_MEMORY;
    free(text);
    return status;
}

/* ---- by group and by step ---- */

enum { GAIN, GAIN_SE, AMOUNT, VERDICT, SIZE, ORIGIN, SCHEME, COLUMNS };

/* One number of one row, as double: whole numbers in it are small. */
static double cell(const struct stability_gain *gain, size_t size, int origin, int scheme, int column) {
    return column == GAIN      ? gain->gain
           : column == GAIN_SE ? gain->se
           : column == AMOUNT  ? gain->amount
           : column == VERDICT ? (double)gain->verdict
           : column == SIZE    ? (double)size
           : column == ORIGIN  ? (double)origin
                               : (double)scheme;
}

static enum status write_column(struct store *store, const struct variable *variable, size_t n, const double *value,
                                struct note *note) {
    if (variable->value == VALUE_DOUBLE)
        return store_write(store, variable, value, note);
    int64_t *whole = malloc((n + 1) * sizeof *whole);
    if (!whole)
        return STATUS_MEMORY;
    for (size_t k = 0; k < n; k++)
        whole[k] = (int64_t)(value[k] < 0.0 ? value[k] - 0.5 : value[k] + 0.5);
    enum status status = store_write(store, variable, whole, note);
    free(whole);
    return status;
}

static const struct variable group_columns[COLUMNS] = {
    [GAIN] =
        {"/stability/group_gain",
         VALUE_DOUBLE,
         1,
         {AXIS_GROUP},
         "share",
         "what the group pays less by itself, certainty equivalent, as a part of what it pays in the whole; of other "
         "schemes: of the member that gains least"},
    [GAIN_SE] = {"/stability/group_gain_se",
                 VALUE_DOUBLE,
                 1,
                 {AXIS_GROUP},
                 "share",
                 "Monte Carlo standard error of group_gain"},
    [AMOUNT] =
        {"/stability/group_amount", VALUE_CENTS, 1, {AXIS_GROUP}, "EUR", "the gain of the group over the horizon"},
    [VERDICT] = {"/stability/group_verdict",
                 VALUE_INT64,
                 1,
                 {AXIS_GROUP},
                 "1",
                 "better off by itself: 1 yes, -1 no, 0 undecided (too few draws)"},
    [SIZE] = {"/stability/group_size", VALUE_INT64, 1, {AXIS_GROUP}, "count", "members of the group"},
    [ORIGIN] =
        {"/stability/group_origin",
         VALUE_INT64,
         1,
         {AXIS_GROUP},
         "1",
         "why it is here: 0 alone, 1 best with some municipality, 2 best of its size, 3 named, 4 among the best small "
         "ones, 5 grown from the best small one"},
    [SCHEME] = {"/stability/group_scheme",
                VALUE_INT64,
                1,
                {AXIS_GROUP},
                "1",
                "number of the scheme along the axis scheme, from 0; -1: costs pooled by budget"},
};

static enum status write_groups(const struct stability *s, struct store *store, struct note *note) {
    double *value = malloc((s->n_row + 1) * sizeof *value);
    enum status status = value ? STATUS_OK : STATUS_MEMORY;
    for (int c = 0; c < COLUMNS && !status; c++) {
        for (size_t k = 0; k < s->n_row; k++)
            value[k] = cell(&s->row[k].gain, s->row[k].group.n, (int)s->row[k].origin, s->row[k].scheme, c);
        status = write_column(store, &group_columns[c], s->n_row, value, note);
    }
    free(value);
    return status;
}

static const struct variable step_columns[SIZE + 1] = {
    [GAIN] = {"/stability/step_gain",
              VALUE_DOUBLE,
              1,
              {AXIS_STEP},
              "share",
              "what who leaves pays less by itself than in the pool as it is then, as a part of the latter"},
    [GAIN_SE] =
        {"/stability/step_gain_se", VALUE_DOUBLE, 1, {AXIS_STEP}, "share", "Monte Carlo standard error of step_gain"},
    [AMOUNT] = {"/stability/step_amount", VALUE_CENTS, 1, {AXIS_STEP}, "EUR", "the gain over the horizon"},
    [VERDICT] = {"/stability/step_verdict",
                 VALUE_INT64,
                 1,
                 {AXIS_STEP},
                 "1",
                 "gain above the margin: 1 yes, 0 undecided (too few draws)"},
    [SIZE] = {"/stability/step_left", VALUE_INT64, 1, {AXIS_STEP}, "count", "members left in the pool"},
};

static enum status write_labels(const struct stability *s, struct store *store, struct note *note) {
    static const struct variable variable = {
        "/stability/step_group", VALUE_TEXT, 1, {AXIS_STEP}, "1", "CBS codes of who leaves in this step"};
    char **label = calloc(s->n_step + 1, sizeof *label);
    enum status status = label ? STATUS_OK : STATUS_MEMORY;
    for (size_t k = 0; k < s->n_step && !status; k++) {
        label[k] = stability_group_label(s, &s->step[k].group);
        status = label[k] ? STATUS_OK : STATUS_MEMORY;
    }
    if (!status)
        status = store_write(store, &variable, label, note);
    for (size_t k = 0; label && k < s->n_step; k++)
        free(label[k]);
    free(label);
    return status;
}

static enum status write_steps(const struct stability *s, struct store *store, struct note *note) {
    if (s->n_step == 0)
        return STATUS_OK;
    double *value = malloc(s->n_step * sizeof *value);
    enum status status = value ? write_labels(s, store, note) : STATUS_MEMORY;
    for (int c = 0; c <= SIZE && !status; c++) {
        for (size_t k = 0; k < s->n_step; k++)
            value[k] = cell(&s->step[k].gain, s->step[k].left.n, 0, 0, c);
        status = write_column(store, &step_columns[c], s->n_step, value, note);
    }
    free(value);
    return status;
}

static enum status write_schemes(const struct stability *s, struct store *store, struct note *note) {
    const struct {
        const char *name;
        const int32_t *data;
        const char *long_name;
    } counts[] = {
        {"/stability/scheme_groups", s->tried, "groups judged under the scheme; 0: not judged"},
        {"/stability/scheme_groups_better", s->certain, "of those, groups that are certainly better off by themselves"},
        {"/stability/scheme_groups_undecided", s->undecided, "of those, groups of which that is undecided"}};
    enum status status = STATUS_OK;
    for (size_t k = 0; k < sizeof counts / sizeof counts[0] && !status; k++) {
        struct variable variable = {counts[k].name, VALUE_INT32, 1, {AXIS_SCHEME}, "count", counts[k].long_name};
        status = store_write(store, &variable, counts[k].data, note);
    }
    return status;
}

enum status stability_record(const struct stability *s, struct store *store, struct note *note) {
    enum status status = write_figures(s, store, note);
    if (!status)
        status = write_options(s, store, note);
    if (!status)
        status = write_shares(s, store, note);
    if (!status && s->n_row > 0)
        status = write_groups(s, store, note);
    if (!status)
        status = write_steps(s, store, note);
    return status ? status : write_schemes(s, store, note);
}
