/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kinds of cells: units, words, and how people read them. */
#include "sim/tables/tables.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <stdio.h>
#include <string.h>

enum unit { UNIT_NONE, UNIT_THOUSANDS, UNIT_EUROS, UNIT_COUNT, UNIT_SHARE, UNIT_REAL };

/* below, above: the word for a side, msgids; NULL: none is needed. */
static const struct kind {
    enum unit unit;
    const char *below, *above;
} kinds[CELL_KINDS] = {
    [CELL_EMPTY] = {UNIT_NONE, NULL, NULL},
    [CELL_TEXT] = {UNIT_NONE, NULL, NULL},
    [CELL_INPUT] = {UNIT_NONE, NULL, NULL},
    [CELL_CLASS] = {UNIT_NONE, NULL, NULL},
    [CELL_MONEY] = {UNIT_THOUSANDS, N_(" below 0"), NULL},
    [CELL_RESULT] = {UNIT_THOUSANDS, N_(" S"), N_(" P")},
    [CELL_TRANSFER] = {UNIT_THOUSANDS, N_(" receives"), N_(" pays in")},
    [CELL_CHANGE] = {UNIT_THOUSANDS, N_(" less"), N_(" more")},
    [CELL_PAPER] = {UNIT_THOUSANDS, N_(" below 0"), NULL},
    [CELL_BALANCE] = {UNIT_THOUSANDS, N_(" S"), N_(" P")},
    [CELL_EURO] = {UNIT_EUROS, N_(" less"), NULL},
    [CELL_HEAD] = {UNIT_EUROS, N_(" S"), N_(" P")},
    [CELL_COUNT] = {UNIT_COUNT, N_(" below 0"), NULL},
    [CELL_SHARE] = {UNIT_SHARE, N_(" below 0"), NULL},
    [CELL_PART] = {UNIT_SHARE, N_(" S"), N_(" P")},
    [CELL_CHANCE] = {UNIT_SHARE, NULL, NULL},
    [CELL_RATIO] = {UNIT_REAL, N_(" below 0"), NULL},
    [CELL_NUMBER] = {UNIT_REAL, N_(" below 0"), NULL},
    [CELL_GAIN] = {UNIT_THOUSANDS, N_(" S"), N_(" P")},
    [CELL_BESIDE] = {UNIT_THOUSANDS, N_(" O"), N_(" U")},
    [CELL_BALANCE_BESIDE] = {UNIT_THOUSANDS, N_(" O"), N_(" U")},
    [CELL_HEAD_BESIDE] = {UNIT_EUROS, N_(" O"), N_(" U")},
    [CELL_PART_BESIDE] = {UNIT_SHARE, N_(" O"), N_(" U")},
    [CELL_UNKNOWN] = {UNIT_NONE, NULL, NULL},
    [CELL_WITHHELD] = {UNIT_NONE, NULL, NULL},
};

const char *cell_side(enum cell_kind kind, bool below) {
    const char *word = below ? kinds[kind].below : kinds[kind].above;
    return word ? _(word) : "";
}

bool cell_is_cents(enum cell_kind kind) {
    return kinds[kind].unit == UNIT_THOUSANDS || kinds[kind].unit == UNIT_EUROS;
}

bool cell_is_thousands(enum cell_kind kind) {
    return kinds[kind].unit == UNIT_THOUSANDS;
}

bool cell_is_paper(enum cell_kind kind) {
    return kind == CELL_PAPER || kind == CELL_BALANCE || kind == CELL_BALANCE_BESIDE;
}

bool cell_is_real(enum cell_kind kind) {
    return kinds[kind].unit == UNIT_SHARE || kinds[kind].unit == UNIT_REAL;
}

const char *cell_gap(enum cell_kind kind) {
    return kind == CELL_WITHHELD ? _("withheld") : kind == CELL_UNKNOWN ? "?" : "";
}

int64_t tables_thousands(int64_t cents) {
    const int64_t half = 50000, whole = 100000;
    return cents < 0 ? -((half - cents) / whole) : (cents + half) / whole;
}

/* A share of the draws at either end: as far as one decimal goes, it happened in some and not in all of them. */
static bool format_edge(double share, char buffer[CELL_TEXT_SIZE]) {
    const double least = 0.0005;
    char edge[FORMAT_SIZE];
    bool low = share < least, high = share >= 1.0 - least;
    if (low || high)
        snprintf(buffer, CELL_TEXT_SIZE, "%c %s", low ? '<' : '>',
                 format_percent(low ? 2.0 * least : 1.0 - 2.0 * least, 1, edge));
    return low || high;
}

/* The size of it, without its side. */
static void format_size(const struct cell *cell, char text[FORMAT_SIZE]) {
    int64_t number = cell->number < 0 ? -cell->number : cell->number;
    double real = cell->real < 0.0 ? -cell->real : cell->real;
    switch (kinds[cell->kind].unit) {
    case UNIT_THOUSANDS:
        format_count(tables_thousands(number), text);
        break;
    case UNIT_EUROS:
        format_euro(number, text);
        break;
    case UNIT_COUNT:
        format_count(number, text);
        break;
    case UNIT_SHARE:
        format_percent(real, 1, text);
        break;
    default:
        if (cell->kind == CELL_NUMBER)
            format_number(real, text);
        else
            format_real(real, 2, text);
    }
}

/* What is rounded to 0 is on no side of it. */
static bool is_none(const char *size) {
    return strpbrk(size, "123456789") == NULL;
}

bool cell_is_none(const struct cell *cell) {
    char size[FORMAT_SIZE];
    if (kinds[cell->kind].unit == UNIT_NONE)
        return false;
    format_size(cell, size);
    return is_none(size);
}

const char *cell_format(const struct cell *cell, char buffer[CELL_TEXT_SIZE]) {
    char size[FORMAT_SIZE];
    bool real = cell_is_real(cell->kind), below = real ? cell->real < 0.0 : cell->number < 0;
    if (kinds[cell->kind].unit == UNIT_NONE)
        return cell->text ? cell->text : cell_gap(cell->kind);
    if (cell->kind == CELL_CHANCE && format_edge(cell->real, buffer))
        return buffer;
    format_size(cell, size);
    snprintf(buffer, CELL_TEXT_SIZE, "%.30s%.16s", size, is_none(size) ? "" : cell_side(cell->kind, below));
    return buffer;
}

const char *sheet_caption(const struct sheet *sheet, char buffer[SHEET_CAPTION_SIZE]) {
    bool thousands = false, sides = false, beside = false, gains = false;
    for (size_t k = 0; k < sheet->n_row * sheet->n_column; k++) {
        enum cell_kind kind = sheet->cell[k].kind;
        thousands |= cell_is_thousands(kind);
        sides |= kind == CELL_RESULT || kind == CELL_BALANCE || kind == CELL_PART || kind == CELL_HEAD;
        gains |= kind == CELL_GAIN;
        beside |= kind >= CELL_BESIDE && kind <= CELL_PART_BESIDE;
    }
    bool glance = sheet->tight && sheet->tables->brief; /* where a line is dear */
    snprintf(buffer, SHEET_CAPTION_SIZE, "%.1700s%s%s%s", sheet->caption, thousands ? _(" In EUR 1,000.") : "",
             sides    ? glance ? _(" P = surplus, S = short.") : _(" P = surplus, S = shortfall.")
                : beside ? _(" O = over, U = under the assumed budget.")
                      : "",
             gains && !sides ? _(" P = better, S = worse.") : "");
    return buffer;
}
