/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What table_raw.c asks of libcsv, for the page, which has no library: the same answers to the same bytes in the one
 * mode that is used, strict. tests/web/test_page_tables.py holds the two against each other. */
#ifndef SIM_REPORT_WEB_STANDIN_CSV_H
#define SIM_REPORT_WEB_STANDIN_CSV_H

#include <stddef.h>

enum { CSV_STRICT = 1, CSV_STRICT_FINI = 4, CSV_APPEND_NULL = 8 };

/* Where the next byte stands. */
enum csv_place {
    CSV_BEFORE_ROW,
    CSV_BEFORE_CELL,
    CSV_IN_PLAIN,    /* a cell without quotation marks */
    CSV_IN_QUOTED,   /* within quotation marks */
    CSV_AFTER_QUOTED /* behind a mark that may be the closing one */
};

struct csv_parser {
    enum csv_place place;
    char delimiter;
    char *text; /* of the cell so far */
    size_t n, capacity;
    size_t blanks; /* at its end */
};

int csv_init(struct csv_parser *parser, unsigned char options);
void csv_set_delim(struct csv_parser *parser, unsigned char delimiter);

/* Bytes read; fewer than n at one that cannot stand there, or without memory. */
size_t csv_parse(struct csv_parser *parser, const void *bytes, size_t n, void (*cell)(void *, size_t, void *),
                 void (*row)(int, void *), void *context);

/* The end of the bytes; not 0 within quotation marks. */
int csv_fini(struct csv_parser *parser, void (*cell)(void *, size_t, void *), void (*row)(int, void *), void *context);
void csv_free(struct csv_parser *parser);

#endif
