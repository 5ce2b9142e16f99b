/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files beside each other as a page of its own, without a script: the inputs that differ, the matrix in colours with
 * its errors, and lines along a key that was swept. */
#include "sim/base/i18n.h"
#include "sim/base/output.h"
#include "sim/report/writer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Text in the page: whatever stands in a file, it stays text. */
static void put_text(FILE *out, const char *text) {
    for (; text && *text; text++) {
        const char *safe = *text == '<'   ? "&lt;"
                           : *text == '>' ? "&gt;"
                           : *text == '&' ? "&amp;"
                           : *text == '"' ? "&quot;"
                                          : NULL;
        if (safe)
            fputs(safe, out);
        else
            fputc(*text, out);
    }
}

static void put_element(FILE *out, const char *element, const char *text) {
    fprintf(out, "<%s>", element);
    put_text(out, text);
    fprintf(out, "</%s>\n", element);
}

/* The colours of the matrix, a class each: as many steps to both sides as the channel that changes most has. */
enum { HEAT_STEPS = 165 };

static long heat_step(double part) {
    return HEAT_STEPS + lround(fmax(-1.0, fmin(1.0, part)) * HEAT_STEPS);
}

/* The one style that counts in the page, whatever else gets into it: its policy knows it by the hash of what stands
 * between the tags (tests/report/test_compare.py works it out again). */
static const char style_hash[] = "sha256-+7zPQPq2Pj5jMyu1iTAUDFa9Ofsc6xUd2P2+WgO6MJc=";

static void put_style(FILE *out) {
    fputs("<style>\n"
          "body { font: 15px/1.4 system-ui, sans-serif; margin: 2em; color: #1a1a1a; background: #fff }\n"
          "h1 { font-size: 1.5em } h2 { font-size: 1.15em; margin-top: 2em } .box { overflow-x: auto }\n"
          "table { border-collapse: collapse } caption { text-align: left; padding-bottom: .5em }\n"
          "th, td { padding: .3em .6em; border: 1px solid #ccc; text-align: right; white-space: nowrap }\n"
          "th { background: #f3f3f3; white-space: normal; vertical-align: bottom } .t { text-align: left }\n"
          "tbody th { font-weight: 600; white-space: nowrap } tbody th, td { vertical-align: top } small { display: "
          "block; color: #333 } svg { max-width: "
          "100%; height: auto }\n",
          out);
    for (int k = 0; k <= 2 * HEAT_STEPS; k++)
        fprintf(out, ".c%d { background: #%06x }\n", k, heat_colour((double)(k - HEAT_STEPS) / HEAT_STEPS));
    fputs("</style>\n", out);
}

static void put_head(FILE *out, const struct tables *tables) {
    fprintf(out,
            "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"generator\" content=\"solidair\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '%s'; "
            "form-action 'none'; base-uri 'none'\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
            i18n_language() == LANGUAGE_NL ? "nl" : "en", style_hash);
    put_element(out, "title", tables->title);
    put_style(out);
    fputs("</head>\n<body>\n", out);
    put_element(out, "h1", tables->title);
    put_element(out, "p", tables->subtitle);
    if (tables->stamp)
        put_element(out, "p", tables->stamp);
    put_element(out, "p", tables->scope);
}

/* ---- a table ---- */

static void put_cell(FILE *out, const struct sheet *sheet, const struct heat *heat, const struct sheet *error,
                     size_t row, size_t column) {
    char buffer[CELL_TEXT_SIZE];
    const struct cell *cell = sheet_cell(sheet, row, column);
    bool text = sheet->column[column].kind == CELL_TEXT;
    double part = 0.0;
    if (heat_part(heat, sheet, row, column, &part))
        fprintf(out, "<td class=\"c%ld\">", heat_step(part));
    else
        fputs(column == 0 ? "<th scope=\"row\" class=\"t\">" : text ? "<td class=\"t\">" : "<td>", out);
    put_text(out, cell_format(cell, buffer));
    if (error && column >= sheet->heat_first && column < sheet->heat_end + sheet->heat_apart &&
        (cell_is_cents(cell->kind) || cell_is_real(cell->kind))) {
        fputs("<small>± ", out);
        put_text(out, cell_format(sheet_cell(error, row, column), buffer));
        fputs("</small>", out);
    }
    fputs(column == 0 ? "</th>" : "</td>", out);
}

