/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of variables to be read: where each stands, how long its axes are, what was read before, and within what
 * bounds. */
#include "models/core/money.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/store/parts.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One variable that was read. */
struct kept {
    struct kept *next;
    struct expected expected;
    char name[STORE_NAME_SIZE]; /* as stored; expected.name is this */
    bool safe;                  /* texts that are safe to print */
    void *data;                 /* int64_t, double or char * [elements] */
};

/* ---- what was read ---- */

enum status result_start_keeping(struct result *result) {
    result->kept = calloc(1, sizeof *result->kept);
    return result->kept ? STATUS_OK : STATUS_MEMORY;
}

static void free_kept(struct kept *kept) {
    if (kept->expected.value == VALUE_TEXT)
        result_free_texts(expected_count(&kept->expected), kept->data);
    else
        free(kept->data);
    free(kept);
}

void result_stop_keeping(struct result *result) {
    for (struct kept *kept = result->kept ? *result->kept : NULL, *next; kept; kept = next) {
        next = kept->next;
        free_kept(kept);
    }
    free(result->kept);
    result->kept = NULL;
}

static struct kept *find_kept(const struct result *result, const struct kept *wanted) {
    const struct expected *a = &wanted->expected;
    for (struct kept *kept = *result->kept; kept; kept = kept->next) {
        const struct expected *b = &kept->expected;
        if (strcmp(wanted->name, kept->name) == 0 && a->value == b->value && wanted->safe == kept->safe &&
            a->rank == b->rank && memcmp(a->length, b->length, sizeof a->length) == 0)
            return kept;
    }
    return NULL;
}

/* ---- what is wanted ---- */

/* Where it stands: by unit "unit_NAME", "/unit_GROUP/NAME", and "unit" itself for "municipality". False: no name is as
 * long. */
static bool find_name(const struct result_row *row, bool by_unit, char name[STORE_NAME_SIZE]) {
    static const char axis[] = "municipality";
    const char *from = row->name;
    int length;
    if (!by_unit)
        length = snprintf(name, STORE_NAME_SIZE, "%s", from);
    else if (strncmp(from, axis, strlen(axis)) == 0)
        length = snprintf(name, STORE_NAME_SIZE, "unit%s", from + strlen(axis));
    else
        length = snprintf(name, STORE_NAME_SIZE, "%sunit_%s", from[0] == '/' ? "/" : "", from + (from[0] == '/'));
    return length > 0 && length < STORE_NAME_SIZE;
}

static void find_lengths(const struct result *result, const struct result_row *row, bool by_unit, struct kept *wanted) {
    char group[STORE_NAME_SIZE];
    const char *slash = strrchr(wanted->name, '/');
    snprintf(group, sizeof group, "%.*s", slash ? (int)(slash - wanted->name) : 0, wanted->name);
    for (size_t r = 0; r < STORE_MAX_RANK && row->axis[r] != AXIS_END; r++) {
        enum axis axis = by_unit && row->axis[r] == AXIS_MUNICIPALITY ? AXIS_UNIT : row->axis[r];
        wanted->expected.length[wanted->expected.rank++] =
            group[0] ? result_group_length(result, group, axis) : result_length(result, axis);
    }
}

/* ---- bounds ---- */

/* The room that a variable takes, n of the draws when it has them; UINT64_MAX: more than can be counted. */
static uint64_t bytes_of(const struct expected *expected, size_t draw, size_t n) {
    uint64_t bytes = sizeof(int64_t);
    bool fits = true;
    for (size_t r = 0; r < expected->rank; r++)
        fits &= !__builtin_mul_overflow(bytes, (uint64_t)(r == draw ? n : expected->length[r]), &bytes);
    return fits ? bytes : UINT64_MAX;
}

static uint64_t bytes_kept(const struct result *result) {
    uint64_t bytes = 0;
    for (const struct kept *kept = *result->kept; kept; kept = kept->next)
        bytes += bytes_of(&kept->expected, STORE_MAX_RANK, 0);
    return bytes;
}

/* It is bounded before it is asked for: a file may be small and yet say that it holds millions of draws or
 * municipalities. before: bytes of what was read already and counts with it, at most `most`. */
static enum status check_room(const struct result *result, const char *name, uint64_t before, uint64_t bytes,
                              uint64_t most, struct note *note) {
    if (bytes <= most - before)
        return STATUS_OK;
    return note_error(note, STATUS_SIZE, result->path, 0, name,
                      _("This part of the results file takes more memory than the %lld MB that a part may. Use fewer "
                        "draws, or a file with fewer municipalities, years or schemes."),
                      (long long)(most >> 20));
}

/* Whatever a file says, sums of some amounts stay within 64 bits. Counts are smaller than that anyway. */
static enum status check_amounts(const struct result *result, const char *name, const int64_t *amount, size_t n,
                                 struct note *note) {
    bool fits = true;
    for (size_t k = 0; k < n; k++)
        fits &= amount[k] == STORE_UNKNOWN || (amount[k] >= -MONEY_LIMIT && amount[k] <= MONEY_LIMIT);
    return fits ? STATUS_OK : result_damaged(result, name, note);
}

