/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes from inputs of each grade: a sheet for results and one for contributions. */
#include "sim/tables/graded.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/decide/sensitivity.h"
#include "sim/engine/recall.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum status graded_load(const struct source *s, struct graded_figures *x, struct note *note) {
#define PART(part, axes, of)                                                                                           \
    {"/grades/" part "_measured", OPTIONAL, axes, .real = &x->of.share[GRADE_MEASURED]},                               \
        {"/grades/" part "_derived", OPTIONAL, axes, .real = &x->of.share[GRADE_DERIVED]},                             \
        {"/grades/" part "_calibrated", OPTIONAL, axes, .real = &x->of.share[GRADE_CALIBRATED]},                       \
        {"/grades/" part "_assumed", OPTIONAL, axes, .real = &x->of.share[GRADE_ASSUMED]},                             \
        {"/grades/" part "_most", OPTIONAL, axes, .text = &x->of.most},                                                \
        {"/grades/" part "_most_share", OPTIONAL, axes, .real = &x->of.most_share}
#define SCHEME_AXES                                                                                                    \
    { AXIS_SCHEME, AXIS_END }
    *x = (struct graded_figures){0};
    const struct result_row rows[] = {PART("result", MEMBER_AXES, result), PART("transfer", MEMBER_AXES, transfer),
                                      PART("region_result", SCHEME_AXES, region)};
    return SOURCE_READ(s, rows, note);
#undef PART
}

/* ---- keys in words ---- */

enum status graded_load_words(struct tables *t, const struct source *s, struct graded_words *words, struct note *note) {
    const struct result_row rows[] = {{"input", OPTIONAL, {AXIS_INPUT, AXIS_END}, .text = &words->path}};
    struct scenario scenario;
    bool known = false;
    *words = (struct graded_words){.n = result_length(s->result, AXIS_INPUT)};
    const char **word = tables_room(t, words->n + 1, sizeof *word);
    enum status status = word ? SOURCE_READ(s, rows, note) : STATUS_MEMORY;
    if (status || !words->path)
        return status;
    status = recall_if_known(s->result, &scenario, &known, note);
    known = known && scenario.inputs.n == words->n;
    for (size_t k = 0; k < words->n; k++) {
        char *label = known ? sensitivity_input_label(&scenario, k) : NULL;
        word[k] = label ? tables_print(t, "%s", label) : words->path[k];
        free(label);
    }
    words->word = word;
    scenario_free(&scenario);
    return status;
}

/* What the model draws for each set of inputs, by the key that gives its width. */
static const char *words_of_model(const char *key) {
    static const struct {
        const char *key, *words;
    } known[] = {{"demand.level.sd", N_("the unknown level of use")},
                 {"demand.sub_region_sd", N_("the level of use that neighbours share")},
                 {"cost.trend_sd", N_("the growth of prices")},
                 {"cost.start_sd", N_("the common level of cost")},
                 {"budget.macro_sd", N_("the total of the budgets")},
                 {"budget.share_sd", N_("the shares in the budget")},
                 {"budget.share_sd_of", N_("the shares in the budget of who books otherwise")}};
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        if (strcmp(known[k].key, key) == 0)
            return _(known[k].words);
    return NULL;
}

const char *graded_word(const struct graded_words *words, const char *key) {
    for (size_t k = 0; words->word && k < words->n; k++)
        if (strcmp(words->path[k], key) == 0)
            return words->word[k];
    const char *known = words_of_model(key);
    return known ? known : key;
}

/* ---- the sheets ---- */

static void put_shares(const struct graded_part *part, struct sheet *sheet, size_t at) {
    static const enum grade order[] = {GRADE_ASSUMED, GRADE_CALIBRATED, GRADE_DERIVED, GRADE_MEASURED};
    double rest = 1.0;
    for (size_t k = 0; k < GRADE_COUNT; k++) {
        tables_put_real(sheet, part->share[order[k]][at]);
        rest -= part->share[order[k]][at];
    }
    tables_put_real(sheet, rest > 0.0 ? rest : rest + fabs(rest)); /* of rounding; not a number stays so */
}

