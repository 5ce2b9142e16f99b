/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/decide/recheck.h"

#include "models/solidarity/base.h"
#include "models/solidarity/bounds.h"
#include "models/solidarity/key.h"
#include "models/solidarity/settle.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/engine/sample.h"
#include <stdlib.h>
#include <string.h>

enum { SAMPLE_DRAWS = 2, ROWS = 8 };

static void free_texts(size_t n, char **text) {
    for (size_t k = 0; text && k < n; k++)
        free(text[k]);
    free(text);
}

void recheck_free(struct recheck *r) {
    if (!r)
        return;
    for (size_t b = 0; r->block && b < r->n_block; b++) {
        free(r->block[b].label);
        free(r->block[b].member);
        free(r->block[b].covered); /* one block of memory for all rows */
    }
    free_texts(r->n_municipality, r->code);
    free_texts(r->n_municipality, r->name);
    free_texts(r->n_left_out, r->left_out);
    free(r->own);
    free(r->budget);
    free(r->block);
    free(r);
}

/* What is worked with: the sample's first draw in its last year, cells of the scenario's care classes. */
struct work {
    const struct sample *sample;
    size_t year;
    int64_t *cost;    /* [n_municipality][FORM_COUNT n_care]: a group's cost stands in its first class */
    int64_t *payment; /* [n_municipality] */
    void *room;
};

static size_t n_care(const struct work *w) {
    return w->sample->scenario.care.n_care;
}

static bool is_first_of_group(const struct work *w, size_t care) {
    for (size_t c = 0; c < care; c++)
        if (w->sample->group[c] == w->sample->group[care])
            return false;
    return true;
}

static enum status work_start(struct work *w, const struct sample *sample) {
    size_t m = sample->n_municipality, care = sample->scenario.care.n_care, cells = FORM_COUNT * care;
    *w = (struct work){.sample = sample, .year = sample->n_year - 1};
    w->cost = calloc(m * cells, sizeof *w->cost);
    w->payment = calloc(m, sizeof *w->payment);
    w->room = aligned_alloc(64, (settle_workspace_size(m, care, 1) + 63) / 64 * 64);
    if (!w->cost || !w->payment || !w->room)
        return STATUS_MEMORY;
    for (size_t i = 0; i < m; i++)
        for (size_t f = 0; f < FORM_COUNT; f++)
            for (size_t c = 0; c < care; c++) {
                size_t cell = f * sample->n_group + sample->group[c];
                size_t from = ((w->year * m + i) * FORM_COUNT * sample->n_group + cell) * sample->n_draw;
                w->cost[i * cells + f * care + c] = is_first_of_group(w, c) ? sample->cost[from] : 0;
            }
    return STATUS_OK;
}

static void work_end(struct work *w) {
    free(w->cost);
    free(w->payment);
    free(w->room);
}

static int64_t own_cost(const struct work *w, size_t i, const bool *covered) {
    int64_t sum = 0;
    for (size_t cell = 0; cell < FORM_COUNT * n_care(w); cell++)
        sum += !covered || covered[cell] ? w->cost[i * FORM_COUNT * n_care(w) + cell] : 0;
    return sum;
}

/* The weights that a table can show by themselves; false for the others. */
static bool find_weight(const struct work *w, const struct key *key, size_t i, int64_t budget, int64_t *weight) {
    const struct region *region = &w->sample->scenario.region;
    size_t at = w->year * region->n_municipality + i;
    *weight = key == &key_budget      ? budget
              : key == &key_residents ? region->residents[at]
              : key == &key_youths    ? region->youths[at]
                                      : 1;
    return key == &key_budget || key == &key_residents || key == &key_youths || key == &key_equal;
}

