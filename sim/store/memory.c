/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results files in memory: a list of variables with their values. What is finished is never changed: an amended file is
 * a new list that shares what it keeps, so who reads the old one goes on reading it. */
#include "sim/store/memory.h"
#include <stdlib.h>
#include <string.h>

static struct memory_path *paths;

struct memory_store {
    struct store base;
    struct memory_path *path;
    struct memory_file *file;
    size_t first_series, n_series; /* variables along the draws, one after another in the file */
    bool *there;                   /* [draws] taken in? */
};

/* ---- variables and files ---- */

static void leave_variable(struct memory_variable *v) {
    if (--v->users > 0)
        return;
    for (size_t k = 0; v->variable.value == VALUE_TEXT && v->data && k < v->n; k++)
        free(((char **)v->data)[k]);
    free(v->data);
    free(v->texts);
    free(v);
}

void memory_leave_file(struct memory_file *file) {
    if (!file || --file->users > 0)
        return;
    for (size_t k = 0; k < file->n; k++)
        leave_variable(file->variable[k]);
    free(file->variable);
    free(file);
}

static bool add_variable(struct memory_file *file, struct memory_variable *v) {
    if (file->n == file->room) {
        size_t room = 2 * file->room + 64;
        struct memory_variable **more = realloc(file->variable, room * sizeof(struct memory_variable *));
        if (!more)
            return false;
        file->variable = more;
        file->room = room;
    }
    file->variable[file->n++] = v;
    v->users++;
    return true;
}

const char *memory_bare_name(const char *name) {
    return name + (name[0] == '/');
}

struct memory_variable *memory_find_variable(const struct memory_file *file, const char *name) {
    for (size_t k = 0; k < file->n; k++)
        if (strcmp(memory_bare_name(file->variable[k]->variable.name), memory_bare_name(name)) == 0)
            return file->variable[k];
    return NULL;
}

bool memory_is_in_group(const struct memory_variable *v, const char *group) {
    const char *name = memory_bare_name(v->variable.name);
    size_t n = strlen(memory_bare_name(group));
    return n > 0 && strncmp(name, memory_bare_name(group), n) == 0 && name[n] == '/';
}

size_t memory_size_of(enum value value) {
    return value == VALUE_TEXT ? sizeof(char *) : value == VALUE_INT32 ? sizeof(int32_t) : sizeof(int64_t);
}

/* With its own copy of the texts, and room for its values, all zero. */
static struct memory_variable *new_variable(const struct store *store, const struct variable *variable) {
    size_t name = strlen(variable->name) + 1, units = strlen(variable->units) + 1;
    struct memory_variable *v = calloc(1, sizeof *v);
    if (!v)
        return NULL;
    v->users = 1;
    v->variable = *variable;
    v->rank = variable->rank;
    v->n = 1;
    for (size_t r = 0; r < v->rank; r++) {
        v->length[r] = store->length[variable->axis[r]];
        v->n *= v->length[r];
    }
    v->texts = malloc(name + units + strlen(variable->long_name) + 1);
    v->data = calloc(v->n, memory_size_of(variable->value));
    if (v->texts) {
        v->variable.name = v->texts;
        v->variable.units = strcpy(v->texts + name, variable->units);
        v->variable.long_name = strcpy(v->texts + name + units, variable->long_name);
        strcpy(v->texts, variable->name);
    }
    if (v->texts && v->data)
        return v;
    leave_variable(v);
    return NULL;
}

static bool copy_values(struct memory_variable *v, const void *data) {
    if (v->variable.value != VALUE_TEXT) {
        memcpy(v->data, data, v->n * memory_size_of(v->variable.value));
        return true;
    }
    for (size_t k = 0; k < v->n; k++) {
        ((char **)v->data)[k] = strdup(((const char *const *)data)[k]);
        if (!((char **)v->data)[k])
            return false;
    }
    return true;
}

/* ---- paths ---- */

struct memory_path *memory_find_path(const char *path) {
    struct memory_path *p = paths;
    while (p && strcmp(p->path, path) != 0)
        p = p->next;
    return p;
}

