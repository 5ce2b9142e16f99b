/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/text.h"

#include "sim/base/colour.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    GAP = 2,
    NARROW_GAP = 1,
    WIDEST = 44,
    WIDEST_OF_TWO = 32,
    LEAST_TEXT = 30,
    HEAD_LINES = 3,
    FEW_HEAD_LINES = 2,
    BAR_HALF = 5
};

/* A sheet on its way out. width[n_column]: of each column. pending: spaces that are written when something follows. */
struct layout {
    FILE *out;
    size_t pending;
    const struct sheet *sheet;
    size_t line, keys; /* columns of a line; leading columns that name a row, again in every block */
    const char *brief; /* as in text.h */
    size_t *width;
    size_t gap, heads; /* between columns; lines of a head, at most */
    bool colours;      /* the terminal shows those of a sheet */
    struct heat heat;
    char paint[40]; /* what is put before the text of a cell; "": nothing */
};

/* ---- breaking texts into lines ---- */

/* May a line end before byte k? At a space, but not behind a euro sign or before a per cent sign; after a hyphen
 * between letters. */
static bool may_break(const char *text, size_t k) {
    if (text[k] == ' ')
        return text[k + 1] != '%' && !(k >= 3 && strncmp(text + k - 3, "€", 3) == 0);
    return k >= 2 && text[k - 1] == '-' && isalpha((unsigned char)text[k - 2]) && isalpha((unsigned char)text[k]);
}

/* Bytes of the piece that begins here: a word with the space before it, or up to its hyphen. */
static size_t next_piece(const char *text) {
    size_t size = text[0] == ' ';
    while (text[size] && (size == (text[0] == ' ') || !may_break(text, size)))
        size++;
    return size;
}

static size_t width_of(const char *text, size_t bytes) {
    size_t width = 0;
    for (size_t k = 0; k < bytes; k++)
        width += ((unsigned char)text[k] & 0xC0u) != 0x80u;
    return width;
}

/* Bytes of the next line: as many pieces as fit, at least one; 0 at the end. *text moves to the line's begin. */
static size_t next_line(const char **text, size_t width) {
    size_t bytes = 0;
    *text += strspn(*text, " ");
    for (size_t piece; (piece = next_piece(*text + bytes)) > 0; bytes += piece)
        if (bytes > 0 && width_of(*text, bytes + piece) > width)
            break;
    return bytes;
}

static size_t count_lines(const char *text, size_t width) {
    size_t lines = 0;
    for (size_t size; (size = next_line(&text, width)) > 0; text += size)
        lines++;
    return lines;
}

static size_t longest_piece(const char *text) {
    size_t most = 0;
    for (size_t size; (size = next_line(&text, 0)) > 0; text += size)
        most = width_of(text, size) > most ? width_of(text, size) : most;
    return most;
}

void text_write(FILE *out, const char *sentences, int width) {
    for (size_t size; (size = next_line(&sentences, (size_t)width)) > 0; sentences += size)
        fprintf(out, "%.*s\n", (int)size, sentences);
}

static void put_bytes(struct layout *l, const char *text, size_t size) {
    if (size > 0)
        fprintf(l->out, "%*s%s%.*s%s", (int)l->pending, "", l->paint, (int)size, text, l->paint[0] ? "\033[0m" : "");
    l->pending = size > 0 ? 0 : l->pending;
}

static void end_line(struct layout *l) {
    fputc('\n', l->out);
    l->pending = 0;
}

/* The k-th line of a text within a width, at its left or its right, and the gap behind it. */
static void put_line(struct layout *l, const char *text, size_t k, size_t width, bool left) {
    size_t size = next_line(&text, width);
    for (; k > 0 && size > 0; k--) {
        text += size;
        size = next_line(&text, width);
    }
    size_t used = width_of(text, size), pad = used < width ? width - used : 0;
    l->pending += left ? 0 : pad;
    put_bytes(l, text, size);
    l->pending += (left ? pad : 0) + l->gap;
}

/* ---- widths ---- */

static bool is_text(const struct layout *l, size_t column) {
    return l->sheet->column[column].kind == CELL_TEXT;
}

static bool is_shown(const struct layout *l, size_t row) {
    return !l->brief || !l->sheet->row[row].minor;
}

static bool has_two_names(const struct sheet *sheet) {
    return sheet->n_column > 2 && sheet->column[0].kind == CELL_TEXT && sheet->column[1].kind == CELL_TEXT;
}

