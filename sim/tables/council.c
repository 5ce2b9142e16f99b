/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/tables/council.h"

#include "models/analysis/privacy.h"
#include "sim/base/i18n.h"
#include "sim/tables/verdict.h"
#include <math.h>
#include <stdlib.h>

static const char YOUTH[] = "6.72, 6.82";

const struct council_line council_lines[LINES] = {
    [LINE_BUDGET] = {NULL, "0.7", "S", 1, 0},
    [LINE_GUARDIANSHIP] = {N_("of which guardianship and 18+"), "0.7", "S", 1, LINE_IS_PART},
    [LINE_COST] = {N_("Cost of youth care, before settlement"), YOUTH, "S", -1, 0},
    [LINE_ZIN] = {N_("of which care in kind (ZIN)"), YOUTH, "S", -1, LINE_IS_FORM | LINE_IS_PART},
    [LINE_PGB] = {N_("of which personal budgets (PGB, paid by the SVB)"), YOUTH, "S", -1, LINE_IS_FORM | LINE_IS_PART},
    [LINE_SHARED] = {N_("of which purchasing organisation and shared provisions"), YOUTH, "S", -1, LINE_IS_PART},
    [LINE_VOTED] = {N_("Estimate of the council, after settlement"), YOUTH, "S", -1, 0},
    [LINE_EXTRA] = {N_("Extra cost because others pay along"), YOUTH, "S", -1, 0},
    [LINE_CONTRIBUTION] = {N_("Contribution to the pool"), YOUTH, "S", -1, LINE_IS_TRANSFER},
    [LINE_RECEIPT] = {N_("Received from the pool"), YOUTH, "S", 1, LINE_IS_TRANSFER},
    [LINE_EXITS] = {N_("Exit fees and friction cost"), YOUTH, "I", 1, LINE_IS_TRANSFER | LINE_IS_BALANCE},
    [LINE_SETTLED] = {N_("Settlement of the year before"), YOUTH, "I", 1, LINE_IS_TRANSFER | LINE_IS_BALANCE},
    [LINE_NET] = {N_("On balance from the pool (expected, no verdict)"), YOUTH, "S/I", 1, LINE_IS_BALANCE},
    [LINE_BALANCE] = {N_("Balance of income and expenditure"), "", "", 1, LINE_IS_SUM | LINE_IS_BALANCE},
    [LINE_WHOLE] = {N_("of the whole budget of the municipality"), "", "", 0, LINE_IS_RECORD},
    [LINE_TAKEN] = {N_("Taken from the reserve"), "0.10", "I", 1, 0},
    [LINE_ADDED] = {N_("Added to the reserve"), "0.10", "I", -1, 0},
    [LINE_RESULT] = {N_("Result after reserves"), "0.11", "", 1, LINE_IS_SUM | LINE_IS_BALANCE},
    [LINE_OPEN] = {N_("For the record: still to be settled after the last year"), YOUTH, "I", 0,
                   LINE_IS_TRANSFER | LINE_IS_BALANCE | LINE_IS_RECORD},
    [LINE_ESTIMATED] = {N_("For the record: estimate of the council, as given"), YOUTH, "", 0, LINE_IS_RECORD},
    [LINE_OVER] = {N_("For the record: that estimate minus the expected payment"), YOUTH, "", 0,
                   LINE_IS_BALANCE | LINE_IS_RECORD},
    [LINE_RISK] = {N_("For the record: risk at 90 % certainty"), "", "", 0, LINE_IS_RECORD},
};

static bool is(enum line l, enum line_is what) {
    return (council_lines[l].is & what) != 0;
}

/* ---- amounts of one municipality in one year ---- */

static int64_t at_year(const struct council *c, const int64_t *data, size_t t, size_t i) {
    return data ? data[t * c->s->n_municipality + i] : STORE_UNKNOWN;
}

static int64_t cost_of(const struct council *c, enum line l, size_t t, size_t i) {
    const struct source *s = c->s;
    int64_t cost = s->own_cost[t * s->n_municipality + i];
    int64_t pgb = c->form ? c->form[(s->n_year + t) * s->n_municipality + i] : STORE_UNKNOWN;
    int64_t shared = c->shared ? at_year(c, c->shared, t, i) : 0;
    if (l == LINE_COST)
        return cost;
    if (l == LINE_SHARED)
        return c->shared ? shared : STORE_UNKNOWN;
    return l == LINE_PGB || pgb == STORE_UNKNOWN ? pgb : cost - pgb - shared;
}

static int64_t extra_of(const struct council *c, size_t scheme, size_t t, size_t i) {
    return c->extra ? c->extra[source_at(c->s, scheme, t, i)] : STORE_UNKNOWN;
}

