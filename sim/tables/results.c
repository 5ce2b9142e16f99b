/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The summary of a run: the expected result by scheme, and what every scheme does. */
#include "models/analysis/measure.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/engine/recall.h"
#include "sim/tables/accounts.h"
#include "sim/tables/accuracy.h"
#include "sim/tables/build.h"
#include "sim/tables/graded.h"
#include "sim/tables/verdict.h"
#include "sim/tables/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DESCRIPTION_SIZE = WORDS_SIZE };

/* NULL where the file has none of it. */
struct summary {
    const int64_t *mean_se; /* of the mean result */
    const int64_t *budget_mean, *budget_quantile;
    const double *sd_ratio;
    const int64_t *extra, *to_settle; /* cost by behaviour [scheme][period]; open in the end [scheme][municipality] */
    struct accuracy accuracy;
    struct graded_figures graded;
    struct graded_words words;
    struct accounts accounts;
};

static enum status load(const struct source *s, struct summary *x, struct note *note) {
    const struct result_row rows[] = {
        {"/summary/mean_se", REQUIRED, FIGURE_AXES, .integer = &x->mean_se},
        {"/summary/sd_ratio", REQUIRED, FIGURE_AXES, .real = &x->sd_ratio},
        {"region_budget_quantile", OPTIONAL, {AXIS_QUANTILE, AXIS_END}, .integer = &x->budget_quantile},
        {"/region/extra_cost", OPTIONAL, REGION_AXES, .integer = &x->extra}};
    /* By the old municipalities, whichever are shown: only sums over them are told. */
    const struct result_row old[] = {{"budget_mean", OPTIONAL, BUDGET_AXES, .integer = &x->budget_mean},
                                     {"/summary/to_settle_mean", OPTIONAL, MEMBER_AXES, .integer = &x->to_settle}};
    enum status status = SOURCE_READ(s, rows, note);
    if (!status)
        status = accuracy_load(s, &x->accuracy, note);
    return status ? status : result_read(s->result, AXIS_MUNICIPALITY, old, sizeof old / sizeof old[0], note);
}

/* ---- above the table ---- */

/* The 95 % error of the worst expected amount of a municipality over the horizon; unknown when one of them is. */
static int64_t worst_error(const struct source *s, const int64_t *se, size_t i) {
    int64_t worst = 0;
    for (size_t k = s->first; k < s->end; k++) {
        int64_t error = se[source_at(s, k, s->n_period - 1, i)];
        if (error == STORE_UNKNOWN)
            return error;
        worst = error > worst ? error : worst;
    }
    return (int64_t)(1.96 * (double)worst);
}

/* Each municipality's own: that of the region is many times as large. */
static void say_error(const struct source *s, const struct summary *x, struct sheet *sheet) {
    char of_one[FORMAT_SIZE], of_other[FORMAT_SIZE];
    size_t least = s->n_municipality, most = least;
    for (size_t row = 0; row < s->n_shown; row++) {
        size_t i = s->shown[row];
        int64_t error = worst_error(s, x->mean_se, i);
        if (s->hidden[i] || error == STORE_UNKNOWN)
            continue;
        least = least == s->n_municipality || error < worst_error(s, x->mean_se, least) ? i : least;
        most = most == s->n_municipality || error > worst_error(s, x->mean_se, most) ? i : most;
    }
    if (least == s->n_municipality)
        return;
    format_euro(worst_error(s, x->mean_se, least), of_one);
    format_euro(worst_error(s, x->mean_se, most), of_other);
    if (least == most)
        tables_lead(sheet, _("Monte Carlo error of an expected amount of %s: at most %s."), s->municipality[least],
                    of_one);
    else
        tables_lead(sheet, _("Monte Carlo error of an expected amount: from at most %s (%s) to at most %s (%s)."),
                    of_one, s->municipality[least], of_other, s->municipality[most]);
}

/* What few sets of uncertain inputs cannot tell. */
static void say_sets(const struct source *s, struct sheet *sheet) {
    if (s->groups < MEASURE_LEAST_GROUPS)
        tables_lead(sheet,
                    _("With fewer than %d sets of uncertain inputs (here %lld) no band, chance, buffer or error is "
                      "given: they would be far off. Give more draws."),
                    MEASURE_LEAST_GROUPS, (long long)s->groups);
}

