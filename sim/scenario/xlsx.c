/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/xlsx_parts.h"

#include "sim/base/i18n.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 1048576, VALUE_SIZE = 64 };

/* The sheet as it is read, twice: first only for its width; and the cell that is open. */
struct sheet {
    const struct book *book;
    bool measuring;
    long width; /* columns up to the last one that has anything */
    struct growing out;
    size_t n_cell;
    long row, column;       /* where the text has come to, of the cells that have anything: row from 1, column from 0 */
    long at_row, at_column; /* of the open cell, from 1 and from 0 */
    char type;              /* of the open cell: 's'hared, 't'ext, 'n'umber, 'b'oolean */
    size_t style;
    bool in_cell, in_value, in_sound, disorder, too_large;
    bool valued;          /* has the open cell its value; a second one is damage */
    bool formula, hidden; /* has the open cell one; is its row not to be seen */
    struct growing value;
    struct sheet_facts *facts;
    bool without_memory; /* for these */
};

bool xlsx_is(const char *bytes, size_t length) {
    static const char old[] = "\xD0\xCF\x11\xE0"; /* the container of .xls, and of workbooks with a password */
    return zip_is(bytes, length) || (length >= 4 && memcmp(bytes, old, 4) == 0);
}

static void put(struct sheet *sheet, const char *text) {
    growing_add(&sheet->out, text, strlen(text));
}

/* ---- values ---- */

/* A text in quotation marks; ends of lines within it become blanks. */
static void put_text(struct sheet *sheet, const char *text) {
    put(sheet, "\"");
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, "\"\r\n");
        growing_add(&sheet->out, p, n);
        p += n;
        if (*p)
            put(sheet, *p++ == '"' ? "\"\"" : " ");
    }
    put(sheet, "\"");
}

/* Day number to year, month and day: the civil calendar from days since 1 March of year 0. */
static void put_day(struct sheet *sheet, long serial) {
    char text[VALUE_SIZE];
    long days = serial + (sheet->book->since_1904 ? 1462 : 0) +
                693899; /* 30 December 1899 is 693899 days after 1 March of year 0 */
    long era = days / 146097, of_era = days % 146097;
    long year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    long of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    long month = (5 * of_year + 2) / 153, day = of_year - (153 * month + 2) / 5 + 1;
    long year = 400 * era + year_of_era + (month >= 10);
    snprintf(text, sizeof text, "%04ld-%02ld-%02ld", year, month < 10 ? month + 3 : month - 9, day);
    put(sheet, text);
}

enum { NUMBER_SIZE = 400 }; /* 1e308 in full */

/* 0.00001 in the place of 1e-05. */
static void write_out(double number, char text[NUMBER_SIZE]) {
    int n = snprintf(text, NUMBER_SIZE, "%.20f", number);
    while (text[n - 1] == '0')
        n--;
    text[n - (text[n - 1] == '.')] = '\0';
}

static void add_fact(struct sheet *sheet, enum sheet_fact fact) {
    const struct sheet_cell cell = {(int)sheet->at_row, (int)sheet->at_column, fact};
    sheet->without_memory |= !sheet_facts_add(sheet->facts, cell);
}

/* A number is no text, so its decimals are known: not three of them, which in a text could mean thousands. */
static void put_number(struct sheet *sheet, const char *value) {
    char text[NUMBER_SIZE], *end;
    double number = strtod(value, &end);
    if (end == value || value[strspn(value, "0123456789+-.eE")] || *end || !isfinite(number)) {
        put_text(sheet, value);
        return;
    }
    bool day = sheet->style < sheet->book->n_style && sheet->book->style_is_day[sheet->style];
    if (day && number >= 1 && number < 2958466) {
        put_day(sheet, (long)number);
        return;
    }
    add_fact(sheet, SHEET_NUMBER);
    snprintf(text, sizeof text, "%.15g", number);
    if (strchr(text, 'e'))
        write_out(number, text);
    put(sheet, text);
    const char *point = strchr(text, '.');
    put(sheet, point && strlen(point + 1) == 3 ? "0" : "");
}

/* The text of the open cell; "" for one that the workbook lacks, which is damage. */
static const char *cell_text(struct sheet *sheet) {
    const char *value = sheet->value.text ? sheet->value.text : "";
    if (sheet->type != 's' || !value[0])
        return value;
    char *end;
    unsigned long k = strtoul(value, &end, 10);
    bool there = end != value && !*end && k < sheet->book->n_string;
    sheet->disorder |= !there;
    return there ? sheet->book->strings.text + sheet->book->string_at[k] : "";
}

static bool is_blank(const char *text) {
    for (size_t n = 1; n > 0; text += n)
        n = isspace((unsigned char)*text) ? 1 : strncmp(text, "\xC2\xA0", 2) == 0 ? 2 : 0;
    return !*text;
}

static void put_value(struct sheet *sheet, const char *text) {
    if (sheet->type == 'n')
        put_number(sheet, text);
    else if (sheet->type == 'b')
        put_text(sheet, strcmp(text, "0") == 0 ? "FALSE" : "TRUE");
    else
        put_text(sheet, text);
}

