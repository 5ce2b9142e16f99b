/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /reverse in the results file: written, and read again. */
#include "sim/base/i18n.h"
#include "sim/decide/reverse.h"
#include "sim/store/amend.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 80, TEXTS = 6, PARTS = 3 };

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

/* The texts by name: what the answers are about. */
static const char *const text_name[TEXTS] = {"/reverse/scheme_name",     "/reverse/scheme_label",
                                             "/reverse/scheme_label_en", "/reverse/product",
                                             "/reverse/product_label",   "/reverse/product_label_en"};

static void list_texts(struct reverse *reverse, char **text[TEXTS]) {
    text[0] = &reverse->scheme;
    text[1] = &reverse->scheme_label[0];
    text[2] = &reverse->scheme_label[1];
    text[3] = &reverse->product;
    text[4] = &reverse->product_label[0];
    text[5] = &reverse->product_label[1];
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
                                region ? 1 : 2,
                                {AXIS_CHANCE, AXIS_MUNICIPALITY},
                                trouble_at(kind)->step < 1.0 ? "share" : "count",
                                part_meaning[part]};
    for (size_t target = 0; target < REVERSE_TARGETS; target++)
        for (size_t place = first; place < last; place++)
            *to++ = part_of(&reverse->answer[reverse_at(reverse, kind, target, place)], part);
    return store_write(store, &variable, buffer, note);
}

