/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From own cost to payment in live formulas. Shares of the pot are whole cents by largest remainder, as the program
 * gives them: each gets the cents that fit, and the cents left go one each to the largest remainders, ties to the lower
 * code. */
#include "sim/report/xlsx_parts.h"

#include "models/core/money.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/tables/source.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum column {
    CODE,
    NAME,
    OWN,
    COVERED,
    BUDGET,
    BASE,
    OWN_RISK,
    TAKEN,
    WEIGHT,
    FLOOR,
    REMAINDER,
    EXTRA,
    FROM_POT,
    PAYMENT,
    PROGRAM,
    DIFFERENCE,
    COLUMNS
};

enum { PARAMETERS = 5 };

static const double ROOM = 0.8; /* beside a figure or a name, in digits */

/* A block: rows of the parameters, and first and last row of the municipalities, counted from 1 as formulas do. */
struct place {
    lxw_worksheet *to;
    const struct recheck *recheck;
    const struct recheck_block *block;
    lxw_row_t share, percent, pot, weights, left, first, last;
    int64_t pot_cents, weight_sum, cents_left;
};

/* A formula with its value beside it, for readers that do not calculate. */
static void put(struct book *book, const struct place *p, lxw_row_t row, int column, lxw_format *format, double value,
                const char *formula, ...) __attribute__((format(printf, 7, 8)));
static void put(struct book *book, const struct place *p, lxw_row_t row, int column, lxw_format *format, double value,
                const char *formula, ...) {
    char text[512];
    va_list args;
    va_start(args, formula);
    vsnprintf(text, sizeof text, formula, args);
    va_end(args);
    book_check(book, worksheet_write_formula_num(p->to, row - 1, (lxw_col_t)column, text, format, value));
}

static void put_number(struct book *book, const struct place *p, lxw_row_t row, int column, lxw_format *format,
                       double value) {
    book_check(book, worksheet_write_number(p->to, row - 1, (lxw_col_t)column, value, format));
}

static void put_text(struct book *book, const struct place *p, lxw_row_t row, int column, lxw_format *format,
                     const char *text) {
    book_check(book, worksheet_write_string(p->to, row - 1, (lxw_col_t)column, text, format));
}

static double euro(int64_t cents) {
    return (double)cents / 100.0;
}

/* What the formulas of the parameters come to. */
static void add_up(struct place *p) {
    const struct recheck_block *b = p->block;
    int64_t rest = 0;
    p->pot_cents = p->weight_sum = 0;
    for (size_t i = 0; i < p->recheck->n_municipality; i++) {
        p->pot_cents += b->taken[i];
        p->weight_sum += b->weight[i];
    }
    int64_t pot = p->pot_cents < 0 ? -p->pot_cents : p->pot_cents;
    p->cents_left = pot;
    for (size_t i = 0; i < p->recheck->n_municipality && p->weight_sum > 0; i++)
        p->cents_left -= money_scale_floor(pot, b->weight[i], p->weight_sum, 1.0 / (double)p->weight_sum, &rest);
}

/* Over the two columns before the first amount, in as many lines as it takes. */
static void put_label(struct book *book, const struct place *p, lxw_row_t row, const char *text) {
    enum { LINE = 24 };
    book_check(book, worksheet_merge_range(p->to, row - 1, CODE, row - 1, NAME, text, book->text));
    book_check(book, worksheet_set_row(p->to, row - 1, format_width(text) > LINE ? 2.0 * BOOK_LINE : BOOK_LINE, NULL));
}

static void put_parameters(struct book *book, const struct place *p) {
    const struct recheck_block *b = p->block;
    lxw_format *plain = book->format[CELL_COUNT];
    put_text(book, p, p->share - 1, 0, book->bold, b->label);
    put_label(book, p, p->share, _("part that is pooled"));
    put_number(book, p, p->share, OWN, NULL, (double)b->share / 1e9);
    put_label(book, p, p->percent, _("own risk, percent of the budget"));
    put_number(book, p, p->percent, OWN, NULL, (double)b->percent / 1e9);
    put_label(book, p, p->pot, _("pool, in cents"));
    put(book, p, p->pot, OWN, plain, (double)p->pot_cents, "=ROUND(SUM(H%u:H%u)*100,0)", p->first, p->last);
    put_label(book, p, p->weights, _("sum of the key's weights"));
    put(book, p, p->weights, OWN, plain, (double)p->weight_sum, "=SUM(I%u:I%u)", p->first, p->last);
    put_label(book, p, p->left, _("cents left after rounding down"));
    put(book, p, p->left, OWN, plain, (double)p->cents_left, "=ABS(C%u)-SUM(J%u:J%u)", p->pot, p->first, p->last);
}

