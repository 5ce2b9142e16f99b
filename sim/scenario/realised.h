/* Realised figures of one year, for the yearly settlement (afrekening): REALISED.csv, one row per municipality, and
 * CLIENTS.csv, one row per client.
 *
 * Reading goes in turns, because the schemes name municipalities and the columns name the schemes' care classes: first
 * realised_read, then scenario_read_schemes with realised.region, then realised_read_columns and, where a scheme needs
 * single clients, realised_read_clients. */
#ifndef SIM_SCENARIO_REALISED_H
#define SIM_SCENARIO_REALISED_H

#include "models/region/region.h"
#include "models/solidarity/settle.h"
#include "sim/scenario/scenario.h"
#include "sim/scenario/table.h"

struct realised {
    struct table table;
    size_t *row;            /* [n_municipality] row of the table; municipalities are sorted by code */
    struct region region;   /* code and name (the code where there is no name), residents, youths; one year */
    int64_t *budget;        /* [n_municipality] cents; these arrays are shaped as in settle_input, with one lane */
    int64_t *cost;          /* [n_municipality][n_cell] cents */
    int64_t *cost_lag1;     /* as cost */
    int64_t *cost_mean3;    /* as cost */
    int64_t *expected_cost; /* as cost */
    int32_t *clients;       /* [n_municipality][n_care] */
    int32_t *clients_lag1;  /* as clients */
    int32_t *clients_mean3; /* as clients */
    size_t n_threshold;
    int64_t **excess; /* [n_threshold], each as cost; NULL when no scheme needs it */
    size_t n_warning;
    char **warning; /* complete sentences for the user */
};

/* Read REALISED.csv and make out its municipalities. On failure the note says what is wrong and the struct is empty. */
CHECKED enum status realised_read(const char *file, struct realised *realised, struct note *note);

/* Read the amounts and counts in the columns that belong to the scenario's care classes. STATUS_UNKNOWN for any other
 * column, STATUS_MISSING (with scheme, layer and column) when a scheme needs one that is absent. An absent cost column
 * is zero cost, with a warning. */
CHECKED enum status realised_read_columns(struct realised *realised, const struct scenario *scenario,
                                          struct note *note);

/* Add up the client excess above each threshold of the scenario. file may be NULL when there is none: STATUS_MISSING
 * (with scheme and layer) if a scheme needs it. */
CHECKED enum status realised_read_clients(struct realised *realised, const char *file, const struct scenario *scenario,
                                          struct note *note);

/* What settle_scheme takes. Points into both arguments. */
struct settle_input realised_input(const struct realised *realised, const struct scenario *scenario);

/* Frees everything the struct owns and zeroes it; legal on a zeroed struct and twice. */
void realised_free(struct realised *realised);

#endif