static void put_table(FILE *out, const struct sheet *sheet, const struct sheet *error) {
    char caption[SHEET_CAPTION_SIZE], head[HEAD_SIZE];
    const struct heat heat = heat_of(sheet);
    fputs("<div class=\"box\"><table>\n", out);
    put_element(out, "caption", sheet_caption(sheet, caption));
    fputs("<thead><tr>", out);
    for (size_t c = 0; c < sheet->n_column; c++) {
        fputs(sheet->column[c].kind == CELL_TEXT ? "<th scope=\"col\" class=\"t\">" : "<th scope=\"col\">", out);
        put_text(out, sheet_head(sheet, c, head));
        fputs("</th>", out);
    }
    fputs("</tr></thead>\n<tbody>\n", out);
    for (size_t r = 0; r < sheet->n_row; r++) {
        fputs("<tr>", out);
        for (size_t c = 0; c < sheet->n_column; c++)
            put_cell(out, sheet, &heat, error, r, c);
        fputs("</tr>\n", out);
    }
    fputs("</tbody></table></div>\n", out);
}

/* ---- lines ---- */

enum { WIDTH = 900, HEIGHT = 380, LEFT = 110, TOP = 20, RIGHT = 560, BOTTOM = 330, TICKS = 5 };

struct scale {
    double low, high;
    int from, to; /* places in the picture */
};

static double place(const struct scale *scale, double value) {
    double width = scale->high > scale->low ? scale->high - scale->low : 1.0;
    return scale->from + (value - scale->low) / width * (scale->to - scale->from);
}

static double value_of(const struct cell *cell) {
    return cell_is_real(cell->kind) ? cell->real : cell_is_cents(cell->kind) ? (double)cell->number : (double)NAN;
}

static void widen(struct scale *scale, double value) {
    scale->low = fmin(scale->low, value); /* NaN is passed over */
    scale->high = fmax(scale->high, value);
}

static double key_of(const struct sheet *sheet, size_t row) {
    return strtod(sheet_cell(sheet, row, 0)->text, NULL);
}

/* From one line of the grid to the next: 1, 2 or 5 times a power of ten, at most TICKS of them. */
static double round_step(const struct scale *scale) {
    double least = (scale->high - scale->low) / TICKS, power = pow(10.0, floor(log10(least)));
    double part = least / power;
    return power * (part <= 1.0 ? 1.0 : part <= 2.0 ? 2.0 : part <= 5.0 ? 5.0 : 10.0);
}

/* It begins and ends at a line of the grid; how far these are apart. */
static double round_ends(struct scale *scale) {
    if (!(scale->high > scale->low))
        scale->high = scale->low + 1.0;
    double step = round_step(scale);
    scale->low = step * floor(scale->low / step);
    scale->high = step * ceil(scale->high / step);
    return step;
}

static void put_axes(FILE *out, const struct sheet *sheet, const struct scale *x, const struct scale *y, double step) {
    long n = lround((y->high - y->low) / step);
    for (long k = 0; k <= n; k++) {
        double value = step * (double)(lround(y->low / step) + k), at = place(y, value);
        enum cell_kind kind = sheet->column[1].kind;
        struct cell cell = {.kind = kind, .number = llround(cell_is_real(kind) ? 0.0 : value), .real = value};
        char text[CELL_TEXT_SIZE];
        fprintf(out, "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>", LEFT, RIGHT, at, at);
        fprintf(out, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">", LEFT - 8, at + 4.0);
        put_text(out, cell_format(&cell, text));
        fputs("</text>\n", out);
    }
    for (size_t r = 0; r < sheet->n_row; r++) {
        fprintf(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", place(x, key_of(sheet, r)), BOTTOM + 18);
        put_text(out, sheet_cell(sheet, r, 0)->text);
        fputs("</text>\n", out);
    }
    fprintf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">", (LEFT + RIGHT) / 2, BOTTOM + 40);
    put_text(out, sheet->column[0].title);
    fputs("</text>\n", out);
}

