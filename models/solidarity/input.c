/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/input.h"

#define FIELD_IS_PER_DRAW true
#define FIELD_IS_CONSTANT false
#define FIELD_ROW(number, name, of, first, last, shape, arrays, kind, draws, run)                                      \
    {#name,                                                                                                            \
     FIELD_##of,                                                                                                       \
     first,                                                                                                            \
     last,                                                                                                             \
     SHAPE_##shape,                                                                                                    \
     ARRAYS_##arrays,                                                                                                  \
     KIND_##kind,                                                                                                      \
     FIELD_IS_##draws,                                                                                                 \
     RUN_##run,                                                                                                        \
     sizeof(FIELD_TYPE_##kind),                                                                                        \
     offsetof(struct settle_input, name),                                                                              \
     offsetof(struct settle_arrays, name)},
static const struct field_row rows[] = {SETTLE_INPUT_LIST(FIELD_ROW)};

/* A field of earlier years is like the one that it adds up. */
#define FIELD_FORM(number, name, of, first, last, shape, arrays, kind, draws, run)                                     \
    LIKE_##number =                                                                                                    \
        (((SHAPE_##shape * 8 + ARRAYS_##arrays) * 8 + KIND_##kind) * 8 + RUN_##run) * 2 + (FIELD_IS_##draws),
enum { SETTLE_INPUT_LIST(FIELD_FORM) };
#define FIELD_CHECK(number, name, of, first, last, shape, arrays, kind, draws, run)                                    \
    _Static_assert(LIKE_##number == LIKE_##of && (FIELD_##number == FIELD_##of) == ((last) == 0) && 0 <= (first) &&    \
                       (first) <= (last) && ((first) > 0) == ((last) > 0) && /* sums of weights stay small */          \
                       (KIND_##kind != KIND_WEIGHT || (last) == 0),                                                    \
                   #name " is not like what it adds up");
SETTLE_INPUT_LIST(FIELD_CHECK)

const struct field_row *field_row(enum field field) {
    return &rows[field];
}

size_t field_arrays(enum field field, const struct settle_input *sizes) {
    switch (rows[field].arrays) {
    case ARRAYS_PER_THRESHOLD:
        return sizes->n_threshold;
    case ARRAYS_PER_COVARIANCE:
        return sizes->n_covariance;
    case ARRAYS_ONE:
        break;
    }
    return 1;
}

size_t field_cells(enum field field, const struct settle_input *sizes) {
    switch (rows[field].shape) {
    case SHAPE_CELL:
        return FORM_COUNT * sizes->n_care;
    case SHAPE_CLASS:
        return sizes->n_care;
    case SHAPE_MUNICIPALITY:
        break;
    }
    return 1;
}

size_t field_lanes(enum field field, const struct settle_input *sizes) {
    return rows[field].per_draw ? sizes->n_lane : 1;
}

size_t field_width(enum field field, const struct settle_input *sizes) {
    return field_cells(field, sizes) * field_lanes(field, sizes);
}

unsigned fields_that(bool (*pass)(const struct field_row *row)) {
    unsigned fields = 0;
    for (enum field k = 0; k < FIELD_COUNT; k++)
        fields |= pass(&rows[k]) ? 1u << k : 0;
    return fields;
}

/* What is known of earlier years, also as expected, follows from the field that is looked at. */
static enum field_run known(const struct field_row *row) {
    if (row->last == 0)
        return row->run;
    return row->run == RUN_EARLIER ? RUN_BEFOREHAND : RUN_NOTHING;
}

unsigned fields_known(enum field_run run) {
    unsigned fields = 0;
    for (enum field k = 0; k < FIELD_COUNT; k++)
        fields |= known(&rows[k]) >= run ? 1u << k : 0;
    return fields;
}

unsigned fields_looking_back_at(enum field of) {
    unsigned fields = 0;
    for (enum field k = 0; k < FIELD_COUNT; k++)
        fields |= rows[k].of == of && rows[k].last > 0 ? 1u << k : 0;
    return fields;
}

static bool is_of_municipalities(const struct field_row *row) {
    return row->arrays != ARRAYS_PER_COVARIANCE;
}

unsigned fields_of_municipalities(void) {
    return fields_that(is_of_municipalities);
}

const struct field_row *fields_first(unsigned fields) {
    enum field k = 0;
    while (k + 1 < FIELD_COUNT && !(fields >> k & 1))
        k++;
    return &rows[k];
}

/* Pointers to numbers of either type, read and written as what they are on every machine of ours: addresses. */
static const void *read_pointer(const void *at) {
    const void *pointer;
    __builtin_memcpy(&pointer, at, sizeof pointer);
    return pointer;
}

static void write_pointer(void *at, const void *pointer) {
    __builtin_memcpy(at, &pointer, sizeof pointer);
}

static const void *array_of(const void *given, enum field field, size_t k) {
    if (!given || rows[field].arrays == ARRAYS_ONE)
        return given;
    return read_pointer((const char *)given + k * sizeof(void *));
}

const void *input_array(const struct settle_input *in, enum field field, size_t k) {
    return array_of(read_pointer((const char *)in + rows[field].at), field, k);
}

void input_set(struct settle_input *in, enum field field, const void *arrays) {
    write_pointer((char *)in + rows[field].at, arrays);
}

/* ---- rooms ---- */

enum { ROOM_STEP = 64 }; /* arrays begin at multiples of it, as cache lines do */

static size_t rounded(size_t bytes) {
    return (bytes + ROOM_STEP - 1) / ROOM_STEP * ROOM_STEP;
}

static size_t array_bytes(enum field field, const struct settle_input *sizes) {
    return rounded(sizes->n_municipality * field_width(field, sizes) * rows[field].bytes);
}

/* The list of a field's arrays, where it has several. */
static size_t list_bytes(enum field field, const struct settle_input *sizes) {
    return rows[field].arrays == ARRAYS_ONE ? 0 : rounded(field_arrays(field, sizes) * sizeof(void *));
}

size_t input_room_size(const struct settle_input *sizes, unsigned fields) {
    size_t bytes = 0;
    for (enum field k = 0; k < FIELD_COUNT; k++)
        if (fields >> k & 1)
            bytes += list_bytes(k, sizes) + field_arrays(k, sizes) * array_bytes(k, sizes);
    return bytes;
}

void input_room_lay(const struct settle_input *sizes, unsigned fields, void *room, struct settle_arrays *arrays) {
    char *at = room;
    for (enum field k = 0; k < FIELD_COUNT; k++) {
        bool there = fields >> k & 1;
        char *list = at;
        write_pointer((char *)arrays + rows[k].writable_at, there ? list : NULL);
        at += there ? list_bytes(k, sizes) : 0;
        for (size_t a = 0; there && a < field_arrays(k, sizes); a++) {
            if (rows[k].arrays != ARRAYS_ONE)
                write_pointer(list + a * sizeof(void *), at);
            at += array_bytes(k, sizes);
        }
    }
}

void *input_room_array(const struct settle_arrays *arrays, enum field field, size_t k) {
    void *array;
    const void *found = array_of(read_pointer((const char *)arrays + rows[field].writable_at), field, k);
    __builtin_memcpy(&array, &found, sizeof array); /* they are writable there */
    return array;
}

struct settle_input input_with(const struct settle_input *from, unsigned fields, const struct settle_arrays *arrays) {
    struct settle_input to = *from;
    for (enum field k = 0; k < FIELD_COUNT; k++)
        if (fields >> k & 1)
            input_set(&to, k, read_pointer((const char *)arrays + rows[k].writable_at));
    return to;
}

struct settle_input input_carried(const struct settle_input *from, unsigned fields, const struct settle_arrays *arrays,
                                  void (*carry)(const void *context, enum field field, const void *from, void *to),
                                  const void *context) {
    struct settle_input to = input_with(from, fields, arrays);
    for (enum field k = 0; k < FIELD_COUNT; k++) {
        bool there = input_array(from, k, 0) && input_array(&to, k, 0);
        if (!(fields >> k & 1))
            continue;
        if (!there)
            input_set(&to, k, NULL);
        for (size_t a = 0; there && a < field_arrays(k, from); a++)
            carry(context, k, input_array(from, k, a), input_room_array(arrays, k, a));
    }
    return to;
}
