/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of draws on their way from another process to the one with the file.
 *
 * A letter is a head and then either a parcel of the store or the arrays of the chunk as they are, all rows of them. */
#include "sim/engine/record.h"

#include <string.h>

enum letter_kind { LETTER_PARCEL = 1, LETTER_ARRAYS };

struct letter_head {
    int64_t kind, bytes; /* of what follows */
    int64_t first, n_row;
};

/* Bytes of the arrays of a chunk, those of 8-byte numbers first so that all stay aligned. */
struct array_bytes {
    size_t cost, cost_care, payment, budget, own, clients, outer;
};

static struct array_bytes count_bytes(const struct plan *plan, size_t rows, enum store_level level) {
    size_t towns = plan->n_year * plan->n_municipality;
    size_t places = plan->n_scheme * plan->n_year * plan->n_place;
    size_t budgets = plan->budget_varies ? plan->n_year * plan->n_place : 0;
    bool all = level == STORE_ALL;
    return (struct array_bytes){
        .cost = towns * FORM_COUNT * rows * sizeof(int64_t),
        .cost_care = all ? towns * plan->n_cell * rows * sizeof(int64_t) : 0,
        .payment = all ? places * rows * sizeof(int64_t) : 0,
        .budget = budgets * rows * sizeof(int64_t),
        .own = plan->n_unit > 0 ? plan->n_year * plan->n_place * rows * sizeof(int64_t) : 0,
        .clients = towns * plan->n_cell * rows * sizeof(int32_t),
        .outer = rows * sizeof(int32_t),
    };
}

static size_t add_up(struct array_bytes b) {
    return b.cost + b.cost_care + b.payment + b.budget + b.own + b.clients + b.outer;
}

size_t record_letter_bound(const struct store *store, const struct plan *plan, const struct chunk *chunk,
                           enum store_level level) {
    struct rows rows[RECORD_ROWS];
    size_t n = record_rows(plan, chunk, level, rows);
    if (n == 0)
        return 0;
    size_t parcel = store_parcel_bound(store, rows, n), arrays = add_up(count_bytes(plan, chunk->rows, level));
    return sizeof(struct letter_head) + (parcel > arrays ? parcel : arrays);
}

static unsigned char *put(unsigned char *to, const void *from, size_t bytes) {
    if (bytes > 0) /* nothing may be NULL */
        memcpy(to, from, bytes);
    return to + bytes;
}

static size_t write_arrays(const struct plan *plan, const struct chunk *chunk, enum store_level level,
                           unsigned char *to) {
    struct array_bytes bytes = count_bytes(plan, chunk->rows, level);
    to = put(to, chunk->cost, bytes.cost);
    to = put(to, chunk->cost_care, bytes.cost_care);
    to = put(to, chunk->payment, bytes.payment);
    to = put(to, chunk->budget, bytes.budget);
    to = put(to, chunk->own, bytes.own);
    to = put(to, chunk->clients, bytes.clients);
    put(to, chunk->outer, bytes.outer);
    return add_up(bytes);
}

/* A chunk whose arrays lie in the letter. */
static struct chunk view_arrays(const struct plan *plan, const struct letter_head *head, size_t rows,
                                enum store_level level, unsigned char *from) {
    struct array_bytes bytes = count_bytes(plan, rows, level);
    struct chunk chunk = {.rows = rows, .first = (size_t)head->first, .n_row = (size_t)head->n_row};
    chunk.cost = (int64_t *)(void *)from;
    chunk.cost_care = (int64_t *)(void *)(from += bytes.cost);
    chunk.payment = (int64_t *)(void *)(from += bytes.cost_care);
    chunk.budget = (int64_t *)(void *)(from += bytes.payment);
    chunk.own = (int64_t *)(void *)(from += bytes.budget);
    chunk.clients = (int32_t *)(void *)(from += bytes.own);
    chunk.outer = (int32_t *)(void *)(from + bytes.clients);
    return chunk;
}

enum status record_write_letter(struct store *store, const struct plan *plan, const struct chunk *chunk,
                                enum store_level level, unsigned char *letter, size_t room, size_t *bytes,
                                struct note *note) {
    struct letter_head head = {LETTER_ARRAYS, 0, (int64_t)chunk->first, (int64_t)chunk->n_row};
    unsigned char *body = letter + sizeof head;
    enum status status = STATUS_OK;
    if (room < record_letter_bound(store, plan, chunk, level))
        return STATUS_INTERNAL;
    if (store_fits_parcel(store, chunk->first, chunk->n_row)) {
        struct rows rows[RECORD_ROWS];
        size_t n = record_rows(plan, chunk, level, rows), packed = 0;
        head.kind = LETTER_PARCEL;
        status = store_pack(store, chunk->first, chunk->n_row, rows, n, body, room - sizeof head, &packed, note);
        head.bytes = (int64_t)packed;
    } else {
        head.bytes = (int64_t)write_arrays(plan, chunk, level, body);
    }
    memcpy(letter, &head, sizeof head);
    *bytes = sizeof head + (size_t)head.bytes;
    return status;
}

enum status record_read_letter(struct store *store, const struct plan *plan, size_t rows, enum store_level level,
                               unsigned char *letter, size_t bytes, struct note *note) {
    struct letter_head head;
    unsigned char *body = letter + sizeof head;
    if (bytes < sizeof head)
        return STATUS_INTERNAL;
    memcpy(&head, letter, sizeof head);
    if (head.bytes < 0 || (size_t)head.bytes > bytes - sizeof head)
        return STATUS_INTERNAL;
    if (head.kind == LETTER_PARCEL) {
        struct rows variables[RECORD_ROWS];
        struct chunk nothing = {.rows = rows};
        size_t n = record_rows(plan, &nothing, level, variables);
        return store_place_parcel(store, variables, n, body, (size_t)head.bytes, note);
    }
    if (head.kind != LETTER_ARRAYS || (size_t)head.bytes != add_up(count_bytes(plan, rows, level)))
        return STATUS_INTERNAL;
    struct chunk chunk = view_arrays(plan, &head, rows, level, body);
    return record_place_chunk(store, plan, &chunk, level, note);
}

enum status record_place_chunk(struct store *store, const struct plan *plan, const struct chunk *chunk,
                               enum store_level level, struct note *note) {
    struct rows rows[RECORD_ROWS];
    size_t n = record_rows(plan, chunk, level, rows);
    return n > 0 ? store_place(store, chunk->first, chunk->n_row, rows, n, note) : STATUS_OK;
}
