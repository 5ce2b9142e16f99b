#include "sim/scenario/read.h"

#include "sim/base/i18n.h"
#include "sim/scenario/keys.h"
#include "sim/scenario/scheme_file.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { YEARS_MIN = 2, YEARS_MAX = 60 };

enum status read_warn(struct reading *reading, const char *format, ...) {
    struct scenario *scenario = reading->scenario;
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int n = vasprintf(&text, format, args);
    va_end(args);
    if (n < 0)
        return STATUS_MEMORY;
    char **larger = realloc(scenario->warning, (scenario->n_warning + 1) * sizeof *larger);
    if (!larger) {
        free(text);
        return STATUS_MEMORY;
    }
    scenario->warning = larger;
    scenario->warning[scenario->n_warning++] = text;
    return STATUS_OK;
}

static enum status read_years(struct reading *reading) {
    struct scenario *scenario = reading->scenario;
    const struct node *years = node_find(reading->root, "years");
    if (!years)
        return STATUS_OK; /* schemes alone */
    int64_t first = value_integer(years, "first"), last = value_integer(years, "last");
    if (last - first + 1 < YEARS_MIN || last - first + 1 > YEARS_MAX)
        return node_error(reading->note, STATUS_RANGE, node_find(years, "last"),
                          _("%lld to %lld is not possible: expected %d to %d years, the first one included."),
                          (long long)first, (long long)last, YEARS_MIN, YEARS_MAX);
    scenario->first_year = (int)first;
    scenario->n_year = (size_t)(last - first + 1);
    return STATUS_OK;
}

enum status read_head(struct reading *reading) {
    struct scenario *scenario = reading->scenario;
    const struct node *root = reading->root;
    enum status status = read_years(reading);
    if (status || reading->schemes_only)
        return status;
    const struct node *name = node_find(root, "name"), *draws = node_find(root, "draws");
    status = value_name(name, name->text, &scenario->name, reading->note);
    if (!status)
        status = value_label(root, "title", scenario->name, scenario->title);
    if (status)
        return status;
    scenario->n_draw = draws->integer;
    scenario->inner_draws = value_integer(root, "inner_draws");
    scenario->seed = (uint64_t)value_integer(root, "seed");
    if (scenario->n_draw % scenario->inner_draws != 0)
        return node_error(reading->note, STATUS_CONFLICT, draws,
                          _("%lld is not a multiple of inner_draws, which is %lld. Change one of the two."),
                          (long long)scenario->n_draw, (long long)scenario->inner_draws);
    return STATUS_OK;
}

/* For settling, the only year there is is the one that is settled. */
static enum status settle_year(struct reading *reading) {
    struct scenario *scenario = reading->scenario;
    const struct node *years = node_find(reading->root, "years");
    int64_t index = (int64_t)reading->year - scenario->first_year;
    if (years && reading->year && (index < 0 || index >= (int64_t)scenario->n_year))
        return node_error(reading->note, STATUS_RANGE, years,
                          _("The year %d that is to be settled is not one of these."), reading->year);
    return STATUS_OK;
}

static enum status read_all(struct reading *reading) {
    enum status status = read_head(reading);
    if (!status)
        status = read_region(reading);
    if (!status)
        status = read_classes(reading);
    if (!status)
        status = read_care(reading);
    if (!status)
        status = read_budget(reading);
    if (!status)
        status = read_budget_split(reading);
    if (!status)
        status = read_schemes(reading);
    return status;
}

static enum status read_schemes_only(struct reading *reading) {
    enum status status = read_head(reading);
    if (!status)
        status = settle_year(reading);
    if (!status)
        status = read_classes(reading);
    if (!status)
        status = read_budget_split(reading);
    if (!status)
        status = read_schemes(reading);
    return status;
}

static enum status read_file(const char *file, struct reading *reading) {
    struct tree tree;
    struct scenario *scenario = reading->scenario;
    memset(scenario, 0, sizeof *scenario);
    enum status status = tree_read(file, &tree, reading->note);
    if (status)
        return status;
    reading->root = tree.root;
    status = scheme_files_include(&tree, reading->note);
    if (!status)
        status = keys_check(tree.root, reading->schemes_only, reading->note);
    if (status)
        goto out;
    scenario->file = strdup(file);
    status = scenario->file ? STATUS_OK : STATUS_MEMORY;
    if (!status)
        status = reading->schemes_only ? read_schemes_only(reading) : read_all(reading);
    if (!status)
        status = scenario_resolve(tree.root, &scenario->resolved);
out:
    tree_free(&tree);
    if (status)
        scenario_free(scenario);
    return status;
}

enum status scenario_read(const char *file, struct scenario *scenario, struct note *note) {
    struct reading reading = {.scenario = scenario, .region = &scenario->region, .note = note};
    return read_file(file, &reading);
}

enum status scenario_read_schemes(const char *file, const struct region *region, int year, struct scenario *scenario,
                                  struct note *note) {
    struct reading reading = {.scenario = scenario, .region = region, .note = note, .schemes_only = true, .year = year};
    return read_file(file, &reading);
}