/* Of its widest cell, and of a head that stands in a few lines. */
static size_t column_width(const struct layout *l, size_t column) {
    char buffer[CELL_TEXT_SIZE];
    const char *head = l->sheet->column[column].title;
    size_t width = longest_piece(head), most = !is_text(l, column)       ? SIZE_MAX
                                               : has_two_names(l->sheet) ? WIDEST_OF_TWO
                                                                         : WIDEST;
    while (count_lines(head, width) > l->heads)
        width++;
    for (size_t row = 0; row < l->sheet->n_row; row++) {
        size_t one = is_shown(l, row) ? format_width(cell_format(sheet_cell(l->sheet, row, column), buffer)) : 0;
        width = one > width ? one : width;
    }
    return width < most ? width : most;
}

/* Columns first .. end - 1 stand under one group, or it is a single column. */
static size_t group_end(const struct sheet *sheet, size_t first) {
    const char *group = sheet->column[first].group;
    size_t end = first + 1;
    while (group && end < sheet->n_column && sheet->column[end].group && strcmp(sheet->column[end].group, group) == 0)
        end++;
    return end;
}

static size_t span_width(const struct layout *l, size_t first, size_t end) {
    size_t width = 0;
    for (size_t c = first; c < end; c++)
        width += l->width[c] + (c > first ? l->gap : 0);
    return width;
}

static size_t names_width(const struct layout *l) {
    return l->keys ? span_width(l, 0, l->keys) + l->gap : 0;
}

/* The leading texts name a row: two of them, and more where figures follow and half of the line is left for these. */
static size_t count_keys(const struct layout *l) {
    size_t n = 0, last = l->sheet->n_column;
    while (last > 0 && is_text(l, last - 1))
        last--;
    while (n + 1 < l->sheet->n_column && is_text(l, n) &&
           (n < 2 || (n < last && span_width(l, 0, n + 1) <= l->line / 2)))
        n++;
    return n;
}

/* A text at the end takes what the line leaves; a group has room for its longest word. */
static void set_widths(struct layout *l) {
    const struct sheet *sheet = l->sheet;
    char buffer[CELL_TEXT_SIZE];
    for (size_t c = 0; c < sheet->n_column; c++)
        l->width[c] = column_width(l, c);
    l->keys = count_keys(l);
    for (size_t c = 0, end; c < sheet->n_column; c = end) {
        end = group_end(sheet, c);
        size_t span = span_width(l, c, end), least = sheet->column[c].group ? longest_piece(sheet->column[c].group) : 0;
        l->width[end - 1] += least > span ? least - span : 0;
    }
    if (sheet->n_column < 2 || !is_text(l, sheet->n_column - 1) || l->width[sheet->n_column - 1] < WIDEST_OF_TWO)
        return;
    size_t used = span_width(l, 0, sheet->n_column - 1) + l->gap, widest = 0;
    for (size_t row = 0; row < sheet->n_row; row++) {
        size_t one = format_width(cell_format(sheet_cell(sheet, row, sheet->n_column - 1), buffer));
        widest = one > widest ? one : widest;
    }
    size_t room = used + LEAST_TEXT < l->line ? l->line - used : LEAST_TEXT;
    l->width[sheet->n_column - 1] = widest < room ? widest : room;
}

/* To be seen at a glance: rather under two lines of heads, and closer, than in two pieces. */
static void set_tight(struct layout *l) {
    static const struct {
        size_t heads, gap;
    } tries[] = {{FEW_HEAD_LINES, GAP}, {FEW_HEAD_LINES, NARROW_GAP}, {HEAD_LINES, NARROW_GAP}};
    for (size_t k = 0; k < sizeof tries / sizeof tries[0]; k++) {
        l->heads = tries[k].heads;
        l->gap = tries[k].gap;
        set_widths(l);
        if (span_width(l, 0, l->sheet->n_column) <= l->line)
            return;
    }
}

/* ---- rows ---- */

/* Is the column in the block of columns from .. to - 1? The keys are in every one. */
static bool in_block(const struct layout *l, size_t column, size_t from, size_t to) {
    return column < l->keys || (column >= from && column < to);
}