/* The region's budget over the horizon, where budgets are uncertain; its spread where there are draws to see it. */
static void say_budget(const struct source *s, const struct summary *x, struct sheet *sheet) {
    char amount[FORMAT_SIZE], low[FORMAT_SIZE], high[FORMAT_SIZE];
    const int64_t *quantile = x->budget_quantile;
    int64_t total = 0;
    for (size_t i = 0; i < s->n_municipality; i++)
        total += s->budget[s->n_year * s->n_municipality + i];
    if (x->budget_mean && quantile && quantile[P10] < quantile[P90])
        tables_lead(sheet,
                    _("Budget uncertain: on average %s for the region over %s together, and from %s to %s in 8 of 10 "
                      "draws."),
                    format_euro(total, amount), s->horizon, format_euro(quantile[P10], low),
                    format_euro(quantile[P90], high));
    else if (x->budget_mean)
        tables_lead(sheet, _("Budget uncertain: on average %s for the region over %s together."),
                    format_euro(total, amount), s->horizon);
}

/* Nothing that is held against an assumed budget is knowledge. */
static void say_assumed(const struct source *s, struct sheet *sheet) {
    if (s->budget_origin == BUDGET_ASSUMED)
        tables_lead(sheet, "%s",
                    _("ASSUMED BUDGET: what the state gives is not in this scenario. Over or under this budget is no "
                      "shortfall or surplus, who pays in or receives under a scheme that shares by budget hangs on it, "
                      "and how sure it is counts in no band or share here. What care costs can be read. Real budgets: "
                      "scenarios/README.md says how."));
}

static void say_covers(const struct source *s, struct sheet *sheet) {
    char part[FORMAT_SIZE];
    if (s->budget_covers < 1.0)
        tables_lead(sheet,
                    _("Of the budgets %s is counted: the part that is meant for youth care itself, without access, "
                      "local teams and execution (budget.covers). Surplus and shortfall are held against that part."),
                    format_percent(s->budget_covers, 1, part));
}

static void say_hedge(const struct source *s, struct sheet *sheet) {
    if (source_lacks_hedge(s))
        tables_lead(sheet, "%s", source_lacks_hedge(s));
}

static void say_division(const struct source *s, struct sheet *sheet) {
    if (s->by_unit)
        tables_lead(sheet, "%s",
                    _("Municipalities as they are in the last year, after the mergers; years before a merger are sums "
                      "of the old municipalities. With --division old the old ones are shown."));
    else if (s->merged)
        tables_lead(sheet, "%s",
                    _("Municipalities as they were before the mergers. From a merger on these figures are arithmetic: "
                      "the new municipality settles, and its transfer is shared out by the budgets of its parts."));
}

/* Of the region's result under the first scheme that is shown, or of the one municipality's. An assumed budget without
 * an error counts in no share. */
static void say_grades(const struct source *s, const struct summary *x, struct sheet *sheet) {
    char share[FORMAT_SIZE], most[FORMAT_SIZE];
    size_t place = s->all_shown ? s->n_municipality : s->shown[0], k = s->first;
    const struct graded_part *part = s->all_shown ? &x->graded.region : &x->graded.result;
    size_t at = s->all_shown ? k : k * s->n_municipality + place;
    if (s->budget_guess || !part->most || isnan(part->share[GRADE_ASSUMED][at]) || (!s->all_shown && s->hidden[place]))
        return;
    format_percent(part->share[GRADE_ASSUMED][at], 0, share);
    format_percent(part->most_share[at], 0, most);
    if (part->most[at][0])
        tables_lead(
            sheet,
            _("Of the uncertainty in the result of %s (%s) %s comes from assumptions. Largest cause, assumed or "
              "not: %s (%s)."),
            s->all_shown ? _("the region") : s->municipality[place], s->label[k], share,
            graded_word(&x->words, part->most[at]), most);
    else
        tables_lead(sheet, _("Of the uncertainty in the result of %s (%s) %s comes from assumptions."),
                    s->all_shown ? _("the region") : s->municipality[place], s->label[k], share);
}

