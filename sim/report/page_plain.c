/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a page shows where no script runs, as a preview in a mail, in plain HTML: of a municipality the five answers,
 * the schemes side by side and the table for the council. */
#include "sim/report/page_parts.h"

#include "sim/report/page_words.h"
#include "sim/tables/verdict.h"
#include <stdlib.h>
#include <string.h>

static void write_cell(FILE *out, const char *tag, const char *text) {
    fprintf(out, "<%s>", tag);
    json_html(out, text);
    fprintf(out, "</%.2s>", tag);
}

/* Of the schemes side by side those columns that the page shows first. */
static size_t end_of_columns(const struct sheet *sheet) {
    static const size_t of_overview = 8;
    return strcmp(sheet->id, "overview") == 0 && sheet->n_column > of_overview ? of_overview : sheet->n_column;
}

/* The name of the municipality stands in the caption in the place of the first column; NULL: of none. */
static size_t first_column(const char *name) {
    return name != NULL;
}

static void write_head(FILE *out, const struct sheet *sheet, const char *name) {
    char caption[SHEET_CAPTION_SIZE], head[HEAD_SIZE];
    fputs("<div class=\"scroll\" tabindex=\"0\"><table class=\"figures\">\n<caption><span>", out);
    json_html(out, name ? name : "");
    fputs(name ? ": " : "", out);
    json_html(out, sheet_caption(sheet, caption));
    fputs("</span></caption>\n<thead><tr>", out);
    for (size_t c = first_column(name); c < end_of_columns(sheet); c++)
        write_cell(out, "th scope=\"col\"", sheet_head(sheet, c, head));
    fputs("</tr></thead>\n<tbody>\n", out);
}

static void write_row(FILE *out, const struct sheet *sheet, size_t row, size_t first) {
    char buffer[CELL_TEXT_SIZE];
    fputs("<tr>", out);
    for (size_t c = first; c < end_of_columns(sheet); c++) {
        const struct cell *cell = sheet_cell(sheet, row, c);
        const char *tag = cell->kind == CELL_TEXT ? "td class=\"text\"" : "td";
        write_cell(out, c == first ? "th scope=\"row\"" : tag, cell_format(cell, buffer));
    }
    fputs("</tr>\n", out);
}

static void write_sheet(FILE *out, const struct sheet *sheet, size_t place, const char *name) {
    write_head(out, sheet, name);
    for (size_t row = 0; row < sheet->n_row; row++)
        if (sheet->row[row].place == (int32_t)place)
            write_row(out, sheet, row, first_column(name));
    fputs("</tbody>\n</table></div>\n", out);
}

static const struct sheet *sheet_of(const struct tables *tables, const char *id) {
    for (size_t k = 0; k < tables->n_sheet; k++)
        if (strcmp(tables->sheet[k]->id, id) == 0)
            return tables->sheet[k];
    return NULL;
}

/* All municipalities under the scheme that is shown. */
static void write_all(FILE *out, const struct tables *tables) {
    const struct sheet *sheet = sheet_of(tables, "overview");
    write_head(out, sheet, NULL);
    for (size_t row = 0; row < sheet->n_row; row++)
        if (sheet->row[row].scheme == (int32_t)tables->file->shown_scheme)
            write_row(out, sheet, row, 0);
    fputs("</tbody>\n</table></div>\n", out);
}

/* Is there a scheme of which no verdict is told? Then amounts do not stand for one. */
static void write_amounts(FILE *out, struct tables *tables, size_t i) {
    bool open = false;
    for (size_t k = 0; k < tables->file->n_scheme; k++) {
        enum verdict told = verdict_told(tables->file, k, i);
        open |= told == VERDICT_UNNAMED || told == VERDICT_MISSING || told == VERDICT_DRAWS;
    }
    if (!open)
        return;
    fputs("<p>", out);
    json_html(out, page_say(tables, "summary.amounts"));
    fputs("</p>\n", out);
}

