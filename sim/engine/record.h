/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run writes into its results file: names, axes, units and meanings of every variable (results/README.md). */
#ifndef SIM_ENGINE_RECORD_H
#define SIM_ENGINE_RECORD_H

#include "models/analysis/measure.h"
#include "sim/engine/chunk.h"
#include "sim/engine/reserves.h"
#include "sim/engine/run.h"
#include "sim/store/store.h"

/* Create the file with its axes, or the files of a joint run; or, where it is not written here, a packer for it
 * (store.h). */
CHECKED enum status record_create(const struct plan *plan, const char *const *path, bool writes, enum store_level level,
                                  struct store **store, struct note *note);

/* Names, residents, youths, budget: its mean where it varies, and the budget itself too when no draws are stored. */
CHECKED enum status record_inputs(struct store *store, const struct plan *plan, enum store_level level,
                                  struct note *note);

/* The uncertain inputs: their distributions and means, and when draws are stored their values too. Nothing when there
 * are none. STATUS_INTERRUPTED when `stop` says so. */
CHECKED enum status record_uncertain(struct store *store, const struct plan *plan, enum store_level level,
                                     const struct plan_stop *stop, struct note *note);

/* Sets of values of the uncertain inputs that the level stores. */
size_t record_outer(const struct plan *plan, enum store_level level);

/* "summary", "costs" or "all"; and the other way round: false when it is none of them. */
const char *record_level_name(enum store_level level);
bool record_level_by_name(const char *name, enum store_level *level);

/* Has the results file of this path been made by this program from this scenario, with its tables, draws and seed and
 * at this level? False too when it is absent, not complete or damaged. */
bool record_is_of(const char *path, const struct scenario *scenario, enum store_level level);

/* The chunk's rows, as far as the level stores draws. */
CHECKED enum status record_chunk(struct store *store, const struct plan *plan, const struct chunk *chunk,
                                 enum store_level level, struct note *note);

enum { RECORD_UNIT_ROWS = 2, RECORD_ROWS = 6 + RECORD_UNIT_ROWS };

/* The draw-wise variables of a level, as they stand in the chunk. Returns how many; none for STORE_SUMMARY. */
size_t record_rows(const struct plan *plan, const struct chunk *chunk, enum store_level level,
                   struct rows rows[RECORD_ROWS]);

/* Where municipalities merge: the names, years and inputs of those of the last year, and their draw-wise variables,
 * which are part of record_rows; nothing and 0 elsewhere. */
CHECKED enum status record_units(struct store *store, const struct plan *plan, struct note *note);
size_t record_unit_rows(const struct plan *plan, const struct chunk *chunk, enum store_level level,
                        struct rows rows[RECORD_UNIT_ROWS]);

/* Chunks of several processes. A process without the file writes its chunk's rows into a letter of at most
 * record_letter_bound bytes, packed when the chunk fills one of the store's, as they are otherwise; the process with
 * the file reads letters and its own chunks in any order. Nothing is to be sent when the level stores no draws. */
size_t record_letter_bound(const struct store *store, const struct plan *plan, const struct chunk *chunk,
                           enum store_level level);
CHECKED enum status record_write_letter(struct store *store, const struct plan *plan, const struct chunk *chunk,
                                        enum store_level level, unsigned char *letter, size_t room, size_t *bytes,
                                        struct note *note);
CHECKED enum status record_read_letter(struct store *store, const struct plan *plan, size_t rows,
                                       enum store_level level, unsigned char *letter, size_t bytes, struct note *note);
CHECKED enum status record_place_chunk(struct store *store, const struct plan *plan, const struct chunk *chunk,
                                       enum store_level level, struct note *note);

/* Measures of every scheme, municipality and period, their errors, and the comparison between schemes.
 * series[n_scheme][n_year + 1][n_place]: places as plan.n_place says.
 * external[n_scheme][n_year]: mean paid from outside, cents. imbalance[n_scheme][n_year]: sum over the draws of
 * |payments + outside - costs|, cents. Estimates as `reserves` has them, where they are given. */
CHECKED enum status record_measures(struct store *store, const struct plan *plan, const struct measure *measure,
                                    const struct measure_series *series, const double *external,
                                    const int64_t *imbalance, const struct reserves *reserves, struct note *note);

/* Estimates that are given and reserves, with what a run says of them: estimate_given, /summary/estimate_result_mean
 * and p_over_estimate, /reserve; nothing where nothing is given. series as above, after reserves_measure;
 * budget[n_year][n_place]. */
CHECKED enum status record_reserves(struct store *store, const struct plan *plan, const struct reserves *reserves,
                                    const struct measure_series *series, const int64_t *budget, struct note *note);

/* Who leaves, and by how much that was better, under /leaving; nothing where no scheme has leaving. */
CHECKED enum status record_leaving(struct store *store, const struct plan *plan, struct note *note);

/* The chances of leaving_compute_odds beside it; nothing where nothing of a rule is uncertain. */
CHECKED enum status record_odds(struct store *store, const struct plan *plan, struct note *note);

/* Everything that the numbers depend on. */
CHECKED enum status record_provenance(struct store *store, const struct scenario *scenario, enum store_level level,
                                      const struct measure *measure, struct note *note);

#endif
