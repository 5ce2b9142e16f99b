/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells as numbers: strict about form, since strtod would take "0x10", "nan" and the first half of "1,5". */
#include "sim/base/i18n.h"
#include "sim/scenario/headings.h"
#include "sim/scenario/spelling.h"
#include "sim/scenario/table.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A cell that nothing was read from. */
static enum status refuse_empty(const struct table *table, size_t row, size_t column, const char *expected,
                                struct note *note) {
    int line = table_line(table, row), at = (int)table->style[column].at;
    const char *name = table_header(table, column);
    const struct sheet_range *merged = sheet_facts_merged(&table->sheet, line, at);
    if (merged)
        return note_error(note, STATUS_TYPE, table->file, line, name,
                          _("This cell is merged with others from row %d on, and only the first of them has a value. "
                            "Undo the merging and give each cell its own value. %s"),
                          merged->row, expected);
    if (table_is_formula(table, row, column))
        return note_error(note, STATUS_TYPE, table->file, line, name,
                          _("The formula in this cell was saved without its value. Open the workbook in Excel or "
                            "LibreOffice and save it there. %s"),
                          expected);
    if (sheet_facts_has(&table->unknown, line, at, SHEET_UNKNOWN))
        return note_error(
            note, STATUS_TYPE, table->file, line, name,
            _("This cell is \".\": in StatLine that means that the figure is unknown. Find it elsewhere, or leave "
              "the row out if the municipality takes no part. %s"),
            expected);
    return note_error(note, STATUS_TYPE, table->file, line, name, _("This cell is empty. %s"), expected);
}

/* 2E+07 or 1,4E+01: digits are lost. */
static bool is_shortened(const char *text) {
    size_t n = strspn(text, "0123456789.,");
    return n > 0 && (text[n] == 'E' || text[n] == 'e') && strchr("+-", text[n + 1]) &&
           isdigit((unsigned char)text[n + 2]);
}

/* "n.b.", "nvt", "#N/B", "onbekend" or a dash. */
static bool is_no_figure(const char *text) {
    static const char *const words[] = {"", "nb", "nvt", "na", "nnb", "nogonbekend", "onbekend", "unknown"};
    char folded[HEADINGS_PLAIN];
    headings_fold(text, folded);
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (strcmp(folded, words[k]) == 0)
            return true;
    return false;
}

enum status table_error_number(const struct table *table, size_t row, size_t column, const char *expected,
                               struct note *note) {
    const char *text = table_cell(table, row, column), *name = table_header(table, column);
    int line = table_line(table, row);
    if (text[0] == '\0')
        return refuse_empty(table, row, column, expected, note);
    return note_error(
        note, STATUS_TYPE, table->file, line, name, _("\"%.60s\" cannot be used here. %s%s"), text, expected,
        is_shortened(text) ? _(" A spreadsheet has shortened this number: give the column the "
                               "cell format Number, without an E, and save it again.")
        : is_no_figure(text)
            ? _(" A figure that is not known has an empty cell, or no row where the column must be filled.")
            : "");
}

/* ---- the decimal sign ---- */

static enum status refuse_both_signs(const struct table *table, size_t row, size_t column, struct note *note) {
    const struct table_style *style = &table->style[column];
    return note_error(note, STATUS_CONFLICT, table->file, table_line(table, row), table_header(table, column),
                      _("This column has a decimal point on line %d and a decimal comma on line %d. Write all its "
                        "numbers in one way."),
                      style->point, style->comma);
}

/* What a cell is due to be: a whole number, an amount of money, a number with decimals or without, one that has no
 * thousands. */
enum due { DUE_WHOLE, DUE_AMOUNT, DUE_NUMBER, DUE_FRACTION };

/* A decimal comma for a reader who is used to it, but where commas part the cells. Of a number that is no amount, and
 * has a point here, other cells of its column may have such points. */
static bool has_comma(const struct table *table, enum due due, bool point) {
    bool parts_cells = table->separator == ',' && !table->is_workbook;
    return i18n_language() == LANGUAGE_NL && (!point || (due == DUE_AMOUNT && !parts_cells));
}

static void put_sign(char *number, bool comma) {
    if (comma)
        *strchr(number, '.') = ',';
}

static enum status refuse_either(const struct table *table, size_t row, size_t column, enum due due,
                                 struct note *note) {
    char whole[SPELLING_SIZE] = "", parts[SPELLING_SIZE] = "", written[SPELLING_SIZE + 1];
    const char *text = table_cell(table, row, column);
    bool point = spelling_of(text) == SPELLING_EITHER_POINT;
    (void)spelling_plain(text, point ? ',' : '.', whole);
    (void)spelling_plain(text, point ? '.' : ',', parts);
    if (due == DUE_AMOUNT) /* which has no three decimals */
        snprintf(written, sizeof written, "%.2f", strtod(parts, NULL));
    else
        snprintf(written, sizeof written, "%s0", parts);
    put_sign(parts, has_comma(table, due, point));
    put_sign(written, has_comma(table, due, point));
    return note_error(
        note, STATUS_CONFLICT, table->file, table_line(table, row), table_header(table, column),
        due == DUE_AMOUNT
            ? _("Is \"%.40s\" %s, or is it %s, with three decimals? Nothing else in this table tells for certain. "
                "Write %s, or with two decimals %s.")
            : _("Is \"%.40s\" %s, or is it %s, with three decimals? Nothing else in this table tells for certain. "
                "Write %s, or with another number of decimals %s."),
        text, whole, parts, whole, written);
}

