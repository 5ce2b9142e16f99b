/* Draw-wise variables: rows of draws into packed chunks, committed chunk row by chunk row.
 *
 * A chunk row is STORE_CHUNK_DRAWS draws of all variables and municipalities. It is written once and never again, so
 * what is committed stays as it is whatever happens later. */
#include "sim/base/i18n.h"
#include "sim/store/file.h"
#include <limits.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

static size_t chunk_draws(const struct store *store) {
    size_t n = store->length[AXIS_DRAW];
    return n < STORE_CHUNK_DRAWS ? n : STORE_CHUNK_DRAWS;
}

static enum status out_of_memory(const struct store *store, struct note *note) {
    return note_error(note, STATUS_MEMORY, store->path, 0, NULL,
                      _("There is not enough memory to store the draws. Use fewer draws, or store only a summary."));
}

static enum status misuse(const struct store *store, const char *key, struct note *note) {
    return note_error(
        note, STATUS_INTERNAL, store->path, 0, key,
        _("The program stored its draws in the wrong order or shape. This is a fault of the program: please "
          "report it."));
}

/* ---- preparing ---- */

static void shape_series(const struct store *store, struct series *series, hsize_t *chunk) {
    const struct variable *variable = &series->variable;
    int after = 0;
    series->shape = (struct chunk_shape){hdf_value_size(variable->value), chunk_draws(store), 1, 1};
    series->n_municipality = 1;
    for (size_t r = 0; r < variable->rank; r++) {
        size_t length = store->length[variable->axis[r]];
        chunk[r] = length;
        if (variable->axis[r] == AXIS_DRAW) {
            chunk[r] = series->shape.n_draw;
            after = 1;
        } else if (variable->axis[r] == AXIS_MUNICIPALITY) {
            chunk[r] = 1;
            series->n_municipality = length;
        } else if (after) {
            series->shape.n_inner *= length;
        } else {
            series->shape.n_outer *= length;
        }
    }
}

static enum status open_series(struct store *store, struct series *series, const struct variable *variable,
                               struct note *note) {
    hsize_t chunk[STORE_MAX_RANK];
    enum status status = store_check_variable(store, variable, 1, note);
    if (status)
        return status;
    series->variable = *variable;
    shape_series(store, series, chunk);
    if (chunk_bytes(&series->shape) > INT_MAX / 2)
        return out_of_memory(store, note);
    series->name = strdup(variable->name);
    series->lane = malloc(series->shape.n_outer * series->shape.n_inner * sizeof *series->lane);
    if (!series->name || !series->lane)
        return out_of_memory(store, note);
    series->variable.name = series->name;
    status = store_make_set(store, variable, chunk, &series->set, note);
    series->variable.units = series->variable.long_name = NULL;
    return status;
}

static enum status open_packers(struct store *store, struct note *note) {
    size_t bytes = 0;
    size_t n = (size_t)omp_get_max_threads();
    for (size_t s = 0; s < store->n_series; s++)
        if (chunk_bytes(&store->series[s].shape) > bytes)
            bytes = chunk_bytes(&store->series[s].shape);
    store->packer = calloc(n, sizeof *store->packer);
    if (!store->packer)
        return out_of_memory(store, note);
    for (; store->n_packer < n; store->n_packer++)
        if (chunk_packer_init(&store->packer[store->n_packer], bytes))
            return out_of_memory(store, note);
    return STATUS_OK;
}

static enum status open_all(struct store *store, const struct rows *rows, size_t n_rows, struct note *note) {
    enum status status = STATUS_OK;
    store->series = calloc(n_rows, sizeof *store->series);
    if (!store->series)
        return out_of_memory(store, note);
    store->n_series = n_rows;
    for (size_t s = 0; s < n_rows; s++)
        store->series[s].set = H5I_INVALID_HID;
    for (size_t s = 0; s < n_rows && !status; s++)
        status = open_series(store, &store->series[s], rows[s].variable, note);
    return status ? status : open_packers(store, note);
}

enum status store_close_series(struct store *store, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t s = 0; s < store->n_series; s++) {
        struct series *series = &store->series[s];
        if (series->set >= 0 && H5Dclose(series->set) < 0 && !status)
            status = store_failed(store, series->name, note);
        free(series->name);
        free(series->lane);
        free(series->stage);
    }
    store->n_series = 0;
    return status;
}

