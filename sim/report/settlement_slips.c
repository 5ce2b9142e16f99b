/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a settlement leaves out although the figures hold it: the user is told, so that no euro goes without a word. */
#include "sim/report/settlement.h"

#include "models/solidarity/blend.h"
#include "sim/base/i18n.h"
#include <string.h>

static const char *const advance_name[ADVANCE_COUNT] = {[ADVANCE_RIGG] = "advance:RIGG", [ADVANCE_SVB] = "advance:SVB"};

/* Costs of a form in the years that are settled, those that are shared included; cents. */
static int64_t cost_of_form(const struct settlement *settlement, size_t form) {
    int64_t sum = 0;
    for (size_t t = 0; t < settlement->n_year; t++) {
        const struct settle_input *in = &settlement_year(settlement, t)->input;
        for (size_t k = 0; k < in->n_municipality * FORM_COUNT * in->n_care; k++)
            sum += k / in->n_care % FORM_COUNT == form ? in->cost[k] : 0;
    }
    return sum;
}

/* Who is paid for one form in advance is paid for the other, where there is any. */
static enum status warn_of_advances(struct settlement *settlement) {
    static const size_t form[ADVANCE_COUNT] = {[ADVANCE_RIGG] = FORM_ZIN, [ADVANCE_SVB] = FORM_PGB};
    struct realised_file *realised = &settlement->realised;
    enum status status = STATUS_OK;
    for (size_t a = 0; realised->has_advance && a < ADVANCE_COUNT && !status; a++)
        if (table_column(realised->table, advance_name[a]) == realised->table->n_column &&
            cost_of_form(settlement, form[a]) > 0)
            status = realised_warn(realised,
                                   _("%s has no column %s; nothing counts as paid in advance for that care, which "
                                     "did cost something."),
                                   realised->table->file, advance_name[a]);
    return status;
}

/* Was something paid in advance in a year of the table? A cell that cannot be read its own year tells of. */
static bool has_paid(const struct realised_file *realised, const struct realised *year) {
    struct note ignored = {0};
    for (size_t a = 0; a < ADVANCE_COUNT; a++) {
        size_t column = table_column(realised->table, advance_name[a]);
        for (size_t i = 0; column < realised->table->n_column && i < year->region.n_municipality; i++) {
            int64_t cents = 0;
            if (table_cents(realised->table, year->row[i], column, 0, MONEY_LIMIT, &cents, &ignored) == STATUS_OK &&
                cents > 0)
                return true;
        }
    }
    return false;
}

/* Years that are looked back at and were paid in advance have left something to settle. */
static enum status warn_of_earlier(struct settlement *settlement) {
    struct realised_file *realised = &settlement->realised;
    if (settlement->has_previous || realised->first == 0 || !has_paid(realised, &realised->year[realised->first - 1]))
        return STATUS_OK;
    int year = realised->year[realised->first].year;
    return realised_warn(realised,
                         _("What is still to be settled of the years before %d is not in this table, though %s has "
                           "their advances. Settle them along with it (--year), or give their outcome: "
                           "--previous OUT.csv."),
                         year, realised->table->file);
}

/* ---- keys in which nobody has anything ---- */

struct pool_sums {
    size_t n_member;
    size_t first;            /* municipality */
    int64_t weight, covered; /* covered: cents, before all layers */
};

static void add_member(struct pool_sums *sums, const struct settle_input *in, const struct layer *layer, size_t i) {
    int64_t covered[LANES] = {0}, budget_part[LANES] = {0}, weight[LANES] = {0};
    bool weighs = false;
    struct member member = {
        .input = in, .layer = layer, .municipality = i, .n = 1, .covered = covered, .budget_part = budget_part};
    member_sum_cells(&member, in->cost, covered);
    for (size_t k = 0; k < layer_count_keys(layer); k++) {
        layer_key(layer, k)->weight(&member, weight);
        weighs |= weight[0] > 0;
    }
    sums->first = sums->n_member++ == 0 ? i : sums->first;
    sums->weight += weighs;
    sums->covered += covered[0];
}

static struct pool_sums sum_pool(const struct settle_input *in, const struct layer *layer, size_t p) {
    struct pool_sums sums = {0};
    for (size_t i = 0; i < in->n_municipality; i++)
        if (layer->pool[i] == (int)p)
            add_member(&sums, in, layer, i);
    return sums;
}

/* Does the layer do something where somebody has weight? A surplus may well be nobody's, and weights that are given are
 * looked at where they are read. */
static bool moves(const struct layer *layer, const struct pool_sums *sums) {
    bool together = sums->n_member > 1 || layer->external_share > 0 || layer->fund.premium;
    return together && sums->covered > 0 && (layer->share[0] > 0 || layer->external_share > 0 || layer->fund.premium) &&
           !(layer_key_needs(layer) & (NEED_WEIGHTS | NEED_BUDGET_PART));
}

static enum status warn_of_pool(struct settlement *settlement, size_t t, size_t s, size_t k, size_t p) {
    const struct scheme *scheme = &settlement->scenario[t].scheme[s];
    const struct layer *layer = &scheme->layer[k];
    const struct realised *realised = settlement_year(settlement, t);
    struct pool_sums sums = sum_pool(&realised->input, layer, p);
    char year[16] = "";
    if (sums.weight > 0 || !moves(layer, &sums))
        return STATUS_OK;
    if (realised->year)
        snprintf(year, sizeof year, "%d: ", realised->year);
    return realised_warn(
        &settlement->realised,
        _("%sScheme \"%s\", layer %zu: in the key \"%s\" all %zu who take part with %s have 0, so that "
          "the layer does nothing there and each bears its own cost. Check those figures, or choose "
          "another key."),
        year, scheme->name, k + 1, layer->key->name, sums.n_member, realised->region.municipality[sums.first].name);
}

static enum status warn_of_keys(struct settlement *settlement) {
    enum status status = STATUS_OK;
    for (size_t s = 0; s < settlement->n_scheme; s++)
        for (size_t t = 0; t < settlement->n_year; t++)
            for (size_t k = 0; k < settlement->scenario[t].scheme[s].n_layer; k++)
                for (size_t p = 0; p < settlement->scenario[t].scheme[s].layer[k].n_pool && !status; p++)
                    status = warn_of_pool(settlement, t, s, k, p);
    return status;
}

enum status settlement_warn(struct settlement *settlement) {
    enum status status = warn_of_advances(settlement);
    if (!status)
        status = warn_of_earlier(settlement);
    return status ? status : warn_of_keys(settlement);
}