static void put_base(struct book *book, const struct place *p, lxw_row_t r, size_t i) {
    const struct recheck_block *b = p->block;
    lxw_format *money = book->cents;
    const char *const formula[] = {[RECHECK_COSTS] = "=D%u",
                                   [RECHECK_RESULT] = "=ROUND(D%u-E%u,2)",
                                   [RECHECK_DEFICIT] = "=MAX(ROUND(D%u-E%u,2),0)"};
    char text[64];
    snprintf(text, sizeof text, formula[b->base], r, r);
    book_check(book, worksheet_write_formula_num(p->to, r - 1, BASE, text, money, euro(b->x[i])));
    if (b->percent > 0)
        put(book, p, r, OWN_RISK, money, euro(b->own_risk[i]), "=ROUND(ROUND(E%u*100,0)*$C$%u/100,0)/100", r,
            p->percent);
    else
        put_number(book, p, r, OWN_RISK, money, euro(b->own_risk[i]));
    if (b->member[i])
        put(book, p, r, TAKEN, money, euro(b->taken[i]),
            "=SIGN(F%u)*ROUND(MAX(ROUND((ABS(F%u)-G%u)*100,0),0)*$C$%u,0)/100", r, r, r, p->share);
    else
        put_number(book, p, r, TAKEN, money, 0.0);
}

static void put_pot(struct book *book, const struct place *p, lxw_row_t r, size_t i) {
    const struct recheck_block *b = p->block;
    lxw_format *money = book->cents, *plain = book->format[CELL_COUNT];
    int64_t floor = 0, rest = 0, pot = p->pot_cents < 0 ? -p->pot_cents : p->pot_cents;
    if (p->weight_sum > 0)
        floor = money_scale_floor(pot, b->weight[i], p->weight_sum, 1.0 / (double)p->weight_sum, &rest);
    double remainder = p->weight_sum > 0 ? (double)rest / (double)p->weight_sum : 0.0;
    int64_t extra = (b->from_pot[i] < 0 ? -b->from_pot[i] : b->from_pot[i]) - floor;
    put_number(book, p, r, WEIGHT, plain, (double)b->weight[i]);
    put(book, p, r, FLOOR, plain, (double)floor, "=IF($C$%u=0,0,INT(ABS($C$%u)*I%u/$C$%u))", p->weights, p->pot, r,
        p->weights);
    put(book, p, r, REMAINDER, book->format[CELL_RATIO], remainder, "=IF($C$%u=0,0,ABS($C$%u)*I%u/$C$%u-J%u)",
        p->weights, p->pot, r, p->weights, r);
    put(book, p, r, EXTRA, plain, (double)extra,
        "=IF(SUMPRODUCT((K$%u:K$%u>K%u)*1)+SUMPRODUCT((K$%u:K%u=K%u)*1)<=$C$%u,1,0)", p->first, p->last, r, p->first, r,
        r, p->left);
    put(book, p, r, FROM_POT, money, euro(b->from_pot[i]), "=SIGN($C$%u)*(J%u+L%u)/100", p->pot, r, r);
    put(book, p, r, PAYMENT, money, euro(b->payment[i]), "=IF($C$%u=0,C%u,ROUND(C%u-H%u+M%u,2))", p->weights, r, r, r,
        r);
    put_number(book, p, r, PROGRAM, money, euro(b->program[i]));
    put(book, p, r, DIFFERENCE, money, euro(b->payment[i] - b->program[i]), "=ROUND(N%u-O%u,2)", r, r);
}

static void put_head(struct book *book, const struct place *p) {
    const char *const head[COLUMNS] = {[CODE] = _("Code"),
                                       [NAME] = _("Municipality"),
                                       [OWN] = _("Own cost"),
                                       [COVERED] = _("Covered"),
                                       [BUDGET] = _("Budget of the year"),
                                       [BASE] = _("Base"),
                                       [OWN_RISK] = _("Own risk"),
                                       [TAKEN] = _("To the pool"),
                                       [WEIGHT] = _("Weight in the key"),
                                       [FLOOR] = _("Cents, rounded down"),
                                       [REMAINDER] = _("Remainder"),
                                       [EXTRA] = _("Cent more"),
                                       [FROM_POT] = _("Share of the pool"),
                                       [PAYMENT] = _("Payment"),
                                       [PROGRAM] = _("Payment by the program"),
                                       [DIFFERENCE] = _("Deviation")};
    for (int c = 0; c < COLUMNS; c++)
        put_text(book, p, p->first - 1, c, book->head[c > NAME ? BOOK_ASIDE : BOOK_FIRST], head[c]);
    book_check(book, worksheet_set_row(p->to, p->first - 2, 3.0 * BOOK_LINE, NULL)); /* heads of three lines */
}

