/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a killed program has left of a file goes with the next writing of that file, and nothing else does. */
#include "sim/base/output.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct world {
    char folder[64], path[128], part[PATH_MAX];
};

static int make_world(void **state) {
    struct world *world = calloc(1, sizeof *world);
    *state = world;
    strcpy(world->folder, "/tmp/output.XXXXXX");
    if (!mkdtemp(world->folder))
        return -1;
    snprintf(world->path, sizeof world->path, "%s/report.csv", world->folder);
    return 0;
}

static int remove_world(void **state) {
    struct world *world = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", world->folder);
    int failed = system(command);
    free(world);
    return failed;
}

/* Another program begins to write the file, and is killed or waits until it is. Its part is known here. */
static pid_t begin_elsewhere(struct world *world, bool killed) {
    int line[2];
    assert_int_equal(pipe(line), 0);
    pid_t child = fork();
    if (child == 0) {
        struct output output;
        struct note note = {0};
        if (output_open(world->path, &output, &note) == STATUS_OK)
            (void)!write(line[1], output.part, sizeof output.part);
        if (!killed)
            pause();
        raise(SIGKILL);
    }
    assert_true(read(line[0], world->part, sizeof world->part) > 0);
    close(line[0]);
    close(line[1]);
    return child;
}

static void end(pid_t child) {
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void write_it(const struct world *world) {
    struct output output;
    struct note note = {0};
    assert_int_equal(output_open(world->path, &output, &note), STATUS_OK);
    assert_int_equal(access(output.part, F_OK), 0);
    assert_int_equal(output_close(&output, STATUS_OK, &note), STATUS_OK);
    assert_int_equal(access(world->path, F_OK), 0);
    assert_int_not_equal(access(output.part, F_OK), 0);
}

static void what_a_killed_program_left_is_removed(void **state) {
    struct world *world = *state;
    end(begin_elsewhere(world, true));
    assert_int_equal(access(world->part, F_OK), 0);
    write_it(world);
    assert_int_not_equal(access(world->part, F_OK), 0);
}

static void what_is_being_written_stays(void **state) {
    struct world *world = *state;
    pid_t child = begin_elsewhere(world, false);
    write_it(world);
    assert_int_equal(access(world->part, F_OK), 0);
    end(child);
}

static void other_names_stay(void **state) {
    struct world *world = *state;
    static const char *const ends[] = {".backup", ".part-notes.txt", ".part", "x.part-aB3dE9"};
    char path[160];
    for (size_t k = 0; k < sizeof ends / sizeof ends[0]; k++) {
        snprintf(path, sizeof path, "%s%s", world->path, ends[k]);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fclose(file);
    }
    write_it(world);
    for (size_t k = 0; k < sizeof ends / sizeof ends[0]; k++) {
        snprintf(path, sizeof path, "%s%s", world->path, ends[k]);
        assert_int_equal(access(path, F_OK), 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_a_killed_program_left_is_removed, make_world, remove_world),
        cmocka_unit_test_setup_teardown(what_is_being_written_stays, make_world, remove_world),
        cmocka_unit_test_setup_teardown(other_names_stay, make_world, remove_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
