/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /reverse in the results file: written, and read again. */
#include "sim/base/i18n.h"
#include "sim/decide/reverse.h"
#include "sim/store/amend.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 80, TEXTS = 3, PARTS = 3 };

static const char *const part_name[PARTS] = {"", "_low", "_high"};
static const char *const part_meaning[PARTS] = {"smallest amount with which the reserve runs out with this probability",
                                                "lower end of the 95 % interval of the variable without _low",
                                                "upper end of the 95 % interval of the variable without _high"};

bool reverse_is_stored(const struct result *result) {
    return result_has(result, "/reverse/now");
}

static double part_of(const struct reverse_answer *answer, size_t part) {
    return part == 0 ? answer->value : part == 1 ? answer->low : answer->high;
}

static void set_part(struct reverse_answer *answer, size_t part, double value) {
    *(part == 0 ? &answer->value : part == 1 ? &answer->low : &answer->high) = value;
}

/* What the placements are, by name. */
static const char *const text_name[TEXTS] = {"/reverse/product", "/reverse/product_label", "/reverse/product_label_en"};

static void list_texts(struct reverse *reverse, char **text[TEXTS]) {
    text[0] = &reverse->product;
    text[1] = &reverse->product_label[0];
    text[2] = &reverse->product_label[1];
}

/* ---- writing ---- */

static enum status write_answer(const struct reverse *reverse, struct store *store, size_t kind, size_t part,
                                bool region, double *buffer, struct note *note) {
    char name[NAME_SIZE];
    double *to = buffer;
    size_t first = region ? reverse->n_municipality : 0, last = region ? reverse->n_place : reverse->n_municipality;
    snprintf(name, sizeof name, "/reverse/%s%s%s", region ? "region_" : "", trouble_at(kind)->name, part_name[part]);
    struct variable variable = {name,
                                VALUE_DOUBLE,
                                region ? 2 : 3,
                                {AXIS_SCHEME, AXIS_CHANCE, AXIS_MUNICIPALITY},
                                trouble_at(kind)->step < 1.0 ? "share" : "count",
                                part_meaning[part]};
    for (size_t s = 0; s < reverse->n_scheme; s++)
        for (size_t target = 0; target < REVERSE_TARGETS; target++)
            for (size_t place = first; place < last; place++)
                *to++ = part_of(&reverse->answer[reverse_at(reverse, s, kind, target, place)], part);
    return store_write(store, &variable, buffer, note);
}

static enum status write_answers(const struct reverse *reverse, struct store *store, struct note *note) {
    double *buffer = calloc(reverse->n_scheme * REVERSE_TARGETS * reverse->n_place, sizeof *buffer);
    enum status status = buffer ? STATUS_OK : STATUS_MEMORY;
    for (size_t k = 0; k < 2 * PARTS * TROUBLES && !status; k++)
        status = write_answer(reverse, store, k / (2 * PARTS), k / 2 % PARTS, k % 2, buffer, note);
    free(buffer);
    return status;
}

static const char error_meaning[] = "Monte Carlo standard error of the variable without _se";

/* What the bound of the extra clients is, and what was asked. */
static enum status write_asked(const struct reverse *reverse, struct store *store, struct note *note) {
    static const struct variable options = {
        "/reverse/options", VALUE_TEXT, 0, {AXIS_DRAW}, "1", "what was asked, and the program that worked it out"};
    static const struct variable youths = {"/reverse/youths",
                                           VALUE_INT64,
                                           1,
                                           {AXIS_MUNICIPALITY},
                                           "count",
                                           "youths in the base year: no more extra "
                                           "clients are tried"};
    static const struct variable region = {"/reverse/region_youths",
                                           VALUE_INT64,
                                           0,
                                           {AXIS_DRAW},
                                           "count",
                                           "youths of the municipality with most of "
                                           "them, in which those of the region come"};
    const char *asked = reverse->asked;
    enum status status = store_write(store, &options, &asked, note);
    if (!status)
        status = store_write(store, &youths, reverse->youths, note);
    return status ? status : store_write(store, &region, reverse->youths + reverse->n_municipality, note);
}

