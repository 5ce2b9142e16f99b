/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several results files written as one: cut along the schemes. */
#include "sim/store/parts.h"
#include <stdlib.h>
#include <string.h>

struct several {
    struct store base; /* with the lengths of all schemes */
    size_t n, lineup;
    struct store **file; /* [n], NULL once finished */
    size_t *scheme;      /* [n][lineup] */
};

static struct several *several_of(struct store *store) {
    return (struct several *)store;
}

static const struct store_kind store_kind_several;

size_t store_count_files(const struct store *store) {
    return store->kind == &store_kind_several ? ((const struct several *)store)->n : 1;
}

struct store *store_file(struct store *store, size_t k) {
    return store->kind == &store_kind_several ? several_of(store)->file[k] : store;
}

/* ---- begin ---- */

static void several_abandon(struct store *store) {
    struct several *several = several_of(store);
    for (size_t k = 0; several->file && k < several->n; k++)
        store_abandon(several->file[k]);
    free(several->file);
    free(several->scheme);
    store_free_base(store);
    free(several);
}

static enum status create_file(struct several *several, size_t k, const char *path,
                               const struct axis_labels labels[AXIS_COUNT], struct note *note) {
    struct axis_labels own[AXIS_COUNT];
    const char **name = calloc(several->lineup + 1, sizeof *name);
    if (!name)
        return store_out_of_memory(path, note);
    memcpy(own, labels, sizeof own);
    for (size_t s = 0; s < several->lineup; s++)
        name[s] = labels[AXIS_SCHEME].text[several->scheme[k * several->lineup + s]];
    own[AXIS_SCHEME] = own[AXIS_SCHEME_OTHER] = (struct axis_labels){.length = several->lineup, .text = name};
    enum status status = store_create(path, own, &several->file[k], note);
    free(name);
    return status;
}

static enum status create_all(struct several *several, const char *const *path,
                              const struct axis_labels labels[AXIS_COUNT], struct note *note) {
    enum status status = STATUS_OK;
    for (size_t a = 0; a < AXIS_COUNT; a++)
        several->base.length[a] = labels[a].length;
    for (size_t k = 0; k < several->n && !status; k++)
        status = create_file(several, k, path[k], labels, note);
    if (status)
        return status;
    struct store *leader = several->file[0];
    if (!leader->kind->follow)
        return store_misuse(leader, NULL, note);
    several->base.started = true;
    return leader->kind->follow(leader, several->file + 1, several->n - 1, note);
}

enum status store_create_several(const char *const *path, const struct lineups *lineups,
                                 const struct axis_labels labels[AXIS_COUNT], struct store **store, struct note *note) {
    struct several *new = calloc(1, sizeof *new);
    *store = NULL;
    if (!new)
        return store_out_of_memory(path[0], note);
    enum status status = store_init_base(&new->base, &store_kind_several, path[0], note);
    size_t schemes = lineups->n * lineups->size;
    new->n = lineups->n;
    new->lineup = lineups->size;
    new->file = calloc(new->n + 1, sizeof(struct store *));
    new->scheme = calloc(schemes + 1, sizeof *new->scheme);
    if (!status && !(new->file &&new->scheme))
        status = store_out_of_memory(path[0], note);
    if (!status) {
        memcpy(new->scheme, lineups->scheme, schemes * sizeof *new->scheme);
        status = create_all(new, path, labels, note);
    }
    if (status)
        several_abandon(&new->base);
    else
        *store = &new->base;
    return status;
}

/* ---- cut ---- */

static size_t size_of(enum value value) {
    return value == VALUE_TEXT ? sizeof(char *) : value == VALUE_INT32 ? sizeof(int32_t) : sizeof(int64_t);
}

static bool is_scheme(enum axis axis) {
    return axis == AXIS_SCHEME || axis == AXIS_SCHEME_OTHER;
}

/* From axis r on: what lies at `from` of the whole, in the schemes of a lineup, to *to. Behind the last axis along
 * schemes it lies together. */
