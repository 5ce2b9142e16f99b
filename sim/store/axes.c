/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Axes, and what a variable may be called. */
#include "sim/base/i18n.h"
#include "sim/store/parts.h"
#include <stdlib.h>
#include <string.h>

static const struct variable axis_variables[AXIS_COUNT] = {
    [AXIS_DRAW] = {"draw", VALUE_INT64, 1, {AXIS_DRAW}, "1", "number of the draw: one simulated history of all years"},
    [AXIS_SCHEME] = {"scheme", VALUE_TEXT, 1, {AXIS_SCHEME}, "1", "name of the solidarity scheme"},
    [AXIS_SCHEME_OTHER] =
        {"scheme_other", VALUE_TEXT, 1, {AXIS_SCHEME_OTHER}, "1", "name of the second scheme of a comparison"},
    [AXIS_MUNICIPALITY] = {"municipality", VALUE_TEXT, 1, {AXIS_MUNICIPALITY}, "1", "CBS code of the municipality"},
    [AXIS_YEAR] = {"year", VALUE_INT64, 1, {AXIS_YEAR}, "year", "calendar year"},
    [AXIS_PERIOD] = {"period",
                     VALUE_TEXT,
                     1,
                     {AXIS_PERIOD},
                     "1",
                     "period: each year, then the horizon of all years after the base year"},
    [AXIS_FORM] =
        {"form", VALUE_TEXT, 1, {AXIS_FORM}, "1", "delivery form: care in kind (ZIN) or personal budget (PGB)"},
    [AXIS_CARE] = {"care", VALUE_TEXT, 1, {AXIS_CARE}, "1", "care class"},
    [AXIS_QUANTILE] = {"probability", VALUE_DOUBLE, 1, {AXIS_QUANTILE}, "1", "probability of the quantile"},
    [AXIS_CERTAINTY] =
        {"certainty", VALUE_DOUBLE, 1, {AXIS_CERTAINTY}, "1", "probability with which the buffer is enough"},
    [AXIS_INPUT] = {"input", VALUE_TEXT, 1, {AXIS_INPUT}, "1", "uncertain input: path of the key in the scenario"},
    [AXIS_OUTER] =
        {"outer_index", VALUE_INT64, 1, {AXIS_OUTER}, "1", "number of a set of values of the uncertain inputs"},
    [AXIS_UNIT] = {"unit",
                   VALUE_TEXT,
                   1,
                   {AXIS_UNIT},
                   "1",
                   "CBS code of the municipality as it is in the last year, after the mergers"},
    [AXIS_GROUP] =
        {"group", VALUE_TEXT, 1, {AXIS_GROUP}, "1", "CBS codes of the members of a group, with a plus between"},
    [AXIS_STEP] = {"step", VALUE_INT64, 1, {AXIS_STEP}, "1", "number of the step"},
    [AXIS_SHOCK] = {"shock", VALUE_TEXT, 1, {AXIS_SHOCK}, "1", "name of the shock"},
    [AXIS_CHANCE] = {"chance", VALUE_DOUBLE, 1, {AXIS_CHANCE}, "1", "probability that the reserve runs out"},
    [AXIS_ORIGIN] = {"origin", VALUE_INT64, 1, {AXIS_ORIGIN}, "year", "last year whose accounts were known"},
    [AXIS_HORIZON] = {"horizon", VALUE_INT64, 1, {AXIS_HORIZON}, "year", "years ahead"},
    [AXIS_SIZE] = {"size", VALUE_TEXT, 1, {AXIS_SIZE}, "1", "size of municipalities, in residents"},
    [AXIS_TENTH] = {"tenth", VALUE_DOUBLE, 1, {AXIS_TENTH}, "1", "lower end of a tenth of the forecast"},
    [AXIS_TRAIT] = {"trait", VALUE_TEXT, 1, {AXIS_TRAIT}, "1", "part of the rule by which members leave"},
};

static const struct variable rows_variable = {
    STORE_ROWS, VALUE_INT64, 0, {AXIS_DRAW}, "count", "draws that are complete in every draw-wise variable"};

const struct variable *store_axis_variable(enum axis axis) {
    return &axis_variables[axis];
}

const struct variable *store_rows_variable(void) {
    return &rows_variable;
}