static int64_t of_scheme(const struct council *c, const int64_t *data, size_t scheme, size_t t, size_t i) {
    return data ? data[(scheme * c->s->n_year + t) * c->s->n_municipality + i] : 0;
}

/* Paid in and received apart where the file has them, else on balance; what is incidental is known apart. */
static int64_t transfer_of(const struct council *c, size_t scheme, enum line l, size_t t, size_t i) {
    int64_t settled = of_scheme(c, c->settled, scheme, t, i), exits = of_scheme(c, c->exits, scheme, t, i);
    int64_t transfer = c->s->structural[source_at(c->s, scheme, t, i)] - settled - exits;
    int64_t paid = c->contribution ? of_scheme(c, c->contribution, scheme, t, i) : transfer > 0 ? transfer : 0;
    return l == LINE_EXITS ? -exits : l == LINE_SETTLED ? -settled : l == LINE_CONTRIBUTION ? paid : paid - transfer;
}

static int64_t net_of(const struct council *c, size_t scheme, size_t t, size_t i) {
    return -c->s->structural[source_at(c->s, scheme, t, i)];
}

static int64_t balance_of(const struct council *c, size_t scheme, size_t t, size_t i) {
    int64_t extra = extra_of(c, scheme, t, i), budget = at_year(c, c->s->budget, t, i);
    return budget - cost_of(c, LINE_COST, t, i) + net_of(c, scheme, t, i) - (extra == STORE_UNKNOWN ? 0 : extra);
}

/* What the reserve would have to take in or pay: the balance, or what is paid above the estimate. */
static int64_t growth_of(const struct council *c, size_t scheme, size_t t, size_t i) {
    if (!c->by_estimate)
        return balance_of(c, scheme, t, i);
    return c->over_estimate ? c->over_estimate[source_at(c->s, scheme, t, i)] : STORE_UNKNOWN;
}

/* What goes into the reserve, below 0 out of it and then no more than the years before left in it: unknown where the
 * reserve is, and in the base year, at the end of which it is known. */
static int64_t gain_of(const struct council *c, size_t scheme, size_t t, size_t i) {
    int64_t held = c->reserve ? c->reserve[i] : STORE_UNKNOWN, gain = STORE_UNKNOWN;
    for (size_t u = c->s->n_year > 1; held != STORE_UNKNOWN && u <= t; u++) {
        int64_t growth = growth_of(c, scheme, u, i), most = held > 0 ? held : 0;
        if (growth == STORE_UNKNOWN)
            return growth;
        gain = growth < -most ? -most : growth;
        held += gain;
    }
    return gain;
}

size_t council_reserve_short(const struct council *c, size_t scheme, size_t i) {
    for (size_t t = 0; t < c->s->n_year; t++) {
        int64_t gain = gain_of(c, scheme, t, i);
        if (gain != STORE_UNKNOWN && growth_of(c, scheme, t, i) < gain)
            return t;
    }
    return c->s->n_year;
}

static int64_t reserve_of(const struct council *c, size_t scheme, enum line l, size_t t, size_t i) {
    int64_t gain = gain_of(c, scheme, t, i);
    if (gain == STORE_UNKNOWN)
        return gain;
    if (l == LINE_RESULT)
        return balance_of(c, scheme, t, i) - gain;
    return l == LINE_ADDED ? (gain > 0 ? gain : 0) : gain < 0 ? -gain : 0;
}

/* What the council voted for a year, and how much more that is than what is expected: unknown where it did not. */
static int64_t estimate_of(const struct council *c, size_t scheme, enum line l, size_t t, size_t i) {
    bool given = c->estimate && c->given && c->given[t * c->s->n_municipality + i] > 0;
    if (!given || (l == LINE_OVER && !c->over_estimate))
        return STORE_UNKNOWN;
    return l == LINE_OVER ? c->over_estimate[source_at(c->s, scheme, t, i)] : of_scheme(c, c->estimate, scheme, t, i);
}

static int64_t year_amount(const struct council *c, size_t scheme, enum line l, size_t t, size_t i) {
    switch (l) {
    case LINE_BUDGET:
        return at_year(c, c->s->budget, t, i);
    case LINE_GUARDIANSHIP:
        return at_year(c, c->guardianship, t, i);
    case LINE_COST:
    case LINE_ZIN:
    case LINE_PGB:
    case LINE_SHARED:
        return cost_of(c, l, t, i);
    case LINE_EXTRA:
        return extra_of(c, scheme, t, i);
    case LINE_CONTRIBUTION:
    case LINE_RECEIPT:
    case LINE_EXITS:
    case LINE_SETTLED:
        return transfer_of(c, scheme, l, t, i);
    case LINE_NET:
        return net_of(c, scheme, t, i);
    case LINE_BALANCE:
        return balance_of(c, scheme, t, i);
    case LINE_ESTIMATED:
    case LINE_OVER:
        return estimate_of(c, scheme, l, t, i);
    default:
        return reserve_of(c, scheme, l, t, i);
    }
}