/* ---- results ---- */

static void put_place(const struct source *s, struct sheet *sheet, size_t place) {
    size_t horizon = s->n_period - 1;
    tables_row_of(sheet, place);
    for (size_t k = s->first; k < s->end; k++) {
        tables_put_cents(sheet, source_mean(s, k, horizon, place));
        for (size_t p = P10; k == s->first && p <= P90; p += P90 - P10)
            tables_put_cents(sheet, source_quantile(s, p, k, horizon, place));
    }
}

/* The first scheme with the band of its results. */
static void add_results(struct tables *t, const struct source *s, const struct summary *x) {
    const char *band = _("8 out of 10 times between");
    struct sheet *sheet = tables_add(t, "results", _("Expected result over %s together (%s minus payment), by scheme."),
                                     s->horizon, _(tables_budget(s)->name));
    say_assumed(s, sheet);
    say_error(s, x, sheet);
    say_sets(s, sheet);
    say_budget(s, x, sheet);
    say_covers(s, sheet);
    say_hedge(s, sheet);
    say_division(s, sheet);
    accuracy_say(s, &x->accuracy, sheet);
    say_grades(s, x, sheet);
    tables_column(sheet, COLUMN(_("Municipality"), CELL_TEXT));
    for (size_t k = s->first; k < s->end; k++) {
        tables_column(sheet, (struct sheet_column){s->label[k], CELL_RESULT, NULL, s->all_shown});
        if (k == s->first) {
            tables_column(sheet, GROUPED(band, _("from"), CELL_RESULT));
            tables_column(sheet, GROUPED(band, _("to"), CELL_RESULT));
        }
    }
    for (size_t row = 0, place; source_next(s, row, &place); row++)
        put_place(s, sheet, place);
    if (s->all_shown)
        tables_total(sheet);
    /* The first four schemes: more bars for each municipality cannot be told apart. */
    tables_chart(sheet, CHART_BARS, 0, 1, sheet && sheet->n_column > 6 ? 6 : s->end - s->first + 2);
}

/* ---- schemes ---- */

/* What is open after the last year, paid in the end by those who then have to pay. */
static int64_t sum_open(const struct source *s, const struct summary *x, size_t scheme, int sign) {
    size_t n = result_length(s->result, AXIS_MUNICIPALITY);
    int64_t sum = 0;
    if (x->to_settle[scheme * n] == STORE_UNKNOWN)
        return STORE_UNKNOWN;
    for (size_t i = 0; i < n; i++)
        sum += sign * x->to_settle[scheme * n + i] > 0 ? sign * x->to_settle[scheme * n + i] : 0;
    return sum;
}

static void put_scheme(const struct source *s, const struct summary *x, struct sheet *sheet, size_t k,
                       double *scratch) {
    int64_t count[VERDICT_TOLD_COUNT];
    verdict_count(s, k, count);
    tables_row(sheet);
    tables_put_scheme(sheet, k);
    tables_put_real(sheet, source_median(s, x->sd_ratio, k, scratch));
    for (size_t v = 0; v < VERDICT_TOLD_COUNT; v++)
        if (verdict_is_counted(s, (enum verdict)v))
            tables_put_count(sheet, count[v]);
    if (x->extra)
        tables_put_cents(sheet, x->extra[(k + 1) * s->n_period - 1]);
    for (int sign = 1; x->to_settle && sign >= -1; sign -= 2)
        tables_put_cents(sheet, sum_open(s, x, k, sign));
}

/* What the verdicts hang on: the share that comes from assumptions in the middle municipality, and what weighs most in
 * most of them. scratch[n_municipality]. */
