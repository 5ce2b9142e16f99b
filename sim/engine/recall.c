/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/recall.h"

#include "sim/base/i18n.h"
#include "sim/store/result.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_ROOM = 512 };

/* Every file that there can be in the folder: the name in /provenance, and where it goes. The folder of the region has
 * a name of our own, whatever the scenario calls it, so that no results file says where we write. */
static const struct {
    const char *provenance, *path;
} parts[] = {
    {"scenario", "scenario.cfg"},
    {"table_municipalities.csv", "regions/region/municipalities.csv"},
    {"table_columns.csv", "regions/region/columns.csv"},
    {"table_mergers.csv", "regions/region/mergers.csv"},
    {"table_realised.csv", "realised.csv"},
};
enum { PARTS = sizeof parts / sizeof parts[0], PARTS_NEEDED = 3, PART_REALISED = 4 };

/* The overlay stands in the same folder, after what leads to the tables that were written there. */
static const char overlay_name[] = "overlay.cfg";
static const char lead[] = "region = \"region\"; ", lead_realised[] = "realised_file = \"realised.csv\"; ";

struct folder {
    char path[PATH_ROOM]; /* "" when there is none */
    bool realised;        /* it has a table of own accounts */
};

static void join(const struct folder *folder, const char *name, char path[2 * PATH_ROOM]) {
    snprintf(path, 2 * PATH_ROOM, "%s/%s", folder->path, name);
}

static enum status io_error(const char *path, struct note *note) {
    return note_error(
        note, STATUS_IO, path, 0, NULL,
        _("A temporary file cannot be written: %s. Make room, or let the environment variable TMPDIR name "
          "a folder in which you may write."),
        strerror(errno));
}

static enum status write_text(const struct folder *folder, const char *name, const char *before, const char *text,
                              struct note *note) {
    char path[2 * PATH_ROOM];
    join(folder, name, path);
    FILE *file = fopen(path, "w");
    if (!file)
        return io_error(path, note);
    bool failed = fputs(before, file) == EOF || fputs(text, file) == EOF;
    failed = fclose(file) != 0 || failed;
    return failed ? io_error(path, note) : STATUS_OK;
}

static enum status make_folder(struct folder *folder, struct note *note) {
    const char *parent = getenv("TMPDIR");
    char path[2 * PATH_ROOM];
    int length = snprintf(folder->path, PATH_ROOM, "%s/solidair-XXXXXX", parent && parent[0] ? parent : "/tmp");
    if (length >= PATH_ROOM || !mkdtemp(folder->path)) {
        folder->path[0] = '\0';
        return io_error(parent ? parent : "/tmp", note);
    }
    join(folder, "regions", path);
    if (mkdir(path, 0700) != 0)
        return io_error(path, note);
    join(folder, "regions/region", path);
    return mkdir(path, 0700) != 0 ? io_error(path, note) : STATUS_OK;
}

/* All names are known: nothing else is there to be removed. What cannot be removed is the system's to tidy up. */
static void remove_folder(const struct folder *folder) {
    static const char *const folders[] = {"regions/region", "regions"};
    char path[2 * PATH_ROOM];
    if (!folder->path[0])
        return;
    for (size_t k = 0; k < PARTS; k++) {
        join(folder, parts[k].path, path);
        (void)unlink(path);
    }
    join(folder, overlay_name, path);
    (void)unlink(path);
    for (size_t k = 0; k < sizeof folders / sizeof folders[0]; k++) {
        join(folder, folders[k], path);
        (void)rmdir(path);
    }
    (void)rmdir(folder->path);
}

static enum status write_parts(const struct result *result, struct folder *folder, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < PARTS && !status; k++) {
        char full[128], *text = NULL;
        snprintf(full, sizeof full, "/provenance/%s", parts[k].provenance);
        if (k >= PARTS_NEEDED && !result_has(result, full))
            continue;
        folder->realised |= k == PART_REALISED;
        status = result_provenance(result, parts[k].provenance, &text, note);
        if (!status)
            status = write_text(folder, parts[k].path, "", text, note);
        free(text);
    }
    return status;
}

/* A number that options of the run may have changed. */
static enum status read_number(const struct result *result, const char *path, const char *name, int64_t low,
                               int64_t *number, struct note *note) {
    char *text = NULL, *end = NULL;
    enum status status = result_provenance(result, name, &text, note);
    if (status)
        return status;
    errno = 0;
    *number = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || *number < low)
        status = note_error(note, STATUS_FILE, path, 0, name,
                            _("This part of the results file is damaged or was not written by this program. Make the "
                              "results again, or use another copy of the file."));
    free(text);
    return status;
}

/* What a reader is told lies in the results file, not in a folder that is gone. */
static void tell_place(const struct folder *folder, const char *path, struct note *note) {
    if (strncmp(note->file, folder->path, strlen(folder->path)) == 0)
        snprintf(note->file, sizeof note->file, "%s", path);
}

