/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/facts.h"

#include "models/core/money.h"

static const struct known_cost *fact_of(const struct known *known, size_t municipality, size_t year,
                                        enum known_scope scope) {
    const struct known_cost *cost = known_find(known, municipality, year, scope);
    return cost && cost->fact ? cost : NULL;
}

struct facts facts_find(const struct known *known, size_t municipality, size_t year) {
    struct facts facts = {
        .total = fact_of(known, municipality, year, KNOWN_TOTAL),
        .form = {fact_of(known, municipality, year, KNOWN_ZIN), fact_of(known, municipality, year, KNOWN_PGB)},
    };
    facts.clients = facts.total ? facts.total->clients : 0;
    if (facts.form[0] && facts.form[1])
        facts.total = NULL;
    return facts;
}

/* ---- clients ---- */

/* known: 0 where the number is not; then there are at least `least`. */
static void count_lane(const struct facts_clients *c, int64_t known, int64_t least, size_t lane) {
    int64_t drawn = 0;
    for (size_t k = 0; k < c->n_kind; k++)
        drawn += c->weight[k] = c->all[k * c->n_lane + lane];
    int64_t wanted = known > 0 ? known : drawn > least ? drawn : least;
    if (drawn == wanted)
        return;
    if (drawn == 0)
        c->weight[c->likely] = 1;
    money_allocate(wanted, c->n_kind, c->weight, c->part);
    for (size_t k = 0; k < c->n_kind; k++) {
        size_t at = k * c->n_lane + lane;
        int32_t all = (int32_t)c->part[k];
        c->all[at] = all;
        c->stayed[at] = c->stayed[at] < all ? c->stayed[at] : all;
        c->entered[at] = all - c->stayed[at];
    }
}

void facts_count(const struct facts *facts, struct facts_clients *clients) {
    int64_t least = facts->form[0] && facts->form[1] ? CARE_FORMS : 1;
    for (size_t l = 0; l < clients->n_lane; l++)
        count_lane(clients, facts->clients, least, l);
}

/* One client of the kind of whom there are most in `from` goes to `to`, when more than `stay` are there. */
static void move_one(size_t n_kind, size_t n_lane, int32_t stay, int32_t *from, int32_t *to) {
    size_t most = 0;
    int32_t all = 0;
    for (size_t k = 0; k < n_kind; k++) {
        all += from[k * n_lane];
        most = from[k * n_lane] > from[most * n_lane] ? k : most;
    }
    if (all <= stay)
        return;
    from[most * n_lane]--;
    to[most * n_lane]++;
}

void facts_choose_forms(const struct facts *facts, size_t n_kind, size_t n_lane, int32_t *zin, int32_t *pgb) {
    int32_t *count[CARE_FORMS] = {zin, pgb};
    for (size_t f = 0; f < CARE_FORMS; f++)
        for (size_t l = 0; facts->form[f] && l < n_lane; l++) {
            int32_t all = 0;
            for (size_t k = 0; k < n_kind; k++)
                all += count[f][k * n_lane + l];
            if (all == 0)
                move_one(n_kind, n_lane, facts->form[1 - f] ? 1 : 0, count[1 - f] + l, count[f] + l);
        }
}

/* ---- costs ---- */

/* n cells, each a row of lanes, become `cents` in one lane; returns the factor. Where nothing was spent the first cell
 * bears all. */
static double scale_cells(size_t n, size_t n_lane, size_t lane, int64_t cents, int64_t *cost, int64_t *weight,
                          int64_t *part) {
    int64_t drawn = 0;
    for (size_t k = 0; k < n; k++)
        drawn += weight[k] = cost[k * n_lane + lane];
    if (drawn == 0)
        weight[0] = 1;
    money_allocate(cents, n, weight, part);
    for (size_t k = 0; k < n; k++)
        cost[k * n_lane + lane] = part[k];
    return drawn > 0 ? (double)cents / (double)drawn : 1.0;
}

void facts_scale(const struct facts *facts, size_t n_care, size_t n_lane, int64_t *cost, double *factor,
                 int64_t *weight, int64_t *part) {
    for (size_t l = 0; l < n_lane; l++) {
        bool whole = facts->total || facts->part;
        if (whole)
            factor[l] = factor[n_lane + l] = scale_cells(
                CARE_FORMS * n_care, n_lane, l, facts->part ? facts->part[l] : facts->total->cents, cost, weight, part);
        for (size_t f = 0; f < CARE_FORMS && !whole; f++)
            factor[f * n_lane + l] = !facts->form[f] ? 1.0
                                                     : scale_cells(n_care, n_lane, l, facts->form[f]->cents,
                                                                   cost + f * n_care * n_lane, weight, part);
    }
}
