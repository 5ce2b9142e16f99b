/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Some draws of a results file, to judge what may be shown of it: clients and amounts by form and care class. */
#include "models/analysis/privacy.h"
#include "sim/tables/source.h"

#include <stdlib.h>

enum { MOST_ELEMENTS = 2000000, MOST_DRAWS = 1024 }; /* of the largest variable that is read */

/* The draws read, [draw][...] as in the file; cost_care NULL unless stored. */
struct draws {
    size_t n_draw;
    int64_t *cost, *clients, *cost_care;
};

static enum status read_draws(const struct source *s, struct draws *draws, struct note *note) {
    static const enum axis form[] = {AXIS_DRAW, AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END};
    static const enum axis care[] = {AXIS_DRAW, AXIS_CARE, AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END};
    size_t per_care = s->n_care * s->n_form * s->n_year * s->n_municipality, most = MOST_ELEMENTS / per_care + 1;
    size_t stored = result_length(s->result, AXIS_DRAW);
    draws->n_draw = stored < MOST_DRAWS ? stored : MOST_DRAWS;
    draws->n_draw = draws->n_draw < most ? draws->n_draw : most;
    enum status status = result_read_draws(s->result, "cost", form, 0, draws->n_draw, &draws->cost, note);
    if (!status)
        status = result_read_draws(s->result, "clients", care, 0, draws->n_draw, &draws->clients, note);
    if (!status && result_has(s->result, "cost_care"))
        status = result_read_draws(s->result, "cost_care", care, 0, draws->n_draw, &draws->cost_care, note);
    return status;
}

/* Mean over the years of the horizon in one draw of a [care][form][year][municipality] variable (n_care 1: without
 * care); of one care class and form, or of all where the index is the number of them. */
static double year_mean(const struct source *s, const int64_t *data, size_t n_care, size_t draw, size_t care,
                        size_t form, size_t municipality) {
    double sum = 0.0;
    size_t first = s->n_year > 1;
    size_t c_from = care == n_care ? 0 : care, c_to = care == n_care ? n_care : care + 1;
    size_t f_from = form == s->n_form ? 0 : form, f_to = form == s->n_form ? s->n_form : form + 1;
    for (size_t c = c_from; c < c_to; c++)
        for (size_t f = f_from; f < f_to; f++)
            for (size_t t = first; t < s->n_year; t++)
                sum += (double)
                    data[(((draw * n_care + c) * s->n_form + f) * s->n_year + t) * s->n_municipality + municipality];
    return sum / (double)(s->n_year - first);
}

static double mean_of(size_t n, const double *x) {
    double sum = 0.0;
    for (size_t k = 0; k < n; k++)
        sum += x[k];
    return n ? sum / (double)n : 0.0;
}

/* scratch[2][n_draw] */
static void take_form(struct source *s, const struct draws *d, size_t i, size_t f, double *scratch) {
    struct source_sample *sample = &s->sample;
    double *cost = scratch, *clients = scratch + d->n_draw;
    for (size_t k = 0; k < d->n_draw; k++) {
        cost[k] = year_mean(s, d->cost, 1, k, 0, f, i);
        clients[k] = year_mean(s, d->clients, s->n_care, k, s->n_care, f, i);
    }
    sample->cost_form[i * s->n_form + f] = mean_of(d->n_draw, cost);
    sample->clients_form[i * s->n_form + f] = mean_of(d->n_draw, clients);
    sample->largest_form[i * s->n_form + f] = privacy_largest(d->n_draw, cost, clients);
}

static void take_care(struct source *s, const struct draws *d, size_t i, size_t c, double *scratch) {
    struct source_sample *sample = &s->sample;
    double *cost = scratch, *clients = scratch + d->n_draw;
    for (size_t k = 0; k < d->n_draw; k++) {
        clients[k] = year_mean(s, d->clients, s->n_care, k, c, s->n_form, i);
        cost[k] = d->cost_care ? year_mean(s, d->cost_care, s->n_care, k, c, s->n_form, i) : 0.0;
    }
    sample->clients[i * s->n_care + c] = mean_of(d->n_draw, clients);
    if (!d->cost_care)
        return;
    sample->cost_care[i * s->n_care + c] = mean_of(d->n_draw, cost);
    sample->largest_care[i * s->n_care + c] = privacy_largest(d->n_draw, cost, clients);
}

/* Index in a [n_care][n_form][n_year][n_municipality] variable. */
static size_t cell_at(const struct source *s, size_t care, size_t form, size_t year, size_t i) {
    return ((care * s->n_form + form) * s->n_year + year) * s->n_municipality + i;
}

#define CARE_AXES                                                                                                      \
    { AXIS_CARE, AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END }