bool store_is_in_memory(const char *path) {
    return memory_find_path(path) != NULL;
}

enum status store_keep_in_memory(const char *path) {
    if (memory_find_path(path))
        return STATUS_OK;
    struct memory_path *new = calloc(1, sizeof *new);
    if (new)
        new->path = strdup(path);
    if (!new || !new->path) {
        free(new);
        return STATUS_MEMORY;
    }
    new->next = paths;
    paths = new;
    return STATUS_OK;
}

void store_forget(const char *path) {
    for (struct memory_path **at = &paths; *at; at = &(*at)->next) {
        struct memory_path *p = *at;
        if (strcmp(p->path, path) != 0 || p->busy)
            continue;
        *at = p->next;
        memory_leave_file(p->file);
        free(p->path);
        free(p);
        return;
    }
}

/* ---- writing ---- */

static struct memory_store *memory_of(struct store *store) {
    return (struct memory_store *)store;
}

static enum status memory_new(const char *path, struct memory_store **store, struct note *note) {
    *store = calloc(1, sizeof **store);
    return *store ? store_init_base(&(*store)->base, &store_kind_memory, path, note) : store_out_of_memory(path, note);
}

static enum status memory_begin(const char *path, struct store **store, struct note *note) {
    struct memory_store *new = NULL;
    enum status status = store_keep_in_memory(path) ? store_out_of_memory(path, note) : memory_new(path, &new, note);
    *store = new ? &new->base : NULL;
    if (status)
        return status;
    struct memory_path *p = memory_find_path(path);
    if (p->busy)
        return store_refuse_busy(path, note);
    p->busy = true;
    new->path = p;
    return STATUS_OK;
}

static enum status memory_start(struct store *store, struct note *note) {
    struct memory_file *file = calloc(1, sizeof *file);
    memory_of(store)->file = file;
    if (!file)
        return store_out_of_memory(store->path, note);
    file->users = 1;
    return STATUS_OK;
}

static enum status memory_copy(struct store *store, const char *group, struct note *note) {
    const struct memory_file *old = memory_of(store)->path->file;
    enum status status = memory_start(store, note);
    for (size_t k = 0; !status && k < old->n; k++)
        if (!memory_is_in_group(old->variable[k], group) && !add_variable(memory_of(store)->file, old->variable[k]))
            status = store_out_of_memory(store->path, note);
    return status;
}

static enum status memory_write(struct store *store, const struct variable *variable, const void *data,
                                struct note *note) {
    struct memory_file *file = memory_of(store)->file;
    if (memory_find_variable(file, variable->name))
        return store_misuse(store, variable->name, note);
    struct memory_variable *v = new_variable(store, variable);
    enum status status =
        v && copy_values(v, data) && add_variable(file, v) ? STATUS_OK : store_out_of_memory(store->path, note);
    if (v)
        leave_variable(v);
    return status;
}

static enum status memory_write_axis(struct store *store, enum axis axis, const void *data, struct note *note) {
    return memory_write(store, &store->axis[axis], data, note);
}

/* Nobody sees the file before all draws are in it. */
static enum status memory_start_draws(struct store *store, struct note *note) {
    int64_t draws = (int64_t)store->length[AXIS_DRAW];
    return memory_write(store, store_rows_variable(), &draws, note);
}

/* ---- draws ---- */

static enum status open_series(struct memory_store *store, const struct rows *rows, size_t n_rows, struct note *note) {
    store->first_series = store->file->n;
    store->n_series = n_rows;
    store->there = calloc(store->base.length[AXIS_DRAW] + 1, sizeof *store->there);
    enum status status = store->there ? STATUS_OK : store_no_memory(&store->base, note);
    for (size_t s = 0; !status && s < n_rows; s++) {
        status = store_check_variable(&store->base, rows[s].variable, 1, note);
        struct memory_variable *v = status ? NULL : new_variable(&store->base, rows[s].variable);
        if (!status && !(v && add_variable(store->file, v)))
            status = store_no_memory(&store->base, note);
        if (v)
            leave_variable(v);
    }
    return status;
}

