/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/page_parts.h"

#include "models/analysis/privacy.h"
#include <stdlib.h>
#include <zlib.h>

enum { LEVEL = 6 };

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

static void encode_base64(const unsigned char *from, size_t n, char *to) {
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t k = 0; k < n; k += 3) {
        unsigned word = (unsigned)from[k] << 16 | (k + 1 < n ? (unsigned)from[k + 1] << 8 : 0) |
                        (k + 2 < n ? (unsigned)from[k + 2] : 0);
        *to++ = digit[word >> 18];
        *to++ = digit[word >> 12 & 63];
        *to++ = k + 1 < n ? digit[word >> 6 & 63] : '=';
        *to++ = k + 2 < n ? digit[word & 63] : '=';
    }
    *to = '\0';
}

static enum status deflate_base64(const unsigned char *planes, size_t n, char **text, size_t *bytes) {
    uLongf size = compressBound((uLong)n);
    unsigned char *packed = malloc(size);
    if (!packed || compress2(packed, &size, planes, (uLong)n, LEVEL) != Z_OK) {
        free(packed);
        return STATUS_MEMORY;
    }
    *bytes = (size + 2) / 3 * 4;
    *text = malloc(*bytes + 1);
    if (*text)
        encode_base64(packed, size, *text);
    free(packed);
    return *text ? STATUS_OK : STATUS_MEMORY;
}

enum status page_sample_pack(const struct sample *sample, char **text, size_t *bytes) {
    size_t n = count_values(sample) * PAGE_PLANES, towns = sample->n_year * sample->n_municipality;
    unsigned char *planes = malloc(n ? n : 1);
    int64_t *clients = calloc(towns * (sample->n_draw + 1), sizeof *clients);
    enum status status = planes && clients ? STATUS_OK : STATUS_MEMORY;
    *text = NULL;
    if (!status) {
        sum_clients(sample, clients);
        status = fill_planes(sample, clients, planes);
    }
    if (!status)
        status = deflate_base64(planes, n, text, bytes);
    free(clients);
    free(planes);
    return status;
}