static void say_hang(const struct source *s, const struct summary *x, struct sheet *sheet, size_t scheme,
                     double *scratch) {
    const struct graded_part *part = &x->graded.transfer;
    const char *most = "";
    char share[FORMAT_SIZE];
    size_t n = 0, often = 0;
    for (size_t row = 0; part->most && row < s->n_shown; row++) {
        size_t at = scheme * s->n_municipality + s->shown[row], same = 0;
        if (isnan(part->share[GRADE_ASSUMED][at]) || s->hidden[s->shown[row]])
            continue;
        scratch[n++] = part->share[GRADE_ASSUMED][at];
        for (size_t other = 0; other < s->n_shown; other++)
            same += strcmp(part->most[scheme * s->n_municipality + s->shown[other]], part->most[at]) == 0;
        if (part->most[at][0] && same > often) {
            often = same;
            most = part->most[at];
        }
    }
    if (n == 0 || often == 0)
        return;
    format_percent(source_middle(scratch, n), 0, share);
    if (n == 1)
        tables_note(sheet, _("What this hangs on: of its uncertainty %s comes from assumptions; %s weighs most."),
                    share, graded_word(&x->words, most));
    else
        tables_note(sheet,
                    _("What this hangs on: of its uncertainty %s comes from assumptions (median municipality); most "
                      "often %s weighs most (%zu of %zu). Of each municipality that stands in the tables of its "
                      "contribution or receipt."),
                    share, graded_word(&x->words, most), often, s->n_shown);
}

static void say_count(const struct source *s, struct sheet *sheet, size_t scheme,
                      const int64_t count[VERDICT_TOLD_COUNT]) {
    long long pay = count[VERDICT_PAYS], receive = count[VERDICT_RECEIVES];
    if (source_tells_payers(s))
        tables_note(sheet,
                    _("Certain (90 %%): %lld of %zu municipalities pay in or receive structurally under \"%s\" (pay "
                      "in: %lld, receive: %lld)."),
                    pay + receive, s->n_municipality, s->label[scheme], pay, receive);
    else
        tables_note(sheet,
                    _("Certain (90 %%), if what is assumed here is right: %lld of %zu municipalities receive "
                      "structurally under \"%s\". How many pay in is not told while inputs are assumed: with what is "
                      "expected of each that would name them."),
                    receive, s->n_municipality, s->label[scheme]);
}

/* In one sentence what is certain, for the first scheme that shares anything: own accounts raise this number. */
static void say_certain(const struct source *s, const struct summary *x, struct sheet *sheet, double *scratch) {
    for (size_t k = s->first; k < s->end; k++) {
        int64_t count[VERDICT_TOLD_COUNT];
        verdict_count(s, k, count);
        if (count[VERDICT_NEUTRAL] == (int64_t)s->n_municipality)
            continue;
        say_count(s, sheet, k, count);
        tables_note_assumed(sheet);
        if (s->budget_guess) {
            tables_note(sheet, "%s",
                        _("The budget is assumed and the same in every draw, so that nobody is certain to pay in or to "
                          "receive. Give real budgets, or how far the assumed shares may be off (budget.share_sd)."));
            return;
        }
        if (s->budget_given)
            tables_note(sheet,
                        _("Where a scheme shares by budget, that stands or falls with the budget shares of %s that the "
                          "scenario gives (budget.given), within their error."),
                        s->budget_given);
        say_hang(s, x, sheet, k, scratch);
        return;
    }
}

static bool is_described(const struct source *s, size_t scheme) {
    return s->description && s->description[scheme][0];
}

/* What each scheme says of itself; who says nothing is told of by its layers. */
static enum status say_descriptions(const struct source *s, struct sheet *sheet, struct note *note) {
    char safe[DESCRIPTION_SIZE], words[WORDS_SIZE];
    struct scenario scenario = {0};
    bool all = true, known = false;
    for (size_t k = s->first; k < s->end; k++)
        all &= is_described(s, k);
    enum status status = all ? STATUS_OK : recall_if_known(s->result, &scenario, &known, note);
    for (size_t k = s->first; k < s->end; k++)
        if (is_described(s, k))
            tables_note(sheet, "%s: %s", s->label[k], format_safe(s->description[k], safe, sizeof safe));
        else if (k < scenario.n_scheme && words_of_scheme(&scenario, k, words)[0])
            tables_note(sheet, "%s: %s", s->label[k], format_safe(words, safe, sizeof safe));
    scenario_free(&scenario);
    return status;
}

