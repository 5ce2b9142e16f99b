/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the caps and floors of a layer come to for one member. */
#ifndef MODELS_SOLIDARITY_BOUNDS_H
#define MODELS_SOLIDARITY_BOUNDS_H

#include "models/solidarity/member.h"

/* Does the layer have any? */
bool bounds_are_there(const struct layer *layer);

/* lower <= upper: rows, the bounds of the member's transfer in this layer (CAP_NONE where there is none); own: row, its
 * own cost; before: row, the transfers of earlier layers. Where bounds contradict each other the upper one holds. */
void bounds_of(const struct member *member, const int64_t *own, const int64_t *before, int64_t *lower, int64_t *upper);

#endif
