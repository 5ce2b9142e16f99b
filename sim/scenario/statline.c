/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/statline.h"

#include "sim/base/i18n.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS_MAX = 4096 };
static const char MARK[] = "\xEF\xBB\xBF";

/* A cell as it stands between the separators. */
struct piece {
    const char *start, *end;
};

struct line {
    size_t n;
    struct piece cell[CELLS_MAX];
};

/* One line's cells; returns where the next line begins. A semicolon within quotation marks parts nothing. */
static const char *cut_line(const char *p, struct line *line) {
    bool quoted = false;
    line->n = 0;
    for (const char *start = p;; p++) {
        if (*p == '"')
            quoted = !quoted;
        bool over = *p == '\0' || *p == '\n';
        if ((!over && (*p != ';' || quoted)))
            continue;
        if (line->n < CELLS_MAX)
            line->cell[line->n++] = (struct piece){start, p};
        start = p + 1;
        if (over)
            return *p ? p + 1 : p;
    }
}

/* Without padding and quotation marks. */
static struct piece trim(struct piece cell) {
    for (int pass = 0; pass < 2; pass++) { /* blanks, marks, and blanks within the marks */
        while (cell.start < cell.end && strchr(" \t\r", *cell.start))
            cell.start++;
        while (cell.start < cell.end && strchr(" \t\r", cell.end[-1]))
            cell.end--;
        if (pass == 0 && cell.end - cell.start >= 2 && *cell.start == '"' && cell.end[-1] == '"') {
            cell.start++;
            cell.end--;
        }
    }
    return cell;
}

static bool is_text(struct piece cell, const char *text) {
    return (size_t)(cell.end - cell.start) == strlen(text) && memcmp(cell.start, text, strlen(text)) == 0;
}

/* Cells of the lines that the table is made of: the most of any line. */
static size_t count_columns(const char *text, struct line *line) {
    size_t most = 0;
    for (const char *p = text; *p;) {
        p = cut_line(p, line);
        most = line->n > most ? line->n : most;
    }
    return most;
}

static char *put_cell(char *to, struct piece cell, bool last) {
    *to++ = '"';
    for (const char *p = cell.start; p < cell.end; p++)
        *to++ = *p; /* a mark inside is doubled already */
    *to++ = '"';
    *to++ = last ? '\n' : ',';
    return to;
}

/* A line with commas; the figures' columns named by the topics of the line above, where it has some. */
static char *put_line(char *to, const struct line *line, const struct line *topics, bool header) {
    bool topical = header && topics->n > 1 && is_text(trim(topics->cell[0]), "Onderwerp");
    for (size_t c = 0; c < line->n; c++) {
        struct piece cell = trim(line->cell[c]);
        size_t back = line->n - c;
        if (topical && back < topics->n)
            cell = trim(topics->cell[topics->n - back]);
        if (!header && is_text(cell, "."))
            cell.end = cell.start;
        to = put_cell(to, cell, c + 1 == line->n);
    }
    return to;
}

/* The text with commas, a blank line for each line that is no part of the table. Room: three bytes more a cell. */
static char *with_commas(const char *text, size_t n_column, struct line *line, struct line *topics) {
    size_t length = strlen(text), cells = 0;
    for (const char *p = text; *p; p++)
        cells += *p == ';' || *p == '\n';
    char *made = malloc(4 * length + 4 * cells + 16), *to = made;
    bool header = true;
    topics->n = 0;
    for (const char *p = text; made && *p;) {
        p = cut_line(p, line);
        if (line->n == n_column) {
            to = put_line(to, line, topics, header);
            header = false;
        } else {
            *to++ = '\n';
            *topics = *line;
        }
    }
    if (made)
        *to = '\0';
    return made;
}

/* The text that was made, in the place of the file it came from. */
static enum status give_text(const void *context, const char *path, size_t size_cap, char **text, size_t *length,
                             struct note *note) {
    (void)path;
    (void)size_cap;
    (void)note;
    *text = strdup(context);
    *length = strlen(context);
    return *text ? STATUS_OK : STATUS_MEMORY;
}

enum status statline_read(const struct files *files, const char *path, size_t size_cap, struct table *table,
                          struct note *note) {
    char *text = NULL, *made = NULL;
    size_t length = 0;
    struct line *line = calloc(2, sizeof *line);
    memset(table, 0, sizeof *table);
    enum status status = line ? files->bytes(files->context, path, size_cap, &text, &length, note) : STATUS_MEMORY;
    const char *start = text && strncmp(text, MARK, 3) == 0 ? text + 3 : text;
    size_t n_column = status ? 0 : count_columns(start, line);
    if (!status && n_column < 2)
        status = note_error(note, STATUS_SYNTAX, path, 1, NULL,
                            _("No table is found in this file: no line has semicolons (;). Download the table from "
                              "StatLine as \"CSV\", or give a table with commas."));
    if (!status) {
        made = with_commas(start, n_column, line, line + 1);
        status = made ? STATUS_OK : STATUS_MEMORY;
    }
    if (!status) {
        const struct files from = {.bytes = give_text, .context = made};
        status = table_read(&from, path, 5 * size_cap, table, note);
    }
    free(made);
    free(text);
    free(line);
    return status;
}
