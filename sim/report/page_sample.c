/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/page_parts.h"

#include "models/analysis/privacy.h"
#include "models/solidarity/base.h"
#include "models/solidarity/key.h"
#include "sim/report/json.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Fixed-point numbers are written as texts: JavaScript's own numbers have no room for all of them. */
static void write_amount(FILE *out, const char *name, struct amount amount, int *first) {
    json_key(out, name, first);
    fprintf(out, "{\"unit\":%d,\"nano\":\"%" PRId64 "\"}", (int)amount.unit, amount.nano);
}

static void write_number(FILE *out, const char *name, int64_t value, int *first) {
    json_key(out, name, first);
    fprintf(out, "%" PRId64, value);
}

static void write_flag(FILE *out, const char *name, bool value, int *first) {
    json_key(out, name, first);
    fputs(value ? "true" : "false", out);
}

/* By cell of the sample: all classes of a group are covered alike. */
static void write_covered(FILE *out, const struct sample *sample, const struct layer *layer, int *first) {
    size_t n_care = sample->scenario.care.n_care;
    json_key(out, "covered", first);
    fputc('[', out);
    for (size_t f = 0; f < FORM_COUNT; f++)
        for (size_t g = 0; g < sample->n_group; g++) {
            size_t c = 0;
            while (sample->group[c] != g)
                c++;
            fprintf(out, "%s%d", f + g > 0 ? "," : "", layer->covered[f * n_care + c]);
        }
    fputc(']', out);
}

static void write_pools(FILE *out, const struct sample *sample, const struct layer *layer, int *first) {
    json_key(out, "pool", first);
    fputc('[', out);
    for (size_t i = 0; i < sample->n_municipality; i++)
        fprintf(out, "%s%d", i > 0 ? "," : "", layer->pool[i]);
    fputc(']', out);
    write_number(out, "nPool", (int64_t)layer->n_pool, first);
}

static void write_layer(FILE *out, const struct sample *sample, const struct layer *layer) {
    int first = 1;
    fputc('{', out);
    json_key(out, "base", &first);
    json_text(out, layer->base->name);
    json_key(out, "key", &first);
    json_text(out, layer->key->name);
    write_covered(out, sample, layer, &first);
    json_key(out, "share", &first);
    json_integers(out, sample->n_year, layer->share);
    write_amount(out, "attachment", layer->attachment, &first);
    write_amount(out, "limit", layer->limit, &first);
    write_amount(out, "cap", layer->contribution_cap, &first);
    write_pools(out, sample, layer, &first);
    if (layer->weight) {
        json_key(out, "weight", &first);
        json_integers(out, sample->n_municipality, layer->weight);
    }
    if (layer->base->needs & NEED_EXCESS)
        write_number(out, "threshold", sample->scenario.threshold[layer->threshold], &first);
    write_number(out, "externalShare", layer->external_share, &first);
    write_number(out, "externalOf", layer->external_of, &first);
    write_number(out, "totalLimit", layer->total_limit, &first);
    write_number(out, "totalLimitCents", layer->total_limit_cents, &first);
    fputc('}', out);
}

/* Is it among what a sample holds (known in src/settle.js), or made of that? */
static bool is_known(const struct field_row *row) {
    const unsigned held =
        NEED_BUDGET | NEED_RESIDENTS | NEED_YOUTHS | NEED_COST | NEED_EXPECTED_COST | NEED_CLIENTS | NEED_EXCESS;
    return (held >> row->of & 1) != 0;
}

static bool is_count(const struct field_row *row) {
    return row->kind == KIND_CLIENTS;
}

/* The inputs in the order of their numbers, of each what it takes to lay it out. */
static void write_inputs(FILE *out, bool clients) {
    static const char *const shapes[] = {
        [SHAPE_MUNICIPALITY] = "municipality", [SHAPE_CELL] = "cell", [SHAPE_CLASS] = "class"};
    fputc('[', out);
    for (enum field field = 0; field < FIELD_COUNT; field++) {
        const struct field_row *row = field_row(field);
        int first = 1;
        fputs(field > 0 ? ",{" : "{", out);
        json_key(out, "name", &first);
        json_text(out, row->name);
        json_key(out, "of", &first);
        json_text(out, field_row(row->of)->name);
        json_key(out, "shape", &first);
        json_text(out, shapes[row->shape]);
        write_number(out, "first", row->first, &first);
        write_number(out, "last", row->last, &first);
        write_number(out, "bytes", (int64_t)row->bytes, &first);
        write_flag(out, "perDraw", row->per_draw, &first);
        write_flag(out, "perThreshold", row->arrays == ARRAYS_PER_THRESHOLD, &first);
        write_flag(out, "known", is_known(row) && (clients || !is_count(row)), &first);
        fputc('}', out);
    }
    fputc(']', out);
}

/* One layer at most, and nothing that goes on from year to year: such a scheme the page can settle by itself. Clients
 * are known to it only as a whole. */
