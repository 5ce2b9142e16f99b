/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sample results file of the store's tests.
 *
 * Values are a closed form of a variable's number and the row-major place of the element, so an axis turned wrongly
 * shows. test_store_read.py knows the same form. */
#ifndef TESTS_STORE_SAMPLE_H
#define TESTS_STORE_SAMPLE_H

#include "sim/store/result.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { N_DRAW = 2500, N_SCHEME = 2, N_MUNICIPALITY = 3, N_YEAR = 2, N_PERIOD = 3, N_FORM = 2, N_CARE = 2 };
enum { N_QUANTILE = 3, N_CERTAINTY = 2, N_INPUT = 2, N_OUTER = 5, TEXT_LENGTH = 100000 };

static const char *const schemes[] = {"none", "full"};
static const char *const codes[] = {"GM0014", "GM1900", "GM0037"};
static const char *const names[] = {"Groningen", "S\u00fadwest-Frysl\u00e2n", ""};
static const char *const periods[] = {"2015", "2016", "2016-2016"};
static const char *const forms[] = {"ZIN", "PGB"};
static const char *const cares[] = {"light", "heavy"};
static const char *const inputs[] = {"cost.price_trend", "demand.use_index[2]"};
static const double quantiles[] = {0.05, 0.5, 0.95};
static const double certainties[] = {0.7, 0.9};
static const int64_t years[] = {2015, 2016};

/* The draw-wise variables; payment has the draw axis in the middle. */
static const struct variable draw_wise[] = {
    {"clients",
     VALUE_INT32,
     5,
     {AXIS_DRAW, AXIS_CARE, AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY},
     "count",
     "Clients in the year"},
    {"cost", VALUE_CENTS, 4, {AXIS_DRAW, AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY}, "EUR", "Own cost before settlement"},
    {"payment", VALUE_CENTS, 4, {AXIS_SCHEME, AXIS_DRAW, AXIS_YEAR, AXIS_MUNICIPALITY}, "EUR", "Payment in the end"},
    {"outer", VALUE_INT32, 1, {AXIS_DRAW}, "1", "Outer index of the draw"},
    {"index", VALUE_DOUBLE, 2, {AXIS_DRAW, AXIS_YEAR}, "1", "Price index"},
};
enum { N_DRAW_WISE = sizeof draw_wise / sizeof draw_wise[0] };

static const struct variable whole[] = {
    {"residents", VALUE_INT64, 2, {AXIS_YEAR, AXIS_MUNICIPALITY}, "count", "Residents"},
    {"budget", VALUE_CENTS, 2, {AXIS_YEAR, AXIS_MUNICIPALITY}, "EUR", "Budget"},
    {"/summary/mean", VALUE_CENTS, 3, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY}, "EUR", "Mean result"},
    {"/summary/quantile",
     VALUE_CENTS,
     4,
     {AXIS_QUANTILE, AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY},
     "EUR",
     "Quantile of the result"},
    {"/summary/p_shortfall", VALUE_DOUBLE, 3, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY}, "share", "Chance"},
    {"/summary/buffer_required",
     VALUE_CENTS,
     4,
     {AXIS_CERTAINTY, AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY},
     "EUR",
     "Buffer"},
    {"/compare/rank",
     VALUE_INT32,
     4,
     {AXIS_SCHEME, AXIS_SCHEME_OTHER, AXIS_PERIOD, AXIS_MUNICIPALITY},
     "1",
     "Rank of the scheme"},
    {"/region/payment", VALUE_CENTS, 2, {AXIS_SCHEME, AXIS_PERIOD}, "EUR", "Total of the region"},
    {"/region/tolerance", VALUE_DOUBLE, 0, {AXIS_DRAW}, "1", "A single number"},
    {"/inputs/value", VALUE_DOUBLE, 2, {AXIS_OUTER, AXIS_INPUT}, "1", "Value of the input"},
};
enum { N_WHOLE = sizeof whole / sizeof whole[0] };

static const struct variable name_variable = {"municipality_name", VALUE_TEXT, 1,
                                              {AXIS_MUNICIPALITY}, "1",        "Name of the municipality"};

enum { UNKNOWN_VARIABLE = 2, UNKNOWN_ELEMENT = 5 };

/* Element i of variable number v (whole 0 ..., draw-wise 100 ...). The same form stands in test_store_read.py. */
static inline int64_t value_at(size_t v, size_t i) {
    if (v == UNKNOWN_VARIABLE && i == UNKNOWN_ELEMENT)
        return STORE_UNKNOWN;
    return (int64_t)((i * 7919 + v * 104729) % 2000003) - 1000000;
}

