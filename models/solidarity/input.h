/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is settled: the inputs of list.h as a struct of arrays, and a row of facts about each, so that whatever is done
 * to all of them (merged, left, scaled, picked, laid out) is a loop over the rows.
 *
 * Arrays are [municipality][cell or class][lane], the lane last, where the input has these. Municipalities are in
 * ascending order of CBS code (ties of the largest remainder go to the lower code). Cells are (form, care): cell = form
 * * n_care + care, forms ZIN, PGB. */
#ifndef MODELS_SOLIDARITY_INPUT_H
#define MODELS_SOLIDARITY_INPUT_H

#include "models/solidarity/list.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FORM_ZIN, FORM_PGB, FORM_COUNT };

#define FIELD_NUMBER(number, ...) FIELD_##number,
enum field { SETTLE_INPUT_LIST(FIELD_NUMBER) FIELD_COUNT };
#undef FIELD_NUMBER

/* What a base, a key or a layer looks at beside the covered costs: a bit for each input, and two for what is made of
 * them or given by the layer. */
#define FIELD_NEED(number, ...) NEED_##number = 1 << FIELD_##number,
enum need {
    SETTLE_INPUT_LIST(FIELD_NEED) NEED_BUDGET_PART = 1 << FIELD_COUNT, /* of the covered cells (budget_split) */
    NEED_WEIGHTS = 1 << (FIELD_COUNT + 1),                             /* the layer's own list of weights */
    NEED_LAG_WEIGHTS = 1 << (FIELD_COUNT + 2),                         /* how much each of three years counts */
    NEED_ANY_FIELD = (1 << FIELD_COUNT) - 1
};
#undef FIELD_NEED
_Static_assert(FIELD_COUNT + 3 < 31, "needs are bits of an int");

enum field_shape { SHAPE_MUNICIPALITY, SHAPE_CELL, SHAPE_CLASS };
enum field_arrays { ARRAYS_ONE, ARRAYS_PER_THRESHOLD, ARRAYS_PER_COVARIANCE };
enum field_run { RUN_NOTHING, RUN_DRAWN, RUN_BEFOREHAND, RUN_EARLIER };
enum field_kind { KIND_COST, KIND_AMOUNT, KIND_CLIENTS, KIND_PERSONS, KIND_WEIGHT };

struct field_row {
    const char *name;
    enum field of;
    int first, last; /* years back, both 0: this year */
    enum field_shape shape;
    enum field_arrays arrays;
    enum field_kind kind;
    bool per_draw;
    enum field_run run;
    size_t bytes;           /* of a number */
    size_t at, writable_at; /* offsets in the two structs below */
};

#define FIELD_TYPE_COST int64_t
#define FIELD_TYPE_AMOUNT int64_t
#define FIELD_TYPE_CLIENTS int32_t
#define FIELD_TYPE_PERSONS int64_t
#define FIELD_TYPE_WEIGHT int64_t
#define FIELD_READ_ONE(type, name) const type *name;
#define FIELD_READ_PER_THRESHOLD(type, name) const type *const *name;
#define FIELD_READ_PER_COVARIANCE(type, name) const type *const *name;
#define FIELD_WRITE_ONE(type, name) type *name;
#define FIELD_WRITE_PER_THRESHOLD(type, name) type **name;
#define FIELD_WRITE_PER_COVARIANCE(type, name) type **name;
#define FIELD_READ(number, name, of, first, last, shape, arrays, kind, draws, run)                                     \
    FIELD_READ_##arrays(FIELD_TYPE_##kind, name)
#define FIELD_WRITE(number, name, of, first, last, shape, arrays, kind, draws, run)                                    \
    FIELD_WRITE_##arrays(FIELD_TYPE_##kind, name)

/* The funds of a scheme in a year; arrays [n_fund][n_lane], cents. The caller carries the balances from year to year.
 */
struct fund_book {
    const int64_t *before; /* balances before the year */
    int64_t *after;        /* balances after it; may be `before` itself */
    int64_t *assessed;     /* assessments of the year */
    int64_t *refunded;     /* paid back in the year */
};

