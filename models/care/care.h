/* The care table of a scenario: classes, products and the parameters of demand and cost. Filled by the scenario reader,
 * then const. Sds are innovation sds; symbols in brackets are those of the model page. */
#ifndef MODELS_CARE_CARE_H
#define MODELS_CARE_CARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct family;

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
};

/* Distribution of the unknown level A of a municipality, keyed by outer index. */
enum level_distribution { LEVEL_NONE, LEVEL_NORMAL, LEVEL_STUDENT_T };

struct care {
    size_t n_care;
    char **care_name;        /* [n_care] care classes in the scenario's order */
    char **care_label[2];    /* nl, en; [n_care]; never NULL */
    size_t n_product;
    struct product *product; /* [n_product] in file order */
    size_t n_year;
    int first_year;          /* base year t0 */
    double *use_index;       /* [n_year] regional index of new use, first = 1 */
    enum level_distribution level;
    double level_sd;         /* sd of A at 30,000 residents */
    double level_exponent;   /* sd[i] = level_sd * (30,000 / residents)^exponent */
    double level_freedom;    /* student_t: degrees of freedom */
    double regional_sd;      /* [W] random walk */
    double municipal_sd;     /* [Z] AR(1) */
    double municipal_rho;
    double pgb_logit_sd;     /* AR(1) of the logit of the PGB share */
    double pgb_logit_rho;
    double price_trend;      /* log change per year */
    double intensity_trend;  /* log change per year */
    double price_sd;         /* sd of the yearly log change */
};

/* Frees everything the struct owns and zeroes it; legal on a zeroed struct and twice. */
void care_free(struct care *care);

#endif
