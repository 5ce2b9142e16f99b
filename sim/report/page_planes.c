/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The draws of a sample as bytes: what may be told of clients, and whole numbers in planes. */
#include "sim/report/page_parts.h"

#include "models/analysis/privacy.h"
#include <stdlib.h>

/* All clients of a municipality in a year and a draw together. */
static int64_t count_clients(const struct sample *s, size_t town, size_t draw) {
    int64_t sum = 0;
    for (size_t g = 0; g < s->n_group; g++)
        sum += s->clients[(town * s->n_group + g) * s->n_draw + draw];
    return sum;
}

static int64_t count_expected(const struct sample *s, size_t town) {
    int64_t sum = 0;
    for (size_t g = 0; g < s->n_group; g++)
        sum += s->expected_clients[town * s->n_group + g];
    return sum;
}

bool page_shows_clients(const struct sample *s) {
    for (size_t town = 0; town < s->n_year * s->n_municipality; town++) {
        if (privacy_few((double)count_expected(s, town)))
            return false;
        for (size_t d = 0; d < s->n_draw; d++)
            if (privacy_few((double)count_clients(s, town, d)))
                return false;
    }
    return true;
}

/* clients [n_year][n_municipality][n_draw], then what was expected [n_year][n_municipality]. */
static void sum_clients(const struct sample *s, int64_t *clients) {
    size_t towns = s->n_year * s->n_municipality;
    for (size_t town = 0; town < towns; town++) {
        for (size_t d = 0; d < s->n_draw; d++)
            clients[town * s->n_draw + d] = count_clients(s, town, d);
        clients[towns * s->n_draw + town] = count_expected(s, town);
    }
}

/* How many counts there are in the page. */
static size_t clients_shown(const struct sample *s) {
    return page_shows_clients(s) ? s->n_year * s->n_municipality * (s->n_draw + 1) : 0;
}

/* One array as planes of bytes, lowest first: equal bytes lie together, and deflate finds them. */
static enum status add_planes(const int64_t *values, size_t n, unsigned char **to) {
    for (size_t k = 0; k < n; k++)
        if (values[k] < 0 || values[k] >> (8 * PAGE_PLANES))
            return STATUS_RANGE;
    for (size_t plane = 0; plane < PAGE_PLANES; plane++)
        for (size_t k = 0; k < n; k++)
            *(*to)++ = (unsigned char)(values[k] >> (8 * plane));
    return STATUS_OK;
}

static enum status fill_planes(const struct sample *s, const int64_t *clients, unsigned char *at) {
    size_t towns = s->n_year * s->n_municipality, cells = towns * FORM_COUNT * s->n_group;
    const struct {
        const int64_t *values;
        size_t n;
    } arrays[] = {{s->budget, towns * s->budget_draws},
                  {s->cost, cells * s->n_draw},
                  {s->excess, s->n_threshold * cells * s->n_draw},
                  {s->expected_cost, cells},
                  {clients, clients_shown(s)}};
    enum status status = STATUS_OK;
    for (size_t k = 0; k < sizeof arrays / sizeof arrays[0] && !status; k++)
        status = add_planes(arrays[k].values, arrays[k].n, &at);
    return status;
}

static size_t count_values(const struct sample *s) {
    size_t towns = s->n_year * s->n_municipality, cells = towns * FORM_COUNT * s->n_group;
    return towns * s->budget_draws + (1 + s->n_threshold) * cells * s->n_draw + cells + clients_shown(s);
}

enum status page_sample_planes(const struct sample *sample, unsigned char **planes, size_t *bytes) {
    size_t towns = sample->n_year * sample->n_municipality;
    *bytes = count_values(sample) * PAGE_PLANES;
    *planes = malloc(*bytes ? *bytes : 1);
    int64_t *clients = calloc(towns * (sample->n_draw + 1), sizeof *clients);
    enum status status = *planes && clients ? STATUS_OK : STATUS_MEMORY;
    if (!status) {
        sum_clients(sample, clients);
        status = fill_planes(sample, clients, *planes);
    }
    free(clients);
    if (status) {
        free(*planes);
        *planes = NULL;
    }
    return status;
}
