/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/recall.h"

#include "sim/base/i18n.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What /provenance holds of a scenario, by the path that it has for the reader. The folder of the region has a name of
 * our own, whatever the scenario calls it. */
enum part { PART_SCENARIO, PART_MUNICIPALITIES, PART_COLUMNS, PART_MERGERS, PART_REALISED, PARTS };
static const char *const part_path[PARTS] = {"scenario.cfg", "regions/region/municipalities.csv",
                                             "regions/region/columns.csv", "regions/region/mergers.csv",
                                             "realised.csv"};

/* The overlay stands beside the scenario, after what leads to the tables by these paths. */
static const char overlay_path[] = "overlay.cfg";
static const char lead[] = "region = \"region\"; ", lead_realised[] = "realised_file = \"realised.csv\"; ";

/* Where these are, and the two numbers that options of the run may have changed. */
static const char *const part_name[PARTS] = {"/provenance/scenario", "/provenance/table_municipalities.csv",
                                             "/provenance/table_columns.csv", "/provenance/table_mergers.csv",
                                             "/provenance/table_realised.csv"};
static const char draws_name[] = "/provenance/draws", seed_name[] = "/provenance/seed";

static enum presence part_presence(size_t k) {
    return k == PART_MERGERS || k == PART_REALISED ? OPTIONAL : REQUIRED;
}

/* All that a results file keeps of its scenario. */
struct kept {
    const char *const *part[PARTS]; /* NULL: it has none */
    int64_t draws, seed;
};

static enum status read_parts(const struct result *result, const char *const *part[PARTS], struct note *note) {
    struct result_row rows[PARTS];
    for (size_t k = 0; k < PARTS; k++)
        rows[k] = (struct result_row){part_name[k], part_presence(k), {AXIS_END}, .raw = &part[k]};
    return result_read(result, AXIS_MUNICIPALITY, rows, PARTS, note);
}

static enum status read_number(const struct result *result, const char *name, int64_t low, int64_t *number,
                               struct note *note) {
    const char *const *text = NULL;
    const struct result_row row = {name, REQUIRED, {AXIS_END}, .raw = &text};
    char *end = NULL;
    enum status status = result_read(result, AXIS_MUNICIPALITY, &row, 1, note);
    if (status)
        return status;
    errno = 0;
    *number = strtoll(*text, &end, 10);
    if (end == *text || *end != '\0' || errno != 0 || *number < low)
        return note_error(note, STATUS_FILE, result_path(result), 0, strrchr(name, '/') + 1,
                          _("This part of the results file is damaged or was not written by this program. Make the "
                            "results again, or use another copy of the file."));
    return STATUS_OK;
}

/* A place in the folder of texts is one in the results file. */
static void tell_place(const char *path, struct note *note) {
    size_t length = strlen(path);
    if (length >= sizeof note->file)
        length = sizeof note->file - 1;
    if (strncmp(note->file, path, length) == 0 && (note->file[length] == '/' || note->file[length] == '\0'))
        snprintf(note->file, sizeof note->file, "%s", path);
}

static enum status rename_file(const char *path, char **file) {
    char *copy = strdup(path);
    if (!copy)
        return STATUS_MEMORY;
    free(*file);
    *file = copy;
    return STATUS_OK;
}

/* The one file that was read is the results file. */
static enum status name_files(const char *path, struct scenario *scenario) {
    for (; scenario->n_file > 1; scenario->n_file--)
        free(scenario->file_read[scenario->n_file - 1]);
    char **const names[] = {&scenario->file_read[0], &scenario->file, &scenario->draws_file, &scenario->macro_file};
    enum status status = STATUS_OK;
    for (size_t k = 0; k < sizeof names / sizeof names[0] && !status; k++)
        status = rename_file(path, names[k]);
    for (size_t k = 0; k < scenario->inputs.n && !status; k++)
        status = rename_file(path, &scenario->inputs.input[k].file);
    return status;
}

