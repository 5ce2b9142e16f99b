/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/read.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/files.h"
#include "sim/scenario/further.h"
#include "sim/scenario/keys.h"
#include "sim/scenario/scheme_file.h"
#include "sim/scenario/table.h"
#include "sim/scenario/table_summary.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { YEARS_MIN = 2, YEARS_MAX = 60 };

/* A list may be read more than once, and tells what it has to tell each time. */
static bool is_told(const struct scenario *scenario, const char *text) {
    for (size_t w = 0; w < scenario->n_warning; w++)
        if (strcmp(scenario->warning[w], text) == 0)
            return true;
    return false;
}

enum status read_warn(struct reading *reading, const char *format, ...) {
    struct scenario *scenario = reading->scenario;
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int n = vasprintf(&text, format, args);
    va_end(args);
    if (n < 0)
        return STATUS_MEMORY;
    format_safe(text, text, (size_t)n + 1); /* it quotes file names */
    bool told = is_told(scenario, text);
    char **larger = told ? NULL : realloc(scenario->warning, (scenario->n_warning + 1) * sizeof *larger);
    if (!larger) {
        free(text);
        return told ? STATUS_OK : STATUS_MEMORY;
    }
    scenario->warning = larger;
    scenario->warning[scenario->n_warning++] = text;
    return STATUS_OK;
}

enum status read_table_path(struct reading *reading, const struct node *key, char **path) {
    const char *sheet;
    char *name = strndup(key->text, table_file_length(key->text, &sheet)), *file = NULL, *real = NULL;
    *path = NULL;
    if (!name)
        return STATUS_MEMORY;
    enum status status =
        files_inside(reading->files, key->file, key->line, key->name, name, &file, &real, reading->note);
    if (!status && asprintf(path, "%s%s%s", file, sheet ? "#" : "", sheet ? sheet : "") < 0) {
        *path = NULL;
        status = STATUS_MEMORY;
    }
    free(name);
    free(file);
    free(real);
    return status;
}

enum status read_keep_file(struct reading *reading, const char *path) {
    struct scenario *scenario = reading->scenario;
    const char *sheet; /* of a workbook that is named as FILE.xlsx#Sheet */
    char **larger = realloc(scenario->file_read, (scenario->n_file + 1) * sizeof *larger);
    if (!larger)
        return STATUS_MEMORY;
    scenario->file_read = larger;
    larger[scenario->n_file] = strndup(path, table_file_length(path, &sheet));
    return larger[scenario->n_file] ? (scenario->n_file++, STATUS_OK) : STATUS_MEMORY;
}

enum status read_keep_reading(struct reading *reading, const struct table *table, const char *column) {
    struct scenario *scenario = reading->scenario;
    char **larger = realloc(scenario->reading, (scenario->n_reading + 1) * sizeof *larger);
    if (!larger)
        return STATUS_MEMORY;
    scenario->reading = larger;
    larger[scenario->n_reading] = table_summary(table, column);
    return larger[scenario->n_reading] ? (scenario->n_reading++, STATUS_OK) : STATUS_MEMORY;
}

enum status read_warn_at(struct reading *reading, const struct node *node, const char *format, ...) {
    char *text = NULL, path[TREE_PATH_SIZE];
    va_list args;
    va_start(args, format);
    int n = vasprintf(&text, format, args);
    va_end(args);
    if (n < 0)
        return STATUS_MEMORY;
    node_path(node, NULL, path);
    enum status status = read_warn(reading, "%s:%d: %s: %s", node->file, node->line, path, text);
    free(text);
    return status;
}

enum status read_warn_over(struct reading *reading, const struct node *file) {
    if (!file || !file->over || !file->over[0] || !file->text[0])
        return STATUS_OK;
    return read_warn_at(reading, file,
                        _("This table takes the place of %s, which the scenario inherits: what stands there no longer "
                          "counts. Copy the rows that are to count into yours."),
                        file->over);
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
    scenario->draws_file = strdup(draws->file);
    scenario->draws_line = draws->line;
    scenario->inner_draws = value_integer(root, "inner_draws");
    scenario->seed = (uint64_t)value_integer(root, "seed");
    return scenario->draws_file ? STATUS_OK : STATUS_MEMORY;
}