/* Arrays that no layer needs (layer_needs) may be NULL. Everything is the caller's. Ranges, checked by the readers:
 * amounts 0 <= x, the sum over all municipalities and cells at most MONEY_LIMIT; the sum of the weights of a key below
 * 2^61. */
struct settle_input {
    size_t n_municipality, n_care, n_lane;
    size_t n_threshold, n_covariance; /* arrays of the inputs that have several */
    size_t year;                      /* index into layer.share */
    SETTLE_INPUT_LIST(FIELD_READ)
    /* [n_only] ascending: who settles, as if the others were not there, whose rows of the payments are left as they
     * are. NULL: all. */
    const uint16_t *only;
    size_t n_only;
    /* [n_municipality][n_lane] the cells of own_of added up, for who settles the same costs more than once. Used where
     * own_of is cost itself, so that who puts other costs in its place need not care. */
    const int64_t *own;
    const int64_t *own_of;
    const int64_t *const *reference; /* [n_reference of the scheme] each [n_municipality][n_lane], cents: what was paid
                                        last year under the scheme, or is paid this year under the other one; NULL, of
                                        all or of one: there is no such payment */
    int64_t *const *flow;         /* [FLOW_COUNT] each [n_municipality][n_lane], filled: what each pays into the pools
                                     of the layers with this flow, cents; NULL: nobody asks */
    const struct fund_book *fund; /* NULL: funds start from their opening balance and nobody asks what becomes of it */
};

/* The same arrays, to be filled. */
struct settle_arrays {
    SETTLE_INPUT_LIST(FIELD_WRITE)
};

const struct field_row *field_row(enum field field);

/* Number k of an array of the field. */
static inline int64_t field_number(const struct field_row *row, const void *array, size_t k) {
    return row->bytes == sizeof(int32_t) ? ((const int32_t *)array)[k] : ((const int64_t *)array)[k];
}

static inline void field_put(const struct field_row *row, void *array, size_t k, int64_t number) {
    if (row->bytes == sizeof(int32_t))
        ((int32_t *)array)[k] = (int32_t)number;
    else
        ((int64_t *)array)[k] = number;
}

/* For the sizes in `sizes`, of which the arrays are not looked at: how many arrays the field has; and of one array how
 * many cells a municipality has, how many lanes a cell has, and how many numbers that are. */
size_t field_arrays(enum field field, const struct settle_input *sizes);
size_t field_cells(enum field field, const struct settle_input *sizes);
size_t field_lanes(enum field field, const struct settle_input *sizes);
size_t field_width(enum field field, const struct settle_input *sizes);

/* The fields (bits) whose rows pass; those of which a run knows this much, or more; those that look at `of` in earlier
 * years; those that are a municipality's own, whoever settles. */
unsigned fields_that(bool (*pass)(const struct field_row *row));
unsigned fields_known(enum field_run run);
unsigned fields_looking_back_at(enum field of);
unsigned fields_of_municipalities(void);

/* The row of the first of some fields (bits), of which there is one. */
const struct field_row *fields_first(unsigned fields);

/* Array k of a field; NULL where it is not there. */
const void *input_array(const struct settle_input *in, enum field field, size_t k);

/* Let the field be this: its array, or the list of its arrays where it has several. NULL: it is not there. */
void input_set(struct settle_input *in, enum field field, const void *arrays);

/* Room for the arrays of some fields (bits): bytes, to be aligned as for int64_t. Lay gives the arrays their places in
 * it; those of other fields become NULL. */
size_t input_room_size(const struct settle_input *sizes, unsigned fields);
void input_room_lay(const struct settle_input *sizes, unsigned fields, void *room, struct settle_arrays *arrays);

/* Array k of a field, to be filled; NULL where it has no room. */
void *input_room_array(const struct settle_arrays *arrays, enum field field, size_t k);

/* `from` with these fields (bits) in other arrays instead. */
struct settle_input input_with(const struct settle_input *from, unsigned fields, const struct settle_arrays *arrays);

/* The same, each array carried over by a function; a field that is not there, or has no array, is not there in the
 * answer. Sizes are those of `from`. */
struct settle_input input_carried(const struct settle_input *from, unsigned fields, const struct settle_arrays *arrays,
                                  void (*carry)(const void *context, enum field field, const void *from, void *to),
                                  const void *context);

#endif