/* Heads of the groups, right above those of their columns; nothing where there is none. */
static void put_groups(struct layout *l, size_t from, size_t to) {
    size_t lines = 0;
    for (size_t c = from, end; c < to; c = end) {
        end = group_end(l->sheet, c);
        const char *group = l->sheet->column[c].group;
        size_t n = group ? count_lines(group, span_width(l, c, end)) : 0;
        lines = n > lines ? n : lines;
    }
    for (size_t k = 0; k < lines; k++) {
        l->pending = names_width(l);
        for (size_t c = from, end; c < to; c = end) {
            end = group_end(l->sheet, c);
            const char *group = l->sheet->column[c].group ? l->sheet->column[c].group : "";
            size_t span = span_width(l, c, end), empty = lines - count_lines(group, span);
            put_line(l, k < empty ? "" : group, k < empty ? 0 : k - empty, span, false);
        }
        end_line(l);
    }
}

static void put_heads(struct layout *l, size_t from, size_t to) {
    size_t lines = 1;
    for (size_t c = 0; c < to; c++) {
        size_t n = in_block(l, c, from, to) ? count_lines(l->sheet->column[c].title, l->width[c]) : 0;
        lines = n > lines ? n : lines;
    }
    for (size_t k = 0; k < lines; k++) {
        for (size_t c = 0; c < to; c++) {
            const char *head = l->sheet->column[c].title;
            size_t empty = lines - count_lines(head, l->width[c]);
            if (in_block(l, c, from, to))
                put_line(l, k < empty ? "" : head, k < empty ? 0 : k - empty, l->width[c], is_text(l, c));
        }
        end_line(l);
    }
}

static double value_of(const struct sheet *sheet, size_t row, size_t column) {
    const struct cell *cell = sheet_cell(sheet, row, column);
    return cell->kind == CELL_EMPTY || cell->kind == CELL_UNKNOWN ? (double)NAN
           : cell_is_real(cell->kind)                             ? cell->real
                                                                  : (double)cell->number;
}

/* The bar of a span chart: from one end to the other, around what stands in the last row. */
static void put_bar(struct layout *l, const struct sheet_chart *chart, size_t row) {
    const struct sheet *sheet = l->sheet;
    double centre = value_of(sheet, sheet->n_row - 1, chart->first), reach = 0.0;
    for (size_t r = 0; r < sheet->n_row; r++) {
        reach = fmax(reach, fabs(value_of(sheet, r, chart->first) - centre)); /* NaN is passed over */
        reach = fmax(reach, fabs(value_of(sheet, r, chart->last) - centre));
    }
    double one = value_of(sheet, row, chart->first), other = value_of(sheet, row, chart->last);
    if (isnan(one) || isnan(other) || !(reach > 0.0) || row + 1 == sheet->n_row)
        return;
    long from = lround((fmin(one, other) - centre) * BAR_HALF / reach);
    long to = lround((fmax(one, other) - centre) * BAR_HALF / reach);
    for (long c = -BAR_HALF; c <= BAR_HALF; c++) {
        bool filled = c < 0 ? c >= from && c < to + (to >= 0) : c <= to && c > from - (from <= 0);
        put_bytes(l, c == 0 ? "|" : "#", c == 0 || filled);
        l->pending += c != 0 && !filled;
    }
}

/* In the colour of its cell, on a terminal. */
static void put_cell(struct layout *l, size_t row, size_t column, size_t line) {
    char buffer[CELL_TEXT_SIZE];
    double part = 0.0;
    if (l->colours && heat_part(&l->heat, l->sheet, row, column, &part)) {
        unsigned colour = heat_colour(part);
        snprintf(l->paint, sizeof l->paint, "\033[30;48;2;%u;%u;%um", colour >> 16, colour >> 8 & 255U, colour & 255U);
    }
    put_line(l, cell_format(sheet_cell(l->sheet, row, column), buffer), line, l->width[column], is_text(l, column));
    l->paint[0] = '\0';
}

static void put_row(struct layout *l, size_t row, size_t from, size_t to) {
    char buffer[CELL_TEXT_SIZE];
    size_t lines = 1;
    for (size_t c = 0; c < to; c++) {
        size_t n =
            in_block(l, c, from, to) ? count_lines(cell_format(sheet_cell(l->sheet, row, c), buffer), l->width[c]) : 0;
        lines = n > lines ? n : lines;
    }
    for (size_t k = 0; k < lines; k++) {
        for (size_t c = 0; c < to; c++)
            if (in_block(l, c, from, to))
                put_cell(l, row, c, k);
        for (size_t n = 0; k == 0 && n < l->sheet->n_chart; n++)
            if (l->sheet->chart[n].kind == CHART_SPAN && in_block(l, l->sheet->chart[n].last, from, to))
                put_bar(l, &l->sheet->chart[n], row);
        end_line(l);
    }
}