enum status scenario_check_draws(const struct scenario *scenario, const char *option, struct note *note) {
    if (scenario->n_draw % scenario->inner_draws == 0)
        return STATUS_OK;
    return note_error(note, STATUS_CONFLICT, option ? NULL : scenario->draws_file, option ? 0 : scenario->draws_line,
                      option ? option : "draws",
                      _("%lld is not a multiple of inner_draws, which is %lld. Change one of the two."),
                      (long long)scenario->n_draw, (long long)scenario->inner_draws);
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
        status = read_interventions(reading);
    if (!status)
        status = read_shared(reading); /* accounts hold a part of it */
    if (!status)
        status = read_accounts(reading);
    if (!status)
        status = read_positions(reading);
    if (!status)
        status = read_budget(reading);
    if (!status)
        status = read_warn_costs(reading);
    if (!status)
        status = read_warn_parts(reading);
    if (!status)
        status = read_budget_split(reading);
    if (!status)
        status = read_behaviour(reading);
    if (!status)
        status = read_schemes(reading);
    if (!status)
        status = read_shocks(reading);
    if (!status)
        status = read_grades(reading);
    if (!status)
        status = read_targets(reading);
    return status;
}

static enum status read_schemes_only(struct reading *reading) {
    enum status status = read_head(reading);
    if (!status)
        status = settle_year(reading);
    if (!status)
        status = read_settled_keys(reading);
    if (!status)
        status = read_classes(reading);
    if (!status)
        status = read_budget_split(reading);
    if (!status)
        status = read_shared(reading);
    if (!status)
        status = read_schemes(reading);
    return status;
}

/* The keys of one more file over those of the tree; or its shocks alone. */
static enum status lay_over(struct tree *tree, const char *file, bool shocks_only, struct note *note) {
    struct node *over = NULL, *rest = NULL, *inherit = NULL;
    char *path = NULL;
    enum status status = files_find_scenario(tree->files, file, &path);
    if (!status)
        status = tree_read_file(path, tree, &over, note);
    free(path);
    if (!status && shocks_only) {
        struct node *shocks = node_take(over, "shocks");
        rest = over;
        over = shocks ? node_new(NULL, NODE_GROUP, rest->file, 1) : NULL;
        if (!shocks)
            status = note_error(note, STATUS_MISSING, file, 0, "shocks",
                                _("This file has no group shocks. Give a file with shocks, such as "
                                  "scenarios/stress-2016.cfg."));
        else if (!over || node_append(over, shocks) != STATUS_OK) {
            node_free(shocks);
            status = STATUS_MEMORY;
        }
    }
    inherit = status ? NULL : node_take(over, "inherit");
    if (inherit)
        status = note_error(note, STATUS_CONFLICT, file, inherit->line, "inherit",
                            _("What is laid over a scenario cannot inherit. Remove this key."));
    if (!status)
        status = node_merge(tree->root, over);
    else
        node_free(over);
    node_free(inherit);
    node_free(rest);
    return status;
}

static bool is_of_schemes(const struct scenario_setting *setting) {
    static const char schemes[] = "schemes";
    const char *rest = setting->key + strlen(schemes);
    return strncmp(setting->key, schemes, strlen(schemes)) == 0 && (*rest == '.' || *rest == '[');
}

/* A key has more than one path, by name and by number, and may stand in another: the last one would count alone. */
static enum status check_setting(const struct tree *tree, const struct scenario_setting *setting, struct note *note) {
    bool holds = false;
    enum status status = tree_holds(tree, setting->key, setting->value, &holds);
    if (status || holds)
        return status;
    return note_error(
        note, STATUS_DUPLICATE, setting->file, setting->line, setting->key,
        _("Another setting changes this key too, by another path or to another value. Keep one of them."));
}

/* Which file a scenario builds on has been read by then. */
static enum status check_reach(const struct scenario_setting *setting, struct note *note) {
    if (strcmp(setting->key, "inherit") != 0)
        return STATUS_OK;
    return note_error(note, STATUS_CONFLICT, setting->file, setting->line, setting->key,
                      _("The file that a scenario builds on cannot be changed here. Give that file itself as the "
                        "scenario, or write one that inherits it."));
}

