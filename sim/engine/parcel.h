/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes on their way from one part of a run to another: put in at the end, taken out from the beginning. All that goes
 * in is padded to whole numbers of 8 bytes, so that it comes out aligned. */
#ifndef SIM_ENGINE_PARCEL_H
#define SIM_ENGINE_PARCEL_H

#include "models/core/status.h"
#include <stddef.h>

struct parcel {
    unsigned char *data;
    size_t bytes, room;
    size_t taken; /* bytes taken out so far */
};

/* STATUS_MEMORY. */
CHECKED enum status parcel_put(struct parcel *parcel, const void *from, size_t bytes);

/* Room for so many bytes more at data + bytes, for who writes there himself; and then that they are there.
 * STATUS_MEMORY. */
CHECKED enum status parcel_reserve(struct parcel *parcel, size_t bytes);
void parcel_add(struct parcel *parcel, size_t bytes);

/* The next bytes, where they lie in the parcel; NULL when there are not so many. */
void *parcel_take(struct parcel *parcel, size_t bytes);

void parcel_free(struct parcel *parcel); /* legal on a zeroed parcel and twice */

#endif