/* ---- of a period, and of the region ---- */

/* Over the years of a period and the municipalities from `from` up to `to`; unknown when one part is. */
static int64_t amount(const struct council *c, size_t scheme, enum line l, size_t period, size_t i) {
    const struct source *s = c->s;
    bool region = i == s->n_municipality, horizon = period == s->n_year;
    size_t first = horizon ? s->n_year > 1 : period, last = horizon ? s->n_year : period + 1;
    int64_t sum = 0;
    if (l == LINE_RISK)
        return region ? s->region_need[scheme * s->n_period + period] : s->need[source_at(s, scheme, period, i)];
    if (l == LINE_OPEN)
        return horizon && !region && c->to_settle && c->to_settle[scheme * s->n_municipality + i] != STORE_UNKNOWN
                   ? -c->to_settle[scheme * s->n_municipality + i]
                   : STORE_UNKNOWN;
    for (size_t t = first; t < last; t++)
        for (size_t k = region ? 0 : i; k < (region ? s->n_municipality : i + 1); k++) {
            int64_t one = year_amount(c, scheme, l, t, k);
            if (one == STORE_UNKNOWN)
                return one;
            sum += one;
        }
    return sum;
}

/* What the council voted for the year of the budget: the same under every scheme. */
static int64_t voted(const struct council *c, size_t i) {
    const struct source *s = c->s; /* its last year, unless the budget comes after all of them */
    if (i >= s->n_municipality || atoi(s->period[c->now]) != c->budget_year)
        return STORE_UNKNOWN;
    return estimate_of(c, 0, LINE_ESTIMATED, c->now, i);
}

/* A balance of a period as a part of what there is for everything: NAN where that is not known. */
static double part_of(const struct council *c, size_t period, size_t i, int64_t cents) {
    size_t place = i < c->s->n_municipality ? i : PLACE_REGION;
    return c->whole ? source_part_of_whole(c->s, c->whole, period, place, cents) : (double)NAN;
}

double council_whole(const struct council *c, size_t i) {
    return 1.0 / part_of(c, 0, i, 1);
}

static bool has_some_year(const struct council *c, size_t scheme, size_t i, enum line l) {
    size_t t = 0;
    while (t < c->s->n_year && amount(c, scheme, l, t, i) == STORE_UNKNOWN)
        t++;
    return t < c->s->n_year;
}

/* With assumed inputs only who receives is told what goes in and out. */
static bool may_tell(const struct council *c, size_t scheme, size_t i) {
    return i == c->s->n_municipality || verdict_tells_amount(c->s, scheme, i);
}

bool council_has(const struct council *c, size_t scheme, size_t i, enum line l) {
    if (l == LINE_VOTED)
        return voted(c, i) != STORE_UNKNOWN;
    if (l == LINE_ESTIMATED || l == LINE_OVER)
        return has_some_year(c, scheme, i, l);
    if (l == LINE_WHOLE)
        return isfinite(part_of(c, c->s->n_year, i, amount(c, scheme, LINE_BALANCE, c->s->n_year, i)));
    if (l == LINE_NET && (may_tell(c, scheme, i) || c->s->hidden[i]))
        return false;
    bool some = l != LINE_EXTRA && l != LINE_EXITS && l != LINE_SETTLED;
    for (size_t t = 0; !some && t < c->s->n_year; t++)
        some = amount(c, scheme, l, t, i) != 0;
    return some && amount(c, scheme, l, c->s->n_year, i) != STORE_UNKNOWN;
}

/* ---- cells ---- */

static struct cell cents_cell(bool balance, int64_t cents) {
    if (cents == STORE_UNKNOWN)
        return (struct cell){.kind = CELL_UNKNOWN};
    return (struct cell){.kind = balance ? CELL_BALANCE : CELL_PAPER, .number = cents};
}

/* What the scenario says of the year of the account: the account and its forms. What it works out, as a budget, is not
 * what was booked. */
static int64_t given_of(const struct council *c, size_t i, enum line l) {
    if (l == LINE_ZIN || l == LINE_PGB)
        return c->account_form[(l == LINE_PGB) * c->s->n_municipality + i];
    return l == LINE_COST ? c->account[i] : STORE_UNKNOWN;
}

