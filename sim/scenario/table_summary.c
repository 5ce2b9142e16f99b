/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/table_summary.h"

#include "models/core/money.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/headings.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNTED_SIZE = 64 };

static int compare(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* How many differ: codes, or names where these stand in their place. false without memory. */
static bool count_municipalities(const struct table *table, size_t *n) {
    size_t column = table_column(table, "code"), n_code = 0;
    const char **code = calloc(table->n_row + 1, sizeof *code);
    *n = 0;
    if (!code)
        return false;
    for (size_t r = 0; r < table->n_row && column < table->n_column; r++)
        code[n_code++] = table_cell(table, r, column);
    qsort((void *)code, n_code, sizeof *code, compare);
    for (size_t k = 0; k < n_code; k++)
        *n += k == 0 || strcmp(code[k - 1], code[k]) != 0;
    free((void *)code);
    return true;
}

/* false where there is no such column, or more than can be added up. */
static bool add_up(const struct table *table, size_t column, int64_t *sum) {
    bool fits = column < table->n_column;
    *sum = 0;
    for (size_t r = 0; r < table->n_row && fits; r++) {
        struct note note = {0};
        int64_t cents = 0;
        if (table_cell(table, r, column)[0] &&
            table_cents(table, r, column, -MONEY_LIMIT, MONEY_LIMIT, &cents, &note) == STATUS_OK)
            fits = !__builtin_add_overflow(*sum, cents, sum);
    }
    return fits;
}

static const char *in_rows(size_t n, char text[COUNTED_SIZE]) {
    snprintf(text, COUNTED_SIZE, n == 1 ? _("%zu row") : _("%zu rows"), n);
    return text;
}

static const char *in_municipalities(size_t n, char text[COUNTED_SIZE]) {
    snprintf(text, COUNTED_SIZE, n == 1 ? _("%zu municipality") : _("%zu municipalities"), n);
    return text;
}

char *table_summary(const struct table *table, const char *column) {
    char reading[TABLE_READING_SIZE], sum[FORMAT_SIZE], rows[COUNTED_SIZE], municipalities[COUNTED_SIZE], *text = NULL;
    char *heading = headings_own(column);
    size_t n_municipality = 0;
    int64_t cents = 0;
    bool done = heading && count_municipalities(table, &n_municipality);
    int n = -1;
    if (done && n_municipality > 0 && add_up(table, table_column(table, column), &cents))
        n = asprintf(&text, "%s: %s; %s, %s, %s %s", table->file, table_reading(table, reading),
                     in_rows(table->n_row, rows), in_municipalities(n_municipality, municipalities), heading,
                     format_euro(cents, sum));
    else if (done)
        n = asprintf(&text, "%s: %s; %s", table->file, table_reading(table, reading), in_rows(table->n_row, rows));
    free(heading);
    return n < 0 ? NULL : format_safe(text, text, (size_t)n + 1); /* it quotes file names */
}