/* ---- places ---- */

/* "AB12" is column 27 (from 0) of row 12. false for another text. */
static bool read_place(const char *text, long *row, long *column) {
    long letters = 0;
    const char *p = text;
    for (; isupper((unsigned char)*p) && letters <= XLSX_COLUMNS_MAX; p++)
        letters = 26 * letters + (*p - 'A' + 1);
    char *end;
    *row = strtol(p, &end, 10);
    *column = letters - 1;
    return letters > 0 && end > p && !*end && *row >= 1;
}

/* Commas from the column where the text is to another. */
static void put_commas(struct sheet *sheet, long column) {
    for (; sheet->column < column; sheet->column++)
        put(sheet, ",");
}

/* The rest of a row that has anything: all rows are as long as the longest. */
static void end_row(struct sheet *sheet) {
    if (sheet->column >= 0)
        put_commas(sheet, sheet->width - 1);
}

/* New lines and commas up to the open cell. */
static void go_to_cell(struct sheet *sheet) {
    if (sheet->row < sheet->at_row)
        end_row(sheet);
    for (; sheet->row < sheet->at_row; sheet->row++) {
        put(sheet, "\n");
        sheet->column = -1;
    }
    sheet->column = sheet->column < 0 ? 0 : sheet->column;
    put_commas(sheet, sheet->at_column);
}

/* Rows and cells come in order, each once, or the sheet is damaged. */
static bool is_next(const struct sheet *sheet) {
    return sheet->at_row > sheet->row || (sheet->at_row == sheet->row && sheet->at_column > sheet->column);
}

/* A cell that has nothing to be read, or only its formula. */
static void end_empty_cell(struct sheet *sheet) {
    bool within = sheet->at_row <= ROWS_MAX && sheet->at_column < XLSX_COLUMNS_MAX;
    if (!sheet->measuring && sheet->formula && sheet->type == 'n' && within)
        add_fact(sheet, SHEET_FORMULA);
}

/* What has a border or a colour and no value is no cell of the table. */
static void end_cell(struct sheet *sheet) {
    const char *text = cell_text(sheet);
    sheet->in_cell = false;
    if (sheet->too_large || sheet->disorder)
        return;
    if (is_blank(text)) {
        end_empty_cell(sheet);
        return;
    }
    sheet->too_large =
        ++sheet->n_cell > XLSX_CELLS_MAX || sheet->at_row > ROWS_MAX || sheet->at_column >= XLSX_COLUMNS_MAX;
    sheet->disorder = !is_next(sheet);
    if (sheet->too_large || sheet->disorder)
        return;
    if (sheet->measuring) {
        sheet->width = sheet->at_column >= sheet->width ? sheet->at_column + 1 : sheet->width;
        sheet->row = sheet->at_row;
        sheet->column = sheet->at_column;
    } else {
        if (sheet->hidden)
            sheet_facts_hide(sheet->facts, (int)sheet->at_row);
        sheet->hidden = false; /* counted */
        go_to_cell(sheet);
        put_value(sheet, text);
    }
}

/* ---- XML ---- */

static char type_of(const char *type) {
    if (!type || strcmp(type, "n") == 0 || strcmp(type, "d") == 0)
        return type && *type == 'd' ? 't' : 'n';
    return strcmp(type, "s") == 0 || strcmp(type, "b") == 0 ? *type : 't';
}

static void start_cell(struct sheet *sheet, const char **attributes) {
    const char *place = xlsx_attribute(attributes, "r"), *style = xlsx_attribute(attributes, "s");
    long row = sheet->at_row, column = sheet->at_column + 1;
    if (place && !read_place(place, &row, &column))
        sheet->disorder = true;
    sheet->at_row = row;
    sheet->at_column = column;
    sheet->type = type_of(xlsx_attribute(attributes, "t"));
    sheet->style = style ? strtoul(style, NULL, 10) : 0;
    sheet->value.used = 0;
    if (sheet->value.text)
        sheet->value.text[0] = '\0';
    sheet->in_cell = true;
    sheet->valued = sheet->formula = false;
}

static void start_row(struct sheet *sheet, const char **attributes) {
    const char *number = xlsx_attribute(attributes, "r"), *hidden = xlsx_attribute(attributes, "hidden");
    sheet->at_row = number ? strtol(number, NULL, 10) : sheet->at_row + 1;
    sheet->at_column = -1;
    sheet->disorder |= sheet->at_row < 1;
    sheet->hidden = hidden && (strcmp(hidden, "1") == 0 || strcmp(hidden, "true") == 0);
}