/* The file that was read is the results file. */
static enum status name_files(const struct folder *folder, const char *path, struct scenario *scenario) {
    for (size_t k = 0; k < scenario->n_warning; k++) {
        char *text = scenario->warning[k], *at = strstr(text, folder->path), *renamed = NULL;
        if (!at)
            continue;
        const char *rest = at + strlen(folder->path);
        if (asprintf(&renamed, "%.*s%s%s", (int)(at - text), text, path, rest) < 0)
            return STATUS_MEMORY;
        free(text);
        scenario->warning[k] = renamed;
    }
    for (size_t k = 0; k < scenario->n_file; k++)
        free(scenario->file_read[k]);
    scenario->n_file = 0;
    scenario->file_read[0] = strdup(path);
    scenario->n_file = scenario->file_read[0] != NULL;
    return scenario->n_file ? STATUS_OK : STATUS_MEMORY;
}

static enum status rename_file(const char *path, char **file) {
    char *copy = strdup(path);
    if (!copy)
        return STATUS_MEMORY;
    free(*file);
    *file = copy;
    return STATUS_OK;
}

/* From the folder, with the overlay in it. */
static enum status read_folder(const struct folder *folder, const char *path, const struct scenario_change *change,
                               struct scenario *scenario, struct note *note) {
    char file[2 * PATH_ROOM], over[2 * PATH_ROOM];
    struct scenario_change all = change ? *change : (struct scenario_change){0};
    join(folder, parts[0].path, file);
    join(folder, overlay_name, over);
    all.over = over;
    enum status status = scenario_read_changed(file, &all, scenario, note);
    if (status) {
        tell_place(folder, path, note);
        return status;
    }
    status = name_files(folder, path, scenario);
    if (!status)
        status = rename_file(path, &scenario->file);
    if (!status)
        status = rename_file(path, &scenario->draws_file);
    if (!status)
        status = rename_file(path, &scenario->macro_file);
    for (size_t k = 0; k < scenario->inputs.n && !status; k++)
        status = rename_file(path, &scenario->inputs.input[k].file);
    return status;
}

static enum status recall(const char *path, const char *overlay, const struct scenario_change *change,
                          struct scenario *scenario, struct note *note) {
    struct folder folder = {0};
    struct result *result = NULL;
    int64_t draws = 0, seed = 0;
    enum status status = result_open(path, &result, note);
    if (!status)
        status = read_number(result, path, "draws", 2, &draws, note);
    if (!status)
        status = read_number(result, path, "seed", 0, &seed, note);
    if (!status)
        status = make_folder(&folder, note);
    if (!status)
        status = write_parts(result, &folder, note);
    if (!status) {
        char before[sizeof lead + sizeof lead_realised];
        snprintf(before, sizeof before, "%s%s", lead, folder.realised ? lead_realised : "");
        status = write_text(&folder, overlay_name, before, overlay ? overlay : "", note);
    }
    if (!status)
        status = read_folder(&folder, path, change, scenario, note);
    if (!status && !overlay && !change) { /* as it was, without our names for the tables */
        free(scenario->resolved);
        scenario->resolved = NULL;
        status = result_provenance(result, "scenario", &scenario->resolved, note);
    }
    result_close(result);
    remove_folder(&folder);
    if (!status) {
        scenario->n_draw = draws;
        scenario->seed = (uint64_t)seed;
    }
    return status;
}

/* A scenario file stays where it is; its overlay goes into a folder of its own. */
static enum status read_with_overlay(const char *path, const char *overlay, const struct scenario_change *change,
                                     struct scenario *scenario, struct note *note) {
    struct folder folder = {0};
    char over[2 * PATH_ROOM];
    struct scenario_change all = change ? *change : (struct scenario_change){0};
    enum status status = make_folder(&folder, note);
    if (!status)
        status = write_text(&folder, overlay_name, "", overlay, note);
    if (!status) {
        join(&folder, overlay_name, over);
        all.over = over;
        status = scenario_read_changed(path, &all, scenario, note);
        if (status)
            tell_place(&folder, path, note);
    }
    remove_folder(&folder);
    return status;
}

enum status recall_changed(const char *path, const char *overlay, const struct scenario_change *change,
                           struct scenario *scenario, struct note *note) {
    enum status status;
    memset(scenario, 0, sizeof *scenario);
    if (recall_is_results(path))
        status = recall(path, overlay, change, scenario, note);
    else if (overlay)
        status = read_with_overlay(path, overlay, change, scenario, note);
    else
        status = scenario_read_changed(path, change, scenario, note);
    if (status)
        scenario_free(scenario);
    return status;
}

enum status recall_scenario(const char *path, const char *overlay, struct scenario *scenario, struct note *note) {
    memset(scenario, 0, sizeof *scenario);
    enum status status = recall(path, overlay, NULL, scenario, note);
    if (status)
        scenario_free(scenario);
    return status;
}

bool recall_is_results(const char *path) {
    static const char signature[8] = {'\211', 'H', 'D', 'F', '\r', '\n', '\032', '\n'};
    char start[sizeof signature];
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    bool is = fread(start, 1, sizeof start, file) == sizeof start && memcmp(start, signature, sizeof start) == 0;
    (void)fclose(file); /* only read */
    return is;
}
