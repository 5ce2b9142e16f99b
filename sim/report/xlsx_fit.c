/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a short workbook leaves out so that it can be printed. How many pages it takes is known once it has been laid
 * out, in memory. */
#include "sim/report/xlsx_parts.h"

#include "sim/tables/source.h"

/* Steps: the charts that can go, and then a sheet each, by BOOK_SPARE. */
enum { STEP_CHARTS = 0, STEPS = 1 + BOOK_SPARES };

static size_t step_of(const struct sheet *sheet) {
    return sheet->book / BOOK_SPARE(1);
}

/* Does the workbook tell of one municipality alone? */
static bool is_of_one(const struct book *book) {
    for (size_t f = 0; f < book->tables->n_file; f++)
        if (!book->tables->file[f].all_shown)
            return true;
    return false;
}

bool book_holds(const struct book *book, const struct sheet *sheet) {
    return book->full || (sheet->n_row > 0 && (sheet->book & (is_of_one(book) ? BOOK_ONE : BOOK_REGION)) != 0);
}

bool book_leaves_out(const struct book *book, const struct sheet *sheet) {
    size_t step = step_of(sheet);
    return step > STEP_CHARTS && (book->left_out >> step & 1U) != 0;
}

bool book_leaves_chart(const struct book *book, const struct sheet *sheet) {
    return (sheet->book & BOOK_SPARE_CHART) != 0 && (book->left_out >> STEP_CHARTS & 1U) != 0;
}

/* Is there anything in the workbook that this step leaves out? */
static bool is_step(const struct book *book, size_t step) {
    for (size_t k = 0; k < book->tables->n_sheet; k++) {
        const struct sheet *sheet = book->tables->sheet[k];
        bool is = step == STEP_CHARTS ? (sheet->book & BOOK_SPARE_CHART) != 0 : step_of(sheet) == step;
        if (is && book_holds(book, sheet))
            return true;
    }
    return false;
}

static enum status try_out(struct book *book, unsigned left_out, const char *path,
                           enum status (*make)(struct book *book)) {
    lxw_workbook_free(book->book); /* NULL is none */
    *book = (struct book){.tables = book->tables, .full = book->full, .left_out = left_out, .book = workbook_new(path)};
    return book->book ? make(book) : STATUS_MEMORY;
}

enum status book_fit(struct book *book, const char *path, enum status (*make)(struct book *book)) {
    const size_t most = is_of_one(book) ? PAGES_ONE : PAGES_REGION;
    unsigned left_out = 0;
    enum status status = try_out(book, left_out, path, make);
    for (size_t step = 0; !status && !book->full && book->pages > most && step < STEPS; step++)
        if (is_step(book, step)) {
            left_out |= 1U << step;
            status = try_out(book, left_out, path, make);
        }
    /* What was left out before a larger thing may have room beside what is left. */
    for (size_t step = 0; !status && book->pages <= most && step < STEPS; step++)
        if ((left_out >> step & 1U) != 0) {
            status = try_out(book, left_out & ~(1U << step), path, make);
            if (!status && book->pages <= most)
                left_out &= ~(1U << step);
            else if (!status)
                status = try_out(book, left_out, path, make);
        }
    return status;
}
