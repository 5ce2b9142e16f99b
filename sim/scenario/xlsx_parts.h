/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of xlsx.h, shared by its source files only. */
#ifndef SIM_SCENARIO_XLSX_PARTS_H
#define SIM_SCENARIO_XLSX_PARTS_H

#include "sim/scenario/xlsx.h"
#include "sim/scenario/zip.h"
#include <expat.h>

/* Text that grows, up to XLSX_TEXT_MAX. */
struct growing {
    size_t used, capacity;
    char *text; /* owned; terminated once something was added */
    bool failed, without_memory;
};
void growing_add(struct growing *to, const char *text, size_t n);

/* What the cells refer to. */
struct book {
    bool since_1904;    /* days are counted from 1904 */
    const char *wanted; /* name of the sheet that is asked for; NULL: the first */
    char names[256];    /* of the sheets there are, with commas, as far as they fit */
    char sheet_id[64];
    char sheet_name[160];   /* as far as it fits */
    char next_name[160];    /* of the next sheet that could have been taken */
    char sheet_part[256];   /* name of the part in the archive */
    struct growing strings; /* shared strings, one after the other, each terminated */
    size_t n_string, string_capacity;
    size_t *string_at; /* [n_string] */
    size_t n_style, style_capacity;
    bool *style_is_day; /* [n_style] */
    size_t n_day_format, day_format_capacity;
    long *day_format; /* ids of the workbook's own formats of days */
    bool without_memory;
};

/* Read a part by handlers that have `context`. Document types are refused: their entities could blow up. false with
 * *why (English msgid, translated by the caller) when it cannot be read; a part that is absent is false too. */
struct xml_handlers {
    void (*start)(void *context, const char *name, const char **attributes); /* name without prefix */
    void (*text)(void *context, const char *text, int n);                    /* or NULL */
    void (*end)(void *context, const char *name);                            /* or NULL */
};
bool xlsx_parse(const struct zip *zip, const char *part, const struct xml_handlers *handlers, void *context);
const char *xlsx_attribute(const char **attributes, const char *name); /* by its name without prefix; NULL */

/* Everything but the cells. wanted: as in struct book; where it is not there sheet_id stays empty. false when it is no
 * workbook, or without memory (book->without_memory). */
bool book_read(const struct zip *zip, const char *wanted, struct book *book);
/* Is a part of it too large to be inflated? */
bool book_is_too_large(const struct zip *zip, const struct book *book);
void book_free(struct book *book);

#endif
