/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a results file in memory. */
#include "sim/store/memory.h"
#include <stdlib.h>
#include <string.h>

struct memory_result {
    struct result base;
    struct memory_file *file;
};

static const struct memory_file *file_of(const struct result *result) {
    return ((const struct memory_result *)result)->file;
}

bool memory_is_results(const char *path) {
    const struct memory_path *p = memory_find_path(path);
    return p && p->file;
}

bool memory_is_unfinished(const char *path) {
    (void)path;
    return false;
}

enum status memory_open(const char *path, struct result **result, struct note *note) {
    struct memory_result *new = memory_is_results(path) ? calloc(1, sizeof *new) : NULL;
    *result = new ? &new->base : NULL;
    if (!memory_is_results(path))
        return result_absent(path, note);
    if (!new)
        return store_out_of_memory(path, note);
    new->file = memory_find_path(path)->file;
    new->file->users++;
    return result_init_base(&new->base, &store_kind_memory, path, note);
}

bool memory_is_complete(const struct result *result) {
    (void)result; /* only finished ones are found */
    return true;
}

void memory_close(struct result *result) {
    memory_leave_file(((struct memory_result *)result)->file);
    result_free_base(result);
    free(result);
}

bool memory_has(const struct result *result, const char *name) {
    const struct memory_file *file = file_of(result);
    for (size_t k = 0; k < file->n; k++)
        if (strcmp(memory_bare_name(file->variable[k]->variable.name), memory_bare_name(name)) == 0 ||
            memory_is_in_group(file->variable[k], name))
            return true;
    return false;
}

/* Whole numbers may be read as any number. */
static bool is_readable(const struct memory_variable *v, enum value value) {
    enum value held = v->variable.value;
    return value == VALUE_TEXT ? held == VALUE_TEXT
                               : held != VALUE_TEXT && (value == VALUE_DOUBLE || held != VALUE_DOUBLE);
}

enum status memory_look(const struct result *result, struct expected *found, struct note *note) {
    const struct memory_variable *v = memory_find_variable(file_of(result), found->name);
    if (!v || !is_readable(v, found->value))
        return result_damaged(result, found->name, note);
    found->rank = v->rank;
    memcpy(found->length, v->length, sizeof found->length);
    return STATUS_OK;
}

/* The variable, when it is as expected. */
static enum status find_expected(const struct result *result, const struct expected *expected,
                                 const struct memory_variable **v, struct note *note) {
    *v = memory_find_variable(file_of(result), expected->name);
    if (!*v || !is_readable(*v, expected->value))
        return result_damaged(result, expected->name, note);
    if ((*v)->rank != expected->rank ||
        memcmp((*v)->length, expected->length, expected->rank * sizeof expected->length[0]) != 0)
        return result_refuse_size(result, expected->name, note);
    return STATUS_OK;
}

static int64_t whole_at(const struct memory_variable *v, size_t k) {
    return v->variable.value == VALUE_INT32 ? ((const int32_t *)v->data)[k] : ((const int64_t *)v->data)[k];
}

static bool copy_texts(const struct memory_variable *v, char **texts) {
    for (size_t k = 0; k < v->n; k++) {
        texts[k] = strdup(((char *const *)v->data)[k]);
        if (!texts[k])
            return false;
    }
    return true;
}

static void copy_numbers(const struct memory_variable *v, enum value value, void *data) {
    for (size_t k = 0; k < v->n; k++)
        if (value != VALUE_DOUBLE)
            ((int64_t *)data)[k] = whole_at(v, k);
        else
            ((double *)data)[k] =
                v->variable.value == VALUE_DOUBLE ? ((const double *)v->data)[k] : (double)whole_at(v, k);
}

enum status memory_fetch(const struct result *result, const struct expected *expected, void **data, struct note *note) {
    const struct memory_variable *v = NULL;
    enum status status = find_expected(result, expected, &v, note);
    if (status)
        return status;
    bool text = expected->value == VALUE_TEXT;
    void *copy = calloc(v->n, memory_size_of(expected->value));
    if (copy && text && !copy_texts(v, copy)) {
        result_free_texts(v->n, copy);
        copy = NULL;
    }
    if (!copy)
        return result_out_of_memory(result, expected->name, note);
    if (!text)
        copy_numbers(v, expected->value, copy);
    *data = copy;
    return STATUS_OK;
}

enum status memory_fetch_draws(const struct result *result, const struct expected *expected, size_t axis, size_t first,
                               size_t n_draw, int64_t **data, struct note *note) {
    const struct memory_variable *v = NULL;
    enum status status = find_expected(result, expected, &v, note);
    if (status)
        return status;
    size_t all = axis < v->rank ? v->length[axis] : 0, after = 1, k = 0;
    if (n_draw == 0 || first > all || n_draw > all - first)
        return result_damaged(result, expected->name, note);
    for (size_t r = axis + 1; r < v->rank; r++)
        after *= v->length[r];
    *data = malloc(v->n / all * n_draw * sizeof **data);
    if (!*data)
        return result_out_of_memory(result, expected->name, note);
    for (size_t before = 0; before < v->n / all / after; before++)
        for (size_t i = first * after; i < (first + n_draw) * after; i++)
            (*data)[k++] = whole_at(v, before * all * after + i);
    return STATUS_OK;
}
