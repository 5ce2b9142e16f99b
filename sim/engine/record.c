/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/record.h"

#include "models/care/known.h"
#include "models/region/merger.h"
#include "sim/engine/leaving.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const form_name[FORM_COUNT] = {"ZIN", "PGB"};

/* Texts of the axes; all pointers into the plan, but the periods, which are built here. */
struct axis_texts {
    const char **scheme, **code, **unit, **period;
    const char **input;
    int64_t *year;
    char (*period_text)[32];
};

static void free_texts(struct axis_texts *a) {
    free(a->scheme);
    free(a->code);
    free(a->unit);
    free(a->period);
    free(a->input);
    free(a->year);
    free(a->period_text);
}

static enum status build_texts(const struct plan *plan, struct axis_texts *a) {
    size_t n_period = plan->n_year + 1;
    int base = plan->scenario->first_year;
    a->scheme = calloc(plan->n_scheme, sizeof *a->scheme);
    a->code = calloc(plan->n_municipality, sizeof *a->code);
    a->unit = calloc(plan->n_unit + 1, sizeof *a->unit);
    a->period = calloc(n_period, sizeof *a->period);
    a->year = calloc(plan->n_year, sizeof *a->year);
    a->input = calloc(plan->scenario->inputs.n + 1, sizeof *a->input);
    a->period_text = calloc(n_period, sizeof *a->period_text);
    if (!a->scheme || !a->code || !a->unit || !a->period || !a->year || !a->period_text || !a->input)
        return STATUS_MEMORY;
    for (size_t s = 0; s < plan->n_scheme; s++)
        a->scheme[s] = plan->scenario->scheme[s].name;
    for (size_t i = 0; i < plan->n_municipality; i++)
        a->code[i] = plan->scenario->region.municipality[i].code;
    for (size_t u = 0; u < plan->n_unit; u++)
        a->unit[u] = plan->scenario->region.division[plan->n_year - 1].unit[u].code;
    for (size_t k = 0; k < plan->scenario->inputs.n; k++)
        a->input[k] = plan->scenario->inputs.input[k].path;
    for (size_t t = 0; t < plan->n_year; t++) {
        a->year[t] = base + (int)t;
        snprintf(a->period_text[t], sizeof a->period_text[t], "%d", base + (int)t);
    }
    snprintf(a->period_text[plan->n_year], sizeof a->period_text[0], "%d-%d", base + 1, base + (int)plan->n_year - 1);
    for (size_t t = 0; t < n_period; t++)
        a->period[t] = a->period_text[t];
    return STATUS_OK;
}

enum status record_create(const struct plan *plan, const char *const *path, bool writes, enum store_level level,
                          struct store **store, struct note *note) {
    struct axis_texts text = {0};
    enum status status = build_texts(plan, &text);
    if (!status) {
        const struct axis_labels labels[AXIS_COUNT] = {
            [AXIS_DRAW] = {.length = level == STORE_SUMMARY ? 0 : (size_t)plan->scenario->n_draw},
            [AXIS_SCHEME] = {.length = plan->n_scheme, .text = text.scheme},
            [AXIS_SCHEME_OTHER] = {.length = plan->n_scheme, .text = text.scheme},
            [AXIS_MUNICIPALITY] = {.length = plan->n_municipality, .text = text.code},
            [AXIS_UNIT] = {.length = plan->n_unit, .text = text.unit},
            [AXIS_YEAR] = {.length = plan->n_year, .integer = text.year},
            [AXIS_PERIOD] = {.length = plan->n_year + 1, .text = text.period},
            [AXIS_FORM] = {.length = FORM_COUNT, .text = form_name},
            [AXIS_CARE] = {.length = plan->n_care, .text = (const char *const *)plan->scenario->care.care_name},
            [AXIS_QUANTILE] = {.length = MEASURE_QUANTILES, .number = measure_quantile},
            [AXIS_CERTAINTY] = {.length = MEASURE_CERTAINTIES, .number = measure_certainty},
            [AXIS_INPUT] = {.length = plan->scenario->inputs.n, .text = text.input},
            [AXIS_OUTER] = {.length = record_outer(plan, level)},
            [AXIS_TRAIT] = {.length = leaving_any_uncertain(plan->scenario) ? ATTITUDE_TRAITS : 0,
                            .text = attitude_name},
        };
        const struct lineups *lineups = &plan->scenario->lineups;
        status = !writes          ? store_create_packer(path[0], labels, store, note)
                 : lineups->n > 0 ? store_create_several(path, lineups, labels, store, note)
                                  : store_create(path[0], labels, store, note);
    }
    free_texts(&text);
    return status;
}