static void put_line(FILE *out, const struct sheet *sheet, const struct scale *x, const struct scale *y, size_t c) {
    static const char *const colour[] = {"#1f5fa8", "#c2571a", "#2f7d4f", "#7b3f9d", "#8a6d1b", "#444444"};
    static const char *const dash[] = {"none", "7 4", "2 3"};
    enum { COLOURS = sizeof colour / sizeof colour[0], DASHES = sizeof dash / sizeof dash[0] };
    const char *stroke = colour[(c - 1) % COLOURS], *dashes = dash[(c - 1) / COLOURS % DASHES];
    bool begun = false;
    fprintf(out, "<g fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"%s\"><path d=\"", stroke,
            dashes);
    for (size_t r = 0; r < sheet->n_row; r++) {
        double value = value_of(sheet_cell(sheet, r, c));
        if (!isnan(value))
            fprintf(out, "%c%.1f %.1f", begun ? 'L' : 'M', place(x, key_of(sheet, r)), place(y, value));
        begun |= !isnan(value);
    }
    double legend = TOP + 10.0 + 20.0 * (double)c;
    fprintf(out, "M%d %.1fL%d %.1f\"/></g>\n<text x=\"%d\" y=\"%.1f\">", RIGHT + 20, legend - 4.0, RIGHT + 50,
            legend - 4.0, RIGHT + 58, legend);
    put_text(out, sheet->column[c].title);
    fputs("</text>\n", out);
}

/* The table beside it says the same, for who does not see it. */
static void put_chart(FILE *out, const struct sheet *sheet) {
    struct scale x = {INFINITY, -INFINITY, LEFT, RIGHT}, y = {INFINITY, -INFINITY, BOTTOM, TOP};
    for (size_t r = 0; r < sheet->n_row; r++) {
        widen(&x, key_of(sheet, r));
        for (size_t c = 1; c < sheet->n_column; c++)
            widen(&y, value_of(sheet_cell(sheet, r, c)));
    }
    if (!(y.high >= y.low))
        return;
    double step = round_ends(&y);
    size_t room = 20 * (sheet->n_column + 2) + TOP;
    fprintf(out, "<svg viewBox=\"0 0 %d %zu\" width=\"%d\" role=\"img\" font-size=\"12\" aria-label=\"", WIDTH,
            room > HEIGHT ? room : (size_t)HEIGHT, WIDTH);
    put_text(out, sheet->caption);
    fputs("\">\n", out);
    put_axes(out, sheet, &x, &y, step);
    for (size_t c = 1; c < sheet->n_column; c++)
        put_line(out, sheet, &x, &y, c);
    fputs("</svg>\n", out);
}

/* ---- the page ---- */

static const struct sheet *find_sheet(const struct tables *tables, const char *id) {
    for (size_t k = 0; k < tables->n_sheet; k++)
        if (strcmp(tables->sheet[k]->id, id) == 0)
            return tables->sheet[k];
    return NULL;
}

enum status compare_html_write(const struct tables *tables, const struct report_request *request, struct note *note) {
    const struct sheet *error = find_sheet(tables, "compare_error");
    struct output output = {0};
    enum status status = output_open(request->output, &output, note);
    if (status)
        return status;
    put_head(output.file, tables);
    for (size_t k = 0; k < tables->n_sheet; k++) {
        const struct sheet *sheet = tables->sheet[k];
        if (sheet == error) /* stands in the matrix */
            continue;
        put_element(output.file, "h2", sheet->title);
        if (sheet->n_chart > 0)
            put_chart(output.file, sheet);
        put_table(output.file, sheet, sheet->heat_end > 0 ? error : NULL);
        for (size_t n = 0; n < sheet->n_note; n++)
            put_element(output.file, "p", sheet->note[n]);
    }
    if (error && error->n_note > 0)
        put_element(output.file, "p", error->note[0]);
    fputs("</body>\n</html>\n", output.file);
    return output_close(&output, STATUS_OK, note);
}
