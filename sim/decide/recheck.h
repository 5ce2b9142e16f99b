/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From own cost to payment, step by step, for one draw and year: so that a reader can work it out again. Only schemes
 * of one layer whose steps fit into a table; the others are named with the reason. */
#ifndef SIM_DECIDE_RECHECK_H
#define SIM_DECIDE_RECHECK_H

#include "models/core/status.h"
#include "sim/store/result.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum recheck_base { RECHECK_COSTS, RECHECK_RESULT, RECHECK_DEFICIT };

/* Amounts in cents; arrays [n_municipality], ascending by code. */
struct recheck_block {
    char *label; /* of the scheme */
    enum recheck_base base;
    int64_t share;   /* nano */
    int64_t percent; /* nano: own risk in percent of the budget; 0 when it is another amount, or none */
    bool *member;
    int64_t *covered; /* own cost that the scheme covers */
    int64_t *own_risk, *x, *taken, *weight, *from_pot;
    int64_t *payment; /* of these steps */
    int64_t *program; /* of the program: as stored, or settled again by the program itself */
};

struct recheck {
    int year;
    size_t n_municipality, n_block, n_left_out;
    char **code, **name;
    int64_t *own, *budget;
    bool stored; /* the program's payments were in the file */
    struct recheck_block *block;
    char **left_out; /* [n_left_out] labels */
};

/* Of the first draw and the last year of a results file. internal: also schemes that cover some kinds of care only,
 * whose covered cost is otherwise not for publication. *recheck is NULL when the run cannot be settled again so simply.
 * Errors as recall_scenario. */
CHECKED enum status recheck_make(const struct result *result, bool internal, struct recheck **recheck,
                                 struct note *note);
void recheck_free(struct recheck *recheck); /* NULL is legal */

#endif
