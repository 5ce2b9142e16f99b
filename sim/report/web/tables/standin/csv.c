/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <csv.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Who is told. */
struct takers {
    void (*cell)(void *, size_t, void *);
    void (*row)(int, void *);
    void *context;
};

int csv_init(struct csv_parser *parser, unsigned char options) {
    (void)options;
    *parser = (struct csv_parser){.place = CSV_BEFORE_ROW, .delimiter = ','};
    return 0;
}

void csv_set_delim(struct csv_parser *parser, unsigned char delimiter) {
    parser->delimiter = (char)delimiter;
}

void csv_free(struct csv_parser *parser) {
    free(parser->text);
    parser->text = NULL;
}

static bool is_blank(const struct csv_parser *parser, char c) {
    return (c == ' ' || c == '\t') && c != parser->delimiter;
}

static bool is_end(char c) {
    return c == '\r' || c == '\n';
}

/* Room for one more byte and the zero behind it. */
static bool add(struct csv_parser *parser, char c) {
    if (parser->n + 2 > parser->capacity) {
        size_t more = parser->capacity ? 2 * parser->capacity : 128;
        char *larger = realloc(parser->text, more);
        if (!larger)
            return false;
        parser->text = larger;
        parser->capacity = more;
    }
    parser->text[parser->n++] = c;
    return true;
}

/* The cell without its last n bytes. */
static bool end_cell(struct csv_parser *parser, size_t n, const struct takers *to) {
    if (!add(parser, '\0'))
        return false;
    parser->n -= n + 1;
    parser->text[parser->n] = '\0';
    to->cell(parser->text, parser->n, to->context);
    parser->n = parser->blanks = 0;
    parser->place = CSV_BEFORE_CELL;
    return true;
}

static void end_row(struct csv_parser *parser, int c, const struct takers *to) {
    to->row(c, to->context);
    parser->place = CSV_BEFORE_ROW;
}

/* Behind a cell: its delimiter, or the end of the row. */
static bool close_cell(struct csv_parser *parser, char c, size_t n, const struct takers *to) {
    bool ended = end_cell(parser, n, to);
    if (ended && is_end(c))
        end_row(parser, (unsigned char)c, to);
    return ended;
}

static bool begin(struct csv_parser *parser, char c, const struct takers *to) {
    if (is_blank(parser, c) || (is_end(c) && parser->place == CSV_BEFORE_ROW))
        return true;
    if (c == parser->delimiter || is_end(c))
        return close_cell(parser, c, 0, to);
    parser->place = c == '"' ? CSV_IN_QUOTED : CSV_IN_PLAIN;
    return c == '"' || add(parser, c);
}

static bool go_on(struct csv_parser *parser, char c, const struct takers *to) {
    if (c == parser->delimiter || is_end(c))
        return close_cell(parser, c, parser->blanks, to);
    parser->blanks = is_blank(parser, c) ? parser->blanks + 1 : 0;
    return c != '"' && add(parser, c);
}

/* The mark is kept until it is known whether it closes the cell; two of them are one. */
static bool go_on_quoted(struct csv_parser *parser, char c) {
    parser->place = c == '"' ? CSV_AFTER_QUOTED : CSV_IN_QUOTED;
    parser->blanks = 0;
    return add(parser, c);
}

static bool after_mark(struct csv_parser *parser, char c, const struct takers *to) {
    if (c == parser->delimiter || is_end(c))
        return close_cell(parser, c, parser->blanks + 1, to);
    if (is_blank(parser, c)) {
        parser->blanks++;
        return add(parser, c);
    }
    parser->place = CSV_IN_QUOTED;
    return c == '"' && parser->blanks == 0;
}

static bool take(struct csv_parser *parser, char c, const struct takers *to) {
    switch (parser->place) {
    case CSV_IN_PLAIN:
        return go_on(parser, c, to);
    case CSV_IN_QUOTED:
        return go_on_quoted(parser, c);
    case CSV_AFTER_QUOTED:
        return after_mark(parser, c, to);
    default:
        return begin(parser, c, to);
    }
}

size_t csv_parse(struct csv_parser *parser, const void *bytes, size_t n, void (*cell)(void *, size_t, void *),
                 void (*row)(int, void *), void *context) {
    const struct takers to = {cell, row, context};
    for (size_t k = 0; k < n; k++)
        if (!take(parser, ((const char *)bytes)[k], &to))
            return k;
    return n;
}

int csv_fini(struct csv_parser *parser, void (*cell)(void *, size_t, void *), void (*row)(int, void *), void *context) {
    const struct takers to = {cell, row, context};
    if (parser->place == CSV_IN_QUOTED)
        return -1;
    if (parser->place == CSV_BEFORE_ROW)
        return 0;
    if (!end_cell(parser, parser->blanks + (parser->place == CSV_AFTER_QUOTED), &to))
        return -1;
    end_row(parser, -1, &to);
    return 0;
}