static const struct variable names[] = {
    {"municipality_name", VALUE_TEXT, 1, {AXIS_MUNICIPALITY}, "1", "name of the municipality"},
    {"scheme_label", VALUE_TEXT, 1, {AXIS_SCHEME}, "1", "name of the scheme as shown to people, Dutch"},
    {"scheme_label_en", VALUE_TEXT, 1, {AXIS_SCHEME}, "1", "name of the scheme as shown to people, English"},
    {"care_label", VALUE_TEXT, 1, {AXIS_CARE}, "1", "name of the care class as shown to people, Dutch"},
    {"care_label_en", VALUE_TEXT, 1, {AXIS_CARE}, "1", "name of the care class as shown to people, English"},
};

static const struct variable residents = {
    "residents", VALUE_INT64,
    2,           {AXIS_YEAR, AXIS_MUNICIPALITY},
    "count",     "residents on 1 January; later years than the data hold its last"};
static const struct variable youths = {
    "youths", VALUE_INT64, 2, {AXIS_YEAR, AXIS_MUNICIPALITY}, "count", "youths of 0 to 17 years"};
static const struct variable budget = {"budget", VALUE_CENTS,
                                       2,        {AXIS_YEAR, AXIS_MUNICIPALITY},
                                       "EUR",    "rijksbudget: what the state gives the municipality for youth care"};
static const struct variable guardianship = {"guardianship",
                                             VALUE_CENTS,
                                             2,
                                             {AXIS_YEAR, AXIS_MUNICIPALITY},
                                             "EUR",
                                             "part of the budget for guardianship (voogdij/18+), the same in every "
                                             "draw: it does not follow its clients; missing "
                                             "where it is not known, and counts as 0 there; only where any is known"};
static const struct variable budget_mean = {"budget_mean",
                                            VALUE_CENTS,
                                            2,
                                            {AXIS_YEAR, AXIS_MUNICIPALITY},
                                            "EUR",
                                            "mean of the uncertain rijksbudget over the draws; else absent"};
static const struct variable known_year = {
    "known_year",
    VALUE_INT64,
    2,
    {AXIS_YEAR, AXIS_MUNICIPALITY},
    "1",
    "1: the cost of all care is an account, the same in every draw; 0: it is not"};
static const struct variable report_sd = {"report_sd", VALUE_DOUBLE, 0,
                                          {0},         "log",        "relative error with which accounts are reported"};
static const struct variable budget_quantile = {
    "region_budget_quantile",
    VALUE_CENTS,
    1,
    {AXIS_QUANTILE},
    "EUR",
    "quantile of the region's uncertain rijksbudget of all years after the first together; else absent"};

static const struct variable by_hand[] = {
    {"scheme_by_hand",
     VALUE_TEXT,
     1,
     {AXIS_SCHEME},
     "1",
     "amounts by hand of the scheme: year, who to whom, EUR and why, in Dutch; only where a scheme has any"},
    {"scheme_by_hand_en", VALUE_TEXT, 1, {AXIS_SCHEME}, "1", "the same with the reasons in English"},
};

enum { BY_HAND_SIZE = 4096 };

/* "2019 GM0988 > GM1640 250000.00 (why); ...", a dash for an outside party; without a year where it is paid in all. Cut
 * off at its size. */
static void write_by_hand(const struct scenario *scenario, const struct scheme *scheme, size_t language, char *text) {
    const struct municipality *who = scenario->region.municipality;
    size_t used = 0;
    text[0] = '\0';
    for (size_t k = 0; k < scheme->n_by_hand && used < BY_HAND_SIZE; k++) {
        const struct by_hand *given = &scheme->by_hand[k];
        char year[16] = "";
        size_t t = 0;
        while (given->cents[t] == 0) /* it is paid in one year at least */
            t++;
        if (given->cents[0] == 0 || given->cents[scenario->n_year - 1] == 0)
            snprintf(year, sizeof year, "%d ", scenario->first_year + (int)t);
        int n = snprintf(text + used, BY_HAND_SIZE - used, "%s%s%s > %s %.2f (%s)", used ? "; " : "", year,
                         given->from < 0 ? "-" : who[given->from].code, given->to < 0 ? "-" : who[given->to].code,
                         (double)given->cents[t] / 100.0, given->reason[language]);
        used += n > 0 ? (size_t)n : 0;
    }
}