/* xarray refuses a whole group in which a variable of several axes has the name of one of them. */
static enum status check_name(const struct store *store, const struct variable *variable, struct note *note) {
    const char *slash = strrchr(variable->name, '/');
    const char *last = slash ? slash + 1 : variable->name;
    for (size_t a = 0; a < AXIS_COUNT; a++)
        if (variable != &store->axis[a] && strcmp(last, axis_variables[a].name) == 0)
            return note_error(
                note, STATUS_INTERNAL, store->path, 0, variable->name,
                _("The program wants to store a variable under the name of an axis, which xarray cannot read. "
                  "This is a fault of the program: please report it."));
    return STATUS_OK;
}

enum status store_check_variable(const struct store *store, const struct variable *variable, int draw,
                                 struct note *note) {
    const char *name = variable->name ? variable->name : "";
    const char *base = name + (name[0] == '/');
    size_t n_draw = 0, n_municipality = 0;
    int wrong = variable->rank > STORE_MAX_RANK || base[0] == '\0' || strstr(base, "//") || !variable->units ||
                !variable->long_name;
    for (size_t r = 0; !wrong && r < variable->rank; r++) {
        enum axis axis = variable->axis[r];
        wrong = (unsigned)axis >= AXIS_COUNT || store->length[axis] == 0;
        n_draw += axis == AXIS_DRAW;
        n_municipality += axis == AXIS_MUNICIPALITY || axis == AXIS_UNIT;
    }
    if (draw)
        wrong = wrong || n_draw != 1 || n_municipality > 1 || variable->value == VALUE_TEXT;
    else
        wrong = wrong || (n_draw != 0 && variable != &store->axis[AXIS_DRAW]);
    if (wrong)
        return note_error(
            note, STATUS_INTERNAL, store->path, 0, name,
            _("The program wants to store a variable with a name or with axes that the results file cannot have. "
              "This is a fault of the program: please report it."));
    return check_name(store, variable, note);
}

/* ---- labels ---- */

static const void *axis_data(const struct variable *variable, const struct axis_labels *labels, const int64_t *count) {
    if (variable->axis[0] == AXIS_DRAW || variable->axis[0] == AXIS_OUTER)
        return count;
    return variable->value == VALUE_TEXT     ? (const void *)labels->text
           : variable->value == VALUE_DOUBLE ? (const void *)labels->number
                                             : (const void *)labels->integer;
}

static enum status write_axis(struct store *store, enum axis axis, const struct axis_labels *labels,
                              struct note *note) {
    const struct variable *variable = &store->axis[axis];
    int64_t *count = NULL;
    enum status status = STATUS_OK;
    if (axis == AXIS_DRAW || axis == AXIS_OUTER) {
        count = malloc(labels->length * sizeof *count);
        if (!count)
            return note_error(
                note, STATUS_MEMORY, store->path, 0, variable->name,
                _("There is not enough memory for so many draws. Use fewer draws, or store only a summary."));
        for (size_t d = 0; d < labels->length; d++)
            count[d] = (int64_t)d;
    }
    const void *data = axis_data(variable, labels, count);
    if (!data) {
        status = note_error(note, STATUS_INTERNAL, store->path, 0, variable->name,
                            _("The program gave an axis of the results file no labels. This is a fault of the program: "
                              "please report it."));
        goto out;
    }
    status = store->kind->write_axis(store, axis, data, note);
out:
    free(count);
    return status;
}

enum status store_write_axes(struct store *store, const struct axis_labels labels[AXIS_COUNT], struct note *note) {
    enum status status = STATUS_OK;
    for (enum axis axis = 0; axis < AXIS_COUNT && !status; axis++)
        if (labels[axis].length > 0)
            status = write_axis(store, axis, &labels[axis], note);
    return status;
}

/* "/stability/municipality" and so on, in one block. */
enum status store_name_axes(struct store *store, const char *group, struct note *note) {
    size_t size = 0;
    for (size_t a = 0; a < AXIS_COUNT; a++)
        size += strlen(group) + 1 + strlen(store->axis[a].name) + 1;
    store->axis_names = malloc(size);
    if (!store->axis_names)
        return note_error(note, STATUS_MEMORY, store->path, 0, NULL,
                          _("There is not enough memory to write the results. Close other programs, or store less."));
    char *at = store->axis_names;
    for (size_t a = 0; a < AXIS_COUNT; a++) {
        const char *name = at;
        at = stpcpy(stpcpy(stpcpy(at, group), "/"), store->axis[a].name) + 1;
        store->axis[a].name = name;
    }
    return STATUS_OK;
}
