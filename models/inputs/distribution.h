/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distributions that an uncertain input may have: a registry of const structs, one file each (distribution_NAME.c), one
 * line in DISTRIBUTION_LIST. All arithmetic is bit-stable (models/core/fmath.h). */
#ifndef MODELS_INPUTS_DISTRIBUTION_H
#define MODELS_INPUTS_DISTRIBUTION_H

#include "models/core/status.h"
#include <stddef.h>
#include <stdint.h>

enum { DISTRIBUTION_PARAMETERS = 4 };

struct distribution;

/* One distribution with its parameters, ready for use once `check` found them fine and `prepare` ran. */
struct distribution_value {
    const struct distribution *distribution;
    double parameter[DISTRIBUTION_PARAMETERS]; /* in the order of distribution->parameter_name */
    size_t n_value;                            /* empirical only */
    double *value;                             /* [n_value] owned; in any order until `prepare`, then ascending */
    double constant;                           /* what `prepare` works out once (see the file) */
};

struct distribution {
    const char *name;
    const char *doc;                                         /* one paragraph, English msgid */
    const char *parameter_name[DISTRIBUTION_PARAMETERS + 1]; /* NULL-terminated; "values" for a list */
    const char *parameter_doc[DISTRIBUTION_PARAMETERS + 1];  /* English msgids */
    /* NULL when the parameters are fine, otherwise what was expected (English msgid). */
    const char *(*check)(const struct distribution_value *value);
    /* Sorts, and fills `constant`; NULL when there is nothing to do. */
    void (*prepare)(struct distribution_value *value);
    double (*mean)(const struct distribution_value *value);
    double (*quantile)(const struct distribution_value *value, double probability); /* 0 < probability < 1 */
    double (*probability)(const struct distribution_value *value, double x);        /* distribution function */
};

#define DISTRIBUTION_LIST(X)                                                                                           \
    X(distribution_normal)                                                                                             \
    X(distribution_lognormal)                                                                                          \
    X(distribution_uniform)                                                                                            \
    X(distribution_triangular)                                                                                         \
    X(distribution_pert)                                                                                               \
    X(distribution_student_t)                                                                                          \
    X(distribution_empirical)

#define DISTRIBUTION_DECLARE(symbol) extern const struct distribution symbol;
DISTRIBUTION_LIST(DISTRIBUTION_DECLARE)
#undef DISTRIBUTION_DECLARE

const struct distribution *distribution_at(size_t i);           /* NULL past the end */
const struct distribution *distribution_find(const char *name); /* NULL when there is none */
void distribution_value_free(struct distribution_value *value); /* legal on a zeroed struct and twice */

#endif
