/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounds on the transfers of a pool: what a member pays in at most, receives at most, pays at least, or may differ from
 * what it is compared with. */
#ifndef MODELS_SOLIDARITY_CAP_H
#define MODELS_SOLIDARITY_CAP_H

#include "models/solidarity/rows.h"
#include <stdbool.h>

/* Further than any transfer goes, in cents. */
#define CAP_NONE (INT64_MAX / 4)

/* Bring transfers within lower <= upper. What that leaves unpaid goes over the members that were not cut by their
 * weights, none above its upper bound, as often as needed; when nobody with a weight is left, receipts (transfers below
 * 0) shrink in proportion, none above its bound. What is paid too much lowers what members pay in the same way, the
 * other way round. left[LANES] is what nobody could bear, or keep: an outside party pays it, or receives it below 0; so
 * the sum of the transfers becomes `left` less. With to_outside all of it is left.
 *
 * lower, upper, weight and transfer are [n][LANES]; weight and upper are used up. scratch is [2 n][LANES]. No two
 * arrays overlap. */
void cap_transfers(size_t n, const int64_t *restrict lower, int64_t *restrict upper, int64_t *restrict weight,
                   int64_t *restrict scratch, int64_t *restrict transfer, int64_t *restrict left, bool to_outside);

#endif
