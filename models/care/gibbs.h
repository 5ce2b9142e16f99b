/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which innovations were large: sets of scales from what the accounts say of them, by a Gibbs sampler over the scales
 * of all innovations up to the last account and the common terms, linear at the central inputs. A scale's weight, all
 * else given, is
 *
 *   W_k (1 + a_k q)^(-1/2) exp(b^2 a_k / (2 (1 + a_k q))),   a_k = sd^2 V_k,  u = V_-^-1 K,  q = K'u,  b = u'(r - D c)
 *
 * with V_- the municipality's covariance without that innovation. Keyed by sweep, so that a set depends on seed and
 * accounts alone. */
#ifndef MODELS_CARE_GIBBS_H
#define MODELS_CARE_GIBBS_H

#include "models/care/condition.h"

/* condition->scale of every set, from residuals r[shape.n_row] (y - h at the central inputs). STATUS_MEMORY,
 * STATUS_RANGE. */
CHECKED enum status gibbs_draw_scales(const struct care_plan *plan, struct condition *condition, const double *r);

#endif