/* A figure [n_scheme][n_place]: of the municipalities or of the region. */
static enum status write_chance(const struct reverse *reverse, struct store *store, const char *name, bool region,
                                const double *from, const char *meaning, struct note *note) {
    size_t n = region ? 1 : reverse->n_municipality, first = region ? reverse->n_municipality : 0;
    double *buffer = calloc(reverse->n_scheme * n, sizeof *buffer);
    struct variable variable = {name, VALUE_DOUBLE, region ? 1 : 2, {AXIS_SCHEME, AXIS_MUNICIPALITY}, "share", meaning};
    if (!buffer)
        return STATUS_MEMORY;
    for (size_t s = 0; s < reverse->n_scheme; s++)
        memcpy(buffer + s * n, from + s * reverse->n_place + first, n * sizeof *buffer);
    enum status status = store_write(store, &variable, buffer, note);
    free(buffer);
    return status;
}

static enum status write_chances(const struct reverse *reverse, struct store *store, struct note *note) {
    enum status status = write_chance(reverse, store, "/reverse/now", false, reverse->now,
                                      "probability that the reserve runs out within the horizon as things are", note);
    if (!status)
        status = write_chance(reverse, store, "/reverse/now_se", false, reverse->now_se, error_meaning, note);
    if (!status)
        status = write_chance(reverse, store, "/reverse/region_now", true, reverse->now,
                              "as now, of all reserves together", note);
    return status ? status
                  : write_chance(reverse, store, "/reverse/region_now_se", true, reverse->now_se, error_meaning, note);
}

/* A reserve that is not known is STORE_UNKNOWN, which is REGION_UNKNOWN. */
static enum status write_places(const struct reverse *reverse, struct store *store, struct note *note) {
    static const struct variable name = {"/reverse/municipality_name", VALUE_TEXT, 1,
                                         {AXIS_MUNICIPALITY},          "1",        "name of the municipality"};
    static const struct variable reserve = {
        "/reverse/reserve", VALUE_CENTS, 1, {AXIS_MUNICIPALITY}, "EUR", "reserve before the first year of the horizon"};
    static const struct variable region = {
        "/reverse/region_reserve", VALUE_CENTS, 0, {AXIS_DRAW}, "EUR", "reserves of all municipalities together"};
    static const struct variable draws = {"/reverse/draws", VALUE_INT64, 0,
                                          {AXIS_DRAW},      "count",     "draws on which every amount was tried"};
    enum status status = store_write(store, &name, reverse->municipality, note);
    if (!status)
        status = store_write(store, &reserve, reverse->reserve, note);
    if (!status)
        status = store_write(store, &region, reverse->reserve + reverse->n_municipality, note);
    if (!status)
        status = store_write(store, &draws, &reverse->n_draw, note);
    return status ? status : write_chances(reverse, store, note);
}

static enum status write_schemes(const struct reverse *reverse, struct store *store, struct note *note) {
    static const struct variable label = {"/reverse/scheme_label", VALUE_TEXT, 1,
                                          {AXIS_SCHEME},           "1",        "what the scheme is called"};
    static const struct variable english = {"/reverse/scheme_label_en", VALUE_TEXT, 1, {AXIS_SCHEME}, "1",
                                            "the same in English"};
    enum status status = store_write(store, &label, reverse->scheme_label[0], note);
    return status ? status : store_write(store, &english, reverse->scheme_label[1], note);
}

static enum status write_texts(const struct reverse *reverse, struct store *store, struct note *note) {
    struct reverse copy = *reverse;
    char **text[TEXTS];
    list_texts(&copy, text);
    enum status status = STATUS_OK;
    for (size_t k = 0; k < TEXTS && !status; k++) {
        struct variable variable = {text_name[k], VALUE_TEXT, 0, {AXIS_DRAW}, "1", "what the extra clients use"};
        const char *one = *text[k];
        status = store_write(store, &variable, &one, note);
    }
    return status;
}

enum status reverse_record(struct store *store, const struct reverse *reverse, struct note *note) {
    struct axis_labels labels[AXIS_COUNT] = {0};
    labels[AXIS_CHANCE] = (struct axis_labels){.length = REVERSE_TARGETS, .number = reverse_target};
    labels[AXIS_SCHEME] =
        (struct axis_labels){.length = reverse->n_scheme, .text = (const char *const *)reverse->scheme};
    labels[AXIS_MUNICIPALITY] =
        (struct axis_labels){.length = reverse->n_municipality, .text = (const char *const *)reverse->code};
    enum status status = store_amend_open(store, "/reverse", labels, note);
    if (status)
        return status;
    status = write_texts(reverse, store, note);
    if (!status)
        status = write_schemes(reverse, store, note);
    if (!status)
        status = write_asked(reverse, store, note);
    if (!status)
        status = write_places(reverse, store, note);
    if (!status)
        status = write_answers(reverse, store, note);
    return status;
}

