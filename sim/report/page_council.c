/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table for the council paper in the page: the same lines and cells as in the workbook (council.h). */
#include "sim/report/page_parts.h"
#include "sim/tables/council.h"

#include "sim/base/i18n.h"
#include "sim/report/json.h"

static void write_member(FILE *out, const char *name, const char *text, int *first) {
    json_key(out, name, first);
    json_text(out, text);
}

static void write_heads(FILE *out, const struct council *c) {
    char buffer[COUNCIL_HEAD_SIZE];
    fputc('[', out);
    for (size_t k = 0; k < c->n_column; k++) {
        fputs(k > 0 ? "," : "", out);
        json_text(out, council_head(c, k, buffer));
    }
    fputc(']', out);
}

static void write_lines(FILE *out) {
    fputc('[', out);
    for (size_t l = 0; l < council_lines(); l++) {
        const struct council_line *line = council_line(l);
        int first = 1;
        fputs(l > 0 ? ",{" : "{", out);
        write_member(out, "text", _(line->text), &first);
        write_member(out, "field", line->field, &first);
        write_member(out, "kind", line->kind, &first);
        json_key(out, "sum", &first);
        fputs(line->sum ? "true" : "false", out);
        fputc('}', out);
    }
    fputc(']', out);
}

static void write_notes(FILE *out, const struct council *c) {
    fputc('[', out);
    for (size_t k = 0; council_note(c, k); k++) {
        fputs(k > 0 ? "," : "", out);
        json_text(out, council_note(c, k));
    }
    fputc(']', out);
}

/* {"3":["1.234","56 N"]}: cells by the number of the line; the lines that differ by scheme, or those that do not. */
static void write_cells(FILE *out, const struct council *c, size_t scheme, size_t i, bool by_scheme) {
    bool some = false;
    fputc('{', out);
    for (size_t l = 0; l < council_lines(); l++) {
        if (council_line(l)->by_scheme != by_scheme || !council_has(c, scheme, i, l))
            continue;
        fprintf(out, "%s\"%zu\":[", some ? "," : "", l);
        some = true;
        for (size_t k = 0; k < c->n_column; k++) {
            char buffer[CELL_TEXT_SIZE];
            struct cell cell = council_cell(c, scheme, i, l, k);
            fputs(k > 0 ? "," : "", out);
            json_text(out, cell_format(&cell, buffer));
        }
        fputc(']', out);
    }
    fputc('}', out);
}

/* [municipality] of a scheme: its cells, or its paragraph. */
static void write_places(FILE *out, const struct council *c, size_t scheme, bool by_scheme, bool paragraph) {
    fputc('[', out);
    for (size_t i = 0; i < c->s->n_municipality; i++) {
        char text[COUNCIL_TEXT_SIZE];
        fputs(i > 0 ? "," : "", out);
        if (!paragraph) {
            write_cells(out, c, scheme, i, by_scheme);
            continue;
        }
        council_paragraph(c, scheme, i, text);
        json_text(out, text);
    }
    fputc(']', out);
}

static void write_schemes(FILE *out, const struct council *c, bool paragraph) {
    fputc('[', out);
    for (size_t s = 0; s < c->s->n_scheme; s++) {
        fputs(s > 0 ? "," : "", out);
        write_places(out, c, s, true, paragraph);
    }
    fputc(']', out);
}

static void write_council(FILE *out, const struct council *c) {
    int first = 1;
    fputc('{', out);
    json_key(out, "head", &first);
    write_heads(out, c);
    json_key(out, "lines", &first);
    write_lines(out);
    json_key(out, "notes", &first);
    write_notes(out, c);
    json_key(out, "common", &first);
    write_places(out, c, 0, false, false);
    json_key(out, "scheme", &first);
    write_schemes(out, c, false);
    json_key(out, "text", &first);
    write_schemes(out, c, true);
    fputc('}', out);
}

enum status page_council(FILE *out, struct source *source, struct note *note) {
    struct council council;
    enum status status = council_load(source, &council, note);
    if (!status)
        write_council(out, &council);
    return status;
}