static void put_row(const struct source *s, const struct graded_part *part, const struct graded_words *words,
                    struct sheet *sheet, size_t place, size_t scheme) {
    size_t at = place == PLACE_REGION ? scheme : scheme * s->n_municipality + place;
    char percent[FORMAT_SIZE];
    tables_row_of(sheet, place);
    tables_put_scheme(sheet, scheme);
    put_shares(part, sheet, at);
    if (part->most[at][0])
        tables_put_text(sheet, tables_print(sheet->tables, "%s (%s)", graded_word(words, part->most[at]),
                                            format_percent(part->most_share[at], 0, percent)));
    else
        tables_put(sheet, (struct cell){.kind = CELL_EMPTY});
    if (s->all_shown && place != PLACE_REGION)
        tables_minor(sheet);
}

/* region: NULL where it has none. */
static void add_rows(const struct source *s, const struct graded_part *part, const struct graded_part *region,
                     const struct graded_words *words, struct sheet *sheet, const char *rest) {
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), COLUMN(N_("Scheme"), CELL_TEXT),
                   COLUMN(N_("assumed"), CELL_SHARE), COLUMN(N_("calibrated"), CELL_SHARE),
                   COLUMN(N_("derived"), CELL_SHARE), COLUMN(N_("measured"), CELL_SHARE));
    tables_column(sheet, COLUMN(rest, CELL_SHARE));
    tables_column(sheet, COLUMN(_("Weighs most"), CELL_TEXT));
    for (size_t row = 0, place; source_next(s, row, &place); row++)
        for (size_t k = s->first; k < s->end; k++)
            if (place != PLACE_REGION || region)
                put_row(s, place == PLACE_REGION ? region : part, words, sheet, place, k);
}

static void add_result(struct tables *t, const struct source *s, const struct graded_figures *x,
                       const struct graded_words *words) {
    struct sheet *sheet = tables_add(
        t, "grades", _("Of the uncertainty in the result over %s: the part that comes from inputs of each grade."),
        s->horizon);
    add_rows(s, &x->result, &x->region, words, sheet, _("chance"));
    tables_note(sheet, "%s",
                _("Shares of the variance over all draws. chance: what nobody can know beforehand, such as the swings "
                  "of the years, who comes and what he costs. Weighs most: the input that most of the variance comes "
                  "from, and how much. Figures in the place of assumptions make a result surer, more draws do not."));
}

static void add_transfer(struct tables *t, const struct source *s, const struct graded_figures *x,
                         const struct graded_words *words) {
    struct sheet *sheet = tables_add(t, "grades_transfer",
                                     _("Of what moves the expected contribution or receipt over %s: the part that "
                                       "comes from inputs of each grade."),
                                     s->horizon);
    add_rows(s, &x->transfer, NULL, words, sheet, _("together"));
    tables_note(sheet, "%s",
                _("Shares of the variance over the sets of inputs, free of chance: what \"structurally\" is judged by. "
                  "together: what comes from several inputs at once, or cannot be told apart."));
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct graded_figures x;
    struct graded_words words;
    enum status status = graded_load(s, &x, note);
    if (!status && (x.result.most || x.transfer.most))
        status = graded_load_words(t, s, &words, note);
    if (status)
        return status;
    if (x.result.most && x.region.most)
        add_result(t, s, &x, &words);
    if (x.transfer.most)
        add_transfer(t, s, &x, &words);
    return STATUS_OK;
}

const struct section section_grades = {
    .name = "grades",
    .doc = N_("how much of the uncertainty comes from assumed inputs, and which one weighs most"),
    .sheet = {SHEET("grades", N_("Uncertainty by grade")), SHEET("grades_transfer", N_("Contribution by grade"))},
    .make = make,
};