/* Of a number of at most `high`. Between commas, where this program itself writes decimal points, 1.204 has three
 * decimals if 1204 is beyond that. */
static enum due due_below(const struct table *table, size_t row, size_t column, double high) {
    const char *text = table_cell(table, row, column);
    char thousands[SPELLING_SIZE];
    bool between_commas = table->separator == ',' && !table->is_workbook;
    double most = spelling_is_percent(text) ? 100.0 * high : high;
    bool beyond = spelling_plain(text, ',', thousands) && strtod(thousands, NULL) > most;
    return between_commas && beyond ? DUE_FRACTION : DUE_NUMBER;
}

/* Do the columns that show a decimal sign all show a comma? A point tells less: programs write it where desks do not.
 */
static bool commas_elsewhere(const struct table *table) {
    bool point = false, comma = false;
    for (size_t c = 0; c < table->n_column; c++) {
        point |= table->style[c].point > 0;
        comma |= table->style[c].comma > 0;
    }
    return comma && !point;
}

/* The sign that parts the decimals in this cell; '\0' where that cannot be known. */
static char decimal_sign(const struct table *table, size_t row, size_t column, enum due due) {
    const struct table_style *style = &table->style[column];
    enum spelling spelling = spelling_of(table_cell(table, row, column));
    if (table_is_typed(table, row, column))
        return '.';
    if (style->point || style->comma)
        return style->comma ? ',' : '.';
    if (spelling != SPELLING_EITHER_POINT && spelling != SPELLING_EITHER_COMMA)
        return '.';
    if (due == DUE_WHOLE || style->whole)
        return spelling == SPELLING_EITHER_POINT ? ',' : '.';
    if (due == DUE_FRACTION && spelling == SPELLING_EITHER_POINT)
        return '.';
    bool thousands = spelling == SPELLING_EITHER_POINT || due != DUE_AMOUNT; /* which has no three decimals */
    return thousands && commas_elsewhere(table) ? ',' : '\0';
}

/* How a cell is read whose column shows no decimal sign; once for each column. whole: since they are whole numbers. */
static enum status tell_reading(const struct table *table, size_t row, size_t column, const char *plain, bool whole) {
    struct table_style *style = &table->style[column];
    if (style->told)
        return STATUS_OK;
    style->told = true;
    return table_tell(table,
                      whole ? _("%s:%d: %s: \"%.40s\" is read as %s, and the others in this column likewise: they are "
                                "whole numbers.")
                            : _("%s:%d: %s: \"%.40s\" is read as %s, and the others in this column likewise: other "
                                "columns have a decimal comma."),
                      table->file, table_line(table, row), table_given(table, column), table_cell(table, row, column),
                      plain);
}

/* A dash among amounts, as the formats of accounts show nothing. */
static enum status read_dash(const struct table *table, size_t row, size_t column, char plain[SPELLING_SIZE]) {
    struct table_style *style = &table->style[column];
    memcpy(plain, "0", 2);
    if (style->told_dash)
        return STATUS_OK;
    style->told_dash = true;
    return table_tell(table, _("%s:%d: %s: \"%.10s\" is read as 0, as among amounts."), table->file,
                      table_line(table, row), table_given(table, column), table_cell(table, row, column));
}

/* The cell as digits with a decimal point, in plain. */
static enum status plain_number(const struct table *table, size_t row, size_t column, enum due due,
                                const char *expected, char plain[SPELLING_SIZE], struct note *note) {
    const char *text = table_cell(table, row, column);
    const struct table_style *style = &table->style[column];
    if (due == DUE_AMOUNT && style->amounts && spelling_is_dash(text))
        return read_dash(table, row, column, plain);
    bool of_hundred = spelling_is_percent(text) && (due == DUE_WHOLE || due == DUE_AMOUNT);
    if (spelling_of(text) == SPELLING_NONE || of_hundred)
        return table_error_number(table, row, column, expected, note);
    bool typed = table_is_typed(table, row, column);
    if (style->point && style->comma && !typed)
        return refuse_both_signs(table, row, column, note);
    char sign = decimal_sign(table, row, column, due);
    if (!sign)
        return refuse_either(table, row, column, due, note);
    if (!spelling_plain(text, sign, plain))
        return table_error_number(table, row, column, expected, note);
    bool whole = due == DUE_WHOLE || style->whole,
         concluded = !typed && !style->point && !style->comma && due != DUE_FRACTION;
    return concluded && strpbrk(text, ".,") ? tell_reading(table, row, column, plain, whole) : STATUS_OK;
}