/* Is it the variable that it was the first time? */
static bool is_same(const struct variable *a, const struct variable *b) {
    return strcmp(a->name, b->name) == 0 && a->value == b->value && a->rank == b->rank &&
           memcmp(a->axis, b->axis, a->rank * sizeof a->axis[0]) == 0;
}

/* Draws first .. first + n - 1 into the values of a variable, which are in the order of its axes: one lane after
 * another, a lane being one index of all axes but the draws'. */
static void put_draws(struct memory_variable *v, const struct rows *rows, size_t first, size_t n) {
    size_t element = memory_size_of(v->variable.value), after = 1, draws = 0, step[STORE_MAX_RANK], lanes = 1;
    for (size_t r = v->rank; r-- > 0; after *= v->length[r]) {
        step[r] = after;
        draws = v->variable.axis[r] == AXIS_DRAW ? r : draws;
        lanes *= v->variable.axis[r] == AXIS_DRAW ? 1 : v->length[r];
    }
    for (size_t lane = 0; lane < lanes; lane++) {
        size_t from = 0, to = first * step[draws], left = lane;
        for (size_t r = v->rank, other = v->rank - 1; r-- > 0;) {
            if (r == draws)
                continue;
            from += left % v->length[r] * rows->stride[--other];
            to += left % v->length[r] * step[r];
            left /= v->length[r];
        }
        const unsigned char *source = (const unsigned char *)rows->data + from * element;
        unsigned char *target = (unsigned char *)v->data + to * element;
        for (size_t d = 0; d < n; d++)
            memcpy(target + d * step[draws] * element, source + d * element, element);
    }
}

static enum status memory_place(struct store *store, size_t first, size_t n, const struct rows *rows, size_t n_rows,
                                struct note *note) {
    struct memory_store *m = memory_of(store);
    enum status status = m->there ? STATUS_OK : open_series(m, rows, n_rows, note);
    if (!status && n_rows != m->n_series)
        status = store_misuse(store, NULL, note);
    for (size_t s = 0; !status && s < n_rows; s++)
        if (!is_same(&m->file->variable[m->first_series + s]->variable, rows[s].variable))
            status = store_misuse(store, rows[s].variable->name, note);
    for (size_t d = first; !status && d < first + n; d++) {
        if (m->there[d])
            status = store_misuse(store, NULL, note);
        m->there[d] = true;
    }
    for (size_t s = 0; !status && s < n_rows; s++)
        put_draws(m->file->variable[m->first_series + s], &rows[s], first, n);
    return status;
}

static enum status memory_create_packer(struct store **store, struct note *note) {
    struct memory_store *new = NULL;
    enum status status = memory_new("", &new, note);
    *store = new ? &new->base : NULL;
    return status;
}

/* ---- end ---- */

static enum status memory_finish(struct store *store, struct note *note) {
    struct memory_store *m = memory_of(store);
    (void)note;
    memory_leave_file(m->path->file);
    m->path->file = m->file;
    m->file = NULL;
    return STATUS_OK;
}

static void memory_abandon(struct store *store) {
    struct memory_store *m = memory_of(store);
    memory_leave_file(m->file);
    if (m->path)
        m->path->busy = false;
    free(m->there);
    store_free_base(store);
    free(m);
}

const struct store_kind store_kind_memory = {
    .begin = memory_begin,
    .start = memory_start,
    .copy = memory_copy,
    .write_axis = memory_write_axis,
    .start_draws = memory_start_draws,
    .write = memory_write,
    .place = memory_place,
    .finish = memory_finish,
    .abandon = memory_abandon,
    .create_packer = memory_create_packer,
    .is_results = memory_is_results,
    .is_unfinished = memory_is_unfinished,
    .open = memory_open,
    .is_complete = memory_is_complete,
    .close = memory_close,
    .has = memory_has,
    .look = memory_look,
    .fetch = memory_fetch,
    .fetch_draws = memory_fetch_draws,
};
