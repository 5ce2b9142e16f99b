/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/equivalent.h"
#include "models/analysis/replicate.h"
#include "sim/engine/leaving_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* An equivalent is linear in rho: (1 - rho) of the mean and rho of the tail's mean. So an advantage is a weighted sum
 * of six means, and its error follows from their covariances. */
enum { INSIDE, OUTSIDE, OWN, AMOUNTS, PARTS = 2 * AMOUNTS, PAIRS = PARTS * (PARTS + 1) / 2, NUMBERS = PARTS + PAIRS };

/* Room for what is kept; when it is full all is forgotten, and worked out again when it is asked for. */
enum { BUCKETS = 4096, MEMO_BYTES = 64 << 20 };

struct entry {
    struct entry *next;
    size_t t, patience;
    double *number; /* [n_municipality][NUMBERS] means, then covariances of the means, row by row of the triangle */
    bool *known;    /* [n_municipality] is it there? */
    bool absent[];  /* [n_municipality] and then known */
};

struct leaving_memo {
    struct leaving_window *window;
    size_t n_entry, most_entries;
    double *term; /* [n_draw] */
    struct replicate_sum part[PARTS];
    struct entry *bucket[BUCKETS];
};

static void forget(struct leaving_memo *memo) {
    for (size_t b = 0; b < BUCKETS; b++)
        while (memo->bucket[b]) {
            struct entry *entry = memo->bucket[b];
            memo->bucket[b] = entry->next;
            free(entry->number);
            free(entry);
        }
    memo->n_entry = 0;
}

void leaving_memo_free(struct leaving_memo *memo) {
    if (!memo)
        return;
    forget(memo);
    free(memo->term);
    free(memo);
}

static size_t count_sets(const struct leaving_memo *memo) {
    return memo->window->pilot->n_draw / (size_t)memo->window->plan->scenario->inner_draws;
}

enum status leaving_memo_new(struct leaving_window *window, struct leaving_memo **made) {
    struct leaving_memo *memo = calloc(1, sizeof *memo);
    *made = memo;
    if (!memo)
        return STATUS_MEMORY;
    memo->window = window;
    memo->most_entries = 1 + MEMO_BYTES / (window->plan->n_municipality * NUMBERS * sizeof(double));
    memo->term = calloc(window->pilot->n_draw, sizeof *memo->term);
    return memo->term ? STATUS_OK : STATUS_MEMORY;
}

/* The numbers of the municipality that the window looks at. */
static void fill_numbers(struct leaving_memo *memo, double number[NUMBERS]) {
    struct leaving_window *w = memo->window;
    size_t draws = w->pilot->n_draw, inner = (size_t)w->plan->scenario->inner_draws, at = PARTS;
    int64_t n = (int64_t)count_sets(memo);
    double width = replicate_width(n);
    const int64_t *const amount[AMOUNTS] = {w->inside, w->outside, w->own};
    for (size_t part = 0; part < PARTS; part++) {
        const int64_t *of = amount[part / 2];
        if (part % 2 == 0)
            for (size_t r = 0; r < draws; r++)
                memo->term[r] = (double)of[r];
        else
            equivalent_terms(draws, of, 1.0, w->scratch, memo->term);
        memo->part[part] = replicate_of(draws, memo->term, inner);
        number[part] = replicate_mean(&memo->part[part], n);
    }
    for (size_t a = 0; a < PARTS; a++)
        for (size_t b = 0; b <= a; b++, at++)
            number[at] = replicate_covariance(&memo->part[a], &memo->part[b], n) / (double)n * width * width;
}

static struct entry *new_entry(size_t t, size_t patience, const bool *absent, size_t n) {
    struct entry *entry = calloc(1, sizeof *entry + 2 * n * sizeof *entry->absent);
    if (!entry)
        return NULL;
    entry->t = t;
    entry->patience = patience;
    entry->known = entry->absent + n;
    memcpy(entry->absent, absent, n * sizeof *absent);
    entry->number = calloc(n * NUMBERS, sizeof *entry->number);
    if (entry->number)
        return entry;
    free(entry);
    return NULL;
}

static size_t bucket_of(size_t t, size_t patience, const bool *absent, size_t n) {
    uint32_t hash = 2166136261U ^ (uint32_t)(t * 64 + patience);
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ absent[i]) * 16777619U;
    return hash % BUCKETS;
}

/* NULL when memory runs out. */
static struct entry *find(struct leaving_memo *memo, size_t t, size_t patience, const bool *absent) {
    size_t n = memo->window->plan->n_municipality;
    struct entry **bucket = &memo->bucket[bucket_of(t, patience, absent, n)];
    for (struct entry *e = *bucket; e; e = e->next)
        if (e->t == t && e->patience == patience && memcmp(e->absent, absent, n * sizeof *absent) == 0)
            return e;
    if (memo->n_entry >= memo->most_entries)
        forget(memo);
    struct entry *entry = new_entry(t, patience, absent, n);
    if (!entry)
        return NULL;
    entry->next = *bucket;
    *bucket = entry;
    memo->n_entry++;
    return entry;
}

/* The numbers of municipality i, worked out when it is asked for. */
static enum status look_up(struct leaving_memo *memo, size_t t, size_t patience, const bool *absent, size_t i,
                           const double **number) {
    struct entry *entry = find(memo, t, patience, absent);
    if (!entry)
        return STATUS_MEMORY;
    enum status status = entry->known[i] ? STATUS_OK : leaving_window_look(memo->window, t, patience, absent, i);
    if (status)
        return status;
    if (!entry->known[i])
        fill_numbers(memo, entry->number + i * NUMBERS);
    entry->known[i] = true;
    *number = entry->number + i * NUMBERS;
    return STATUS_OK;
}

enum status leaving_memo_judge(struct leaving_memo *memo, size_t t, const bool *absent, size_t i,
                               const struct leaving_rule *rule, int64_t *advantage, bool *close) {
    const double weight[AMOUNTS] = {1.0, -1.0, -rule->margin};
    const double *mean = NULL;
    enum status status = look_up(memo, t, rule->patience, absent, i, &mean);
    if (status)
        return status;
    const double *pair = mean + PARTS;
    double part[PARTS], sum = 0.0, variance = 0.0;
    for (size_t k = 0; k < PARTS; k++) {
        part[k] = weight[k / 2] * (k % 2 == 0 ? 1.0 - rule->rho : rule->rho);
        sum += part[k] * mean[k];
    }
    for (size_t a = 0; a < PARTS; a++)
        for (size_t b = 0; b <= a; b++, pair++)
            variance += (a == b ? 1.0 : 2.0) * part[a] * part[b] * *pair;
    *advantage = llround(sum);
    *close = leaving_has_few(count_sets(memo), rule->rho) || fabs(sum) < LEAVING_CLOSE * sqrt(fmax(variance, 0.0));
    return STATUS_OK;
}