static enum status check_rows(const struct store *store, const struct rows *rows, size_t n_rows, struct note *note) {
    if (n_rows != store->n_series)
        return misuse(store, NULL, note);
    for (size_t s = 0; s < n_rows; s++) {
        const struct variable *now = rows[s].variable, *then = &store->series[s].variable;
        if (strcmp(now->name, then->name) != 0 || now->value != then->value || now->rank != then->rank ||
            memcmp(now->axis, then->axis, now->rank * sizeof now->axis[0]) != 0)
            return misuse(store, now->name, note);
    }
    return STATUS_OK;
}

/* ---- one chunk row ---- */

/* Where every lane of a chunk starts in a source with these strides, in file order. */
static void set_lanes(const struct store *store, struct series *series, const size_t *stride) {
    const struct variable *variable = &series->variable;
    size_t n = series->shape.n_outer * series->shape.n_inner;
    series->municipality_stride = 0;
    memset(series->lane, 0, n * sizeof *series->lane);
    size_t repeat = n;
    for (size_t r = 0, other = 0; r < variable->rank; r++) {
        size_t length = store->length[variable->axis[r]];
        if (variable->axis[r] == AXIS_DRAW)
            continue;
        if (variable->axis[r] == AXIS_MUNICIPALITY) {
            series->municipality_stride = stride[other++];
            continue;
        }
        repeat /= length;
        for (size_t l = 0; l < n; l++)
            series->lane[l] += l / repeat % length * stride[other];
        other++;
    }
}

/* One chunk: which variable, which municipality. */
struct task {
    struct series *series;
    size_t municipality;
};

static struct task find_task(const struct store *store, size_t t) {
    size_t s = 0;
    while (t >= store->series[s].n_municipality)
        t -= store->series[s++].n_municipality;
    return (struct task){&store->series[s], t};
}

static size_t count_tasks(const struct store *store) {
    size_t n = 0;
    for (size_t s = 0; s < store->n_series; s++)
        n += store->series[s].n_municipality;
    return n;
}

static enum status write_chunk(const struct store *store, struct task task, const void *packed, size_t size,
                               struct note *note) {
    const struct variable *variable = &task.series->variable;
    hsize_t offset[STORE_MAX_RANK] = {0};
    for (size_t r = 0; r < variable->rank; r++)
        offset[r] = variable->axis[r] == AXIS_DRAW           ? store->committed
                    : variable->axis[r] == AXIS_MUNICIPALITY ? task.municipality
                                                             : 0;
    hdf_quiet();
    if (H5Dwrite_chunk(task.series->set, H5P_DEFAULT, 0, offset, size, packed) < 0)
        return store_failed(store, variable->name, note);
    return STATUS_OK;
}

/* Where a chunk row comes from: data[s] is variable s at the row's first draw. */
struct source {
    const unsigned char *const *data;
    size_t n; /* draws */
};

static enum status pack_task(struct chunk_packer *packer, struct task task, const struct source *source, size_t index,
                             size_t *size) {
    const struct chunk_shape *shape = &task.series->shape;
    const unsigned char *first =
        source->data[index] + task.municipality * task.series->municipality_stride * shape->element;
    return chunk_pack(packer, shape, first, task.series->lane, source->n, size);
}

/* Chunks first, then their number: a process killed in between leaves a number that is too small, never too large. Done
 * for every chunk row, however many come in one append, because HDF5 lays out the file by when it is flushed. */
static enum status commit(struct store *store, struct note *note) {
    int64_t rows = (int64_t)store->committed;
    if (H5Fflush(store->file, H5F_SCOPE_LOCAL) < 0 ||
        H5Dwrite(store->rows, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, &rows) < 0 ||
        H5Fflush(store->file, H5F_SCOPE_LOCAL) < 0)
        return store_failed(store, STORE_ROWS, note);
    return store_ask_disk(store, STATUS_OK, note);
}

/* Packed on all threads, written one at a time in the order of the tasks: HDF5 takes no two threads at once, and the
 * order decides where each chunk lands in the file. */
static enum status write_chunk_row(struct store *store, const struct source *source, struct note *note) {
    enum status status = STATUS_OK; /* looked at and changed in the ordered part only */
    size_t n_task = count_tasks(store);
#pragma omp parallel for ordered schedule(dynamic, 1) num_threads((int)store->n_packer)
    for (size_t t = 0; t < n_task; t++) {
        struct chunk_packer *packer = &store->packer[omp_get_thread_num()];
        struct task task = find_task(store, t);
        size_t size = 0;
        enum status packed = pack_task(packer, task, source, (size_t)(task.series - store->series), &size);
#pragma omp ordered
        {
            if (!status)
                status = packed ? misuse(store, task.series->name, note)
                                : write_chunk(store, task, packer->packed, size, note);
        }
    }
    if (status)
        return status;
    store->committed += source->n;
    return commit(store, note);
}

