/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario recalled from a results file: from memory the same as its texts give when they are laid out on the disk,
 * run again the same figures, and nothing is written anywhere meanwhile. */
#include "sim/engine/recall.h"
#include "sim/engine/run.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { DRAWS = 40 };

struct place {
    char folder[64], results[96], disk[96];
};

static int set_up(void **state) {
    struct place *place = calloc(1, sizeof *place);
    const char *parent = getenv("TMPDIR");
    snprintf(place->folder, sizeof place->folder, "%.40s/recall.XXXXXX", parent ? parent : "/tmp");
    if (!mkdtemp(place->folder))
        return -1;
    snprintf(place->results, sizeof place->results, "%s/run.h5", place->folder);
    snprintf(place->disk, sizeof place->disk, "%s/disk", place->folder);
    *state = place;
    return store_keep_in_memory(place->results) != STATUS_OK;
}

static int tear_down(void **state) {
    struct place *place = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", place->folder);
    store_forget(place->results);
    int failed = system(command);
    free(place);
    return failed;
}

static struct result *run(const struct place *place, const char *scenario) {
    struct run_options options = {
        .scenario = scenario, .output = place->results, .draws = DRAWS, .seed = -1, .threads = 1};
    struct note note = {0};
    struct result *result = NULL;
    if (run_scenario(&options, &note))
        fail_msg("%s:%d: %s: %s", note.file, note.line, note.key, note.text);
    assert_int_equal(result_open(place->results, &result, &note), STATUS_OK);
    return result;
}