/* The means of a file that has them, over all of its draws, in the place of those of the sample. */
static enum status take_means(struct source *s, struct note *note) {
    const int64_t *cost = NULL, *form = NULL;
    const double *clients = NULL;
    const struct result_row rows[] = {
        {"/summary/cost_mean", OPTIONAL, {AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}, .integer = &form},
        {"/summary/cost_care_mean", OPTIONAL, CARE_AXES, .integer = &cost},
        {"/summary/clients_mean", OPTIONAL, CARE_AXES, .real = &clients}};
    struct source_sample *sample = &s->sample;
    size_t first = s->n_year > 1, years = s->n_year - first;
    enum status status = SOURCE_READ(s, rows, note);
    sample->exact = !status && cost && form && clients;
    for (size_t i = 0; sample->exact && i < s->n_municipality; i++)
        for (size_t f = 0; f < s->n_form; f++) {
            sample->cost_form[i * s->n_form + f] = sample->clients_form[i * s->n_form + f] = 0.0;
            for (size_t t = first; t < s->n_year; t++)
                sample->cost_form[i * s->n_form + f] += (double)form[cell_at(s, 0, f, t, i)] / (double)years;
        }
    for (size_t i = 0; sample->exact && i < s->n_municipality; i++)
        for (size_t c = 0; c < s->n_care; c++) {
            double euro = 0.0, count = 0.0;
            for (size_t f = 0; f < s->n_form; f++)
                for (size_t t = first; t < s->n_year; t++) {
                    size_t at = cell_at(s, c, f, t, i);
                    euro += (double)cost[at] / (double)years;
                    count += clients[at] / (double)years;
                    sample->clients_form[i * s->n_form + f] += clients[at] / (double)years;
                }
            sample->clients[i * s->n_care + c] = count;
            if (sample->cost_care)
                sample->cost_care[i * s->n_care + c] = euro;
        }
    return status;
}

/* Of a municipality with few clients in all, or one that dominates, nothing may be shown. */
static enum status hide(struct source *s) {
    const struct source_sample *sample = &s->sample;
    double *cost = calloc(s->n_municipality + 1, sizeof *cost);
    if (!cost)
        return STATUS_MEMORY;
    for (size_t i = 0; i < s->n_municipality; i++) {
        double clients = 0.0, largest = 0.0;
        for (size_t f = 0; f < s->n_form; f++) {
            double one = sample->largest_form[i * s->n_form + f];
            clients += sample->clients_form[i * s->n_form + f];
            cost[i] += sample->cost_form[i * s->n_form + f];
            largest = one > largest ? one : largest;
        }
        s->hidden[i] = !s->internal && (privacy_few(clients) || privacy_dominated(cost[i], largest));
    }
    privacy_hide_second(s->n_municipality, cost, s->hidden);
    free(cost);
    return STATUS_OK;
}

static enum status make_room(struct source *s, bool care) {
    struct source_sample *sample = &s->sample;
    size_t forms = s->n_municipality * s->n_form, cares = s->n_municipality * s->n_care;
    sample->clients = source_room(s, cares, sizeof(double));
    sample->clients_form = source_room(s, forms, sizeof(double));
    sample->cost_form = source_room(s, forms, sizeof(double));
    sample->largest_form = source_room(s, forms, sizeof(double));
    sample->cost_care = care ? source_room(s, cares, sizeof(double)) : NULL;
    sample->largest_care = care ? source_room(s, cares, sizeof(double)) : NULL;
    bool all = sample->clients && sample->clients_form && sample->cost_form && sample->largest_form &&
               (!care || (sample->cost_care && sample->largest_care));
    return all ? STATUS_OK : STATUS_MEMORY;
}

enum status source_take_sample(struct source *s, struct note *note) {
    struct draws draws = {0};
    double *scratch = NULL;
    s->hidden = source_room(s, s->n_municipality, sizeof *s->hidden);
    if (!s->hidden)
        return STATUS_MEMORY;
    if (s->by_unit || result_length(s->result, AXIS_DRAW) == 0 || !result_has(s->result, "clients"))
        return STATUS_OK;
    enum status status = read_draws(s, &draws, note);
    if (!status)
        status = make_room(s, draws.cost_care != NULL);
    if (!status) {
        scratch = calloc(2 * draws.n_draw, sizeof *scratch);
        status = scratch ? STATUS_OK : STATUS_MEMORY;
    }
    for (size_t i = 0; !status && i < s->n_municipality; i++) {
        for (size_t f = 0; f < s->n_form; f++)
            take_form(s, &draws, i, f, scratch);
        for (size_t c = 0; c < s->n_care; c++)
            take_care(s, &draws, i, c, scratch);
    }
    s->sample.n_draw = status ? 0 : draws.n_draw;
    if (!status)
        status = take_means(s, note);
    if (!status)
        status = hide(s);
    free(scratch);
    free(draws.cost);
    free(draws.clients);
    free(draws.cost_care);
    return status;
}