/* Those of schemes once these are there in full, the others before: they may say which. */
static enum status apply_settings(struct tree *tree, const struct scenario_change *change, bool of_schemes,
                                  struct note *note) {
    size_t n = change ? change->n_setting : 0;
    enum status status = STATUS_OK;
    for (size_t k = 0; k < n && !status; k++) {
        const struct scenario_setting *setting = &change->setting[k];
        status = check_reach(setting, note);
        if (!status && is_of_schemes(setting) == of_schemes)
            status = tree_set(tree, setting->key, setting->value, setting->file, setting->line, note);
    }
    for (size_t k = 0; k < n && !status; k++)
        if (is_of_schemes(&change->setting[k]) == of_schemes)
            status = check_setting(tree, &change->setting[k], note);
    return status;
}

/* For the results file. */
static enum status keep_settings(const struct scenario_change *change, struct scenario *scenario) {
    size_t size;
    FILE *out = change && change->n_setting > 0 ? open_memstream(&scenario->settings, &size) : NULL;
    for (size_t k = 0; out && k < change->n_setting; k++)
        fprintf(out, "%s = %s\n", change->setting[k].key, change->setting[k].value);
    if (!change || change->n_setting == 0)
        return STATUS_OK;
    return out && fclose(out) == 0 ? STATUS_OK : STATUS_MEMORY;
}

/* Those that are not there, or cannot be read, are told together. */
static enum status include_schemes(struct tree *tree, struct reading *reading, struct further *further) {
    enum status status = scheme_files_include(tree, reading->note);
    while (further_take(further, tree->root, status, reading->note)) {
        memset(reading->note, 0, sizeof *reading->note);
        status = scheme_files_include(tree, reading->note);
    }
    further->keys = false;
    return status;
}

static enum status include_estimates(struct tree *tree, struct reading *reading, struct further *further) {
    enum status status = estimates_file_include(reading, tree->root);
    if (further_take(further, tree->root, status, reading->note)) {
        memset(reading->note, 0, sizeof *reading->note);
        status = STATUS_OK;
    }
    further->keys = false;
    return status;
}

static enum status check_keys(struct tree *tree, struct reading *reading, struct further *further) {
    enum status status = keys_check(tree->root, reading->schemes_only, reading->note);
    if (further_take_wrong(further, tree->root, status, reading->note)) {
        memset(reading->note, 0, sizeof *reading->note);
        status = keys_check(tree->root, reading->schemes_only, reading->note);
    }
    return status;
}

static enum status apply_change(struct tree *tree, struct reading *reading, struct further *further) {
    const struct scenario_change *change = reading->change;
    enum status status = STATUS_OK;
    if (change && change->shocks)
        status = lay_over(tree, change->shocks, true, reading->note);
    if (!status && change && change->over)
        status = lay_over(tree, change->over, false, reading->note);
    if (!status)
        status = apply_settings(tree, change, false, reading->note);
    if (!status)
        status = include_schemes(tree, reading, further);
    if (!status)
        status = include_estimates(tree, reading, further);
    if (!status)
        status = apply_settings(tree, change, true, reading->note);
    if (!status)
        status = check_keys(tree, reading, further);
    if (!status)
        status = keep_settings(change, reading->scenario);
    if (status || !change || !change->shock)
        return status;
    status = shock_merge(tree->root, change->shock, reading->note);
    return status ? status : keys_check(tree->root, false, reading->note);
}

static void add_rest(char *text, size_t size) {
    const char *rest = _("The rest is looked at once this has been mended.");
    size_t n = strlen(text), m = strlen(rest);
    if (n < m || strcmp(text + n - m, rest) != 0)
        snprintf(text + n, size - n, " %s", rest);
}

/* What hides the rest says so, but where the file itself is not there. */
static void tell_rest(struct note *note) {
    if (note->line > 0)
        add_rest(note->text, sizeof note->text);
}

/* The same at the end of several. */
static void tell_rest_last(struct note *note) {
    char *last = note->n_more > 0 && note->n_more <= NOTE_MORE ? note->more[note->n_more - 1] : NULL;
    if (last)
        add_rest(last, sizeof note->more[0]);
    else if (note->n_more == 0)
        tell_rest(note);
}

