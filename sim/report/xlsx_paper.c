/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A worksheet and the paper that it is printed on. */
#include "sim/report/xlsx_parts.h"

#include "sim/base/i18n.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

void book_check(struct book *book, lxw_error error) {
    if (error != LXW_NO_ERROR && book->error == LXW_NO_ERROR)
        book->error = error;
}

lxw_worksheet *book_sheet(struct book *book, const char *title) {
    lxw_worksheet *sheet = workbook_add_worksheet(book->book, title);
    if (sheet)
        worksheet_set_default_row(sheet, BOOK_LINE, LXW_FALSE);
    else
        book_check(book, LXW_ERROR_PARAMETER_VALIDATION);
    return sheet;
}

/* ---- paper ---- */

/* The letters of the head and the foot of a page. The font stands last: a text may begin with a digit, which would be
 * read as one more of the size. */
#define PAGE_LETTERS "&10&\"" BOOK_FONT ",Regular\""

static bool continues(char byte) {
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* As many whole characters of a plain text as fit in `room` bytes; "&" begins a code in a head or a foot. */
static void add_plain(char text[], size_t room, const char *plain) {
    size_t n = strlen(text), end = n + room;
    for (; *plain && n + 2 <= end; plain++) {
        if (*plain == '&')
            text[n++] = '&';
        text[n++] = *plain;
    }
    if (continues(*plain)) {
        while (continues(text[n - 1]))
            n--;
        n--;
    }
    text[n] = '\0';
}

/* How a sheet falls apart into pages that can be read: letters of 7 points at least, where a column of the width of a
 * letter is as here, in points, at full size: in the widest of the fonts that may stand in for that of the workbook. */
struct fall {
    double wide, high, scale; /* pages; of letters of full size */
};

static struct fall fall_apart(double width, double height, double paper_width, double paper_height) {
    const double letter = BOOK_DIGIT, least = 7.0 / BOOK_LETTER;
    struct fall fall = {.wide = ceil(width * letter * least / paper_width)};
    fall.wide = fmax(fall.wide, 1.0);
    double fits = fmin(fall.wide * paper_width / (width * letter), 1.0);
    fall.high = ceil(height * least / paper_height);
    const double used = fall.high > 1.0 ? 0.92 : 1.0; /* of a page, where rows break off */
    fits = fall.wide > 1.0 ? least : fits;            /* blocks of columns are made for those (xlsx_sheet.c) */
    fall.scale = fmax(fmin(fits, used * fall.high * paper_height / height), least);
    return fall;
}

/* A4 within margins of a quarter of an inch, and what head and foot take of its height more than those, in points. */
static const double PAPER_SHORT = 559.0, PAPER_LONG = 805.0, FEET = 58.0;

/* Upright or not, whichever takes fewer pages; of as many, with the larger letters. Returns how much of the sheet a
 * page holds from top to bottom, in points; all of it where it is fit to one page. */
static double lay_out(lxw_worksheet *to, double height, double width) {
    struct fall upright = fall_apart(width, height, PAPER_SHORT, PAPER_LONG - FEET),
                lying = fall_apart(width, height, PAPER_LONG, PAPER_SHORT - FEET);
    double more = lying.wide * lying.high - upright.wide * upright.high;
    bool same = lying.wide == upright.wide;
    bool lies = more < 0.0 || (more == 0.0 && (same ? lying.scale > upright.scale : lying.wide < upright.wide));
    lies |= lying.wide > 1.0;
    if (lies)
        worksheet_set_landscape(to);
    struct fall fall = lies ? lying : upright;
    uint16_t percent = (uint16_t)(100.0 * fall.scale);
    if (fall.wide <= 1.0 && fall.high <= 1.0) {
        worksheet_fit_to_pages(to, 1, 1);
        return height;
    } /* no fit where breaks leave room at the end of a page: it would make all of it smaller */
    worksheet_set_print_scale(to, percent);
    return 100.0 * ((lies ? PAPER_SHORT : PAPER_LONG) - FEET) / percent;
}

double book_paper(struct book *book, lxw_worksheet *to, double height, double width) {
    enum { TITLE = 104, RUN = 78 /* beside it the date has room */, SIZE = 256 };
    char head[SIZE] = "&L" PAGE_LETTERS, foot[SIZE] = "&L" PAGE_LETTERS, page[64];
    add_plain(head, TITLE, book->tables->title);
    if (book->tables->stamp) {
        strcat(head, "&R" PAGE_LETTERS);
        add_plain(head, RUN, _("EXAMPLE FIGURES"));
    }
    add_plain(foot, RUN, book->tables->run);
    snprintf(page, sizeof page, "&R" PAGE_LETTERS "%s   &P/&N", book->date);
    strcat(foot, page);
    worksheet_set_paper(to, 9); /* A4 */
    worksheet_set_margins(to, 0.25, 0.25, 0.65, 0.65);
    book_check(book, worksheet_set_header(to, head));
    book_check(book, worksheet_set_footer(to, foot));
    return lay_out(to, height, width);
}
