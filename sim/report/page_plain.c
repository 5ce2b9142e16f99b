/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a page shows where no script runs, as a preview in a mail, in plain HTML: of a municipality the five answers,
 * the schemes side by side and the table for the council. */
#include "sim/report/page_parts.h"

#include "sim/report/page_words.h"
#include "sim/tables/verdict.h"
#include <stdlib.h>
#include <string.h>

enum { ANY = PLACE_NONE - 1 }; /* place or scheme */

/* What is shown of a sheet: the rows of a place or of a scheme, from `row` up to `end`. name: of the municipality,
 * which stands in the caption in the place of the first column; NULL: of none. */
struct part {
    const struct sheet *sheet;
    const char *name;
    int32_t place, scheme;
    size_t row, end;
};

static bool has_row(const struct part *part, size_t row) {
    const struct sheet_row *r = &part->sheet->row[row];
    return (part->place == ANY || r->place == part->place) && (part->scheme == ANY || r->scheme == part->scheme);
}

static struct part part_of(const struct sheet *sheet, const char *name, int32_t place, int32_t scheme) {
    struct part part = {.sheet = sheet, .name = name, .place = place, .scheme = scheme, .end = sheet->n_row};
    while (part.row < part.end && !has_row(&part, part.row))
        part.row++;
    while (part.end > part.row && !has_row(&part, part.end - 1))
        part.end--;
    return part;
}

/* What only the municipality knows cannot be filled in here. */
static bool is_gap(const struct cell *cell) {
    return cell->kind == CELL_EMPTY || cell->kind == CELL_INPUT;
}

/* The next column from c on that is not empty: of the schemes side by side only those that the page shows first. */
static size_t next_column(const struct part *part, size_t c) {
    static const size_t of_overview = 8;
    const struct sheet *sheet = part->sheet;
    const size_t end =
        strcmp(sheet->id, "overview") == 0 && sheet->n_column > of_overview ? of_overview : sheet->n_column;
    for (; c < end; c++)
        for (size_t row = part->row; row < part->end; row++)
            if (has_row(part, row) && !is_gap(sheet_cell(sheet, row, c)))
                return c;
    return sheet->n_column;
}

static size_t first_column(const struct part *part) {
    return next_column(part, part->name != NULL);
}

static void write_text(FILE *out, const char *before, const char *text, const char *after) {
    fputs(before, out);
    json_html(out, text);
    fputs(after, out);
}

static void write_caption(FILE *out, const struct part *part) {
    char caption[SHEET_CAPTION_SIZE];
    if (part->name)
        write_text(out, "", part->name, ": ");
    json_html(out, sheet_caption(part->sheet, caption));
}

static void write_head(FILE *out, const struct part *part) {
    char head[HEAD_SIZE];
    fputs("<div class=\"scroll\" tabindex=\"0\"><table class=\"figures\">\n<caption><span>", out);
    write_caption(out, part);
    fputs("</span></caption>\n<thead><tr>", out);
    for (size_t c = first_column(part); c < part->sheet->n_column; c = next_column(part, c + 1))
        write_text(out, "<th scope=\"col\">", sheet_head(part->sheet, c, head), "</th>");
    fputs("</tr></thead>\n<tbody>\n", out);
}

/* Do both say the same in words, or nothing? */
static bool is_same(const struct cell *a, const struct cell *b) {
    return a->kind == b->kind && (is_gap(a) || (a->kind == CELL_TEXT && strcmp(a->text, b->text) == 0));
}

/* Cells beside each other that say the same are one. Returns the column after them. */
static size_t write_cells(FILE *out, const struct part *part, size_t row, size_t c) {
    const struct cell *cell = sheet_cell(part->sheet, row, c);
    char buffer[CELL_TEXT_SIZE];
    size_t span = 1, next = next_column(part, c + 1);
    for (; next < part->sheet->n_column && is_same(cell, sheet_cell(part->sheet, row, next)); span++)
        next = next_column(part, next + 1);
    if (span > 1)
        fprintf(out, "<td colspan=\"%zu\">", span);
    else
        fputs("<td>", out);
    write_text(out, "", cell_format(cell, buffer), "</td>");
    return next;
}

static void write_row(FILE *out, const struct part *part, size_t row) {
    size_t c = first_column(part), end = part->sheet->n_column;
    char buffer[CELL_TEXT_SIZE];
    if (c < end)
        write_text(out, "<tr><th scope=\"row\">", cell_format(sheet_cell(part->sheet, row, c), buffer), "</th>");
    for (c = next_column(part, c + 1); c < end;)
        c = write_cells(out, part, row, c);
    fputs("</tr>\n", out);
}

/* A sheet of one column is text to copy. */
static void write_lines(FILE *out, const struct part *part, size_t column) {
    char buffer[CELL_TEXT_SIZE];
    fputs("<p><strong>", out);
    write_caption(out, part);
    fputs("</strong></p>\n", out);
    for (size_t row = part->row; row < part->end; row++)
        if (has_row(part, row))
            write_text(out, "<p>", cell_format(sheet_cell(part->sheet, row, column), buffer), "</p>\n");
}

static void write_part(FILE *out, struct part part) {
    size_t first = first_column(&part);
    if (next_column(&part, first + 1) >= part.sheet->n_column) {
        write_lines(out, &part, first);
        return;
    }
    write_head(out, &part);
    for (size_t row = part.row; row < part.end; row++)
        if (has_row(&part, row))
            write_row(out, &part, row);
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
    write_part(out, part_of(sheet_of(tables, "overview"), NULL, ANY, (int32_t)tables->file->shown_scheme));
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
    write_text(out, "<p>", page_say(tables, "summary.amounts"), "</p>\n");
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
            write_part(out, part_of(sheet, source->municipality[i], (int32_t)i, ANY));
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

static void write_folded(FILE *out, struct tables *tables, const struct page_answers *answers, size_t i,
                         enum page_detail detail) {
    write_text(out, "<details><summary>", tables->file->municipality[i], "</summary>\n");
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
    write_text(out, "<h2>", page_say(tables, chosen ? "plain.others" : "plain.all"), "</h2>\n");
    if (detail == PAGE_ROWS) {
        write_all(out, tables);
        return;
    }
    for (size_t k = 0; k < source->n_municipality; k++)
        if (!source->hidden[source->order[k]] && source->order[k] != source->chosen)
            write_folded(out, tables, answers, source->order[k], chosen ? PAGE_ANSWERS : detail);
}

/* That figures are assumed stands above all of them. */
static void write_stamp(FILE *out, struct tables *tables) {
    if (!tables->stamp)
        return;
    write_text(out, "<p><strong>", page_say(tables, "example"), "</strong> ");
    write_text(out, "", page_say(tables, "exampleLong"), "</p>\n");
}

enum status page_plain(FILE *out, struct tables *tables, enum page_detail detail, struct note *note) {
    const struct source *source = tables->file;
    const struct sheet *schemes = sheet_of(tables, "schemes");
    struct page_answers *answers = NULL;
    enum status status = page_answers_load(tables, &answers, note);
    if (status)
        return status;
    write_stamp(out, tables);
    if (source->chosen < source->n_municipality) {
        write_text(out, "<h2>",
                   page_say(tables, "summary.title", "name", source->municipality[source->chosen], "scheme",
                            source->label[source->shown_scheme]),
                   "</h2>\n");
        write_place(out, tables, answers, source->chosen, detail == PAGE_CHARTS ? detail : PAGE_TABLES);
    }
    write_others(out, tables, answers, detail);
    if (schemes)
        write_part(out, part_of(schemes, NULL, PLACE_NONE, ANY));
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
