/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run whose results stay in memory holds what the same run leaves on the disk, value by value, and leaves nothing
 * there; also after a later command has added its answer. */
#include "sim/decide/stability.h"
#include "sim/engine/run.h"
#include "sim/store/memory.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void run(const char *scenario, const char *output) {
    struct run_options options = {
        .scenario = scenario, .output = output, .draws = 1100, .seed = -1, .threads = 1, .store = STORE_ALL};
    struct note note = {0};
    if (run_scenario(&options, &note))
        fail_msg("%s:%d: %s: %s", note.file, note.line, note.key, note.text);
}

static void ask_stability(const char *path) {
    const struct stability_options options = {.rho = 0.5, .most_draws = 500, .threads = 1};
    struct note note = {0};
    if (stability_run(path, &options, &note))
        fail_msg("%s:%d: %s: %s", note.file, note.line, note.key, note.text);
}

static bool same_values(const struct expected *shape, const void *a, const void *b) {
    size_t n = expected_count(shape);
    bool same = shape->value == VALUE_TEXT || memcmp(a, b, n * sizeof(int64_t)) == 0;
    for (size_t k = 0; shape->value == VALUE_TEXT && k < n; k++)
        same = same && strcmp(((char *const *)a)[k], ((char *const *)b)[k]) == 0;
    return same;
}

static void free_values(const struct expected *shape, void *data) {
    if (shape->value == VALUE_TEXT)
        result_free_texts(expected_count(shape), data);
    else
        free(data);
}

static void assert_same_variable(const struct variable *variable, const struct result *memory,
                                 const struct result *disk) {
    enum value held = variable->value;
    struct expected here = {.name = variable->name}, there;
    void *a = NULL, *b = NULL;
    struct note note = {0};
    here.value = held == VALUE_TEXT || held == VALUE_DOUBLE ? held : VALUE_INT64;
    there = here;
    assert_int_equal(result_look(memory, &here, &note), STATUS_OK);
    assert_int_equal(result_look(disk, &there, &note), STATUS_OK);
    assert_int_equal(here.rank, there.rank);
    assert_memory_equal(here.length, there.length, here.rank * sizeof here.length[0]);
    assert_int_equal(result_fetch(memory, &here, &a, &note), STATUS_OK);
    assert_int_equal(result_fetch(disk, &there, &b, &note), STATUS_OK);
    if (!same_values(&here, a, b))
        fail_msg("%s is not the same", variable->name);
    free_values(&here, a);
    free_values(&there, b);
}

static void assert_same_file(const char *memory, const char *disk, size_t at_least) {
    const struct memory_file *file = memory_find_path(memory)->file;
    struct result *here = NULL, *there = NULL;
    struct note note = {0};
    assert_int_equal(result_open(memory, &here, &note), STATUS_OK);
    assert_int_equal(result_open(disk, &there, &note), STATUS_OK);
    assert_true(file->n >= at_least);
    for (size_t k = 0; k < file->n; k++)
        assert_same_variable(&file->variable[k]->variable, here, there);
    result_close(here);
    result_close(there);
}

static void same_in_memory(const char *scenario, bool amend) {
    char folder[] = "/tmp/memory.XXXXXX", disk[64], memory[64];
    assert_non_null(mkdtemp(folder));
    snprintf(disk, sizeof disk, "%s/disk.h5", folder);
    snprintf(memory, sizeof memory, "%s/memory.h5", folder);
    assert_int_equal(store_keep_in_memory(memory), STATUS_OK);
    run(scenario, memory);
    assert_int_equal(access(memory, F_OK), -1);
    run(scenario, disk);
    assert_same_file(memory, disk, 60);
    if (amend) {
        ask_stability(memory);
        assert_int_equal(access(memory, F_OK), -1);
        ask_stability(disk);
        assert_same_file(memory, disk, 80);
    }
    store_forget(memory);
    assert_false(result_is_there(memory));
    (void)unlink(disk);
    assert_int_equal(rmdir(folder), 0);
}

static void with_an_answer_added(void **state) {
    (void)state;
    same_in_memory("tests/bad/good.cfg", true);
}

static void with_mergers(void **state) {
    (void)state;
    same_in_memory("scenarios/herindeling-2021.cfg", false);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_an_answer_added),
        cmocka_unit_test(with_mergers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
