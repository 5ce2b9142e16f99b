/* The table for the council paper. */
#include "sim/engine/recall.h"
#include "sim/report/tables_build.h"

#include "sim/base/i18n.h"

/* What the lines are made of, beside the source; each NULL where the file does not have it. reserve: [n_municipality];
 * buffer: [scheme][period][municipality] at 90 %; of the region without municipality. */
struct council {
    const struct source *s;
    int64_t *quantile, *region_quantile, *buffer, *region_buffer, *reserve, *over_estimate;
    bool by_estimate; /* the reserve bears what is paid above the estimate, not above the budget */
};

/* Of one municipality, or of the region (n_municipality); unknown when one part is. */
static int64_t sum_period(const struct source *s, const int64_t *data, size_t period, size_t i) {
    int64_t sum = 0;
    for (size_t k = 0; k < s->n_municipality; k++) {
        int64_t one = data[period * s->n_municipality + k];
        if (i != s->n_municipality && k != i)
            continue;
        if (one == STORE_UNKNOWN)
            return STORE_UNKNOWN;
        sum += one;
    }
    return sum;
}

/* An amount by period: income above 0, expenditure below 0. i: a municipality, or the region (n_municipality). */
static int64_t line_budget(const struct council *c, size_t period, size_t i) {
    return sum_period(c->s, c->s->budget, period, i);
}

static int64_t line_cost(const struct council *c, size_t period, size_t i) {
    return -sum_period(c->s, c->s->own_cost, period, i);
}

/* Where the figures of the scheme that is shown begin. */
static size_t of_scheme(const struct source *s) {
    return s->shown_scheme * s->n_period * s->n_municipality;
}

static int64_t line_transfer(const struct council *c, size_t period, size_t i) {
    return -sum_period(c->s, c->s->structural + of_scheme(c->s), period, i);
}

static int64_t line_balance(const struct council *c, size_t period, size_t i) {
    return line_budget(c, period, i) + line_cost(c, period, i) + line_transfer(c, period, i);
}

/* What is taken out of the reserve, on average: unknown where the reserve is, and in the base year, at the end of which
 * it is known. */
static int64_t line_mutation(const struct council *c, size_t period, size_t i) {
    if (!c->reserve || sum_period(c->s, c->reserve, 0, i) == STORE_UNKNOWN || (period == 0 && c->s->n_year > 1))
        return STORE_UNKNOWN;
    if (!c->by_estimate)
        return -line_balance(c, period, i);
    int64_t over = c->over_estimate ? sum_period(c->s, c->over_estimate + of_scheme(c->s), period, i) : STORE_UNKNOWN;
    return over == STORE_UNKNOWN ? over : -over;
}

static int64_t line_result(const struct council *c, size_t period, size_t i) {
    int64_t mutation = line_mutation(c, period, i);
    return mutation == STORE_UNKNOWN ? mutation : line_balance(c, period, i) + mutation;
}

static int64_t line_risk(const struct council *c, size_t period, size_t i) {
    const struct source *s = c->s;
    if (!c->buffer || !c->region_buffer)
        return STORE_UNKNOWN;
    return i < s->n_municipality ? c->buffer[source_at(s, s->shown_scheme, period, i)]
                                 : c->region_buffer[s->shown_scheme * s->n_period + period];
}

/* field: taakveld of the BBV, the rules by which municipalities keep their accounts. band: with what 8 of 10 draws
 * give. optional: left out where the horizon is not known. */
static const struct {
    const char *text, *field, *kind;
    bool band, optional;
    int64_t (*amount)(const struct council *council, size_t period, size_t i);
} lines[] = {
    {N_("State budget for youth care"), "0.7", "S", false, false, line_budget},
    {N_("Cost of youth care, before settlement"), "6.72, 6.82", "S", false, false, line_cost},
    {N_("Contribution to the pool (below 0), or received from it"), "6.72, 6.82", "S", false, false, line_transfer},
    {N_("Balance of income and expenditure"), "", "", true, false, line_balance},
    {N_("From the reserve, or to it (below 0)"), "0.10", "I", false, true, line_mutation},
    {N_("Result after reserves"), "0.11", "", false, true, line_result},
    {N_("For the record: risk at 90 % certainty"), "", "", false, true, line_risk},
};

enum { LINES = sizeof lines / sizeof lines[0], LINE_TEXTS = 4 };

static int64_t quantile_of(const struct council *c, size_t p, size_t i) {
    const struct source *s = c->s;
    size_t r = s->n_scheme * s->n_period, horizon = s->n_period - 1;
    if (!c->quantile || !c->region_quantile || s->n_quantile <= P90)
        return STORE_UNKNOWN;
    return i < s->n_municipality ? c->quantile[p * r * s->n_municipality + source_at(s, s->shown_scheme, horizon, i)]
                                 : c->region_quantile[p * r + s->shown_scheme * s->n_period + horizon];
}