/* What the row asks for in this file. */
static enum status describe(const struct result *result, enum axis division, const struct result_row *row,
                            struct kept *wanted, struct note *note) {
    bool municipal = false;
    for (size_t r = 0; r < STORE_MAX_RANK && row->axis[r] != AXIS_END; r++)
        municipal |= row->axis[r] == AXIS_MUNICIPALITY;
    bool by_unit = municipal && division == AXIS_UNIT;
    *wanted = (struct kept){.safe = row->text != NULL};
    if (!find_name(row, by_unit, wanted->name))
        return result_damaged(result, row->name, note);
    wanted->expected.name = wanted->name;
    wanted->expected.value = row->integer ? VALUE_INT64 : row->real ? VALUE_DOUBLE : VALUE_TEXT;
    find_lengths(result, row, by_unit, wanted);
    return STATUS_OK;
}

static void put(const struct result_row *row, void *data) {
    if (row->integer)
        *row->integer = data;
    if (row->real)
        *row->real = data;
    if (row->text)
        *row->text = data;
    if (row->raw)
        *row->raw = data;
}

/* Nothing in a file that may come from anyone steers what shows it. A text never gets longer. */
static void make_safe(size_t n, char **text) {
    for (size_t k = 0; k < n; k++) {
        size_t size = strlen(text[k]) + 1;
        format_safe(text[k], text[k], size < 4 ? 4 : size < FORMAT_TEXT_SIZE ? size : FORMAT_TEXT_SIZE);
    }
}

static enum status fetch(const struct result *result, const struct kept *wanted, struct kept **fetched,
                         struct note *note) {
    struct kept *kept = malloc(sizeof *kept);
    if (!kept)
        return result_out_of_memory(result, wanted->name, note);
    *kept = *wanted;
    kept->expected.name = kept->name;
    uint64_t bytes = bytes_of(&kept->expected, STORE_MAX_RANK, 0);
    enum status status = check_room(result, kept->name, bytes_kept(result), bytes, STORE_MOST_WHOLE, note);
    if (!status)
        status = result_fetch(result, &kept->expected, &kept->data, note);
    if (status) {
        free(kept);
        return status;
    }
    size_t n = expected_count(&kept->expected);
    status = result->kind->check ? result->kind->check(result, kept->name, false, note) : STATUS_OK;
    if (!status && kept->expected.value == VALUE_INT64)
        status = check_amounts(result, kept->name, kept->data, n, note);
    if (status) {
        free_kept(kept);
        return status;
    }
    if (kept->safe)
        make_safe(n, kept->data);
    kept->next = *result->kept;
    *result->kept = kept;
    *fetched = kept;
    return STATUS_OK;
}

static enum status read_row(const struct result *result, enum axis division, const struct result_row *row,
                            struct note *note) {
    struct kept wanted, *kept = NULL;
    enum status status = describe(result, division, row, &wanted, note);
    if (status || (row->presence == OPTIONAL && !result_has(result, wanted.name)))
        return status;
    kept = find_kept(result, &wanted);
    if (!kept)
        status = fetch(result, &wanted, &kept, note);
    if (!status)
        put(row, kept->data);
    return status;
}

enum status result_read(const struct result *result, enum axis division, const struct result_row *rows, size_t n,
                        struct note *note) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < n; k++)
        put(&rows[k], NULL);
    for (size_t k = 0; k < n && !status; k++)
        status = read_row(result, division, &rows[k], note);
    for (size_t k = 0; k < n && status; k++)
        put(&rows[k], NULL);
    return status;
}

size_t result_count(const struct result *result, enum axis division, const struct result_row *row) {
    struct kept wanted;
    struct note note = {0};
    return describe(result, division, row, &wanted, &note) ? 0 : expected_count(&wanted.expected);
}

enum status result_read_draws(const struct result *result, const char *name, const enum axis *axis, size_t first,
                              size_t n_draw, int64_t **data, struct note *note) {
    const int64_t *none;
    struct result_row row = {name, REQUIRED, {AXIS_END}, .integer = &none};
    struct kept wanted;
    size_t rank = 0, draw = 0;
    *data = NULL;
    for (; rank < STORE_MAX_RANK && axis[rank] != AXIS_END; rank++) {
        row.axis[rank] = axis[rank];
        draw = axis[rank] == AXIS_DRAW ? rank : draw;
    }
    row.axis[rank] = AXIS_END;
    enum status status = describe(result, AXIS_MUNICIPALITY, &row, &wanted, note);
    if (!status)
        status = check_room(result, wanted.name, 0, bytes_of(&wanted.expected, draw, n_draw), STORE_MOST_DRAWS, note);
    if (!status)
        status = result_fetch_draws(result, &wanted.expected, draw, first, n_draw, data, note);
    if (!status && result->kind->check && first == 0) /* once for all parts */
        status = result->kind->check(result, wanted.name, true, note);
    wanted.expected.length[draw] = n_draw;
    if (!status)
        status = check_amounts(result, wanted.name, *data, expected_count(&wanted.expected), note);
    if (status) {
        free(*data);
        *data = NULL;
    }
    return status;
}
