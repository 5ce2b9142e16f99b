/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/parcel.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static size_t padded(size_t bytes) {
    return (bytes + sizeof(int64_t) - 1) / sizeof(int64_t) * sizeof(int64_t);
}

enum status parcel_reserve(struct parcel *parcel, size_t bytes) {
    size_t wanted = parcel->bytes + padded(bytes), room = parcel->room * 2;
    if (wanted <= parcel->room)
        return STATUS_OK;
    room = room < wanted ? wanted : room;
    unsigned char *data = realloc(parcel->data, room);
    if (!data)
        return STATUS_MEMORY;
    parcel->data = data;
    parcel->room = room;
    return STATUS_OK;
}

void parcel_add(struct parcel *parcel, size_t bytes) {
    if (bytes < padded(bytes))
        memset(parcel->data + parcel->bytes + bytes, 0, padded(bytes) - bytes);
    parcel->bytes += padded(bytes);
}

enum status parcel_put(struct parcel *parcel, const void *from, size_t bytes) {
    enum status status = parcel_reserve(parcel, bytes);
    if (!status && bytes > 0) {
        memcpy(parcel->data + parcel->bytes, from, bytes);
        parcel_add(parcel, bytes);
    }
    return status;
}

void *parcel_take(struct parcel *parcel, size_t bytes) {
    size_t left = parcel->bytes - parcel->taken;
    if (bytes > left || padded(bytes) > left)
        return NULL;
    void *at = parcel->data + parcel->taken;
    parcel->taken += padded(bytes);
    return at;
}

void parcel_free(struct parcel *parcel) {
    free(parcel->data);
    memset(parcel, 0, sizeof *parcel);
}
