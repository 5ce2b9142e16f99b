/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells as numbers: strict about form, since strtod would take "0x10", "1e3", "nan" and the first half of "1,5". */
#include "sim/base/i18n.h"
#include "sim/scenario/table.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Digits, commas, points and blanks only, with a comma somewhere: a number as Dutch spreadsheets write it. */
static bool is_decimal_comma(const char *text) {
    size_t n = strlen(text);
    return strchr(text, ',') && strspn(text, "0123456789.,- ") == n && strpbrk(text, "0123456789");
}

enum status table_error_number(const struct table *table, size_t row, size_t column, const char *expected,
                               struct note *note) {
    const char *text = table_cell(table, row, column), *name = table_header(table, column);
    int line = table_line(table, row);
    if (is_decimal_comma(text))
        return note_error(
            note, STATUS_TYPE, table->file, line, name,
            _("\"%s\" has a comma. Write numbers with a decimal point and without separators for thousands, "
              "such as 1234.5. %s"),
            text, expected);
    if (text[0] == '\0')
        return note_error(note, STATUS_TYPE, table->file, line, name, _("This cell is empty. %s"), expected);
    return note_error(note, STATUS_TYPE, table->file, line, name, _("\"%s\" cannot be used here. %s"), text, expected);
}

/* -?digits(.digits)? ; *places is the number of decimals. */
static bool is_plain_number(const char *text, size_t *places) {
    const char *p = text + (text[0] == '-');
    size_t n = strspn(p, "0123456789");
    *places = 0;
    if (p[n] == '.') {
        *places = strspn(p + n + 1, "0123456789");
        return n > 0 && *places > 0 && p[n + 1 + *places] == '\0';
    }
    return n > 0 && p[n] == '\0';
}

enum status table_integer(const struct table *table, size_t row, size_t column, int64_t low, int64_t high,
                          int64_t *value, struct note *note) {
    const char *text = table_cell(table, row, column);
    size_t places;
    if (!is_plain_number(text, &places) || places > 0)
        return table_error_number(table, row, column, _("Expected a whole number."), note);
    errno = 0;
    *value = strtoll(text, NULL, 10);
    if (errno == ERANGE || *value < low || *value > high)
        return note_error(note, STATUS_RANGE, table->file, table_line(table, row), table_header(table, column),
                          _("%s is out of range: expected a whole number from %" PRId64 " to %" PRId64 "."), text, low,
                          high);
    return STATUS_OK;
}

enum status table_decimal(const struct table *table, size_t row, size_t column, double low, double high, double *value,
                          struct note *note) {
    const char *text = table_cell(table, row, column);
    char *end;
    *value = strtod(text, &end);
    if (end == text || *end || strspn(text, "0123456789.+-eE") != strlen(text))
        return table_error_number(table, row, column, _("Expected a number such as 0.85."), note);
    if (!isfinite(*value) || *value < low || *value > high)
        return note_error(note, STATUS_RANGE, table->file, table_line(table, row), table_header(table, column),
                          _("%s is out of range: expected a number from %.15g to %.15g."), text, low, high);
    return STATUS_OK;
}

/* A plain number with at most `most` decimals as fixed point with just as many; false when it does not fit. */
static bool to_fixed(const char *text, size_t places, size_t most, int64_t *fixed) {
    bool overflow = false;
    int64_t value = 0;
    for (const char *p = text; *p; p++)
        if (isdigit((unsigned char)*p))
            overflow |= __builtin_mul_overflow(value, INT64_C(10), &value) ||
                        __builtin_add_overflow(value, (int64_t)(*p - '0'), &value);
    for (; places < most; places++)
        overflow |= __builtin_mul_overflow(value, INT64_C(10), &value);
    *fixed = text[0] == '-' ? -value : value;
    return !overflow;
}

enum status table_cents(const struct table *table, size_t row, size_t column, int64_t low, int64_t high, int64_t *cents,
                        struct note *note) {
    const char *text = table_cell(table, row, column);
    size_t places;
    if (!is_plain_number(text, &places) || places > 2)
        return table_error_number(table, row, column,
                                  _("Expected an amount in EUR with at most two decimals, such as 1234.50."), note);
    if (!to_fixed(text, places, 2, cents) || *cents < low || *cents > high)
        return note_error(note, STATUS_RANGE, table->file, table_line(table, row), table_header(table, column),
                          _("%s EUR is out of range: expected an amount from %.15g to %.15g."), text, (double)low / 100,
                          (double)high / 100);
    return STATUS_OK;
}

enum status table_nano(const struct table *table, size_t row, size_t column, int64_t low, int64_t high, int64_t *nano,
                       struct note *note) {
    const char *text = table_cell(table, row, column);
    size_t places;
    if (!is_plain_number(text, &places) || places > 9)
        return table_error_number(table, row, column, _("Expected a number with at most nine decimals, such as 0.85."),
                                  note);
    if (!to_fixed(text, places, 9, nano) || *nano < low || *nano > high)
        return note_error(note, STATUS_RANGE, table->file, table_line(table, row), table_header(table, column),
                          _("%s is out of range: expected a number from %.15g to %.15g."), text, (double)low * 1e-9,
                          (double)high * 1e-9);
    return STATUS_OK;
}
