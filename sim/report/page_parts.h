/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of the page's writer: what goes into the template. */
#ifndef SIM_REPORT_PAGE_PARTS_H
#define SIM_REPORT_PAGE_PARTS_H

#include "sim/base/format.h"
#include "sim/engine/sample.h"
#include "sim/report/json.h"
#include "sim/report/writer.h"
#include "sim/store/result.h"
#include "sim/tables/source.h"
#include <stdio.h>

/* The page with its scripts and styles and @@NAME@@ where something is filled in; made from sim/report/web by the
 * Makefile. */
extern const char page_template[];

/* A results file and how its municipalities are shown. by_unit: as they are in the last year, where some merge. */
struct page_file {
    const struct result *result;
    const char *path;
    bool by_unit;
    size_t n_municipality, n_hidden;
    size_t chosen;      /* the municipality that was asked for */
    const bool *hidden; /* [n_municipality] too small to be shown */
    const struct source *source;
};

/* Fill `source`, `hidden` and `chosen` from the source. STATUS_USAGE when nothing of the chosen one, or of any, may be
 * shown. */
CHECKED enum status page_hide(struct page_file *file, const struct source *source, const struct report_request *request,
                              struct note *note);

/* Where some are hidden: is this variable left out as a whole, since others' figures in it would tell theirs? And of
 * one that stays, is element k of a hidden municipality, or a part of a transfer that no table tells? name: of the old
 * division. */
bool page_leaves_out(const struct page_file *file, const char *name);
bool page_blanks(const struct page_file *file, const char *name, size_t k);

/* "hidden": places of the hidden municipalities. */
void page_write_hidden(struct json *to, const struct page_file *file);

enum page_kind { PAGE_INTEGER, PAGE_DOUBLE, PAGE_TEXT };

/* Variables of one shape under one path ("" or "/summary/"), as a results file has them, by the old municipalities. */
enum { PAGE_NAMES = 16 };
struct page_variables {
    const char *path;
    enum page_kind kind;
    enum axis axis[STORE_MAX_RANK + 1]; /* as in struct result_row */
    const char *name[PAGE_NAMES + 1];
};

/* "name": values, of each that the file has; the name is that of the old division. Of quantiles P10, P50 and P90, of
 * certainties 90 % alone. Errors of result_read. */
CHECKED enum status page_write_variables(struct json *to, const struct page_file *file,
                                         const struct page_variables *group, size_t n, struct note *note);

/* The figures of a results file as one JSON object. */
CHECKED enum status page_model(struct json *to, const struct page_file *file, const struct tables *tables,
                               const struct report_request *request, struct note *note);

/* The five questions with which the page begins, answered for municipality i under the scheme that is shown, as plain
 * HTML. The answers are owned by the source. Errors of source_load. */
struct page_answers;
CHECKED enum status page_answers_load(struct tables *tables, struct page_answers **answers, struct note *note);
void page_answers_write(FILE *out, const struct page_answers *answers, size_t i);

/* Of municipality i the band of 8 in 10 draws under each scheme, as a chart without a script (SVG) with its figures. */
void page_spans(FILE *out, struct tables *tables, size_t i);

/* The whole page without a script: request->light. Errors of page_plain. */
CHECKED enum status page_light(struct tables *tables, const struct report_request *request, struct note *note);

/* What is told of the others beside the municipality that was asked for, or of all where none was: a row each, the five
 * answers, these and the tables, or a chart too. */
enum page_detail { PAGE_ROWS, PAGE_ANSWERS, PAGE_TABLES, PAGE_CHARTS };

/* In plain HTML, for where no script runs: the five answers, the schemes side by side and the table for the council of
 * the municipality that was asked for, and the answers of the others, folded; of all in the same way where none was
 * asked for. _within: as a text, which the caller frees, with as much detail as keeps it within `most` bytes.
 * STATUS_MEMORY, errors of page_answers_load. */
CHECKED enum status page_plain(FILE *out, struct tables *tables, enum page_detail detail, struct note *note);
CHECKED enum status page_plain_within(struct tables *tables, enum page_detail detail, size_t most, char **text,
                                      size_t *size, struct note *note);

/* "sheets": tables that the page shows as they are: caption, leads, columns, rows of cells and notes of each. */
void page_sheets(struct json *to, const struct tables *tables);

/* What only the draws of the file tell, by the old municipalities, where it has at least 100; from as many of its first
 * draws as fit into memory ("draws_read"). Of each municipality in cents:
 *   "dearest": as models/analysis/dearest.h has it; "named": [class, cents]; "pgb": null when withheld.
 *   "own_cost_band", "budget_band": P10, P50, P90 [3][year][municipality]; only where budgets are uncertain.
 * Hidden municipalities have null. STATUS_MEMORY, errors of result_*. */
CHECKED enum status page_draws(struct json *to, const struct page_file *file, bool internal, struct note *note);

enum { PAGE_PLANES = 5 }; /* bytes of a number in the packed sample */

/* May the page hold client counts? Only added up over all care, and only where none of them is small. */
bool page_shows_clients(const struct sample *sample);

/* The schemes and sizes of a sample as one JSON object. */
void page_sample_model(struct json *to, const struct sample *sample);

/* The draws of a sample as whole numbers in planes of bytes, the lowest bytes first: *bytes of them, to be freed by the
 * caller. STATUS_RANGE when an amount does not fit; STATUS_MEMORY. */
CHECKED enum status page_sample_planes(const struct sample *sample, unsigned char **planes, size_t *bytes);

/* The same packed: deflated, base64. *bytes: characters written into *text, which the caller frees. Errors the same. */
CHECKED enum status page_sample_pack(const struct sample *sample, char **text, size_t *bytes);

#endif