static void add_line(struct tables *t, const struct council *c, struct sheet *sheet, size_t i, size_t l) {
    const struct source *s = c->s;
    bool region = i == s->n_municipality, hidden = !region && s->hidden[i] && l > 0;
    if (lines[l].optional && lines[l].amount(c, s->n_period - 1, i) == STORE_UNKNOWN)
        return;
    tables_row(t, sheet);
    tables_set_text(sheet, 0, region ? _("Region in total") : tables_text(t, "%s", s->municipality[i]));
    tables_set_text(sheet, 1, _(lines[l].text));
    tables_set_text(sheet, 2, lines[l].field);
    tables_set_text(sheet, 3, lines[l].kind);
    for (size_t k = 0; k < s->n_period + (lines[l].band ? 2 : 0); k++) {
        if (hidden)
            tables_set_gap(sheet, LINE_TEXTS + k, CELL_WITHHELD);
        else if (k < s->n_period)
            tables_set_cents(sheet, LINE_TEXTS + k, lines[l].amount(c, k, i));
        else
            tables_set_cents(sheet, LINE_TEXTS + k, quantile_of(c, k == s->n_period ? P10 : P90, i));
    }
}

/* Only the scenario says what the reserve bears; it is asked for where there is one. */
static enum status load_bearing(struct source *s, struct council *c, struct note *note) {
    struct scenario scenario = {0};
    bool any = false;
    enum status status = source_cents(s, "/reserve/opening", s->n_municipality, &c->reserve, note);
    for (size_t i = 0; c->reserve && i < s->n_municipality; i++)
        any |= c->reserve[i] != STORE_UNKNOWN;
    if (status || !any)
        return status;
    status = recall_scenario(s->path, NULL, &scenario, note);
    if (!status)
        c->by_estimate = scenario.reserve_by_estimate;
    scenario_free(&scenario);
    return status;
}

static enum status load_council(struct source *s, struct council *c, struct note *note) {
    size_t r = s->n_scheme * s->n_period, n = r * s->n_municipality;
    enum status status = source_cents(s, "/summary/quantile", n * s->n_quantile, &c->quantile, note);
    if (!status)
        status = source_cents(s, "/region/quantile", r * s->n_quantile, &c->region_quantile, note);
    if (!status)
        status = source_cents(s, "/summary/buffer_required", n * s->n_certainty, &c->buffer, note);
    if (!status)
        status = source_cents(s, "/region/buffer_required", r * s->n_certainty, &c->region_buffer, note);
    if (!status)
        status = source_cents(s, "/summary/estimate_result_mean", n, &c->over_estimate, note);
    bool has_buffer = c->buffer && c->region_buffer && s->n_certainty > CERTAINTY_90;
    c->buffer = has_buffer ? c->buffer + CERTAINTY_90 * n : NULL;
    c->region_buffer = has_buffer ? c->region_buffer + CERTAINTY_90 * r : NULL;
    return status ? status : load_bearing(s, c, note);
}

enum status section_council(struct tables *t, struct source *s, struct note *note) {
    struct council c = {.s = s};
    enum status status = load_council(s, &c, note);
    if (status)
        return status;
    struct sheet *sheet = tables_add(
        t, "council", _("Council paper"),
        tables_text(t, _("For the council paper: means of the run by year. Scheme: %s."), s->label[s->shown_scheme]));
    const char *const head[LINE_TEXTS] = {_("Municipality"), _("Description"), _("Task field"), "S/I"};
    for (size_t k = 0; k < LINE_TEXTS; k++)
        tables_column(t, sheet, CELL_TEXT, false, head[k]);
    for (size_t period = 0; period < s->n_period; period++)
        tables_column(t, sheet, CELL_MONEY, false, tables_text(t, "%s", s->period[period]));
    tables_column(t, sheet, CELL_RESULT, false, _("8 of 10 draws, from"));
    tables_column(t, sheet, CELL_RESULT, false, _("8 of 10 draws, to"));
    for (size_t k = 0; k < s->n_shown * LINES; k++)
        add_line(t, &c, sheet, s->shown[k / LINES], k % LINES);
    for (size_t l = 0; s->all_shown && l < LINES; l++)
        add_line(t, &c, sheet, s->n_municipality, l);
    tables_note(t, sheet,
                _("Income above 0, expenditure below 0. S: structural, I: incidental. Fill in your own account and "
                  "budget of earlier years; they are not in a results file."));
    tables_note(t, sheet,
                _("Risk: what must be at hand to pay, in nine of ten draws, what comes on top of the estimate. What is "
                  "taken from the reserve: as if nobody finds other money."));
    return STATUS_OK;
}