static inline void set_labels(struct axis_labels labels[AXIS_COUNT]) {
    memset(labels, 0, AXIS_COUNT * sizeof *labels);
    labels[AXIS_DRAW].length = N_DRAW;
    labels[AXIS_SCHEME] = (struct axis_labels){N_SCHEME, schemes, NULL, NULL};
    labels[AXIS_SCHEME_OTHER] = (struct axis_labels){N_SCHEME, schemes, NULL, NULL};
    labels[AXIS_MUNICIPALITY] = (struct axis_labels){N_MUNICIPALITY, codes, NULL, NULL};
    labels[AXIS_YEAR] = (struct axis_labels){N_YEAR, NULL, NULL, years};
    labels[AXIS_PERIOD] = (struct axis_labels){N_PERIOD, periods, NULL, NULL};
    labels[AXIS_FORM] = (struct axis_labels){N_FORM, forms, NULL, NULL};
    labels[AXIS_CARE] = (struct axis_labels){N_CARE, cares, NULL, NULL};
    labels[AXIS_QUANTILE] = (struct axis_labels){N_QUANTILE, NULL, quantiles, NULL};
    labels[AXIS_CERTAINTY] = (struct axis_labels){N_CERTAINTY, NULL, certainties, NULL};
    labels[AXIS_INPUT] = (struct axis_labels){N_INPUT, inputs, NULL, NULL};
    labels[AXIS_OUTER].length = N_OUTER;
}

static inline size_t axis_length(enum axis axis) {
    struct axis_labels labels[AXIS_COUNT];
    set_labels(labels);
    return labels[axis].length;
}

static inline size_t count_elements(const struct variable *variable) {
    size_t n = 1;
    for (size_t r = 0; r < variable->rank; r++)
        n *= axis_length(variable->axis[r]);
    return n;
}

static inline void put_value(enum value value, void *data, size_t at, int64_t number) {
    if (value == VALUE_INT32)
        ((int32_t *)data)[at] = (int32_t)number;
    else if (value == VALUE_DOUBLE)
        ((double *)data)[at] = (double)number / 8; /* exact in binary */
    else
        ((int64_t *)data)[at] = number;
}

/* ---- writing the sample ---- */

static inline enum status write_whole(struct store *store, struct note *note) {
    enum status status = store_write(store, &name_variable, names, note);
    for (size_t v = 0; v < N_WHOLE && !status; v++) {
        size_t n = count_elements(&whole[v]);
        int64_t *data = calloc(n, sizeof *data);
        for (size_t i = 0; i < n; i++)
            put_value(whole[v].value, data, i, value_at(v, i));
        status = store_write(store, &whole[v], data, note);
        free(data);
    }
    return status;
}

/* The engine's layout: draws next to each other, municipality slowest; strides are given in the variable's order. */
static inline void *make_rows(size_t v, size_t first, size_t n, size_t *stride) {
    const struct variable *variable = &draw_wise[v];
    size_t size[STORE_MAX_RANK], step[STORE_MAX_RANK] = {0}, all = n;
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t r = variable->rank; r-- > 0;) {
            enum axis axis = variable->axis[r];
            size[r] = axis_length(axis);
            if (axis == AXIS_DRAW || (axis == AXIS_MUNICIPALITY) != (pass == 1))
                continue;
            step[r] = all;
            all *= size[r];
        }
    for (size_t r = 0, other = 0; r < variable->rank; r++)
        if (variable->axis[r] != AXIS_DRAW)
            stride[other++] = step[r];
    int64_t *data = calloc(all ? all : 1, sizeof *data);
    for (size_t i = 0; i < count_elements(variable); i++) {
        size_t rest = i, at = 0, draw = 0;
        for (size_t r = variable->rank; r-- > 0; rest /= size[r]) {
            at += rest % size[r] * step[r];
            if (variable->axis[r] == AXIS_DRAW)
                draw = rest % size[r];
        }
        if (draw >= first && draw < first + n)
            put_value(variable->value, data, at + draw - first, value_at(100 + v, i));
    }
    return data;
}

static inline enum status append_draws(struct store *store, size_t first, size_t n, struct note *note) {
    struct rows rows[N_DRAW_WISE];
    void *data[N_DRAW_WISE];
    for (size_t v = 0; v < N_DRAW_WISE; v++) {
        data[v] = make_rows(v, first, n, rows[v].stride);
        rows[v].variable = &draw_wise[v];
        rows[v].data = data[v];
    }
    enum status status = store_append(store, first, n, rows, N_DRAW_WISE, note);
    for (size_t v = 0; v < N_DRAW_WISE; v++)
        free(data[v]);
    return status;
}

static inline enum status write_provenance(struct store *store, const char *format, struct note *note) {
    char *text = malloc(TEXT_LENGTH + 1);
    memset(text, 'x', TEXT_LENGTH);
    text[TEXT_LENGTH] = '\0';
    enum status status = store_write_provenance(store, "format", format, note);
    if (!status)
        status = store_write_provenance(store, "scenario", text, note);
    if (!status)
        status = store_write_provenance(store, "empty", "", note);
    free(text);
    return status;
}

