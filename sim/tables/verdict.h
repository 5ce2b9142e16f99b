/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does a municipality pay in structurally, or receive? Three answers: yes, no, undecided, and undecided says why. */
#ifndef SIM_TABLES_VERDICT_H
#define SIM_TABLES_VERDICT_H

#include "sim/tables/source.h"

enum verdict {
    VERDICT_PAYS,
    VERDICT_RECEIVES,
    VERDICT_MISSING,
    VERDICT_DRAWS,
    VERDICT_NEUTRAL,
    VERDICT_UNNAMED, /* told only: undecided, or one who pays in */
    VERDICT_TOLD_COUNT
};

/* Is it 90 % certain over the uncertain inputs that a municipality pays in, or receives? Certain only when the Monte
 * Carlo errors (95 %, one side) leave no doubt; undecided because figures are missing (VERDICT_MISSING) only when they
 * leave no doubt of that; else because the draws are too few to tell (VERDICT_DRAWS). VERDICT_NEUTRAL: it shares
 * nothing. mean: structural transfer, cents; sd: how far it moves with the uncertain inputs; each with its standard
 * error, which may be STORE_UNKNOWN as sd may; groups: sets of uncertain inputs drawn. */
enum verdict verdict_judge(int64_t mean, int64_t mean_se, int64_t sd, int64_t sd_se, int64_t groups);

/* Of municipality i under a scheme, over the horizon. Beside an assumed budget without an error the budget is what is
 * missing. */
enum verdict verdict_of(const struct source *s, size_t scheme, size_t i);

/* What may be said of it: with assumed inputs nobody is named as one who pays in. Of who pays in, and of whom that is
 * undecided, the same is said then: VERDICT_UNNAMED; VERDICT_DRAWS only where more draws may end in a verdict that is
 * told. */
enum verdict verdict_told(const struct source *s, size_t scheme, size_t i);

/* May the amount be told that it pays in or receives? Of all where that says nothing of who pays in for good; otherwise
 * only of who certainly does not pay in. */
bool verdict_tells_amount(const struct source *s, size_t scheme, size_t i);

/* How many of each verdict. While nobody is named as one who pays in they are counted as told, so that no number says
 * more than the verdicts do one by one: beside expected amounts, which tell who pays most, how many pay in would name
 * them. */
void verdict_count(const struct source *s, size_t scheme, int64_t count[VERDICT_TOLD_COUNT]);

/* Is there a number of it? */
bool verdict_is_counted(const struct source *s, enum verdict verdict);

/* "pays in", "figures missing": in the language of the program, the same in every table. */
const char *verdict_word(enum verdict verdict);

#endif