/* What the municipality keeps itself; its own account, or what its council voted, where the scenario has it. */
static struct cell own_cell(const struct council *c, size_t i, enum line l, bool account) {
    if (is(l, LINE_IS_RECORD) || l == LINE_NET)
        return (struct cell){.kind = CELL_EMPTY};
    bool known = c->account && i < c->s->n_municipality && c->account[i] != STORE_UNKNOWN;
    if (l == LINE_VOTED && !account)
        return cents_cell(false, voted(c, i));
    if (l == LINE_VOTED)
        return (struct cell){.kind = CELL_EMPTY};
    bool in_estimate = l == LINE_COST || is(l, LINE_IS_FORM | LINE_IS_TRANSFER) || l == LINE_EXTRA;
    if (!account && voted(c, i) != STORE_UNKNOWN && in_estimate)
        return (struct cell){.kind = CELL_EMPTY};
    int64_t given = account && known ? given_of(c, i, l) : STORE_UNKNOWN;
    if (given == STORE_UNKNOWN)
        return (struct cell){.kind = CELL_INPUT, .text = _("fill in")};
    if (!c->s->internal && c->account_clients[i] < PRIVACY_LEAST_CLIENTS)
        return (struct cell){.kind = CELL_WITHHELD};
    return cents_cell(false, given);
}

static struct cell change_cell(const struct council *c, size_t scheme, size_t i, enum line l) {
    if (council_lines[l].direction == 0 || c->now + 1 >= c->s->n_year)
        return (struct cell){.kind = CELL_EMPTY};
    int64_t before = amount(c, scheme, l, c->now, i), after = amount(c, scheme, l, c->now + 1, i);
    if (before == STORE_UNKNOWN || after == STORE_UNKNOWN)
        return (struct cell){.kind = CELL_EMPTY};
    return cents_cell(true, council_lines[l].direction * (after - before));
}

static struct cell part_cell(const struct council *c, size_t period, size_t i, int64_t cents) {
    return (struct cell){.kind = CELL_PART, .real = part_of(c, period, i, cents)};
}

static struct cell band_cell(const struct council *c, size_t scheme, size_t i, enum line l, size_t p) {
    const struct source *s = c->s;
    int64_t cents = source_quantile(s, p, scheme, s->n_year, i < s->n_municipality ? i : PLACE_REGION);
    if (l == LINE_WHOLE)
        return part_cell(c, s->n_year, i, cents);
    if (l == LINE_BALANCE)
        return cents_cell(true, cents);
    return (struct cell){.kind = CELL_EMPTY};
}

/* Of a period: empty where the line is of other ones, as that of the reserve, which is known from the end of the first
 * year on. */
static struct cell period_cell(const struct council *c, size_t scheme, size_t i, enum line l, size_t period) {
    if (l == LINE_WHOLE)
        return part_cell(c, period, i, amount(c, scheme, LINE_BALANCE, period, i));
    int64_t cents = amount(c, scheme, l, period, i);
    if (l == LINE_RISK && cents != STORE_UNKNOWN && cents < 0)
        cents = 0; /* nothing need be at hand */
    if (cents == STORE_UNKNOWN && l != LINE_RISK)
        return (struct cell){.kind = CELL_EMPTY};
    return cents_cell(is(l, LINE_IS_BALANCE), cents);
}

struct cell council_cell(const struct council *c, size_t scheme, size_t i, enum line l, size_t column) {
    const struct source *s = c->s;
    size_t change = COUNCIL_PERIODS + s->n_period, period = column - COUNCIL_PERIODS;
    bool region = i == s->n_municipality;
    if (column < COUNCIL_PERIODS)
        return own_cell(c, i, l, column == COUNCIL_ACCOUNT);
    if (l == LINE_VOTED)
        return (struct cell){.kind = CELL_EMPTY};
    if ((!region && s->hidden[i] && l > LINE_GUARDIANSHIP) || (is(l, LINE_IS_FORM) && c->hide_forms[i] && !s->internal))
        return (struct cell){.kind = CELL_WITHHELD};
    if (l == LINE_OPEN && period != s->n_year)
        return (struct cell){.kind = CELL_EMPTY};
    if (is(l, LINE_IS_TRANSFER) && !may_tell(c, scheme, i))
        return (struct cell){.kind = CELL_TEXT, .text = _("undecided")};
    if (column == change)
        return change_cell(c, scheme, i, l);
    if (column > change)
        return band_cell(c, scheme, i, l, column == change + 1 ? P10 : P90);
    return period_cell(c, scheme, i, l, period);
}