/* Appends in blocks of these sizes, the last one repeated. */
static inline enum status write_sample(const char *path, const size_t *block, size_t n_block, struct note *note) {
    struct axis_labels labels[AXIS_COUNT];
    struct store *store = NULL;
    set_labels(labels);
    enum status status = store_create(path, labels, &store, note);
    if (status)
        return status;
    status = write_whole(store, note);
    for (size_t first = 0, b = 0; first < N_DRAW && !status; b++) {
        size_t n = block[b < n_block ? b : n_block - 1];
        n = n < N_DRAW - first ? n : N_DRAW - first;
        status = append_draws(store, first, n, note);
        first += n;
    }
    if (!status)
        status = write_provenance(store, "1", note);
    if (!status)
        return store_finish(store, note);
    store_abandon(store);
    return status;
}

/* ---- places ---- */

struct place {
    char folder[256];
    char path[300], part[310];
    bool in_memory;
};

static inline int set_up(void **state) {
    struct place *place = calloc(1, sizeof *place);
    const char *base = getenv("TMPDIR");
    (void)snprintf(place->folder, sizeof place->folder, "%s/store.XXXXXX", base ? base : "/tmp");
    if (!mkdtemp(place->folder))
        return -1;
    (void)snprintf(place->path, sizeof place->path, "%s/run.h5", place->folder);
    (void)snprintf(place->part, sizeof place->part, "%s.part", place->path);
    *state = place;
    return 0;
}

/* The same with the results file in memory: then nothing may appear in the folder. */
static inline int set_up_memory(void **state) {
    if (set_up(state) != 0)
        return -1;
    struct place *place = *state;
    place->in_memory = true;
    return store_keep_in_memory(place->path) != STATUS_OK;
}

static inline int tear_down_memory(void **state) {
    struct place *place = *state;
    store_forget(place->path);
    int failed = rmdir(place->folder) != 0 || result_is_there(place->path);
    free(place);
    return failed;
}

/* A test of what holds for every kind of results file. */
#define ON_DISK_AND_IN_MEMORY(test)                                                                                    \
    cmocka_unit_test_setup_teardown(test, set_up, tear_down), {                                                        \
#test " in memory", test, set_up_memory, tear_down_memory, NULL                                                \
    }

static inline int tear_down(void **state) {
    struct place *place = *state;
    char name[600];
    DIR *folder = opendir(place->folder);
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        (void)snprintf(name, sizeof name, "%s/%s", place->folder, entry->d_name);
        (void)remove(name);
    }
    closedir(folder);
    int failed = rmdir(place->folder);
    free(place);
    return failed;
}

static inline int exists(const char *path) {
    return access(path, F_OK) == 0;
}

static inline unsigned char *read_bytes(const char *path, size_t *n) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    struct stat info;
    assert_int_equal(fstat(fileno(file), &info), 0);
    *n = (size_t)info.st_size;
    unsigned char *bytes = malloc(*n + 1);
    assert_int_equal(fread(bytes, 1, *n, file), *n);
    fclose(file);
    return bytes;
}

static inline void write_bytes(const char *path, const unsigned char *bytes, size_t n) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

static inline void assert_refused(const char *path, enum status expected, const char *word) {
    struct result *result = NULL;
    struct note note = {0};
    assert_int_equal(result_open(path, &result, &note), expected);
    assert_null(result);
    assert_string_equal(note.file, path);
    assert_non_null(strstr(note.text, word));
}

/* The variable as it is to be read: its place is for the caller to set. */
static inline struct result_row row_of(const struct variable *variable) {
    struct result_row row = {variable->name, REQUIRED, {AXIS_END}, .integer = NULL};
    for (size_t r = 0; r < variable->rank; r++)
        row.axis[r] = variable->axis[r];
    row.axis[variable->rank] = AXIS_END;
    return row;
}

static inline void assert_values(const struct result *result, const struct variable *variable, size_t v) {
    struct note note = {0};
    size_t n = count_elements(variable);
    const int64_t *whole_number = NULL;
    const double *number = NULL;
    struct result_row real = row_of(variable), integer = row_of(variable);
    real.real = &number;
    integer.integer = &whole_number;
    assert_int_equal(result_has(result, variable->name), 1);
    assert_int_equal(result_read(result, AXIS_MUNICIPALITY, &real, 1, &note), STATUS_OK);
    double scale = variable->value == VALUE_DOUBLE ? 8 : 1;
    for (size_t i = 0; i < n; i++)
        assert_true(number[i] * scale == (double)value_at(v, i));
    if (variable->value == VALUE_DOUBLE) {
        assert_int_equal(result_read(result, AXIS_MUNICIPALITY, &integer, 1, &note), STATUS_FILE);
        assert_null(whole_number);
        return;
    }
    assert_int_equal(result_read(result, AXIS_MUNICIPALITY, &integer, 1, &note), STATUS_OK);
    for (size_t i = 0; i < n; i++)
        assert_true(whole_number[i] == value_at(v, i));
}

static inline struct store *start_sample(const char *path) {
    struct axis_labels labels[AXIS_COUNT];
    struct store *store = NULL;
    struct note note = {0};
    set_labels(labels);
    assert_int_equal(store_create(path, labels, &store, &note), STATUS_OK);
    return store;
}

#endif
