/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/page_parts.h"

#include "models/analysis/privacy.h"
#include "models/solidarity/base.h"
#include "models/solidarity/key.h"
#include "sim/base/i18n.h"
#include <inttypes.h>

/* Fixed-point numbers are written as texts: JavaScript's own numbers have no room for all of them. */
static void write_amount(struct json *to, const char *name, struct amount amount) {
    char nano[32];
    snprintf(nano, sizeof nano, "%" PRId64, amount.nano);
    json_open(to, name, '{');
    json_integer(to, "unit", amount.unit);
    json_text(to, "nano", nano);
    json_close(to, '}');
}

/* By cell of the sample: all classes of a group are covered alike. */
static void write_covered(struct json *to, const struct sample *sample, const struct layer *layer) {
    size_t n_care = sample->scenario.care.n_care;
    json_open(to, "covered", '[');
    for (size_t f = 0; f < FORM_COUNT; f++)
        for (size_t g = 0; g < sample->n_group; g++) {
            size_t c = 0;
            while (sample->group[c] != g)
                c++;
            json_integer(to, NULL, layer->covered[f * n_care + c]);
        }
    json_close(to, ']');
}

static void write_layer(struct json *to, const struct sample *sample, const struct layer *layer) {
    json_open(to, "layer", '{');
    json_text(to, "base", layer->base->name);
    json_text(to, "key", layer->key->name);
    write_covered(to, sample, layer);
    json_integers(to, "share", sample->n_year, layer->share);
    write_amount(to, "attachment", layer->attachment);
    write_amount(to, "limit", layer->limit);
    write_amount(to, "cap", layer->contribution_cap);
    json_open(to, "pool", '[');
    for (size_t i = 0; i < sample->n_municipality; i++)
        json_integer(to, NULL, layer->pool[i]);
    json_close(to, ']');
    json_integer(to, "nPool", (int64_t)layer->n_pool);
    if (layer->weight)
        json_integers(to, "weight", sample->n_municipality, layer->weight);
    if (layer->base->needs & NEED_EXCESS)
        json_integer(to, "threshold", sample->scenario.threshold[layer->threshold]);
    json_integer(to, "externalShare", layer->external_share);
    json_integer(to, "externalOf", layer->external_of);
    json_integer(to, "totalLimit", layer->total_limit);
    json_integer(to, "totalLimitCents", layer->total_limit_cents);
    json_close(to, '}');
}

/* Is it among what a sample holds (known in src/settle.js), or made of that, before the first year too? Budgets of
 * earlier years only layers look at that take years together, which the page does not settle. */
static bool is_known(const struct field_row *row) {
    const unsigned held =
        NEED_BUDGET | NEED_RESIDENTS | NEED_YOUTHS | NEED_COST | NEED_EXPECTED_COST | NEED_CLIENTS | NEED_EXCESS;
    return (held >> row->of & 1) != 0 && (row->last == 0 || (row->run == RUN_EARLIER && row->of != FIELD_BUDGET));
}

static bool is_count(const struct field_row *row) {
    return row->kind == KIND_CLIENTS;
}

/* The inputs in the order of their numbers, of each what it takes to lay it out. */
static void write_inputs(struct json *to, bool clients) {
    static const char *const shapes[] = {
        [SHAPE_MUNICIPALITY] = "municipality", [SHAPE_CELL] = "cell", [SHAPE_CLASS] = "class"};
    json_open(to, "inputs", '[');
    for (enum field field = 0; field < FIELD_COUNT; field++) {
        const struct field_row *row = field_row(field);
        json_open(to, NULL, '{');
        json_text(to, "name", row->name);
        json_text(to, "of", field_row(row->of)->name);
        json_text(to, "shape", shapes[row->shape]);
        json_integer(to, "first", row->first);
        json_integer(to, "last", row->last);
        json_integer(to, "bytes", (int64_t)row->bytes);
        json_flag(to, "perDraw", row->per_draw);
        json_flag(to, "perThreshold", row->arrays == ARRAYS_PER_THRESHOLD);
        json_flag(to, "known", is_known(row) && (clients || !is_count(row)));
        json_close(to, '}');
    }
    json_close(to, ']');
}

/* A base or a key to choose from in the page, with what its needs ask of a layer; counts: that it covers all care. */
static void write_choice(struct json *to, const char *name, const char *label, unsigned needs, bool total_limit) {
    json_open(to, NULL, '{');
    json_text(to, "name", name);
    json_text(to, "label", _(label));
    json_flag(to, "counts", needs & fields_that(is_count));
    json_flag(to, "weights", needs & NEED_WEIGHTS);
    json_flag(to, "threshold", needs & NEED_EXCESS);
    json_flag(to, "totalLimit", total_limit);
    json_close(to, '}');
}

/* Those that look at nothing that the page does not hold. */
static void write_choices(struct json *to, const struct sample *sample) {
    const struct base *base;
    const struct key *key;
    unsigned unknown = (NEED_ANY_FIELD & ~fields_that(is_known)) | NEED_LAG_WEIGHTS;
    unknown |= page_shows_clients(sample) ? 0 : fields_that(is_count);
    unknown |= sample->n_threshold ? 0 : NEED_EXCESS;
    json_open(to, "bases", '[');
    for (size_t k = 0; (base = base_at(k)); k++)
        if (!(base->needs & unknown))
            write_choice(to, base->name, base->label, base->needs, base->allows_total_limit);
    json_close(to, ']');
    json_open(to, "keys", '[');
    for (size_t k = 0; (key = key_at(k)); k++)
        if (!(key->needs & unknown))
            write_choice(to, key->name, key->label, key->needs, false);
    json_close(to, ']');
}