/* ---- reading ---- */

/* Files of before all schemes stood side by side hold one, without an axis. */
static bool has_schemes(const struct result *result) {
    return !result_has(result, "/reverse/scheme_name");
}

/* One variable along the schemes, where there is such an axis, and then along two more or AXIS_END. */
static enum status load_reals(const struct result *result, const char *name, enum axis second, enum axis third,
                              const double **number, struct note *note) {
    struct result_row row = {name, REQUIRED, {AXIS_SCHEME, second, third, AXIS_END}, .real = number};
    if (!has_schemes(result)) {
        const struct result_row old = {name, REQUIRED, {second, third, AXIS_END}, .real = number};
        row = old;
    }
    return result_read(result, AXIS_MUNICIPALITY, &row, 1, note);
}

static enum status load_answer(const struct result *result, struct reverse *reverse, size_t kind, size_t part,
                               bool region, struct note *note) {
    char name[NAME_SIZE];
    const double *number = NULL;
    size_t first = region ? reverse->n_municipality : 0, last = region ? reverse->n_place : reverse->n_municipality;
    snprintf(name, sizeof name, "/reverse/%s%s%s", region ? "region_" : "", trouble_at(kind)->name, part_name[part]);
    enum status status = load_reals(result, name, AXIS_CHANCE, region ? AXIS_END : AXIS_MUNICIPALITY, &number, note);
    for (size_t s = 0; s < reverse->n_scheme && !status; s++)
        for (size_t target = 0; target < REVERSE_TARGETS; target++)
            for (size_t place = first; place < last; place++)
                set_part(&reverse->answer[reverse_at(reverse, s, kind, target, place)], part, *number++);
    return status;
}

static enum status load_chance(const struct result *result, const struct reverse *reverse, const char *name,
                               bool region, double *to, struct note *note) {
    const double *number = NULL;
    size_t n = region ? 1 : reverse->n_municipality, first = region ? reverse->n_municipality : 0;
    enum status status = load_reals(result, name, region ? AXIS_END : AXIS_MUNICIPALITY, AXIS_END, &number, note);
    for (size_t s = 0; s < reverse->n_scheme && !status; s++)
        memcpy(to + s * reverse->n_place + first, number + s * n, n * sizeof *to);
    return status;
}

static enum status load_chances(const struct result *result, struct reverse *reverse, struct note *note) {
    enum status status = load_chance(result, reverse, "/reverse/now", false, reverse->now, note);
    if (!status)
        status = load_chance(result, reverse, "/reverse/now_se", false, reverse->now_se, note);
    if (!status)
        status = load_chance(result, reverse, "/reverse/region_now", true, reverse->now, note);
    return status ? status : load_chance(result, reverse, "/reverse/region_now_se", true, reverse->now_se, note);
}

/* Names and labels of the schemes; of the only one where the file has no axis of them. */
static enum status load_schemes(const struct result *result, struct reverse *reverse, struct note *note) {
    const char *const *name, *const *label, *const *english;
    bool several = has_schemes(result);
    enum axis axis = several ? AXIS_SCHEME : AXIS_END;
    const struct result_row rows[] = {
        {several ? "/reverse/scheme" : "/reverse/scheme_name", REQUIRED, {axis, AXIS_END}, .text = &name},
        {"/reverse/scheme_label", REQUIRED, {axis, AXIS_END}, .text = &label},
        {"/reverse/scheme_label_en", REQUIRED, {axis, AXIS_END}, .text = &english},
    };
    enum status status = result_read(result, AXIS_MUNICIPALITY, rows, sizeof rows / sizeof rows[0], note);
    if (status)
        return status;
    reverse->n_scheme = several ? result_group_length(result, "/reverse", AXIS_SCHEME) : 1;
    reverse->scheme = stress_copy_texts(reverse->n_scheme, name);
    reverse->scheme_label[0] = stress_copy_texts(reverse->n_scheme, label);
    reverse->scheme_label[1] = stress_copy_texts(reverse->n_scheme, english);
    return reverse->scheme && reverse->scheme_label[0] && reverse->scheme_label[1] ? STATUS_OK : STATUS_MEMORY;
}

