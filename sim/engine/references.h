/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What schemes paid, for those whose change is capped against last year or another scheme. */
#ifndef SIM_ENGINE_REFERENCES_H
#define SIM_ENGINE_REFERENCES_H

#include "models/solidarity/settle.h"
#include "sim/engine/plan.h"

/* The most that a scheme of the plan has. */
size_t references_most(const struct plan *plan);

struct references;                                                                           /* of one thread */
CHECKED enum status references_new(const struct plan *plan, struct references **references); /* NULL: nobody compares */
void references_free(struct references *references);                                         /* NULL is legal */

/* For settle_input.reference of scheme s in year t: NULL where it compares with nothing. */
const int64_t *const *references_at(const struct plan *plan, struct references *references, size_t t, size_t s);

/* Scheme s comes to this in the end in year t: payment[n_municipality][lanes]; then what leaving and joining add to
 * it, [n_municipality][lanes] after less before. Years in order, in a year schemes in order. */
void references_put(const struct plan *plan, struct references *references, size_t t, size_t s, size_t lanes,
                    const int64_t *payment);
void references_add(const struct plan *plan, struct references *references, size_t t, size_t s, size_t lanes,
                    const int64_t *payment, int sign);

#endif