static enum status write_answers(const struct reverse *reverse, struct store *store, struct note *note) {
    double *buffer = calloc(REVERSE_TARGETS * reverse->n_place, sizeof *buffer);
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

static enum status write_region(const struct reverse *reverse, struct store *store, struct note *note) {
    size_t region = reverse->n_municipality;
    static const struct variable reserve = {
        "/reverse/region_reserve", VALUE_CENTS, 0, {AXIS_DRAW}, "EUR", "reserves of all municipalities together"};
    static const struct variable now = {"/reverse/region_now", VALUE_DOUBLE, 0,
                                        {AXIS_DRAW},           "share",      "as now, of all reserves together"};
    static const struct variable se = {"/reverse/region_now_se", VALUE_DOUBLE, 0, {AXIS_DRAW}, "share", error_meaning};
    static const struct variable draws = {"/reverse/draws", VALUE_INT64, 0,
                                          {AXIS_DRAW},      "count",     "draws on which every amount was tried"};
    enum status status = store_write(store, &reserve, reverse->reserve + region, note);
    if (!status)
        status = store_write(store, &now, reverse->now + region, note);
    if (!status)
        status = store_write(store, &se, reverse->now_se + region, note);
    return status ? status : store_write(store, &draws, &reverse->n_draw, note);
}

/* A reserve that is not known is STORE_UNKNOWN, which is REGION_UNKNOWN. */
static enum status write_places(const struct reverse *reverse, struct store *store, struct note *note) {
    static const struct variable name = {"/reverse/municipality_name", VALUE_TEXT, 1,
                                         {AXIS_MUNICIPALITY},          "1",        "name of the municipality"};
    static const struct variable reserve = {
        "/reverse/reserve", VALUE_CENTS, 1, {AXIS_MUNICIPALITY}, "EUR", "reserve before the first year of the horizon"};
    static const struct variable now = {
        "/reverse/now",      VALUE_DOUBLE, 1,
        {AXIS_MUNICIPALITY}, "share",      "probability that the reserve runs out within the horizon as things are"};
    static const struct variable se = {"/reverse/now_se", VALUE_DOUBLE, 1, {AXIS_MUNICIPALITY}, "share", error_meaning};
    enum status status = store_write(store, &name, reverse->municipality, note);
    if (!status)
        status = store_write(store, &reserve, reverse->reserve, note);
    if (!status)
        status = store_write(store, &now, reverse->now, note);
    if (!status)
        status = store_write(store, &se, reverse->now_se, note);
    return status ? status : write_region(reverse, store, note);
}

static enum status write_texts(const struct reverse *reverse, struct store *store, struct note *note) {
    struct reverse copy = *reverse;
    char **text[TEXTS];
    list_texts(&copy, text);
    enum status status = STATUS_OK;
    for (size_t k = 0; k < TEXTS && !status; k++) {
        struct variable variable = {text_name[k], VALUE_TEXT, 0, {AXIS_DRAW}, "1", "what the answers are about"};
        const char *one = *text[k];
        status = store_write(store, &variable, &one, note);
    }
    return status;
}

enum status reverse_record(struct store *store, const struct reverse *reverse, struct note *note) {
    struct axis_labels labels[AXIS_COUNT] = {0};
    labels[AXIS_CHANCE] = (struct axis_labels){.length = REVERSE_TARGETS, .number = reverse_target};
    labels[AXIS_MUNICIPALITY] =
        (struct axis_labels){.length = reverse->n_municipality, .text = (const char *const *)reverse->code};
    enum status status = store_amend_open(store, "/reverse", labels, note);
    if (status)
        return status;
    status = write_texts(reverse, store, note);
    if (!status)
        status = write_asked(reverse, store, note);
    if (!status)
        status = write_places(reverse, store, note);
    if (!status)
        status = write_answers(reverse, store, note);
    return status;
}

/* ---- reading ---- */

static enum status check_size(const char *name, size_t n, size_t expected, struct note *note) {
    if (n == expected)
        return STATUS_OK;
    return note_error(note, STATUS_FILE, NULL, 0, name,
                      _("this variable has another size than its axes say; make the file again"));
}

/* expected numbers into `to`. */
static enum status load_doubles(const struct result *result, const char *name, size_t expected, double *to,
                                struct note *note) {
    double *data = NULL;
    size_t n = 0;
    enum status status = result_double(result, name, &n, &data, note);
    if (!status)
        status = check_size(name, n, expected, note);
    if (!status)
        memcpy(to, data, n * sizeof *to);
    free(data);
    return status;
}

static enum status load_counts(const struct result *result, const char *name, size_t expected, int64_t *to,
                               struct note *note) {
    int64_t *data = NULL;
    size_t n = 0;
    enum status status = result_int64(result, name, &n, &data, note);
    if (!status)
        status = check_size(name, n, expected, note);
    if (!status)
        memcpy(to, data, n * sizeof *to);
    free(data);
    return status;
}

static enum status load_answer(const struct result *result, struct reverse *reverse, size_t kind, size_t part,
                               bool region, double *buffer, struct note *note) {
    char name[NAME_SIZE];
    size_t first = region ? reverse->n_municipality : 0, last = region ? reverse->n_place : reverse->n_municipality;
    snprintf(name, sizeof name, "/reverse/%s%s%s", region ? "region_" : "", trouble_at(kind)->name, part_name[part]);
    enum status status = load_doubles(result, name, REVERSE_TARGETS * (last - first), buffer, note);
    for (size_t target = 0; target < REVERSE_TARGETS && !status; target++)
        for (size_t place = first; place < last; place++)
            set_part(&reverse->answer[reverse_at(reverse, kind, target, place)], part, *buffer++);
    return status;
}

static enum status load_names(const struct result *result, struct reverse *reverse, struct note *note) {
    char **text[TEXTS];
    size_t n = 0;
    enum status status =
        result_texts(result, "/reverse/municipality_name", &reverse->n_municipality, &reverse->municipality, note);
    if (!status)
        status = result_texts(result, "/reverse/municipality", &n, &reverse->code, note);
    if (!status && n != reverse->n_municipality) {
        result_free_texts(n, reverse->code);
        reverse->code = NULL;
        status = check_size("/reverse/municipality", n, reverse->n_municipality, note);
    }
    list_texts(reverse, text);
    for (size_t k = 0; k < TEXTS && !status; k++)
        status = result_text(result, text_name[k], text[k], note);
    reverse->n_place = reverse->n_municipality + 1;
    return status;
}

/* Files of before it was kept have none of it. */
static enum status load_asked(const struct result *result, struct reverse *reverse, struct note *note) {
    size_t n = reverse->n_municipality;
    if (!result_has(result, "/reverse/options"))
        return STATUS_OK;
    reverse->youths = calloc(reverse->n_place, sizeof *reverse->youths);
    if (!reverse->youths)
        return STATUS_MEMORY;
    enum status status = result_text(result, "/reverse/options", &reverse->asked, note);
    if (!status)
        status = load_counts(result, "/reverse/youths", n, reverse->youths, note);
    return status ? status : load_counts(result, "/reverse/region_youths", 1, reverse->youths + n, note);
}

static enum status load_places(const struct result *result, struct reverse *reverse, struct note *note) {
    size_t n = reverse->n_municipality;
    enum status status = load_counts(result, "/reverse/reserve", n, reverse->reserve, note);
    if (!status)
        status = load_counts(result, "/reverse/region_reserve", 1, reverse->reserve + n, note);
    if (!status)
        status = load_counts(result, "/reverse/draws", 1, &reverse->n_draw, note);
    if (!status)
        status = load_doubles(result, "/reverse/now", n, reverse->now, note);
    if (!status)
        status = load_doubles(result, "/reverse/now_se", n, reverse->now_se, note);
    if (!status)
        status = load_doubles(result, "/reverse/region_now", 1, reverse->now + n, note);
    if (!status)
        status = load_doubles(result, "/reverse/region_now_se", 1, reverse->now_se + n, note);
    return status;
}

enum status reverse_load(const struct result *result, struct reverse *reverse, struct note *note) {
    memset(reverse, 0, sizeof *reverse);
    double *buffer = NULL;
    enum status status = load_names(result, reverse, note);
    if (!status) {
        reverse->reserve = calloc(reverse->n_place, sizeof *reverse->reserve);
        reverse->now = calloc(reverse->n_place, sizeof *reverse->now);
        reverse->now_se = calloc(reverse->n_place, sizeof *reverse->now_se);
        reverse->answer = calloc(reverse_at(reverse, TROUBLES, 0, 0), sizeof *reverse->answer);
        buffer = calloc(REVERSE_TARGETS * reverse->n_place, sizeof *buffer);
        if (!reverse->reserve || !reverse->now || !reverse->now_se || !reverse->answer || !buffer)
            status = STATUS_MEMORY;
    }
    if (!status)
        status = load_asked(result, reverse, note);
    if (!status)
        status = load_places(result, reverse, note);
    for (size_t k = 0; k < 2 * PARTS * TROUBLES && !status; k++)
        status = load_answer(result, reverse, k / (2 * PARTS), k / 2 % PARTS, k % 2, buffer, note);
    free(buffer);
    if (status)
        reverse_free(reverse);
    return status;
}