static void put_total(struct book *book, const struct place *p) {
    static const enum column summed[] = {OWN, COVERED, BUDGET, TAKEN, FROM_POT, PAYMENT, PROGRAM, DIFFERENCE};
    const struct recheck *r = p->recheck;
    const struct recheck_block *b = p->block;
    put_text(book, p, p->last + 1, NAME, book->words[true][BOOK_FIRST], _("Region in total"));
    for (size_t k = 0; k < sizeof summed / sizeof summed[0]; k++) {
        const int64_t *const data[COLUMNS] = {
            [OWN] = r->own,           [COVERED] = b->covered, [BUDGET] = r->budget,  [TAKEN] = b->taken,
            [FROM_POT] = b->from_pot, [PAYMENT] = b->payment, [PROGRAM] = b->program};
        int64_t sum = 0;
        char letter = (char)('A' + (int)summed[k]);
        for (size_t i = 0; data[summed[k]] && i < r->n_municipality; i++)
            sum += data[summed[k]][i];
        put(book, p, p->last + 1, (int)summed[k], book->cents_total, euro(sum), "=SUM(%c%u:%c%u)", letter, p->first,
            letter, p->last);
    }
}

static void put_block(struct book *book, const struct place *p) {
    put_parameters(book, p);
    put_head(book, p);
    for (size_t i = 0; i < p->recheck->n_municipality; i++) {
        lxw_row_t r = p->first + (lxw_row_t)i;
        put_text(book, p, r, CODE, NULL, p->recheck->code[i]);
        put_text(book, p, r, NAME, NULL, p->recheck->name[i]);
        put_number(book, p, r, OWN, book->cents, euro(p->recheck->own[i]));
        put_number(book, p, r, COVERED, book->cents, euro(p->block->covered[i]));
        put_number(book, p, r, BUDGET, book->cents, euro(p->recheck->budget[i]));
        put_base(book, p, r, i);
        put_pot(book, p, r, i);
    }
    put_total(book, p);
}

/* In a short book the scheme that its tables are about, or else the first that can be shown. */
static size_t chosen(const struct book *book, const struct recheck *recheck) {
    const struct source *s = book->tables->file;
    for (size_t b = 0; b < recheck->n_block; b++)
        if (s->told < s->n_scheme && strcmp(recheck->block[b].label, s->label[s->told]) == 0)
            return b;
    return 0;
}

/* Schemes that are not here, and why. */
static lxw_row_t put_left_out(struct book *book, const struct place *p, lxw_row_t row) {
    const struct recheck *recheck = p->recheck;
    if (recheck->n_left_out > 0)
        put_text(
            book, p, row++, 0, book->bold,
            _("Not here: schemes of several layers, of some kinds of care, or with rules that a table cannot show"));
    for (size_t k = 0; k < recheck->n_left_out; k++)
        put_text(book, p, row++, 0, NULL, recheck->left_out[k]);
    return row;
}

/* Does a column say of every municipality what another one says, or nothing? */
static bool repeats(const struct place *p, enum column column) {
    const struct recheck_block *b = p->block;
    bool same = b != NULL;
    for (size_t i = 0; same && i < p->recheck->n_municipality; i++)
        same &= column == COVERED ? b->covered[i] == p->recheck->own[i]
                : column == BASE  ? b->x[i] == b->covered[i]
                                  : column == OWN_RISK && b->own_risk[i] == 0;
    return same;
}

/* Of the largest amount, a bold sum, with room between it and the next one. */
static double amount_width(const struct recheck *recheck) {
    char text[FORMAT_SIZE];
    int64_t own = 0, budget = 0;
    for (size_t i = 0; i < recheck->n_municipality; i++) {
        own += recheck->own[i];
        budget += recheck->budget[i];
    }
    return xlsx_text_width(format_cents(own > budget ? own : budget, text), true) + ROOM;
}

static double name_width(const struct recheck *recheck) {
    double width = 15.0;
    for (size_t i = 0; i < recheck->n_municipality; i++)
        width = fmax(width, xlsx_text_width(recheck->name[i], false));
    return width + ROOM;
}

/* What is printed: rows, and columns as far as they fit beside each other on a page of a short book, since names, pot
 * and title would be torn from what stands further on; the width of those, in characters. */
struct part {
    lxw_row_t rows;
    lxw_col_t last;
    double width;
    bool all; /* of the columns */
};