static enum status record_by_hand(struct store *store, const struct plan *plan, struct note *note) {
    const struct scenario *scenario = plan->scenario;
    bool any = false;
    for (size_t s = 0; s < plan->n_scheme; s++)
        any = any || scenario->scheme[s].n_by_hand > 0;
    if (!any)
        return STATUS_OK;
    const char **text = calloc(plan->n_scheme, sizeof *text);
    char *room = calloc(plan->n_scheme, BY_HAND_SIZE);
    enum status status = text && room ? STATUS_OK : STATUS_MEMORY;
    for (size_t language = 0; language < 2 && !status; language++) {
        for (size_t s = 0; s < plan->n_scheme; s++) {
            text[s] = room + s * BY_HAND_SIZE;
            write_by_hand(scenario, &scenario->scheme[s], language, room + s * BY_HAND_SIZE);
        }
        status = store_write(store, &by_hand[language], text, note);
    }
    free(text);
    free(room);
    return status;
}

static const struct variable described[2] = {
    {"scheme_description", VALUE_TEXT, 1, {AXIS_SCHEME}, "1", "what the scheme does, Dutch; only where one says it"},
    {"scheme_description_en", VALUE_TEXT, 1, {AXIS_SCHEME}, "1", "what the scheme does, English"},
};

static enum status record_descriptions(struct store *store, const struct plan *plan, struct note *note) {
    const struct scheme *scheme = plan->scenario->scheme;
    const char **text = calloc(plan->n_scheme, sizeof *text);
    enum status status = text ? STATUS_OK : STATUS_MEMORY;
    for (size_t language = 0; language < 2 && !status; language++) {
        bool any = false;
        for (size_t s = 0; s < plan->n_scheme; s++) {
            text[s] = scheme[s].description[language] ? scheme[s].description[language] : "";
            any = any || text[s][0];
        }
        if (any)
            status = store_write(store, &described[language], text, note);
    }
    free(text);
    return status;
}

static enum status record_names(struct store *store, const struct plan *plan, struct note *note) {
    const struct scenario *scenario = plan->scenario;
    size_t most = plan->n_municipality + plan->n_scheme + plan->n_care;
    const char **text = calloc(most, sizeof *text);
    if (!text)
        return STATUS_MEMORY;
    enum status status = STATUS_OK;
    for (size_t v = 0; !status && v < sizeof names / sizeof names[0]; v++) {
        for (size_t i = 0; v == 0 && i < plan->n_municipality; i++)
            text[i] = scenario->region.municipality[i].name;
        for (size_t s = 0; (v == 1 || v == 2) && s < plan->n_scheme; s++)
            text[s] = scenario->scheme[s].label[v - 1];
        for (size_t c = 0; v >= 3 && c < plan->n_care; c++)
            text[c] = scenario->care.care_label[v - 3][c];
        status = store_write(store, &names[v], text, note);
    }
    free(text);
    return status;
}

/* The axis is called probability, since xarray refuses a variable that bears the name of one of its several axes. */
static const struct variable quantile = {
    "quantile", VALUE_DOUBLE, 1, {AXIS_QUANTILE}, "1", "probabilities of the quantiles, the same as probability"};

static enum status record_known(struct store *store, const struct plan *plan, struct note *note) {
    const struct known *known = plan->scenario->care.known;
    if (!plan->care.condition)
        return STATUS_OK;
    int64_t *flag = calloc(plan->n_year * plan->n_municipality, sizeof *flag);
    if (!flag)
        return STATUS_MEMORY;
    for (size_t k = 0; k < known->n_cost; k++)
        if (known->cost[k].scope == KNOWN_TOTAL && known->cost[k].fact)
            flag[known->cost[k].year * plan->n_municipality + known->cost[k].municipality] = 1;
    enum status status = store_write(store, &known_year, flag, note);
    if (!status)
        status = store_write(store, &report_sd, &known->report_sd, note);
    free(flag);
    return status;
}

