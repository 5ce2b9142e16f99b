/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How cells of the workbook look: letters, numbers with the words of their side, heads. */
#include "sim/report/xlsx_parts.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <stdio.h>

enum { HEAD_COLOUR = 0xDDE6F0, HEAD_LINE = 0x44546A };

static void set_font(lxw_format *format) {
    format_set_font_name(format, BOOK_FONT);
    format_set_font_size(format, BOOK_LETTER);
}

static lxw_format *make_format(lxw_workbook *book, const char *number, bool bold) {
    lxw_format *format = workbook_add_format(book);
    if (format) {
        set_font(format);
        format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    }
    if (format && number)
        format_set_num_format(format, number);
    if (format && bold) {
        format_set_bold(format);
        format_set_top(format, LXW_BORDER_THIN);
    }
    return format;
}

static const char *amount_format(enum cell_kind kind) {
    if (cell_is_real(kind))
        return kind == CELL_RATIO ? "0.00" : "0.0%";
    if (!cell_is_cents(kind))
        return kind == CELL_COUNT ? "#,##0" : NULL;
    if (cell_is_paper(kind))
        return "#,##0";
    if (cell_is_thousands(kind))
        return "#,##0,"; /* as everywhere; the cell holds whole euros with their cents */
    return i18n_language() == LANGUAGE_NL ? "\"€\" #,##0" : "\"€\"#,##0";
}

/* A word that is long enough to be understood by itself, and no longer: it stands in every cell of a column. */
const char *xlsx_side(const struct book *book, enum cell_kind kind, bool below) {
    return kind == CELL_TRANSFER && !book->full ? (below ? _(" gets") : _(" pays")) : cell_side(kind, below);
}

/* Below 0 is a disadvantage, and red: not of what is received or is less, which has its word. */
static bool is_red(enum cell_kind kind) {
    return kind != CELL_TRANSFER && kind != CELL_CHANGE && kind != CELL_EURO;
}

/* Number formats are written in the English way; a spreadsheet shows them in its own. Each side of 0 has its word. A
 * chance is never shown as none or all. Conditions in a format are for what is never below 0: with them LibreOffice
 * leaves out the minus sign. */
static const char *number_format(const struct book *book, enum cell_kind kind, bool red, char text[FORMAT_TEXT_SIZE]) {
    const char *amount = amount_format(kind);
    if (kind == CELL_NUMBER)
        return "0.0###";
    if (kind == CELL_CHANCE)
        return i18n_language() == LANGUAGE_NL ? "[<0.0005]\"< 0,1 %\";[>=0.9995]\"> 99,9 %\";0.0%"
                                              : "[<0.0005]\"< 0.1%\";[>=0.9995]\"> 99.9%\";0.0%";
    if (amount)
        snprintf(text, FORMAT_TEXT_SIZE, "%s\"%s\";%s%s\"%s\";%s", amount, xlsx_side(book, kind, false),
                 red && is_red(kind) ? "[Red]" : "", amount, xlsx_side(book, kind, true), amount);
    return amount ? text : NULL;
}

/* What a spreadsheet rounds to 0 would have the word and the colour of its side, or a minus. */
static const char *none_format(enum cell_kind kind, char text[FORMAT_TEXT_SIZE]) {
    const char *amount = kind == CELL_NUMBER ? "0.0###" : amount_format(kind);
    if (amount)
        snprintf(text, FORMAT_TEXT_SIZE, "%s;%s", amount, amount);
    return amount ? text : NULL;
}

/* A text beside others begins with some room, so that it does not touch the figure before it; one in the place of a
 * figure stands where that would. */
static void place(lxw_format *format, enum book_place where) {
    format_set_text_wrap(format);
    if (where == BOOK_INNER)
        format_set_indent(format, 1);
    else if (where != BOOK_FIRST)
        format_set_align(format, where == BOOK_MIDDLE ? LXW_ALIGN_CENTER : LXW_ALIGN_RIGHT);
}

static void dress_formats(struct book *book) {
    lxw_format *const wrapped[] = {book->title, book->text};
    for (size_t k = 0; k < sizeof wrapped / sizeof wrapped[0]; k++)
        format_set_text_wrap(wrapped[k]);
    for (size_t k = 0; k < BOOK_PLACES; k++) {
        place(book->head[k], (enum book_place)k);
        place(book->words[false][k], (enum book_place)k);
        place(book->words[true][k], (enum book_place)k);
        format_set_bold(book->head[k]);
        format_set_left(book->head[k], LXW_BORDER_THIN); /* heads that fill their columns stand apart */
        format_set_left_color(book->head[k], HEAD_LINE);
        format_set_bg_color(book->head[k], HEAD_COLOUR);
    }
    format_set_bold(book->standing);
    format_set_bg_color(book->standing, HEAD_COLOUR);
    format_set_rotation(book->standing, 90);
    format_set_align(book->standing, LXW_ALIGN_VERTICAL_BOTTOM); /* right above the figures */
    format_set_align(book->standing, LXW_ALIGN_RIGHT);
    format_set_text_wrap(book->standing);
    format_set_left(book->standing, LXW_BORDER_THIN);
    format_set_left_color(book->standing, HEAD_LINE);
    format_set_bold(book->title);
    format_set_bold(book->bold);
    format_set_num_format(book->cents, "#,##0.00");
    format_set_num_format(book->cents_total, "#,##0.00");
    format_set_num_format(book->format[CELL_INPUT], "#,##0");
    format_set_bg_color(book->format[CELL_INPUT], 0xFFF2A8);
    format_set_border(book->format[CELL_INPUT], LXW_BORDER_THIN);
    format_set_unlocked(book->format[CELL_INPUT]);
}

bool xlsx_make_formats(struct book *book) {
    char text[FORMAT_TEXT_SIZE];
    bool good = true;
    set_font(STAILQ_FIRST(book->book->formats)); /* of cells without a format; columns are measured in it */
    set_font(workbook_get_default_url_format(book->book));
    format_set_align(workbook_get_default_url_format(book->book), LXW_ALIGN_VERTICAL_TOP);
    for (size_t k = 0; k < CELL_KINDS; k++) {
        const char *number = number_format(book, (enum cell_kind)k, false, text);
        book->plain[k] = make_format(book->book, number, false);
        number = number_format(book, (enum cell_kind)k, true, text);
        book->format[k] = make_format(book->book, number, false);
        book->total[k] = make_format(book->book, number, true);
        number = none_format((enum cell_kind)k, text);
        for (int sum = 0; sum < 2; sum++)
            good &= (book->none[sum][k] = make_format(book->book, number, sum)) != NULL;
        good &= book->plain[k] && book->format[k] && book->total[k];
    }
    for (size_t k = 0; k < NUMBER_SIZES; k++)
        good &=
            (book->number[k] = make_format(book->book, (const char *[]){"0.0###", "0.00", "#,##0"}[k], false)) != NULL;
    lxw_format **const others[] = {&book->standing, &book->title, &book->text,
                                   &book->bold,     &book->cents, &book->cents_total};
    for (size_t k = 0; k < sizeof others / sizeof others[0]; k++)
        good &= (*others[k] = make_format(book->book, NULL, others[k] == &book->cents_total)) != NULL;
    for (size_t k = 0; k < BOOK_PLACES; k++) {
        good &= (book->head[k] = make_format(book->book, NULL, false)) != NULL;
        for (int sum = 0; sum < 2; sum++)
            good &= (book->words[sum][k] = make_format(book->book, NULL, sum)) != NULL;
    }
    if (good)
        dress_formats(book);
    return good;
}
