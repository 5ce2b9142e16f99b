/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bands: a layer takes its own share of each stretch of what it looks at. */
#ifndef MODELS_SOLIDARITY_BANDS_H
#define MODELS_SOLIDARITY_BANDS_H

#include "models/solidarity/member.h"

/* row = what a layer with bands takes over from the member: of each band, in order, its share, to the cent. Of clients
 * a band is what they cost between its ends, at most what the bands before it left of the covered cost; otherwise it is
 * that stretch of the base's amount, whose sign it has. */
void bands_taken(const struct member *member, int64_t *row);

#endif