static bool can_show(const struct work *w, const struct scheme *scheme, bool internal) {
    const struct layer *layer = scheme->layer;
    int64_t weight;
    if (scheme->n_layer != 1 || scheme->leaving || scheme->by_hand_transfer)
        return false;
    bool base = layer->base == &base_costs ||
                (layer->covers_all && (layer->base == &base_result || layer->base == &base_deficit));
    bool plain = layer->limit.unit == AMOUNT_NONE && !bounds_are_there(layer) && layer->n_band == 0 &&
                 !layer->settles && layer->external_share == 0 && layer->total_limit == TOTAL_LIMIT_NONE &&
                 !layer->fund.premium;
    bool own_risk = layer->attachment.unit == AMOUNT_NONE || layer->covers_all;
    return base && plain && own_risk && layer->n_pool == 1 && (layer->covers_all || internal) &&
           find_weight(w, layer->key, 0, 1, &weight);
}

/* ---- one scheme ---- */

static enum status block_room(struct recheck_block *block, const struct scheme *scheme, size_t n) {
    int64_t *room = calloc(ROWS * n, sizeof *room);
    block->covered = room;
    block->member = calloc(n, sizeof *block->member);
    block->label = strdup(scheme->label[i18n_language() == LANGUAGE_NL ? 0 : 1]);
    if (!room || !block->member || !block->label)
        return STATUS_MEMORY;
    int64_t **const row[] = {&block->own_risk, &block->x,       &block->taken,  &block->weight,
                             &block->from_pot, &block->payment, &block->program};
    for (size_t k = 0; k < sizeof row / sizeof row[0]; k++)
        *row[k] = room + (k + 1) * n;
    return STATUS_OK;
}

static void fill_member(const struct work *w, const struct recheck *r, const struct layer *layer,
                        struct recheck_block *b, size_t i) {
    const struct region *region = &w->sample->scenario.region;
    size_t at = w->year * region->n_municipality + i;
    b->member[i] = layer->pool[i] >= 0;
    b->covered[i] = own_cost(w, i, layer->covered);
    b->own_risk[i] = layer->attachment.unit == AMOUNT_NONE
                         ? 0
                         : amount_cents(layer->attachment, r->budget[i], region->residents[at], region->youths[at]);
    int64_t over = b->covered[i] - r->budget[i];
    b->x[i] = b->base == RECHECK_COSTS ? b->covered[i] : b->base == RECHECK_RESULT || over > 0 ? over : 0;
    int64_t size = b->x[i] < 0 ? -b->x[i] : b->x[i], rest = size > b->own_risk[i] ? size - b->own_risk[i] : 0;
    int64_t taken = money_scale_round(rest, b->share, NANO, 1.0 / (double)NANO);
    b->taken[i] = !b->member[i] ? 0 : b->x[i] < 0 ? -taken : taken;
    if (b->member[i])
        (void)find_weight(w, layer->key, i, r->budget[i], &b->weight[i]);
}

static void fill_block(const struct work *w, const struct recheck *r, const struct scheme *scheme,
                       struct recheck_block *b) {
    const struct layer *layer = scheme->layer;
    int64_t pot = 0, weights = 0;
    b->base = layer->base == &base_costs    ? RECHECK_COSTS
              : layer->base == &base_result ? RECHECK_RESULT
                                            : RECHECK_DEFICIT;
    b->share = layer->share[w->year];
    b->percent = layer->attachment.unit == AMOUNT_PERCENT_OF_BUDGET ? layer->attachment.nano : 0;
    for (size_t i = 0; i < r->n_municipality; i++) {
        fill_member(w, r, layer, b, i);
        pot += b->taken[i];
        weights += b->weight[i];
    }
    if (weights > 0)
        money_allocate(pot, r->n_municipality, b->weight, b->from_pot);
    for (size_t i = 0; i < r->n_municipality; i++)
        b->payment[i] = weights > 0 ? r->own[i] - b->taken[i] + b->from_pot[i] : r->own[i];
}

/* The payment by the program's own settlement. */
static void settle(const struct work *w, const struct recheck *r, const struct scheme *scheme, int64_t *payment) {
    const struct region *region = &w->sample->scenario.region;
    int64_t external = 0;
    struct settle_input input = {.n_municipality = r->n_municipality,
                                 .n_care = n_care(w),
                                 .n_lane = 1,
                                 .year = w->year,
                                 .budget = r->budget,
                                 .residents = region->residents + w->year * region->n_municipality,
                                 .youths = region->youths + w->year * region->n_municipality,
                                 .cost = w->cost};
    settle_scheme(scheme, &input, w->room, payment, &external);
}