static void write_text(const struct place *place, const char *name, const char *text) {
    char path[200];
    snprintf(path, sizeof path, "%s/%s", place->disk, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void write_part(const struct place *place, const struct result *result, const char *name, const char *path) {
    char full[100];
    const char *const *text = NULL;
    struct note note = {0};
    const struct result_row row = {full, OPTIONAL, {AXIS_END}, .raw = &text};
    snprintf(full, sizeof full, "/provenance/%s", name);
    assert_int_equal(result_read(result, AXIS_MUNICIPALITY, &row, 1, &note), STATUS_OK);
    if (text)
        write_text(place, path, *text);
}

/* The texts as files, and read from there with an overlay. */
static void read_from_disk(const struct place *place, const struct result *result, const char *overlay,
                           struct scenario *scenario) {
    char path[200], over[200], text[1000];
    struct note note = {0};
    const struct scenario_change change = {.over = over};
    const char *const folders[] = {"", "/regions", "/regions/region"};
    for (size_t k = 0; k < 3; k++) {
        snprintf(path, sizeof path, "%s%s", place->disk, folders[k]);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    write_part(place, result, "scenario", "scenario.cfg");
    write_part(place, result, "table_municipalities.csv", "regions/region/municipalities.csv");
    write_part(place, result, "table_columns.csv", "regions/region/columns.csv");
    write_part(place, result, "table_mergers.csv", "regions/region/mergers.csv");
    write_part(place, result, "table_realised.csv", "realised.csv");
    snprintf(path, sizeof path, "%s/realised.csv", place->disk);
    snprintf(text, sizeof text, "region = \"region\"; %s%s",
             access(path, F_OK) == 0 ? "realised_file = \"realised.csv\"; " : "", overlay);
    write_text(place, "overlay.cfg", text);
    snprintf(path, sizeof path, "%s/scenario.cfg", place->disk);
    snprintf(over, sizeof over, "%s/overlay.cfg", place->disk);
    if (scenario_read_changed(&files_disk, path, &change, scenario, &note))
        fail_msg("%s:%d: %s: %s", note.file, note.line, note.key, note.text);
}

static void assert_same(const struct place *place, const struct scenario *recalled, const struct scenario *disk) {
    size_t root = strlen(place->results), folder = strlen(place->disk);
    assert_string_equal(recalled->resolved, disk->resolved);
    assert_string_equal(recalled->file, place->results);
    assert_string_equal(recalled->draws_file, place->results);
    assert_int_equal(recalled->n_file, 1);
    assert_string_equal(recalled->file_read[0], place->results);
    assert_int_equal(recalled->n_table, disk->n_table);
    for (size_t k = 0; k < disk->n_table; k++)
        assert_string_equal(recalled->table[k].text, disk->table[k].text);
    assert_int_equal(recalled->n_warning, disk->n_warning);
    for (size_t k = 0; k < disk->n_warning; k++) {
        const char *here = recalled->warning[k], *there = disk->warning[k];
        if (strncmp(there, place->disk, folder) == 0) { /* the same place, in the results file */
            assert_int_equal(strncmp(here, place->results, root), 0);
            here += root;
            there += folder;
        }
        assert_string_equal(here, there);
    }
    assert_int_equal(recalled->n_draw, DRAWS);
    assert_int_equal(recalled->inputs.n, disk->inputs.n);
}

static void compare(const struct place *place, const char *file) {
    static const char overlay[] = "demand = { youth_trend = 0.02; };";
    struct scenario recalled, disk;
    struct note note = {0};
    struct result *result = run(place, file);
    if (recall_scenario(result, overlay, &recalled, &note))
        fail_msg("%s:%d: %s: %s", note.file, note.line, note.key, note.text);
    read_from_disk(place, result, overlay, &disk);
    assert_same(place, &recalled, &disk);
    assert_non_null(strstr(recalled.resolved, "youth_trend = 0.02"));
    scenario_free(&recalled);
    scenario_free(&disk);
    result_close(result);
}

static void memory_equals_disk(void **state) {
    compare(*state, "scenarios/groningen-2016.cfg");
}

/* With own accounts, mergers and members that leave. */
static void memory_equals_disk_with_accounts(void **state) {
    compare(*state, "scenarios/eigen-cijfers.cfg");
}

static void memory_equals_disk_with_mergers(void **state) {
    compare(*state, "scenarios/herindeling-2021.cfg");
}

static void no_overlay_is_what_was_run(void **state) {
    struct place *place = *state;
    struct scenario recalled, first;
    struct note note = {0};
    struct result *result = run(place, "scenarios/groningen-2016.cfg");
    assert_int_equal(scenario_read(&files_disk, "scenarios/groningen-2016.cfg", &first, &note), STATUS_OK);
    assert_int_equal(recall_scenario(result, NULL, &recalled, &note), STATUS_OK);
    assert_string_equal(recalled.resolved, first.resolved);
    assert_int_equal(recalled.seed, first.seed);
    scenario_free(&recalled);
    scenario_free(&first);
    result_close(result);
}

/* A mistake in the overlay is told at the results file, with its line. */
static void places_are_those_of_the_file(void **state) {
    struct place *place = *state;
    struct scenario recalled;
    struct note note = {0};
    struct result *result = run(place, "scenarios/groningen-2016.cfg");
    assert_int_equal(recall_scenario(result, "\n\ndemand = { youth_trent = 0.02; };", &recalled, &note),
                     STATUS_UNKNOWN);
    assert_string_equal(note.file, place->results);
    assert_int_equal(note.line, 3);
    assert_string_equal(note.key, "demand.youth_trent");
    memset(&note, 0, sizeof note);
    assert_int_equal(recall_scenario(result, "@include \"/etc/passwd\"", &recalled, &note), STATUS_FILE);
    assert_non_null(strstr(note.text, "lies outside"));
    assert_string_equal(note.file, place->results);
    result_close(result);
}

static size_t count_entries(const char *path) {
    size_t n = 0;
    DIR *folder = opendir(path);
    while (readdir(folder))
        n++;
    closedir(folder);
    return n;
}

/* Nothing is left in the folder for temporary files, and there need not be one. */
static void nothing_is_written(void **state) {
    struct place *place = *state;
    struct scenario recalled;
    struct note note = {0};
    const char *before = getenv("TMPDIR");
    char *kept = before ? strdup(before) : NULL;
    struct result *result = run(place, "scenarios/groningen-2016.cfg");
    size_t n = count_entries(place->folder);
    assert_int_equal(setenv("TMPDIR", "/proc/none", 1), 0);
    assert_int_equal(recall_scenario(result, "seed = 5;", &recalled, &note), STATUS_OK);
    assert_int_equal(count_entries(place->folder), n);
    assert_int_equal(kept ? setenv("TMPDIR", kept, 1) : unsetenv("TMPDIR"), 0);
    scenario_free(&recalled);
    result_close(result);
    free(kept);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(memory_equals_disk, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_equals_disk_with_accounts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_equals_disk_with_mergers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_overlay_is_what_was_run, set_up, tear_down),
        cmocka_unit_test_setup_teardown(places_are_those_of_the_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_is_written, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("recall", tests, NULL, NULL);
}
