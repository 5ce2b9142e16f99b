/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settlement of one year under one scheme, for a block of lanes (draws) at once, exact to the cent. Arrays as in
 * input.h.
 *
 * The rules, in the words of scenarios/schemes/README.md; the numbers are those of the comments in settle.c. Layers one
 * by one, and in a layer pool by pool, over its members in order of code:
 *
 *    1  c  the covered costs of a member, as earlier layers left them; 0 where credit notes bring them below that. Of
 *          years that are taken together the sum; in those that are not the last of them nothing is settled
 *    2  b  the part of its budget that is meant for them: the covered fraction, to the cent; of those years the sum
 *    3  x  the base (base.h): what the layer looks at
 *    4  y  what it takes over: |x| less the attachment, at most the limit, times the share, with the sign of x;
 *          or of each of its bands its share (bands.h)
 *    5     together at most the total limit: allocated by y
 *    6  E  the outside party's share; R = sum of y - E is left to the members
 *    7  q  R allocated by the weights of the key (key.h), or by premiums, assessments and what is paid back (fund.h)
 *    8  T  = q - y, what a member pays into the pool
 *    9     nobody pays in more than his cap, receives more, pays less or differs more (bounds.h); the others take over
 *          what that cuts, or an outside party (cap.h)
 *   10     the covered cells of a member become y less, allocated by their cents (0 for a cell below 0); the next
 *          layer starts from these
 *
 * Of layers with a flow T + y is what members pay into the pool by that flow.
 *
 * Where all weights of a pool are 0 the layer does nothing there. Payment = own cost + sum of T + what was agreed by
 * hand. Each rounding is to the nearest cent, half away from 0; each allocation by largest remainder, ties to the lower
 * code. */
#ifndef MODELS_SOLIDARITY_SETTLE_H
#define MODELS_SOLIDARITY_SETTLE_H

#include "models/solidarity/scheme.h"

/* Room for settle_scheme: bytes, for these sizes; to be aligned as for int64_t. */
size_t settle_workspace_size(size_t n_municipality, size_t n_care, size_t n_lane);

/* payment[n_municipality][n_lane]: own cost plus the sum of the transfers over the layers and by hand, cents.
 * external[n_lane]: what outside parties pay in total, below 0 what they receive; payments + external = costs + what
 * the funds' balances grow by, exactly. */
void settle_scheme(const struct scheme *scheme, const struct settle_input *input, void *workspace, int64_t *payment,
                   int64_t *external);

#endif
