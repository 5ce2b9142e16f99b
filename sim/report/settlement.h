/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settlement of one or more real years, from the files that are given to what settled.h writes. */
#ifndef SIM_REPORT_SETTLEMENT_H
#define SIM_REPORT_SETTLEMENT_H

#include "models/solidarity/settle.h"
#include "sim/report/settled.h"
#include "sim/scenario/realised.h"
#include <stdbool.h>

struct settlement_files {
    const struct files *from; /* where all of them are */
    const char *schemes, *realised;
    const char *clients;  /* NULL when there is none */
    const char *previous; /* NULL when there is none */
    int first, last;      /* years to settle; both 0: all of the file */
};

/* Everything that is read and settled; the pointers into it stay valid until settlement_free. */
struct settlement {
    struct realised_file realised;
    struct scenario *scenario; /* [n_year]: shares may differ from year to year */
    size_t n_year, n_municipality, n_scheme;
    size_t n_fund; /* the most that a scheme has */
    int *year;
    int64_t *own_cost, *budget, *paid; /* [n_year][n_municipality] cents */
    int64_t *shared;             /* as own_cost, of which it is a part: shared costs, which the figures do not hold */
    int64_t *payment, *previous; /* [n_scheme][n_year][n_municipality] cents */
    int64_t *balance, *assessed, *refunded; /* [n_scheme][n_year + 1][n_fund] cents; slot 0: before the first year */
    int64_t *external;                      /* [n_scheme][n_year] cents: what an outside party pays */
    int64_t *flow;                          /* [n_scheme][n_year][FLOW_COUNT][n_municipality] cents, paid into pools */
    int64_t *entry; /* as payment, of which it is a part: what is paid for joining; below 0 what members get of it */
    bool has_previous;
    bool has_before; /* what the year before the first came to is known, and looked at */
    int64_t *before; /* [n_scheme][n_municipality] cents: that payment */
    int64_t *due;    /* [n_scheme][n_municipality] cents: what was left before the first year */
    size_t n_given;  /* columns that are repeated in what is written */
    const char **given_name;
    int64_t *given; /* [n_year][n_municipality][n_given] cents */
};

/* The year that is settled as number t. */
struct realised *settlement_year(const struct settlement *settlement, size_t t);

/* Add to the warnings what is left out although the figures hold it; the last part of settlement_read. */
CHECKED enum status settlement_warn(struct settlement *settlement);

/* Read all files, with the warnings of settlement->realised and settlement->scenario[0]. On failure the note says what
 * is wrong; settlement_free is due in any case. */
CHECKED enum status settlement_read(const struct settlement_files *files, struct settlement *settlement,
                                    struct note *note);

/* Settle every year under every scheme, after settlement_read. STATUS_MEMORY only. */
CHECKED enum status settlement_settle(struct settlement *settlement);

/* How each table was read, what its rows add up to, and what there is to be warned of, after
 * settlement_settle. STATUS_MEMORY only. */
struct settlement_teller {
    void (*reading)(void *to, const char *sentence);
    void (*warning)(void *to, const char *sentence);
    void *to;
};
CHECKED enum status settlement_tell(const struct settlement *settlement, const struct settlement_teller *teller);

/* What settled.h prints of it. */
struct settled settlement_view(const struct settlement *settlement);

/* Legal on a zeroed struct and twice. */
void settlement_free(struct settlement *settlement);

#endif
