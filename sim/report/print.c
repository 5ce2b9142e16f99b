/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/print.h"

#include "sim/base/colour.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/report/text.h"
#include "sim/tables/build.h"
#include <limits.h>
#include <string.h>

static bool withholds(const struct tables *tables) {
    bool some = false;
    for (size_t k = 0; k < tables->n_sheet; k++)
        for (size_t c = 0; c < tables->sheet[k]->n_row * tables->sheet[k]->n_column; c++)
            some |= tables->sheet[k]->cell[c].kind == CELL_WITHHELD;
    return some;
}

/* What it is of; what is withheld only where something is. */
static void write_head(FILE *out, const struct tables *tables, bool internal, int width) {
    text_write(out, tables->title, width);
    text_write(out, tables->subtitle, width);
    if (tables->stamp)
        text_write(out, tables->stamp, width);
    if (internal || withholds(tables))
        text_write(out, tables->scope, width);
}

/* What shows a table of this file, to be pasted. */
static const char *show_command(struct tables *t, const struct report_request *request) {
    char file[PATH_MAX], place[FORMAT_TEXT_SIZE];
    if (!request->input || request->n_other > 0)
        return "";
    return tables_print(t, "solidair show %s%s%s%s", format_word(request->input, file, sizeof file),
                        request->municipality ? " --municipality " : "",
                        request->municipality ? format_word(request->municipality, place, sizeof place) : "",
                        request->internal ? " --internal" : "");
}

static enum status print_all(FILE *out, struct tables *tables, const struct report_request *request, int width) {
    enum status status = STATUS_OK;
    const char *brief = tables->brief ? show_command(tables, request) : NULL;
    if (tables->failed)
        status = STATUS_MEMORY;
    else
        write_head(out, tables, request->internal, width);
    for (size_t k = 0; !status && k < tables->n_sheet; k++) {
        bool named = request->table && strcmp(tables->sheet[k]->id, request->table) == 0;
        status = text_write_sheet(out, tables->sheet[k], "", width, named ? NULL : brief);
    }
    tables_free(tables);
    return status;
}

enum status print_tables(FILE *out, const struct report_request *request, int width, struct note *note) {
    struct tables tables;
    enum status status = tables_make(request, &tables, note);
    return status ? status : print_all(out, &tables, request, width);
}

/* One line, cut where it is too long. */
static void write_line(FILE *out, const char *text, int width) {
    char line[FORMAT_TEXT_SIZE];
    int size = (int)(strlen(text) - format_width(text)) + width + 1; /* a name has few letters of several bytes */
    fprintf(out, "%s%s%s\n", colour_on(out, COLOUR_STRONG),
            format_safe(text, line, size < FORMAT_TEXT_SIZE ? (size_t)size : FORMAT_TEXT_SIZE), colour_off(out));
}

static void write_digest_head(FILE *out, const struct tables *tables, const char *title, bool internal, int width) {
    write_line(out, title, width);
    text_write(out, tables->subtitle, width);
    if (internal || withholds(tables))
        text_write(out, tables->scope, width);
}

enum status print_digest(FILE *out, const struct report_request *request, int width, struct note *note) {
    struct report_request digest = *request;
    struct tables tables;
    digest.table = "digest";
    enum status status = tables_make(&digest, &tables, note);
    if (status)
        return status;
    const char *title = tables_print(&tables, "%s%s", tables.title, tables.stamp ? _(" - EXAMPLE FIGURES") : "");
    const char *brief = show_command(&tables, request);
    if (tables.failed)
        status = STATUS_MEMORY;
    else
        write_digest_head(out, &tables, title, request->internal, width);
    for (size_t k = 0; !status && k < tables.n_sheet; k++)
        status = text_write_sheet(out, tables.sheet[k], NULL, width, brief);
    tables_free(&tables);
    return status;
}

enum status print_comparison(FILE *out, const struct report_request *request, int width, struct note *note) {
    struct tables tables;
    enum status status = tables_compare(request, &tables, note);
    return status ? status : print_all(out, &tables, request, width);
}

enum status print_answer(FILE *out, const struct answer *answer, const struct report_request *request, int width,
                         struct note *note) {
    struct tables tables;
    enum status status = tables_of_answer(answer, request, &tables, note);
    if (status)
        return status;
    for (size_t k = 0; !status && k < tables.n_sheet; k++)
        status = text_write_sheet(out, tables.sheet[k], k ? "" : NULL, width, "");
    tables_free(&tables);
    return status;
}