static enum status load_texts(const struct result *result, struct reverse *reverse, struct note *note) {
    char **to[TEXTS];
    list_texts(reverse, to);
    for (size_t k = 0; k < TEXTS; k++) {
        const char *const *text = NULL;
        const struct result_row row = {text_name[k], REQUIRED, {AXIS_END}, .text = &text};
        enum status status = result_read(result, AXIS_MUNICIPALITY, &row, 1, note);
        if (status)
            return status;
        *to[k] = strdup(*text);
        if (!*to[k])
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

static enum status load_names(const struct result *result, struct reverse *reverse, struct note *note) {
    const char *const *name, *const *code;
    const struct result_row rows[] = {
        {"/reverse/municipality_name", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .text = &name},
        {"/reverse/municipality", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .text = &code},
    };
    enum status status = result_read(result, AXIS_MUNICIPALITY, rows, 2, note);
    if (status)
        return status;
    reverse->n_municipality = result_group_length(result, "/reverse", AXIS_MUNICIPALITY);
    reverse->n_place = reverse->n_municipality + 1;
    reverse->municipality = stress_copy_texts(reverse->n_municipality, name);
    reverse->code = stress_copy_texts(reverse->n_municipality, code);
    if (!reverse->municipality || !reverse->code)
        return STATUS_MEMORY;
    status = load_schemes(result, reverse, note);
    return status ? status : load_texts(result, reverse, note);
}

static enum status make_room(struct reverse *reverse) {
    reverse->reserve = calloc(reverse->n_place, sizeof *reverse->reserve);
    reverse->now = calloc(reverse->n_scheme * reverse->n_place, sizeof *reverse->now);
    reverse->now_se = calloc(reverse->n_scheme * reverse->n_place, sizeof *reverse->now_se);
    reverse->answer = calloc(reverse_at(reverse, reverse->n_scheme, 0, 0, 0), sizeof *reverse->answer);
    return reverse->reserve && reverse->now && reverse->now_se && reverse->answer ? STATUS_OK : STATUS_MEMORY;
}

/* Those of the municipalities, and that of the region behind them. */
static void join_counts(const struct reverse *reverse, const int64_t *count, const int64_t *region, int64_t *to) {
    memcpy(to, count, reverse->n_municipality * sizeof *to);
    to[reverse->n_municipality] = *region;
}

/* Files of before it was kept have none of it. */
static enum status load_asked(const struct result *result, struct reverse *reverse, struct note *note) {
    const char *const *asked;
    const int64_t *youths, *region;
    const struct result_row rows[] = {
        {"/reverse/options", REQUIRED, {AXIS_END}, .raw = &asked},
        {"/reverse/youths", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .integer = &youths},
        {"/reverse/region_youths", REQUIRED, {AXIS_END}, .integer = &region},
    };
    if (!result_has(result, "/reverse/options"))
        return STATUS_OK;
    enum status status = result_read(result, AXIS_MUNICIPALITY, rows, sizeof rows / sizeof rows[0], note);
    if (status)
        return status;
    reverse->asked = strdup(*asked);
    reverse->youths = calloc(reverse->n_place, sizeof *reverse->youths);
    if (!reverse->asked || !reverse->youths)
        return STATUS_MEMORY;
    join_counts(reverse, youths, region, reverse->youths);
    return STATUS_OK;
}

static enum status load_places(const struct result *result, struct reverse *reverse, struct note *note) {
    const int64_t *reserve, *region_reserve, *draws;
    const struct result_row rows[] = {
        {"/reverse/reserve", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .integer = &reserve},
        {"/reverse/region_reserve", REQUIRED, {AXIS_END}, .integer = &region_reserve},
        {"/reverse/draws", REQUIRED, {AXIS_END}, .integer = &draws},
    };
    enum status status = result_read(result, AXIS_MUNICIPALITY, rows, sizeof rows / sizeof rows[0], note);
    if (status)
        return status;
    join_counts(reverse, reserve, region_reserve, reverse->reserve);
    reverse->n_draw = *draws;
    return load_chances(result, reverse, note);
}

enum status reverse_load(const struct result *result, struct reverse *reverse, struct note *note) {
    memset(reverse, 0, sizeof *reverse);
    enum status status = load_names(result, reverse, note);
    if (!status && result_group_length(result, "/reverse", AXIS_CHANCE) != REVERSE_TARGETS)
        status = result_refuse_size(result, "/reverse/chance", note);
    if (!status)
        status = make_room(reverse);
    if (!status)
        status = load_asked(result, reverse, note);
    if (!status)
        status = load_places(result, reverse, note);
    for (size_t k = 0; k < 2 * PARTS * TROUBLES && !status; k++)
        status = load_answer(result, reverse, k / (2 * PARTS), k / 2 % PARTS, k % 2, note);
    if (status)
        reverse_free(reverse);
    return status;
}