static void say_swings(const struct source *s, struct sheet *sheet) {
    if (!source_tells_payers(s) && s->n_municipality > 1)
        tables_note(sheet,
                    _("swings: standard deviation of what is paid over that without solidarity (median of all %zu "
                      "municipalities). receives: number of municipalities for which that is 90 %% certain over the "
                      "uncertain inputs."),
                    s->n_municipality);
    else if (s->n_municipality == 1)
        tables_note(sheet, "%s",
                    _("swings: standard deviation of what is paid over that without solidarity. pays in, receives: "
                      "whether that is 90 % certain over the uncertain inputs."));
    else
        tables_note(sheet,
                    _("swings: standard deviation of what is paid over that without solidarity (median of all %zu "
                      "municipalities). pays in, receives: number of municipalities for which that is 90 %% certain "
                      "over the uncertain inputs."),
                    s->n_municipality);
}

/* Own accounts are asked for only where they can end in a verdict. */
static void say_undecided(const struct source *s, const struct summary *x, struct sheet *sheet) {
    const char *why = _("For the others that is undecided: figures missing (enter your own accounts), or too few draws "
                        "to tell (more draws will).");
    if (!source_tells_payers(s))
        why = _("No verdict: while inputs are assumed that somebody pays in is told of nobody, and neither is how "
                "many. Own accounts can show that a municipality receives; too few draws: more of them can.");
    else if (accounts_of_all_shown(s, &x->accounts))
        why = _("For the others that is undecided: figures missing (the table of its contribution or receipt says how "
                "many more years of own accounts would decide), or too few draws to tell (more draws will).");
    tables_note(sheet, "%s", why);
}

/* Who pays in structurally is often undecided: the municipalities are counted by verdict, none is named. */
static enum status add_schemes(struct tables *t, const struct source *s, const struct summary *x, double *scratch,
                               struct note *note) {
    struct sheet *sheet = tables_add(t, "schemes", "%s", _("What does every scheme do?"));
    TABLES_COLUMNS(sheet, COLUMN(N_("Scheme"), CELL_TEXT), COLUMN(N_("swings"), CELL_SHARE));
    for (size_t v = 0; v < VERDICT_TOLD_COUNT; v++)
        if (verdict_is_counted(s, (enum verdict)v))
            tables_column(sheet, COLUMN(verdict_word((enum verdict)v), CELL_COUNT));
    if (x->extra)
        tables_column(sheet, COLUMN(_("Extra cost by behaviour"), CELL_MONEY));
    if (x->to_settle)
        TABLES_COLUMNS(sheet, GROUPED(N_("Still to be settled"), N_("to pay"), CELL_MONEY),
                       GROUPED(N_("Still to be settled"), N_("to receive"), CELL_MONEY));
    for (size_t k = s->first; k < s->end; k++)
        put_scheme(s, x, sheet, k, scratch);
    say_swings(s, sheet);
    say_undecided(s, x, sheet);
    enum status status = say_descriptions(s, sheet, note);
    if (x->extra)
        tables_note(sheet, _("Extra cost because others pay along (behaviour), over %s together."), s->horizon);
    if (x->to_settle)
        tables_note(sheet, _("Still to be settled on average after %s; not in the results."), s->period[s->n_year - 1]);
    say_certain(s, x, sheet, scratch);
    return status;
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct summary x = {0};
    double *scratch = source_room(s, s->n_municipality, sizeof *scratch);
    enum status status = scratch ? load(s, &x, note) : STATUS_MEMORY;
    if (!status)
        status = graded_load(s, &x.graded, note);
    if (!status && x.graded.result.most)
        status = graded_load_words(t, s, &x.words, note);
    if (!status)
        status = accounts_load(s, &x.accounts, note);
    if (status)
        return status;
    add_results(t, s, &x);
    return add_schemes(t, s, &x, scratch, note);
}

const struct section section_results = {
    .name = "results",
    .doc = N_("the summary: what each municipality may expect, and what every scheme does"),
    .sheet = {SHEET_IN("results", N_("Result"), BOOK_REGION, NULL),
              SHEET_IN("schemes", N_("Schemes"), BOOK_REGION, N_("Schemes"))},
    .make = make,
};