/* ---- appending ---- */

/* Copy draws skip .. skip + n - 1 of the rows to the stage, behind those already waiting there. A stage is
 * [municipality][lane][draw]. */
static void fill_stage(const struct store *store, struct series *series, const struct rows *rows, size_t skip,
                       size_t n) {
    size_t element = series->shape.element, n_lane = series->shape.n_outer * series->shape.n_inner;
    const unsigned char *data = rows->data;
    unsigned char *to = series->stage + (store->received - store->committed) * element;
    set_lanes(store, series, rows->stride);
    for (size_t m = 0; m < series->n_municipality; m++)
        for (size_t l = 0; l < n_lane; l++) {
            size_t from = skip + m * series->municipality_stride + series->lane[l];
            memcpy(to, data + from * element, n * element);
            to += series->shape.n_draw * element;
        }
}

static enum status stage_rows(struct store *store, const struct rows *rows, size_t skip, size_t n, struct note *note) {
    for (size_t s = 0; s < store->n_series; s++) {
        struct series *series = &store->series[s];
        if (!series->stage)
            series->stage = malloc(chunk_bytes(&series->shape) * series->n_municipality);
        if (!series->stage)
            return out_of_memory(store, note);
        fill_stage(store, series, &rows[s], skip, n);
    }
    store->received += n;
    return STATUS_OK;
}

/* Write the chunk row that stands in the stages. */
static enum status write_staged(struct store *store, const unsigned char **data, struct note *note) {
    struct source source = {data, store->received - store->committed};
    for (size_t s = 0; s < store->n_series; s++) {
        struct series *series = &store->series[s];
        size_t n_lane = series->shape.n_outer * series->shape.n_inner;
        for (size_t l = 0; l < n_lane; l++)
            series->lane[l] = l * series->shape.n_draw;
        series->municipality_stride = n_lane * series->shape.n_draw;
        data[s] = series->stage;
    }
    return write_chunk_row(store, &source, note);
}

/* Write a chunk row straight from the caller's rows. */
static enum status write_direct(struct store *store, const struct rows *rows, size_t skip, size_t n,
                                const unsigned char **data, struct note *note) {
    struct source source = {data, n};
    for (size_t s = 0; s < store->n_series; s++) {
        set_lanes(store, &store->series[s], rows[s].stride);
        data[s] = (const unsigned char *)rows[s].data + skip * store->series[s].shape.element;
    }
    store->received += n;
    return write_chunk_row(store, &source, note);
}

static enum status take_rows(struct store *store, size_t n, const struct rows *rows, const unsigned char **data,
                             struct note *note) {
    enum status status = STATUS_OK;
    size_t full = chunk_draws(store), all = store->length[AXIS_DRAW];
    for (size_t skip = 0; skip < n && !status;) {
        size_t waiting = store->received - store->committed;
        size_t room = full - waiting;
        size_t take = n - skip < room ? n - skip : room;
        int complete = take == room || store->received + take == all;
        if (waiting == 0 && complete) {
            status = write_direct(store, rows, skip, take, data, note);
        } else {
            status = stage_rows(store, rows, skip, take, note);
            if (!status && complete)
                status = write_staged(store, data, note);
        }
        skip += take;
    }
    return status;
}

enum status store_append(struct store *store, size_t first, size_t n, const struct rows *rows, size_t n_rows,
                         struct note *note) {
    enum status status = STATUS_OK;
    const unsigned char **data = NULL;
    if (store->broken || n_rows == 0 || first != store->received || n > store->length[AXIS_DRAW] - store->received)
        return misuse(store, NULL, note);
    if (!store->series)
        status = open_all(store, rows, n_rows, note);
    if (!status)
        status = check_rows(store, rows, n_rows, note);
    if (status)
        goto out;
    data = calloc(n_rows, sizeof *data);
    if (!data) {
        status = out_of_memory(store, note);
        goto out;
    }
    status = take_rows(store, n, rows, data, note);
out:
    free(data);
    store->broken = status != STATUS_OK;
    return status;
}