/* One layer at most, and nothing that goes on from year to year: such a scheme the page can settle by itself. Clients
 * are known to it only as a whole, and weights of years and several keys not at all. */
static bool can_settle(const struct scheme *scheme, bool clients) {
    if (scheme->n_layer > 1 || scheme->n_fund > 0 || scheme->settled != SETTLED_SAME_YEAR || scheme->leaving ||
        scheme->n_by_hand > 0)
        return false;
    if (scheme->n_layer == 0)
        return true;
    const struct layer *layer = &scheme->layer[0];
    if (layer->n_band > 0 || layer->receipt_cap.unit != AMOUNT_NONE || layer->payment_floor.unit != AMOUNT_NONE ||
        layer->change.against != AGAINST_NOTHING || layer->cut_outside || layer->n_part > 0 || layer->settles)
        return false;
    unsigned needs = layer_needs(&scheme->layer[0]);
    unsigned unknown = (NEED_ANY_FIELD & ~fields_that(is_known)) | NEED_LAG_WEIGHTS, counts = fields_that(is_count);
    return !(needs & unknown) && (!(needs & counts) || (clients && scheme->layer[0].covers_all));
}

static void write_schemes(struct json *to, const struct sample *sample) {
    bool clients = page_shows_clients(sample);
    json_open(to, "schemes", '[');
    for (size_t s = 0; s < sample->scenario.n_scheme; s++) {
        const struct scheme *scheme = &sample->scenario.scheme[s];
        bool settles = can_settle(scheme, clients);
        json_open(to, NULL, '{');
        json_text(to, "name", scheme->name);
        json_flag(to, "settles", settles);
        if (settles && scheme->n_layer == 1)
            write_layer(to, sample, &scheme->layer[0]);
        json_close(to, '}');
    }
    json_close(to, ']');
}

static void write_groups(struct json *to, const struct sample *sample) {
    json_open(to, "groups", '[');
    for (size_t g = 0; g < sample->n_group; g++) {
        json_open(to, NULL, '[');
        for (size_t c = 0; c < sample->scenario.care.n_care; c++)
            if (sample->group[c] == g)
                json_integer(to, NULL, (int64_t)c);
        json_close(to, ']');
    }
    json_close(to, ']');
}

/* The part of the budget that is meant for each cell, or null when the scenario does not say. */
static void write_split(struct json *to, const struct sample *sample) {
    const struct scenario *scenario = &sample->scenario;
    if (!scenario->budget_split) {
        json_integer(to, "split", JSON_UNKNOWN);
        return;
    }
    json_open(to, "split", '[');
    for (size_t f = 0; f < FORM_COUNT; f++)
        for (size_t g = 0; g < sample->n_group; g++) {
            int64_t sum = 0;
            for (size_t c = 0; c < scenario->care.n_care; c++)
                sum += sample->group[c] == g ? scenario->budget_split[f * scenario->care.n_care + c] : 0;
            json_integer(to, NULL, sum);
        }
    json_close(to, ']');
}

/* Of each value only the budgets that differ from those of the scenario: [year, municipality, cents]. */
static void write_cut(struct json *to, const struct sample *sample) {
    const struct sample_cut *cut = &sample->cut;
    size_t n = sample->n_municipality, towns = sample->n_year * n;
    json_open(to, "cut", '{');
    json_integer(to, "municipality", (int64_t)cut->municipality);
    json_integer(to, "year", (int64_t)cut->year);
    json_integer(to, "own", cut->own);
    json_integers(to, "value", cut->n_value, cut->value);
    json_open(to, "budget", '[');
    for (size_t v = 0; v < cut->n_value; v++) {
        json_open(to, NULL, '[');
        for (size_t k = 0; k < towns; k++)
            if (cut->budget[v * towns + k] != sample->budget[k])
                json_integers(to, NULL, 3,
                              (const int64_t[]){(int64_t)(k / n), (int64_t)(k % n), cut->budget[v * towns + k]});
        json_close(to, ']');
    }
    json_close(to, ']');
    json_close(to, '}');
}

void page_sample_model(struct json *to, const struct sample *sample) {
    size_t towns = sample->n_year * sample->n_municipality;
    json_open(to, NULL, '{');
    json_integer(to, "draws", (int64_t)sample->n_draw);
    json_integer(to, "budgetDraws", (int64_t)sample->budget_draws);
    json_integer(to, "planes", PAGE_PLANES);
    json_flag(to, "clients", page_shows_clients(sample));
    write_inputs(to, page_shows_clients(sample));
    json_integers(to, "thresholds", sample->n_threshold, sample->threshold);
    write_groups(to, sample);
    write_split(to, sample);
    json_integers(to, "residents", towns, sample->scenario.region.residents);
    json_integers(to, "youths", towns, sample->scenario.region.youths);
    write_choices(to, sample);
    write_schemes(to, sample);
    if (sample->has_cut)
        write_cut(to, sample);
    json_close(to, '}');
}
