/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settlement of one year under one scheme, for a block of lanes (draws) at once, exact to the cent. Arrays as in
 * input.h. */
#ifndef MODELS_SOLIDARITY_SETTLE_H
#define MODELS_SOLIDARITY_SETTLE_H

#include "models/solidarity/scheme.h"

/* Room for settle_scheme: bytes, for these sizes; to be aligned as for int64_t. */
size_t settle_workspace_size(size_t n_municipality, size_t n_care, size_t n_lane);

/* payment[n_municipality][n_lane]: own cost plus the sum of the transfers over the layers, cents.
 * external[n_lane]: what the outside party pays in total; payments + external = costs + what the
 * funds' balances grow by, exactly. */
void settle_scheme(const struct scheme *scheme, const struct settle_input *input, void *workspace, int64_t *payment,
                   int64_t *external);

#endif