/* As many columns beside each other as fit, and a group in one piece. */
static void put_blocks(struct layout *l) {
    const struct sheet *sheet = l->sheet;
    for (size_t from = l->keys, to; from < sheet->n_column; from = to) {
        size_t used = names_width(l) + span_width(l, from, group_end(sheet, from));
        to = group_end(sheet, from);
        while (to < sheet->n_column && used + l->gap + span_width(l, to, group_end(sheet, to)) <= l->line) {
            used += l->gap + span_width(l, to, group_end(sheet, to));
            to = group_end(sheet, to);
        }
        if (!sheet->tight)
            fputc('\n', l->out);
        put_groups(l, from, to);
        put_heads(l, from, to);
        for (size_t row = 0; row < sheet->n_row; row++)
            if (is_shown(l, row))
                put_row(l, row, from, to);
    }
}

/* ---- around them ---- */

/* A command that no line holds goes on below, so that it can be pasted; the name of a table goes with its option.
 * False: it holds a word for which there is no room. */
static bool break_command(char *text, size_t size, size_t width) {
    static const char more[] = " \\\n  ";
    char *tail = strstr(text, " --municipality ");
    if (format_width(text) <= width)
        return true;
    tail = tail ? tail : strstr(text, " --table ");
    if (!tail || strlen(text) + sizeof more > size)
        return false;
    memmove(tail + sizeof more - 1, tail + 1, strlen(tail + 1) + 1);
    memcpy(tail, more, sizeof more - 1);
    *strchr(tail, '\n') = '\0';
    bool fits = format_width(text) <= width && format_width(tail + strlen(tail) + 1) <= width;
    tail[strlen(tail)] = '\n';
    return fits;
}

static void put_notes(const struct layout *l) {
    size_t left_out = 0;
    for (size_t row = 0; row < l->sheet->n_row; row++)
        left_out += !is_shown(l, row);
    if (!l->sheet->tight && (l->sheet->n_note > 0 || left_out > 0))
        fputc('\n', l->out);
    for (size_t k = 0; k < l->sheet->n_note; k++)
        text_write(l->out, l->sheet->note[k], (int)l->line);
    if (left_out > 0) {
        char text[FORMAT_TEXT_SIZE];
        if (l->brief[0])
            snprintf(text, sizeof text, _("%zu rows more: %s --table %s"), left_out, l->brief, l->sheet->id);
        if (!l->brief[0] || !break_command(text, sizeof text, l->line))
            snprintf(text, sizeof text, _("%zu rows more are shown by --table %s, or in a report."), left_out,
                     l->sheet->id);
        if (strchr(text, '\n'))
            fprintf(l->out, "%s\n", text);
        else
            text_write(l->out, text, (int)l->line);
    }
}

enum status text_write_sheet(FILE *out, const struct sheet *sheet, const char *heading, int width, const char *brief) {
    struct layout l = {
        .out = out, .sheet = sheet, .line = (size_t)width, .brief = brief, .gap = GAP, .heads = HEAD_LINES};
    char caption[SHEET_CAPTION_SIZE];
    size_t shown = 0;
    l.colours = sheet->heat_end > 0 && colour_wanted(out);
    l.heat = heat_of(sheet);
    for (size_t row = 0; row < sheet->n_row; row++)
        shown += is_shown(&l, row);
    if (brief && shown == 0 && sheet->n_row > 0)
        return STATUS_OK;
    l.width = calloc(sheet->n_column + 1, sizeof *l.width);
    if (!l.width)
        return STATUS_MEMORY;
    if (heading)
        fprintf(out, "\n%s%s", heading, *heading ? "\n" : "");
    text_write(out, sheet_caption(sheet, caption), width);
    for (size_t k = 0; k < sheet->n_lead; k++)
        text_write(out, sheet->lead[k], width);
    if (sheet->tight)
        set_tight(&l);
    else
        set_widths(&l);
    if (shown > 0)
        put_blocks(&l);
    put_notes(&l);
    free(l.width);
    return STATUS_OK;
}