/* Stored payments of the first draw: [scheme][1][year][municipality]; *stored is NULL when there are none. */
static enum status read_stored(const struct result *result, const struct work *w, int64_t **stored, struct note *note) {
    const enum axis axis[] = {AXIS_SCHEME, AXIS_DRAW, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END};
    const struct sample *sample = w->sample;
    *stored = NULL;
    if (!result_has(result, "payment"))
        return STATUS_OK;
    if (result_length(result, AXIS_SCHEME) != sample->scenario.n_scheme ||
        result_length(result, AXIS_YEAR) != sample->n_year ||
        result_length(result, AXIS_MUNICIPALITY) != sample->n_municipality)
        return result_refuse_size(result, "payment", note);
    return result_read_draws(result, "payment", axis, 0, 1, stored, note);
}

static enum status add_schemes(const struct work *w, const int64_t *stored, bool internal, struct recheck *r) {
    const struct scenario *scenario = &w->sample->scenario;
    size_t m = r->n_municipality;
    enum status status = STATUS_OK;
    r->block = calloc(scenario->n_scheme + 1, sizeof *r->block);
    r->left_out = calloc(scenario->n_scheme + 1, sizeof *r->left_out);
    if (!r->block || !r->left_out)
        return STATUS_MEMORY;
    for (size_t s = 0; !status && s < scenario->n_scheme; s++) {
        const struct scheme *scheme = &scenario->scheme[s];
        if (!can_show(w, scheme, internal)) {
            char *label = strdup(scheme->label[i18n_language() == LANGUAGE_NL ? 0 : 1]);
            r->left_out[r->n_left_out++] = label;
            status = label ? STATUS_OK : STATUS_MEMORY;
            continue;
        }
        struct recheck_block *block = &r->block[r->n_block++];
        status = block_room(block, scheme, m);
        if (status)
            continue;
        fill_block(w, r, scheme, block);
        if (stored)
            memcpy(block->program, stored + (s * w->sample->n_year + w->year) * m, m * sizeof *stored);
        else
            settle(w, r, scheme, block->program);
    }
    return status;
}

static enum status add_municipalities(const struct work *w, struct recheck *r) {
    const struct sample *sample = w->sample;
    size_t m = sample->n_municipality;
    r->n_municipality = m;
    r->year = sample->scenario.first_year + (int)w->year;
    r->code = calloc(m, sizeof *r->code);
    r->name = calloc(m, sizeof *r->name);
    r->own = calloc(m, sizeof *r->own);
    r->budget = calloc(m, sizeof *r->budget);
    if (!r->code || !r->name || !r->own || !r->budget)
        return STATUS_MEMORY;
    for (size_t i = 0; i < m; i++) {
        const struct municipality *one = &sample->scenario.region.municipality[i];
        r->code[i] = strdup(one->code);
        r->name[i] = strdup(one->name);
        if (!r->code[i] || !r->name[i])
            return STATUS_MEMORY;
        r->own[i] = own_cost(w, i, NULL);
        r->budget[i] = sample->budget[(w->year * m + i) * sample->budget_draws];
    }
    return STATUS_OK;
}

enum status recheck_make(const struct result *result, bool internal, struct recheck **recheck, struct note *note) {
    struct sample sample = {0};
    struct work work = {0};
    int64_t *stored = NULL;
    *recheck = NULL;
    enum status status = sample_init(&sample, result, SAMPLE_DRAWS, note);
    if (status) {
        sample_free(&sample);
        return status == STATUS_MISSING ? STATUS_OK : status;
    }
    struct recheck *r = calloc(1, sizeof *r);
    status = r ? work_start(&work, &sample) : STATUS_MEMORY;
    if (!status)
        status = add_municipalities(&work, r);
    if (!status)
        status = read_stored(result, &work, &stored, note);
    if (!status)
        status = add_schemes(&work, stored, internal, r);
    if (status)
        recheck_free(r);
    else {
        r->stored = stored != NULL;
        *recheck = r;
    }
    free(stored);
    work_end(&work);
    sample_free(&sample);
    return status;
}
