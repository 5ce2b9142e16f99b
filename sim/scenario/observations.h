/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of observations: what the list `realised` and the table `realised_file` say of the cost of years, row by
 * row, and what is left of it when it has been reduced to what each row says by itself (models/care/known.h).
 *
 * A row is about municipalities of the region's table, the old ones, each with a fraction: one of them; a municipality
 * that they have merged into; a named group; or the region. */
#ifndef SIM_SCENARIO_OBSERVATIONS_H
#define SIM_SCENARIO_OBSERVATIONS_H

#include "models/care/known.h"
#include "sim/scenario/read.h"

enum observed_kind { OBSERVED_COST, OBSERVED_PAYMENT, OBSERVED_BUDGET };
enum observed_fact { OBSERVED_DEFAULT, OBSERVED_FACT, OBSERVED_NO_FACT };

struct observed {
    const char *file; /* where it stands; borrowed */
    int line;
    struct node *element;      /* of the list; NULL: of the table */
    char path[TREE_PATH_SIZE]; /* key or column that errors name */
    const char *who_key;       /* of the list: the key of who, as it was written; NULL: code */
    char who[CODE_SIZE * 4];   /* code, name or group; a spelling of one has become that */
    int year;                  /* calendar year */
    size_t n_part;
    struct known_part *part; /* [n_part] ascending; whom it is about */
    bool municipality;       /* one that there is or was, not a group */
    enum observed_kind kind;
    enum known_scope scope;
    enum observed_fact fact;
    int64_t cents;   /* 0 is possible: unknown, or booked elsewhere */
    int64_t shared;  /* cents that were in it and have been taken out */
    int64_t clients; /* 0 where not given */
    double sd, complete, complete_sd;
    int known; /* year * 10000 + month * 100 + day on which it was known */
    bool assumed;
    bool measured; /* not worked out from others */
    bool unborn;   /* there is no such municipality yet: the account of those that it comes from together */
};

struct observations {
    size_t n;
    struct observed *row; /* [n] list first, then table */
};

void observations_free(struct observations *observations); /* legal on a zeroed struct and twice */

/* Every row of both, checked; those that were not known at `as_of` (or 0) and those of years outside of the scenario
 * are left out, with a warning that counts the latter. STATUS_* with a note at the row. */
CHECKED enum status observations_read(struct reading *reading, struct observations *observations);

/* ---- whom they are about (read_who.c) ---- */

/* The parts of a row of which the year is known; none for a year outside of the scenario. STATUS_REFERENCE, with a
 * sentence in text[size], when there is nobody of this code or name. Errors of value_municipality. */
CHECKED enum status observed_find_who(struct reading *reading, const char *who, struct observed *row, char *text,
                                      size_t size);

/* How many people[n_year][n_municipality] of the region a row is about in its year. */
double observed_people(const struct reading *reading, const struct observed *row, const int64_t *people);

/* Refuses groups without members, and those that bear the name or code of a municipality, or are called region. */
CHECKED enum status observations_check_groups(struct reading *reading);

/* Tells of municipalities that were not there yet, and of those that no division of the results has. */
CHECKED enum status observations_warn_who(struct reading *reading, const struct observations *observations);

/* From rows to what is known: payments to the region's sum, sums without what is known by itself, and none twice. Warns
 * of accounts that are no facts and of sums that do not agree with their parts. The rows are used up. */
CHECKED enum status observations_reduce(struct reading *reading, struct observations *observations,
                                        struct known **known);

#endif