/* ref="F2:F3", behind all cells. */
static void take_merged(struct sheet *sheet, const char **attributes) {
    const char *ref = xlsx_attribute(attributes, "ref"), *colon = ref ? strchr(ref, ':') : NULL;
    char first[VALUE_SIZE];
    long row, column, last_row, last_column;
    if (!colon || sheet->measuring)
        return;
    snprintf(first, sizeof first, "%.*s", (int)(colon - ref < VALUE_SIZE ? colon - ref : 0), ref);
    if (!read_place(first, &row, &column) || !read_place(colon + 1, &last_row, &last_column) || last_row > ROWS_MAX ||
        last_column >= XLSX_COLUMNS_MAX)
        return;
    const struct sheet_range range = {(int)row, (int)column, (int)last_row, (int)last_column};
    sheet->without_memory |= !sheet_facts_merge(sheet->facts, range);
}

static void on_start(void *context, const char *name, const char **attributes) {
    struct sheet *sheet = context;
    if (strcmp(name, "row") == 0)
        start_row(sheet, attributes);
    else if (strcmp(name, "c") == 0)
        start_cell(sheet, attributes);
    else if (strcmp(name, "mergeCell") == 0)
        take_merged(sheet, attributes);
    if (strcmp(name, "v") == 0) {
        sheet->disorder |= sheet->valued;
        sheet->valued = true;
    }
    sheet->formula |= strcmp(name, "f") == 0;
    sheet->in_sound |= strcmp(name, "rPh") == 0;
    sheet->in_value = sheet->in_cell && !sheet->in_sound && (strcmp(name, "v") == 0 || strcmp(name, "t") == 0);
}

static void on_text(void *context, const char *text, int n) {
    struct sheet *sheet = context;
    if (sheet->in_value)
        growing_add(&sheet->value, text, (size_t)n);
}

static void on_end(void *context, const char *name) {
    struct sheet *sheet = context;
    sheet->in_value = false;
    if (strcmp(name, "rPh") == 0)
        sheet->in_sound = false;
    if (strcmp(name, "c") == 0)
        end_cell(sheet);
}

static enum status refuse(const char *path, const struct zip *zip, const struct sheet *sheet, struct note *note) {
    if (book_is_too_large(zip, sheet->book))
        return note_error(note, STATUS_SIZE, path, 0, NULL,
                          _("This workbook cannot be read: unpacked it is too large. Copy the table to a workbook of "
                            "its own, or save it as CSV."));
    if (sheet->too_large || sheet->out.failed || sheet->value.failed)
        return note_error(note, STATUS_SIZE, path, 0, NULL,
                          _("The first sheet of this workbook is too large: at most %d cells, in the first %d columns, "
                            "are read. Copy the table to a workbook of its own, or save it as CSV."),
                          XLSX_CELLS_MAX, XLSX_COLUMNS_MAX);
    return note_error(
        note, STATUS_FILE, path, 0, NULL,
        _("This workbook cannot be read: it is damaged, locked with a password, or of another kind, such as "
          ".xls or .ods. Open it, save it again as \"Excel workbook\" (.xlsx), or save the sheet as CSV."));
}

/* Through the sheet once; false when it cannot be read. */
static bool read_sheet(const struct zip *zip, const struct book *book, struct sheet *sheet) {
    static const struct xml_handlers handlers = {on_start, on_text, on_end};
    sheet->n_cell = 0;
    sheet->row = 1;
    sheet->column = -1;
    sheet->at_row = 0;
    return xlsx_parse(zip, book->sheet_part, &handlers, sheet) && !sheet->disorder && !sheet->too_large &&
           !sheet->out.failed && !sheet->value.failed;
}

static enum status refuse_sheet(const char *path, const struct book *book, struct note *note) {
    return note_error(note, STATUS_REFERENCE, path, 0, NULL,
                      _("There is no sheet \"%.60s\" in this workbook. Its sheets: %s. Correct the name after #."),
                      book->wanted, book->names);
}

enum status xlsx_to_text(const char *path, const char *wanted, const char *bytes, size_t length, char **text,
                         struct sheet_facts *facts, struct note *note) {
    struct zip zip;
    struct book book = {0};
    struct sheet sheet = {.book = &book, .measuring = true, .facts = facts};
    *text = NULL;
    bool whole = zip_open(bytes, length, &zip) && book_read(&zip, wanted, &book) && read_sheet(&zip, &book, &sheet);
    sheet.measuring = false;
    put(&sheet, "");
    whole = whole && read_sheet(&zip, &book, &sheet);
    end_row(&sheet);
    whole = whole && !sheet.out.failed;
    enum status status = STATUS_OK;
    if (book.without_memory || sheet.out.without_memory || sheet.value.without_memory || sheet.without_memory)
        status = STATUS_MEMORY;
    else if (!whole)
        status = wanted && book.names[0] && !book.sheet_id[0] ? refuse_sheet(path, &book, note)
                                                              : refuse(path, &zip, &sheet, note);
    else
        *text = sheet.out.text;
    memcpy(facts->name, book.sheet_name, sizeof facts->name);
    memcpy(facts->names, book.names, sizeof facts->names);
    memcpy(facts->next, book.next_name, sizeof facts->next);
    if (status)
        free(sheet.out.text);
    free(sheet.value.text);
    book_free(&book);
    return status;
}
