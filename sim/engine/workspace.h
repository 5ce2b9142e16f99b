/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of the engine: what one thread works with while it simulates and settles a block (block.c, history.c). */
#ifndef SIM_ENGINE_WORKSPACE_H
#define SIM_ENGINE_WORKSPACE_H

#include "models/solidarity/settle.h"
#include "sim/engine/chunk.h"
#include "sim/engine/references.h"
#include "sim/engine/source.h"

/* Arrays as in care_block, lane last; those marked
 * (if needed) are NULL when no layer asks for them. */
struct workspace {
    struct care_scratch *care;
    uint32_t *draw;   /* [lanes] */
    int64_t *cost;    /* [n_year][n_municipality][n_cell][lanes] */
    int32_t *clients; /* [n_year][n_municipality][n_care][FORM_COUNT][lanes] */
    int64_t **excess; /* [n_threshold] each as cost (if needed) */
    int64_t *excess_values;
    int32_t *users;  /* [n_year + 1][n_municipality][n_care][lanes]; row 0 is the expectation before t0 */
    int64_t *before; /* [n_municipality][n_cell][lanes] expected cost before t0 (if needed) */
    struct source_room source;
    int64_t *expected;               /* [n_year][n_municipality][n_cell][lanes] (if needed) */
    int64_t *budget;                 /* [n_year][n_municipality][lanes] */
    struct budget_draw *budget_draw; /* where budgets vary; else NULL */
    int64_t *payment;                /* [n_municipality][lanes] */
    int64_t *own;                    /* [n_municipality][lanes] own cost of the year that is settled */
    int64_t *shared;                 /* [n_year][n_municipality][lanes] shared costs, part of cost (if there are any) */
    int64_t *external;               /* [lanes] */
    int64_t *flow[FLOW_COUNT];       /* [n_municipality][lanes] where a layer has one; else NULL */
    struct division_room *division;  /* where municipalities merge; else NULL */
    void *settle;
    struct leaving_room *leaving;  /* where members join or leave; else NULL */
    struct funds *funds;           /* where schemes have funds; else NULL */
    struct references *references; /* where schemes are compared with what was paid; else NULL */
    struct advance *advance;       /* where schemes settle in the next year; else NULL */
    struct behaviour *behaviour;
    size_t filled_lanes; /* lanes for which the constant rows are laid out */
};

#endif