static void cut(const struct several *several, const struct variable *variable, const size_t *lineup, size_t r,
                size_t last, const unsigned char *from, unsigned char **to) {
    size_t below = size_of(variable->value);
    for (size_t k = r; k < variable->rank; k++)
        below *= several->base.length[variable->axis[k]];
    if (r == last) {
        memcpy(*to, from, below);
        *to += below;
        return;
    }
    size_t length = several->base.length[variable->axis[r]];
    bool chosen = is_scheme(variable->axis[r]);
    for (size_t k = 0; k < (chosen ? several->lineup : length); k++)
        cut(several, variable, lineup, r + 1, last, from + (chosen ? lineup[k] : k) * (below / length), to);
}

static enum status several_write(struct store *store, const struct variable *variable, const void *data,
                                 struct note *note) {
    struct several *several = several_of(store);
    size_t last = 0, bytes = size_of(variable->value);
    for (size_t r = 0; r < variable->rank; r++) {
        last = is_scheme(variable->axis[r]) ? r + 1 : last;
        bytes *= is_scheme(variable->axis[r]) ? several->lineup : store->length[variable->axis[r]];
    }
    unsigned char *part = last > 0 ? malloc(bytes) : NULL;
    enum status status = part || last == 0 ? STATUS_OK : store_out_of_memory(store->path, note);
    for (size_t k = 0; k < several->n && !status; k++) {
        unsigned char *to = part;
        if (part)
            cut(several, variable, several->scheme + k * several->lineup, 0, last, data, &to);
        status = store_write(several->file[k], variable, part ? part : data, note);
    }
    free(part);
    return status;
}

/* The first file has taken them in for all. */
static void tell_others(struct several *several, size_t n, enum status status) {
    for (size_t k = 1; k < several->n; k++) {
        several->file[k]->received += n;
        several->file[k]->broken = status != STATUS_OK;
    }
}

static bool is_cut(const struct rows *rows, size_t n_rows) {
    for (size_t s = 0; s < n_rows; s++)
        for (size_t r = 0; r < rows[s].variable->rank; r++)
            if (is_scheme(rows[s].variable->axis[r]))
                return true;
    return false;
}

static enum status several_place(struct store *store, size_t first, size_t n, const struct rows *rows, size_t n_rows,
                                 struct note *note) {
    struct several *several = several_of(store);
    if (is_cut(rows, n_rows))
        return store_misuse(store, NULL, note);
    enum status status = store_place(several->file[0], first, n, rows, n_rows, note);
    tell_others(several, n, status);
    return status;
}

static size_t several_parcel_bound(const struct store *store, const struct rows *rows, size_t n_rows) {
    return store_parcel_bound(((const struct several *)store)->file[0], rows, n_rows);
}

static bool several_fits_parcel(const struct store *store, size_t first, size_t n) {
    return store_fits_parcel(((const struct several *)store)->file[0], first, n);
}

static enum status several_pack(struct store *store, size_t first, size_t n, const struct rows *rows, size_t n_rows,
                                void *parcel, size_t room, size_t *bytes, struct note *note) {
    if (is_cut(rows, n_rows))
        return store_misuse(store, NULL, note);
    return store_pack(several_of(store)->file[0], first, n, rows, n_rows, parcel, room, bytes, note);
}

static enum status several_place_parcel(struct store *store, const struct rows *rows, size_t n_rows, const void *parcel,
                                        size_t bytes, struct note *note) {
    struct several *several = several_of(store);
    size_t before = several->file[0]->received;
    enum status status = store_place_parcel(several->file[0], rows, n_rows, parcel, bytes, note);
    size_t n = several->file[0]->received - before;
    store->received += n;
    tell_others(several, n, status);
    return status;
}

/* ---- end ---- */

static enum status several_finish(struct store *store, struct note *note) {
    struct several *several = several_of(store);
    enum status status = STATUS_OK;
    for (size_t k = 0; k < several->n && !status; k++) {
        status = store_finish(several->file[k], note);
        several->file[k] = NULL;
    }
    return status;
}

static const struct store_kind store_kind_several = {
    .write = several_write,
    .place = several_place,
    .parcel_bound = several_parcel_bound,
    .fits_parcel = several_fits_parcel,
    .pack = several_pack,
    .place_parcel = several_place_parcel,
    .finish = several_finish,
    .abandon = several_abandon,
};