/* What is unknown in a region (REGION_UNKNOWN) is unknown in a file: STORE_UNKNOWN is the same number. */
static enum status record_guardianship(struct store *store, const struct plan *plan, struct note *note) {
    const struct region *region = &plan->scenario->region;
    return region_has_guardianship(region) ? store_write(store, &guardianship, region->guardianship, note) : STATUS_OK;
}

enum status record_inputs(struct store *store, const struct plan *plan, enum store_level level, struct note *note) {
    const struct region *region = &plan->scenario->region;
    enum status status = record_names(store, plan, note);
    if (!status)
        status = record_descriptions(store, plan, note);
    if (!status)
        status = record_by_hand(store, plan, note);
    if (!status)
        status = store_write(store, &quantile, measure_quantile, note);
    if (!status)
        status = store_write(store, &residents, region->residents, note);
    if (!status)
        status = store_write(store, &youths, region->youths, note);
    if (!status)
        status = record_known(store, plan, note);
    if (!status)
        status = record_guardianship(store, plan, note);
    if (!status && plan->budget_varies)
        status = store_write(store, &budget_mean, plan->budget, note);
    if (!status && plan->budget_varies)
        status = store_write(store, &budget_quantile, plan->budget_quantile, note);
    if (!status && (!plan->budget_varies || level == STORE_SUMMARY))
        status = store_write(store, &budget, plan->budget, note);
    return status ? status : record_units(store, plan, note);
}

static const struct variable outer = {
    "outer", VALUE_INT32, 1, {AXIS_DRAW}, "1", "outer index: draws with the same one share their uncertain inputs"};
static const struct variable budget_draws = {"budget", VALUE_CENTS,
                                             3,        {AXIS_DRAW, AXIS_YEAR, AXIS_MUNICIPALITY},
                                             "EUR",    "rijksbudget: what the state gives the municipality, uncertain"};
static const struct variable cost = {
    "cost", VALUE_CENTS, 4, {AXIS_DRAW, AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY}, "EUR", "own cost before settlement"};
static const struct variable clients = {"clients", VALUE_INT32,
                                        5,         {AXIS_DRAW, AXIS_CARE, AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY},
                                        "count",   "clients in the year"};
static const struct variable cost_care = {"cost_care", VALUE_CENTS,
                                          5,           {AXIS_DRAW, AXIS_CARE, AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY},
                                          "EUR",       "own cost by care class"};
static const struct variable payment = {"payment", VALUE_CENTS,
                                        4,         {AXIS_SCHEME, AXIS_DRAW, AXIS_YEAR, AXIS_MUNICIPALITY},
                                        "EUR",     "what the municipality pays in the end: own cost plus transfer"};

size_t record_rows(const struct plan *plan, const struct chunk *chunk, enum store_level level,
                   struct rows rows[RECORD_ROWS]) {
    size_t r = chunk->rows, m = plan->n_municipality, c = plan->n_care;
    /* Strides in the order of the variable's other axes: see the shapes in chunk.h. */
    const struct rows all[] = {
        {&outer, chunk->outer, {0}},
        {&cost, chunk->cost, {r, m * FORM_COUNT * r, FORM_COUNT * r}},
        {&clients, chunk->clients, {FORM_COUNT * r, r, m * c * FORM_COUNT * r, c * FORM_COUNT * r}},
        {&cost_care, chunk->cost_care, {r, c * r, m * c * FORM_COUNT * r, c * FORM_COUNT * r}},
        {&payment, chunk->payment, {plan->n_year * plan->n_place * r, plan->n_place * r, r}},
    };
    if (level == STORE_SUMMARY)
        return 0;
    size_t n = level == STORE_COSTS ? 3 : sizeof all / sizeof all[0];
    memcpy(rows, all, n * sizeof *rows);
    if (plan->budget_varies)
        rows[n++] = (struct rows){&budget_draws, chunk->budget, {plan->n_place * r, r}};
    return n + record_unit_rows(plan, chunk, level, rows + n);
}

enum status record_chunk(struct store *store, const struct plan *plan, const struct chunk *chunk,
                         enum store_level level, struct note *note) {
    struct rows rows[RECORD_ROWS];
    size_t n = record_rows(plan, chunk, level, rows);
    return n > 0 ? store_append(store, chunk->first, chunk->n_row, rows, n, note) : STATUS_OK;
}