/* From these texts, as files in a folder `root`. */
static enum status read_texts(const char *root, const char *const *const part[PARTS], const char *overlay,
                              const struct scenario_change *change, struct scenario *scenario, struct note *note) {
    struct files_text text[PARTS + 1] = {{overlay_path, overlay}};
    struct files_memory memory = {root, 1, text, &files_disk};
    struct scenario_change all = change ? *change : (struct scenario_change){0};
    char *file = NULL, *over = NULL;
    for (size_t k = 0; k < PARTS; k++)
        if (part[k])
            text[memory.n++] = (struct files_text){part_path[k], *part[k]};
    struct files files = files_in_memory(&memory);
    enum status status = STATUS_MEMORY;
    if (asprintf(&file, "%s/%s", root, part_path[PART_SCENARIO]) < 0)
        file = NULL;
    if (asprintf(&over, "%s/%s", root, overlay_path) < 0)
        over = NULL;
    all.over = over;
    if (file && over)
        status = scenario_read_changed(&files, file, &all, scenario, note);
    if (status)
        tell_place(root, note);
    else
        status = name_files(root, scenario);
    free(file);
    free(over);
    return status;
}

static enum status fetch(const struct result *result, struct kept *kept, struct note *note) {
    enum status status = read_number(result, draws_name, 2, &kept->draws, note);
    if (!status)
        status = read_number(result, seed_name, 0, &kept->seed, note);
    if (!status)
        status = read_parts(result, kept->part, note);
    return status;
}

static enum status read_kept(const struct result *result, const struct kept *kept, const char *overlay,
                             const struct scenario_change *change, struct scenario *scenario, struct note *note) {
    char *over = NULL;
    if (asprintf(&over, "%s%s%s", lead, kept->part[PART_REALISED] ? lead_realised : "", overlay ? overlay : "") < 0)
        return STATUS_MEMORY;
    enum status status = read_texts(result_path(result), kept->part, over, change, scenario, note);
    free(over);
    if (!status && !overlay && !change) /* as it was, without our names for the tables */
        status = rename_file(*kept->part[PART_SCENARIO], &scenario->resolved);
    scenario->n_draw = kept->draws;
    scenario->seed = (uint64_t)kept->seed;
    return status;
}

static enum status recall(const struct result *result, const char *overlay, const struct scenario_change *change,
                          struct scenario *scenario, struct note *note) {
    struct kept kept;
    enum status status = fetch(result, &kept, note);
    return status ? status : read_kept(result, &kept, overlay, change, scenario, note);
}

static bool keeps_all(const struct result *result) {
    bool all = result_has(result, draws_name) && result_has(result, seed_name);
    for (size_t k = 0; k < PARTS; k++)
        all &= part_presence(k) == OPTIONAL || result_has(result, part_name[k]);
    return all;
}

enum status recall_changed(const char *path, const struct result *result, const struct scenario_change *change,
                           struct scenario *scenario, struct note *note) {
    memset(scenario, 0, sizeof *scenario);
    enum status status = result ? recall(result, NULL, change, scenario, note)
                                : scenario_read_changed(&files_disk, path, change, scenario, note);
    if (status)
        scenario_free(scenario);
    return status;
}

enum status recall_scenario(const struct result *result, const char *overlay, struct scenario *scenario,
                            struct note *note) {
    memset(scenario, 0, sizeof *scenario);
    enum status status = recall(result, overlay, NULL, scenario, note);
    if (status)
        scenario_free(scenario);
    return status;
}

enum status recall_if_known(const struct result *result, struct scenario *scenario, bool *known, struct note *note) {
    struct kept kept;
    struct note untold = {0};
    memset(scenario, 0, sizeof *scenario);
    *known = false;
    if (!keeps_all(result))
        return STATUS_OK;
    enum status status = fetch(result, &kept, note);
    if (status)
        return status;
    status = read_kept(result, &kept, NULL, NULL, scenario, &untold);
    *known = !status;
    if (status)
        scenario_free(scenario);
    return status == STATUS_MEMORY ? status : STATUS_OK;
}

enum status recall_file(const char *path, const struct scenario_change *change, struct scenario *scenario,
                        struct note *note) {
    struct result *result = NULL;
    enum status status = result_is_there(path) ? result_open(path, &result, note) : STATUS_OK;
    memset(scenario, 0, sizeof *scenario);
    if (!status)
        status = recall_changed(path, result, change, scenario, note);
    result_close(result);
    return status;
}
