/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contribution cap: the most that a member pays net into one layer. */
#ifndef MODELS_SOLIDARITY_CAP_H
#define MODELS_SOLIDARITY_CAP_H

#include "models/solidarity/rows.h"

/* Lower transfers above the cap to the cap. What that leaves unpaid goes over the members below it by their weights, as
 * often as needed; when nobody with a weight is left, receipts (transfers below 0) shrink in proportion. The sum of the
 * transfers stays. transfer, cap >= 0 and weight are [n][LANES]; weight is used up. scratch is [2 n][LANES]. No two
 * arrays overlap. */
void cap_transfers(size_t n, const int64_t *restrict cap, int64_t *restrict weight, int64_t *restrict scratch,
                   int64_t *restrict transfer);

#endif