static size_t count_decimals(const char *plain) {
    const char *point = strchr(plain, '.');
    return point ? strlen(point + 1) : 0;
}

/* 3.700,00 is a whole number; with three noughts they could be thousands. */
static void drop_noughts(char *plain) {
    char *point = strchr(plain, '.');
    if (point && (strcmp(point, ".0") == 0 || strcmp(point, ".00") == 0))
        *point = '\0';
}

enum status table_integer(const struct table *table, size_t row, size_t column, int64_t low, int64_t high,
                          int64_t *value, struct note *note) {
    char plain[SPELLING_SIZE];
    const char *expected = _("Expected a whole number.");
    enum status status = plain_number(table, row, column, DUE_WHOLE, expected, plain, note);
    if (status)
        return status;
    drop_noughts(plain);
    if (count_decimals(plain) > 0)
        return table_error_number(table, row, column, expected, note);
    errno = 0;
    *value = strtoll(plain, NULL, 10);
    if (errno == ERANGE || *value < low || *value > high)
        return note_error(note, STATUS_RANGE, table->file, table_line(table, row), table_header(table, column),
                          _("%s is out of range: expected a whole number from %" PRId64 " to %" PRId64 "."), plain, low,
                          high);
    return STATUS_OK;
}

/* 1e-05, as programs write small numbers. */
static bool is_scientific(const char *text, double *value) {
    char *end;
    *value = strtod(text, &end);
    return end != text && !*end && strspn(text, "0123456789.+-eE") == strlen(text) && strpbrk(text, "eE");
}

enum status table_decimal(const struct table *table, size_t row, size_t column, double low, double high, double *value,
                          struct note *note) {
    const char *text = table_cell(table, row, column);
    char plain[SPELLING_SIZE];
    if (!is_scientific(text, value)) {
        enum due due = due_below(table, row, column, high);
        enum status status = plain_number(table, row, column, due, _("Expected a number such as 0.85."), plain, note);
        if (status)
            return status;
        *value = strtod(plain, NULL) / (spelling_is_percent(text) ? 100.0 : 1.0);
    }
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

/* A workbook holds what a formula gives, to the last decimal, however few it shows. */
static enum status refuse_decimals(const struct table *table, size_t row, size_t column, size_t most,
                                   const char *expected, struct note *note) {
    if (!table_is_typed(table, row, column))
        return table_error_number(table, row, column, expected, note);
    return note_error(note, STATUS_TYPE, table->file, table_line(table, row), table_header(table, column),
                      _("This cell holds %.60s, though the sheet may show fewer decimals. At most %zu count here: "
                        "round it in the workbook, with ROUND."),
                      table_cell(table, row, column), most);
}

/* The cell with at most so many decimals, as fixed point with just as many; its text stays in plain. */
static enum status read_fixed(const struct table *table, size_t row, size_t column, enum due due, size_t most,
                              const char *expected, char plain[SPELLING_SIZE], int64_t *fixed, bool *fits,
                              struct note *note) {
    enum status status = plain_number(table, row, column, due, expected, plain, note);
    if (status)
        return status;
    if (count_decimals(plain) > most)
        return refuse_decimals(table, row, column, most, expected, note);
    *fits = to_fixed(plain, count_decimals(plain), most, fixed);
    return STATUS_OK;
}

enum status table_cents(const struct table *table, size_t row, size_t column, int64_t low, int64_t high, int64_t *cents,
                        struct note *note) {
    char text[SPELLING_SIZE];
    bool fits = false;
    const char *expected = _("Expected an amount in EUR with at most two decimals, such as 1234.50.");
    enum status status = read_fixed(table, row, column, DUE_AMOUNT, 2, expected, text, cents, &fits, note);
    if (status || (fits && *cents >= low && *cents <= high))
        return status;
    return note_error(note, STATUS_RANGE, table->file, table_line(table, row), table_header(table, column),
                      _("%s EUR is out of range: expected an amount from %.15g to %.15g."), text, (double)low / 100,
                      (double)high / 100);
}

enum status table_nano(const struct table *table, size_t row, size_t column, int64_t low, int64_t high, int64_t *nano,
                       struct note *note) {
    char text[SPELLING_SIZE];
    bool fits = false;
    const char *expected = _("Expected a number with at most nine decimals, such as 0.85.");
    enum due due = due_below(table, row, column, (double)high * 1e-9);
    size_t most = spelling_is_percent(table_cell(table, row, column)) ? 7 : 9;
    enum status status = read_fixed(table, row, column, due, most, expected, text, nano, &fits, note);
    if (status || (fits && *nano >= low && *nano <= high))
        return status;
    return note_error(note, STATUS_RANGE, table->file, table_line(table, row), table_header(table, column),
                      _("%s is out of range: expected a number from %.15g to %.15g."), table_cell(table, row, column),
                      (double)low * 1e-9, (double)high * 1e-9);
}