/* Of several that are about a scheme each, that of the scheme with which the page opens. */
static void write_sheets(FILE *out, struct tables *tables, size_t i) {
    static const char *const shown[] = {"overview", "council", "council_text"};
    const struct source *source = tables->file;
    for (size_t k = 0; k < tables->n_sheet; k++) {
        const struct sheet *sheet = tables->sheet[k];
        bool found = false;
        for (size_t n = 0; n < sizeof shown / sizeof shown[0]; n++)
            found |= strcmp(sheet->id, shown[n]) == 0;
        if (found && (sheet->scheme < 0 || sheet->scheme == (int32_t)source->shown_scheme))
            write_sheet(out, sheet, i, source->municipality[i]);
        if (found && strcmp(sheet->id, "overview") == 0)
            write_amounts(out, tables, i);
    }
}

static void write_place(FILE *out, struct tables *tables, const struct page_answers *answers, size_t i,
                        enum page_detail detail) {
    page_answers_write(out, answers, i);
    if (detail == PAGE_CHARTS)
        page_spans(out, tables, i);
    if (detail >= PAGE_TABLES)
        write_sheets(out, tables, i);
}

static void write_heading(FILE *out, const char *text) {
    fputs("<h2>", out);
    json_html(out, text);
    fputs("</h2>\n", out);
}

static void write_folded(FILE *out, struct tables *tables, const struct page_answers *answers, size_t i,
                         enum page_detail detail) {
    fputs("<details><summary>", out);
    json_html(out, tables->file->municipality[i]);
    fputs("</summary>\n", out);
    write_place(out, tables, answers, i, detail);
    fputs("</details>\n", out);
}

/* Others are folded, by their names. */
static void write_others(FILE *out, struct tables *tables, const struct page_answers *answers,
                         enum page_detail detail) {
    const struct source *source = tables->file;
    bool chosen = source->chosen < source->n_municipality;
    if (source->n_municipality == 1)
        return;
    write_heading(out, page_say(tables, chosen ? "plain.others" : "plain.all"));
    if (detail == PAGE_ROWS) {
        write_all(out, tables);
        return;
    }
    for (size_t k = 0; k < source->n_municipality; k++)
        if (!source->hidden[source->order[k]] && source->order[k] != source->chosen)
            write_folded(out, tables, answers, source->order[k], chosen ? PAGE_ANSWERS : detail);
}

enum status page_plain(FILE *out, struct tables *tables, enum page_detail detail, struct note *note) {
    const struct source *source = tables->file;
    const struct sheet *schemes = sheet_of(tables, "schemes");
    struct page_answers *answers = NULL;
    enum status status = page_answers_load(tables, &answers, note);
    if (status)
        return status;
    if (source->chosen < source->n_municipality) {
        write_heading(out, page_say(tables, "summary.title", "name", source->municipality[source->chosen], "scheme",
                                    source->label[source->shown_scheme]));
        write_place(out, tables, answers, source->chosen, detail == PAGE_CHARTS ? detail : PAGE_TABLES);
    }
    write_others(out, tables, answers, detail);
    if (schemes)
        write_sheet(out, schemes, PLACE_NONE, NULL);
    return tables->failed ? STATUS_MEMORY : STATUS_OK;
}

static enum status print_plain(struct tables *tables, enum page_detail detail, char **text, size_t *size,
                               struct note *note) {
    FILE *out = open_memstream(text, size);
    if (!out)
        return STATUS_MEMORY;
    enum status status = page_plain(out, tables, detail, note);
    return fclose(out) == 0 ? status : STATUS_MEMORY;
}

enum status page_plain_within(struct tables *tables, enum page_detail detail, size_t most, char **text, size_t *size,
                              struct note *note) {
    enum status status = print_plain(tables, detail, text, size, note);
    for (; !status && *size > most && detail > PAGE_ROWS; status = print_plain(tables, --detail, text, size, note))
        free(*text);
    return status;
}