/* Columns as wide as their figures; what repeats another is hidden in a short book, its formulas live on. */
static struct part set_columns(struct book *book, const struct place *p, lxw_row_t row) {
    const double amount = amount_width(p->recheck);
    const double widths[COLUMNS] = {
        [CODE] = 7.8, [NAME] = name_width(p->recheck), [REMAINDER] = 5.0, [EXTRA] = 5.0, [DIFFERENCE] = 8.5};
    struct part part = {.rows = row, .all = true};
    bool any = false;
    for (int c = 0; c < COLUMNS; c++) {
        lxw_row_col_options options = {.hidden = !book->full && repeats(p, (enum column)c)};
        double width = widths[c] > 0.0 ? widths[c] : c == WEIGHT || c == FLOOR ? amount - 1.0 : amount;
        book_check(book, worksheet_set_column_opt(p->to, (lxw_col_t)c, (lxw_col_t)c, width, NULL, &options));
        any |= options.hidden;
        width = options.hidden ? 0.0 : width + BOOK_PADDING;
        part.all &= book->full || part.width + width <= BOOK_PAGE_WIDTH;
        part.width += part.all ? width : 0.0;
        part.last = part.all ? (lxw_col_t)c : part.last;
    }
    if (any)
        put_text(book, p, row, 0, NULL,
                 _("Columns that repeat another or hold nothing but 0 are hidden; their formulas are at work."));
    return part;
}

/* What is printed of it is told where it is not all: the sheet is there to be looked into. */
static void say_part(struct book *book, const struct place *p, const struct part *part, lxw_row_t printed) {
    if (printed < part->rows)
        put_text(book, p, 4, 0, NULL,
                 part->all ? _("On paper only the first municipalities; all of them are on this sheet.")
                           : _("On paper only the first municipalities and columns; all of them are on this sheet."));
    else if (!part->all)
        put_text(book, p, 4, 0, NULL, _("On paper only the first columns; all of them are on this sheet."));
}

/* Of many municipalities a short book prints the first. The figures of the pot stand in the column after the names, and
 * go with their labels. */
static void print_part(struct book *book, const struct place *p, struct part part) {
    enum { MOST = 40 };
    lxw_worksheet *to = p->to;
    lxw_row_t printed = book->full || part.rows <= MOST ? part.rows : MOST;
    say_part(book, p, &part, printed);
    book_check(book, worksheet_print_area(to, 0, 0, printed, part.last));
    book_check(book, worksheet_repeat_columns(to, CODE, OWN));
    worksheet_freeze_panes(to, 0, NAME + 1);
    double height = BOOK_LINE * (double)(printed + 2 + PARAMETERS);
    book->pages += book_pages(height, book_paper(book, to, height, part.width));
}

/* Of schemes that no formulas can show there is nothing to work out: which they are, and why. */
static void write_none(struct book *book, struct place *p) {
    enum { WIDTH = 110 };
    put_text(book, p, 1, 0, book->bold, _("No scheme of this run can be shown in formulas."));
    lxw_row_t row = put_left_out(book, p, 3);
    book_check(book, worksheet_set_column(p->to, 0, 0, WIDTH, NULL));
    book_check(book, worksheet_print_area(p->to, 0, 0, row, 0));
    worksheet_freeze_panes(p->to, 1, 0);
    double height = BOOK_LINE * (double)row;
    book->pages += book_pages(height, book_paper(book, p->to, height, WIDTH + BOOK_PADDING));
}

void xlsx_write_recheck(struct book *book, const struct recheck *recheck) {
    lxw_worksheet *to = book_sheet(book, _("Check the sums"));
    char text[256];
    if (!to)
        return;
    snprintf(text, sizeof text,
             _("From own cost to payment for one draw, the first, in %d. One draw is no expectation."), recheck->year);
    struct place p = {.to = to, .recheck = recheck};
    if (recheck->n_block == 0) {
        write_none(book, &p);
        return;
    }
    put_text(book, &p, 1, 0, book->bold, text);
    put_text(book, &p, 2, 0, NULL,
             recheck->stored
                 ? _("Payments by the program are those stored in the results file.")
                 : _("Payments by the program: settled again by the program, since the file does not store them."));
    put_text(book, &p, 3, 0, NULL, _("Change a part or an amount and everything below it changes along."));
    lxw_row_t row = 5;
    for (size_t b = 0; b < recheck->n_block; b++) {
        if (!book->full && b != chosen(book, recheck))
            continue;
        p.block = &recheck->block[b];
        p.share = row + 1;
        p.percent = row + 2;
        p.pot = row + 3;
        p.weights = row + 4;
        p.left = row + PARAMETERS;
        p.first = p.left + 2;
        p.last = p.first + (lxw_row_t)recheck->n_municipality - 1;
        add_up(&p);
        put_block(book, &p);
        row = p.last + 3;
    }
    if (book->full)
        row = put_left_out(book, &p, row);
    print_part(book, &p, set_columns(book, &p, row));
}
