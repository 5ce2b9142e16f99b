/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program in a page: what the page's script calls. Texts go in and out as addresses in the memory of the module;
 * the script lays what it gives into room that it asks for with `take`. Names are those of the exports.
 *
 * Files are those that were given, by path, as on a disk: "scenarios/groningen-2016.cfg", "scenarios/regions/...". What
 * comes of a call is one text, `answer`, which stays until the next call: JSON, or a report as the program writes it. A
 * call that fails (not 0: a status) leaves an error there: {"error": {"file", "line", "key", "text"}}, as the program
 * tells it. */
#ifndef SIM_REPORT_WEB_ENGINE_ENGINE_H
#define SIM_REPORT_WEB_ENGINE_ENGINE_H

#include "models/core/status.h"
#include "sim/report/json.h"
#include <stddef.h>
#include <stdint.h>

#define TO_SCRIPT(name) __attribute__((export_name(name)))
#define FROM_SCRIPT(name) __attribute__((import_module("page"), import_name(name)))

/* ---- files.c ---- */

/* A file of this path, in the place of what was there; path and bytes (a zero behind them) are the engine's from then
 * on. Not 0: no memory. */
int page_give(char *path, char *bytes, size_t length);

/* ---- answer.c ---- */

const char *page_answer(void);

/* A new answer to write, as the only one; NULL without memory. Then that it is complete, with what came of it: an error
 * takes its place. Returns the status. */
FILE *answer_begin(void);
int answer_end(enum status status, const struct note *note);

/* ---- run.c: a run in steps (sim/engine/steps.h) ---- */

/* Read and check a scenario: the answer is what `solidair check` prints, and more that a form needs. lines: what is
 * changed of it, "key=value" a line, as --set has it; or NULL. */
int page_check(const char *path, const char *lines);

/* Prepare a run whose results will be called `output`. draws: 0 as the scenario says; seed: -1; store: enum
 * store_level; writes: not 0 for the one of several that has the results. Paths stay as long as the run. */
int page_begin(const char *path, const char *lines, const char *output, int draws, double seed, int store, int writes);

/* Strips of the run that was prepared, each of which is run once; draws that it makes. */
int page_strips(void);
int page_run_draws(void);

/* A look at the first draws, for all that run strips of the same run; take it in. What is packed lies at `parcel`. */
int page_make_pilot(void);
int page_take_pilot(const void *bytes, size_t length);
int page_run_strip(int strip);
int page_pack(void);
int page_merge(const void *bytes, size_t length);
const void *page_parcel(void);
size_t page_parcel_size(void);

/* All strips are there: figures worked out, results complete. The run is over, also after a failure. */
int page_finish(void);
void page_leave(void);

/* ---- report.c: what a finished run tells ---- */

/* The figures that the page's views show, as report of that run would hold them; internal: nothing withheld. Names may
 * be NULL. */
int page_report_model(const char *results, const char *municipality, const char *scheme, int internal);

/* What a report's page shows where no script runs: tables in HTML. municipality: NULL for the one that comes first. */
int page_report_plain(const char *results, const char *municipality);

/* A report as text: "csv", "csv-nl", or "txt"; table: NULL for all. */
int page_report_write(const char *results, const char *form, const char *table, int internal);

/* At most so many draws to settle again (sim/engine/sample.h): the answer is the model of the sample, as in
 * page_parts.h, and its planes of bytes lie at `sample`. */
int page_report_sample(const char *results, int most);
const void *page_sample(void);
size_t page_sample_size(void);

/* Every variable of a results file: [{"name", "kind", "length": [...], "at"}], "at" its address, for texts null. For
 * checking only. */
int page_variables(const char *results);

/* ---- keys.c ---- */

/* The table of keys, as `solidair list --keys` prints it, row by row. */
int page_keys(void);

/* What a layer can be of: {"bases": [{"name", "label"}], "keys": [{"name", "label"}]}. */
int page_layers(void);

/* How far it is, to the script. */
FROM_SCRIPT("progress") void page_progress(int done, int total);

/* ---- ask.c ---- */

/* Ask a finished run: "coalition", "stress", "reverse" or "sensitivity", as the commands do without options; the answer
 * becomes part of the results. municipality: of sensitivity, NULL: the region; scheme: of sensitivity and reverse,
 * NULL: the first one, all; shocks: of stress, a file with others than the scenario's, or NULL; reserve: of the
 * municipality, in cents, below 0: that of its table. */
int page_question(const char *results, const char *name, const char *municipality, const char *scheme,
                  const char *shocks, double reserve);

/* The answer: {"points", "draws"} of that sensitivity, as sim/decide/sensitivity.h has its size. */
int page_sensitivity_size(const char *results, const char *municipality, const char *scheme);

/* ---- region.c ---- */

/* What `solidair new --region NAME` would make: {"files": [[path, text]], "municipalities", "accounts", "ignored": rows
 * of other places or periods, "partial": columns not known for all, "budgets": are those of
 * the state given}. municipalities: a list with commas, or NULL: those
 * that the table names; table: path of a file that was given, or NULL. */
int page_region(const char *name, const char *municipalities, char *table);

#endif
