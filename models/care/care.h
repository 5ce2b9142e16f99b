/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The care table of a scenario: classes, products and the parameters of demand and cost. Filled by the scenario reader,
 * then const. Sds are innovation sds; symbols in brackets are those of the model page. */
#ifndef MODELS_CARE_CARE_H
#define MODELS_CARE_CARE_H

#include "models/core/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct attribution;
struct effect;
struct family;
struct financing;
struct known;

/* How a product's care in kind is paid (bekostiging, procurement.h). Zeroed: effort, price x volume. */
struct procurement {
    const struct financing *financing;     /* NULL: effort */
    const struct attribution *attribution; /* who bears a lump sum; NULL: use */
    double fixed_part;                     /* part of the cost in kind that is a lump sum, 0 to 1 */
    double corridor;                       /* task: fraction that the volume may differ before renegotiation, 0 to 1 */
    int64_t *lump_sum;                     /* [n_year] cents for the region, or NULL: the expected cost in kind */
};

/* One part of a mixture: some clients follow another family than the others. */
struct component {
    const struct family *family;
    double share;      /* of the clients; the shares sum to 1 */
    double mean;       /* mean cost in units of the product's mean; share-weighted, the means average 1 */
    double cv;         /* within the component */
    double tail_index; /* pareto only: alpha; 0 elsewhere */
    bool given;        /* its mean is as it stands, and those that are not given follow */
};

enum { COMPONENT_MAX = 8 };

struct product {
    char *name;
    char *label[2];              /* nl, en; never NULL */
    uint32_t hash;               /* stream_hash_name(name), unique in the scenario */
    size_t care;                 /* index of the care class */
    double users_per_youth;      /* [u] users per youth per year in the base year */
    double use_trend;            /* growth of u per year, fraction */
    double duration;             /* [d] mean duration, years */
    double beta;                 /* [beta] sensitivity to the regional factor */
    double sd;                   /* [sd of Y] product factor */
    double mean_cost;            /* [mu] EUR per ZIN client-year at price 1 */
    double pgb_cost_factor;      /* cost of a PGB client-year relative to ZIN */
    double cv;                   /* coefficient of variation of a client-year's cost */
    double tail_index;           /* pareto only: alpha; 0 elsewhere */
    double pgb_share;            /* [pi] share of clients with a PGB, 0 to 1 */
    const struct family *family; /* distribution of a client-year's cost */
    size_t n_component;          /* mixture only; 0 elsewhere */
    struct component *component; /* [n_component] or NULL */
    struct procurement procurement;
};

enum { CARE_PRODUCT_MAX = 256 }; /* products of one scenario */

/* What is done on purpose: changes a quantity of some products from a year on. */
struct intervention {
    char *name;
    char *label[2];              /* nl, en; never NULL */
    const struct effect *effect; /* the quantity that changes */
    bool *product;               /* [n_product] whose */
    bool *municipality;          /* [n_municipality] where, or NULL: everywhere */
    size_t first;                /* index of the first year in which it works, above 0 */
    size_t phase_in;             /* years from then until it works as a whole, in equal steps */
    double change;               /* relative change, -0.1 is 10 % less; -1 or more */
    size_t substitute;           /* product whose inflow takes what leaves the inflow of the others; n_product: none */
    double ratio;                /* clients there for each client who leaves, 0 or more */
};

/* A municipality's own account of one year. */
struct realised_account {
    size_t municipality; /* index in the region */
    int year;            /* calendar year, one of the scenario's */
    int64_t cost_cents;  /* cost of all its clients, above 0 */
    int64_t clients;     /* clients in that year, each counted once, above 0 */
};

/* Clients who come on top of what is drawn. Nobody knew of them: they are in no expectation (extra.h). */
struct extra_clients {
    size_t municipality; /* index in the region */
    size_t product;      /* one entry for each municipality and product at most */
    int32_t number;      /* 1 to CARE_EXTRA_MAX */
    size_t first;        /* index of the year in which they enter, above 0 */
};

enum { CARE_EXTRA_MAX = 10000 };

/* Distribution of the unknown level A of a municipality, keyed by outer index. */
enum level_distribution { LEVEL_NONE, LEVEL_NORMAL, LEVEL_STUDENT_T };

/* Distribution of the yearly innovation of the municipal factor Z. MUNICIPAL_STUDENT_T: a scale mixture (scales.h). */
enum municipal_distribution { MUNICIPAL_NORMAL, MUNICIPAL_STUDENT_T };

struct care {
    size_t n_care;
    char **care_name;     /* [n_care] care classes in the scenario's order */
    char **care_label[2]; /* nl, en; [n_care]; never NULL */
    size_t n_product;
    struct product *product; /* [n_product] in file order */
    size_t n_year;
    int first_year;        /* base year t0 */
    double *use_index;     /* [n_year] regional index of new use, first = 1 */
    double youth_trend;    /* growth of the number of youths per year after year youth_known, fraction */
    double youth_expected; /* the one that the region's youths were worked out with: its mean where it is uncertain */
    size_t youth_known;    /* index of the last year whose youths are known */
    enum level_distribution level;
    double level_sd;       /* sd of A at 30,000 residents */
    double level_exponent; /* sd[i] = level_sd * (30,000 / residents)^exponent */
    double level_freedom;  /* student_t: degrees of freedom */
    struct known *known;   /* what is known of years, which conditions the state (known.h), or NULL */
    size_t n_realised;     /* or own accounts, which say something of A (level.h); with a normal level only */
    struct realised_account *realised; /* [n_realised], one for each municipality and year at most */
    double sub_region_sd;              /* [S] sd of the level that the municipalities of a sub-region share */
    double regional_sd;                /* [W] random walk */
    bool regional_by_sub_region;       /* each sub-region has a W of its own, instead of one for all */
    enum municipal_distribution municipal;
    double municipal_sd; /* [Z] AR(1); student_t: the scale */
    double municipal_rho;
    double municipal_freedom; /* student_t: degrees of freedom */
    double *unrest;           /* [n_year] factor of municipal_sd in a year, above 0; NULL: 1 in all years */
    double pgb_logit_sd;      /* AR(1) of the logit of the PGB share */
    double pgb_logit_rho;
    double price_trend;     /* log change per year */
    double intensity_trend; /* log change per year */
    double price_sd;        /* sd of the yearly log change */
    double trend_sd;        /* sd of the trend itself, the same for all years of a draw; keyed by outer index */
    double start_sd;        /* sd of the log of a factor over all costs, the same for all years; keyed by outer index */
    double persistence;     /* 0 to 1: part of a client's cost level that stays with him from year to year (stay.h) */
    size_t n_intervention;
    struct intervention *intervention; /* [n_intervention] in file order, which is the order in which they work */
    size_t n_extra;
    struct extra_clients *extra; /* [n_extra] */
};

/* Frees everything the struct owns and zeroes it; legal on a zeroed struct and twice. */
void care_free(struct care *care);

/* Scales the means of a product's components so that they average 1, weighted by the shares, which sum to 1: those that
 * are not given, where there are both. The product's cv follows. Nothing happens without components. */
void product_complete(struct product *product);

/* A copy whose numbers may be changed: products, their components, use_index and interventions are its own, everything
 * they and the rest point to is still owned by `from`, which must outlive it. STATUS_MEMORY. Free with care_copy_free
 * only (legal on a zeroed struct and twice). */
CHECKED enum status care_copy(const struct care *from, struct care *to);
void care_copy_free(struct care *copy);

#endif