/* An error has been taken out, so that there may be more. */
static bool go_on(struct further *further, struct tree *tree, struct reading *reading, enum status status) {
    bool mended = reading->tables == REGION_MENDED;
    if (reading->tables == REGION_STUCK)
        tell_rest(reading->note);
    if (!mended)
        return further_take(further, tree->root, status, reading->note);
    reading->tables = REGION_TOLD;
    further_take_region(further, status, reading->note);
    return true;
}

/* Until nothing more can be told; what is read again after an error is not kept. */
static enum status read_parts(struct tree *tree, struct reading *reading, struct further *further,
                              enum status (*read)(struct reading *)) {
    struct scenario *whole = reading->scenario, again = {0};
    bool own = reading->region == &whole->region;
    enum status status = further->first ? STATUS_OK : read(reading);
    for (bool more = further->first || go_on(further, tree, reading, status); more;
         more = go_on(further, tree, reading, status)) {
        memset(reading->note, 0, sizeof *reading->note);
        reading->scenario = &again;
        reading->region = own ? &again.region : reading->region;
        status = check_keys(tree, reading, further);
        status = status ? status : read(reading);
        scenario_free(&again);
    }
    reading->scenario = whole;
    reading->region = own ? &whole->region : reading->region;
    if (further->first && (status || further->hides))
        tell_rest_last(further->note);
    return further->first ? further->first : status;
}

/* read: the parts that are asked for. Given by its name, so that a program which settles only does not hold the others.
 */
static enum status read_found(const char *file, const struct reading *asked, enum status (*read)(struct reading *)) {
    struct tree tree;
    struct note one = {0};
    struct reading reading = *asked;
    struct scenario *scenario = asked->scenario;
    struct further further = {.note = asked->note};
    enum status status = tree_read(reading.files, file, &tree, asked->note);
    if (status_exit_code(status) == status_exit_code(STATUS_USAGE))
        tell_rest(asked->note);
    if (status)
        return status;
    reading.note = &one; /* of one error at a time */
    reading.further = &further;
    status = apply_change(&tree, &reading, &further);
    reading.root = tree.root;
    if (status && further.first)
        tell_rest_last(asked->note);
    if (status)
        goto out;
    scenario->file = strdup(file);
    status = scenario->file ? STATUS_OK : STATUS_MEMORY;
    for (size_t i = 0; i < tree.n_file && !status; i++)
        status = read_keep_file(&reading, tree.file[i]);
    if (!status)
        status = read_parts(&tree, &reading, &further, read);
    if (!status)
        status = scenario_resolve(tree.root, &scenario->resolved);
out:
    if (status && !further.first)
        note_keep(asked->note, &one); /* nothing of it has been told */
    tree_free(&tree);
    status = further.first ? further.first : status;
    if (status)
        scenario_free(scenario);
    return status;
}

static enum status read_file(const char *file, struct reading *reading, enum status (*read)(struct reading *)) {
    char *path = NULL;
    memset(reading->scenario, 0, sizeof *reading->scenario);
    enum status status = files_find_scenario(reading->files, file, &path);
    if (!status)
        status = read_found(path, reading, read);
    free(path);
    return status;
}

enum status scenario_read(const struct files *files, const char *file, struct scenario *scenario, struct note *note) {
    struct reading reading = {.files = files, .scenario = scenario, .region = &scenario->region, .note = note};
    return read_file(file, &reading, read_all);
}

enum status scenario_read_changed(const struct files *files, const char *file, const struct scenario_change *change,
                                  struct scenario *scenario, struct note *note) {
    struct reading reading = {
        .files = files, .scenario = scenario, .region = &scenario->region, .note = note, .change = change};
    return read_file(file, &reading, read_all);
}

enum status scenario_read_schemes(const struct files *files, const char *file, const struct region *region, int year,
                                  struct scenario *scenario, struct note *note) {
    struct reading reading = {
        .files = files, .scenario = scenario, .region = region, .note = note, .schemes_only = true, .year = year};
    return read_file(file, &reading, read_schemes_only);
}