static bool can_settle(const struct scheme *scheme, bool clients) {
    if (scheme->n_layer > 1 || scheme->n_fund > 0 || scheme->settled != SETTLED_SAME_YEAR || scheme->leaving)
        return false;
    if (scheme->n_layer == 0)
        return true;
    unsigned needs = layer_needs(&scheme->layer[0]);
    unsigned unknown = NEED_ANY_FIELD & ~fields_that(is_known), counts = fields_that(is_count);
    return !(needs & unknown) && (!(needs & counts) || (clients && scheme->layer[0].covers_all));
}

static void write_schemes(FILE *out, const struct sample *sample) {
    bool clients = page_shows_clients(sample);
    fputc('[', out);
    for (size_t s = 0; s < sample->scenario.n_scheme; s++) {
        const struct scheme *scheme = &sample->scenario.scheme[s];
        bool settles = can_settle(scheme, clients);
        int first = 1;
        fputs(s > 0 ? ",{" : "{", out);
        json_key(out, "name", &first);
        json_text(out, scheme->name);
        write_flag(out, "settles", settles, &first);
        if (settles && scheme->n_layer == 1) {
            json_key(out, "layer", &first);
            write_layer(out, sample, &scheme->layer[0]);
        }
        fputc('}', out);
    }
    fputc(']', out);
}

static void write_groups(FILE *out, const struct sample *sample) {
    fputc('[', out);
    for (size_t g = 0; g < sample->n_group; g++) {
        bool some = false;
        fputs(g > 0 ? ",[" : "[", out);
        for (size_t c = 0; c < sample->scenario.care.n_care; c++)
            if (sample->group[c] == g) {
                fprintf(out, "%s%zu", some ? "," : "", c);
                some = true;
            }
        fputc(']', out);
    }
    fputc(']', out);
}

/* The part of the budget that is meant for each cell, or null when the scenario does not say. */
static void write_split(FILE *out, const struct sample *sample) {
    const struct scenario *scenario = &sample->scenario;
    if (!scenario->budget_split) {
        fputs("null", out);
        return;
    }
    fputc('[', out);
    for (size_t f = 0; f < FORM_COUNT; f++)
        for (size_t g = 0; g < sample->n_group; g++) {
            int64_t sum = 0;
            for (size_t c = 0; c < scenario->care.n_care; c++)
                sum += sample->group[c] == g ? scenario->budget_split[f * scenario->care.n_care + c] : 0;
            fprintf(out, "%s%" PRId64, f + g > 0 ? "," : "", sum);
        }
    fputc(']', out);
}

/* Of each value only the budgets that differ from those of the scenario: [year, municipality, cents]. */
static void write_cut(FILE *out, const struct sample *sample) {
    const struct sample_cut *cut = &sample->cut;
    size_t towns = sample->n_year * sample->n_municipality;
    fprintf(out, "{\"municipality\":%zu,\"year\":%zu,\"own\":%" PRId64 ",\"value\":", cut->municipality, cut->year,
            cut->own);
    json_integers(out, cut->n_value, cut->value);
    fputs(",\"budget\":[", out);
    for (size_t v = 0; v < cut->n_value; v++) {
        bool some = false;
        fputs(v > 0 ? ",[" : "[", out);
        for (size_t k = 0; k < towns; k++)
            if (cut->budget[v * towns + k] != sample->budget[k]) {
                fprintf(out, "%s[%zu,%zu,%" PRId64 "]", some ? "," : "", k / sample->n_municipality,
                        k % sample->n_municipality, cut->budget[v * towns + k]);
                some = true;
            }
        fputc(']', out);
    }
    fputs("]}", out);
}

void page_sample_model(FILE *out, const struct sample *sample) {
    int first = 1;
    fputc('{', out);
    write_number(out, "draws", (int64_t)sample->n_draw, &first);
    write_number(out, "budgetDraws", (int64_t)sample->budget_draws, &first);
    write_number(out, "planes", PAGE_PLANES, &first);
    write_flag(out, "clients", page_shows_clients(sample), &first);
    json_key(out, "inputs", &first);
    write_inputs(out, page_shows_clients(sample));
    json_key(out, "thresholds", &first);
    json_integers(out, sample->n_threshold, sample->threshold);
    json_key(out, "groups", &first);
    write_groups(out, sample);
    json_key(out, "split", &first);
    write_split(out, sample);
    json_key(out, "residents", &first);
    json_integers(out, sample->n_year * sample->n_municipality, sample->scenario.region.residents);
    json_key(out, "youths", &first);
    json_integers(out, sample->n_year * sample->n_municipality, sample->scenario.region.youths);
    json_key(out, "schemes", &first);
    write_schemes(out, sample);
    if (sample->has_cut) {
        json_key(out, "cut", &first);
        write_cut(out, sample);
    }
    fputc('}', out);
}
