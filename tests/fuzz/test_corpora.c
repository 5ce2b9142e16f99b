/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every reader of files from outside, on the files of this repository, whole and damaged in many places: it reads them
 * or refuses them, and neither crashes nor hangs. libFuzzer goes on from there (make fuzz). */
#include "sim/engine/run.h"
#include "tests/fuzz/targets.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { MOST = 1 << 22 };

/* Damage number k: nothing, cut off, a bit turned, a few bytes said twice or gone. */
static size_t damage(uint8_t *bytes, size_t length, unsigned k) {
    uint64_t random = (k + 1) * UINT64_C(0x9e3779b97f4a7c15);
    random ^= random >> 29;
    size_t at = length > 0 ? (size_t)(random % length) : 0, n = 16;
    if (k == 0 || length < 2 * n)
        return length;
    if (k % 3 == 1)
        bytes[at] ^= (uint8_t)(1u << (random >> 40) % 8);
    else if (k % 3 == 2 && at + 2 * n < length)
        memmove(bytes + at + n, bytes + at, n);
    else
        memset(bytes + at, 0, n < length - at ? n : length - at);
    return k % 7 == 3 ? at : length;
}

static size_t load(const char *path, uint8_t *bytes) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t n = fread(bytes, 1, MOST, file);
    fclose(file);
    return n;
}

/* How many inputs were read, of all that are tried. `lead`: bytes before each. */
static size_t try_all(int (*target)(const uint8_t *, size_t), const char *pattern, size_t lead, unsigned times) {
    glob_t found = {0};
    size_t read = 0, tried = 0;
    uint8_t *whole = malloc(MOST), *bytes = malloc(MOST + 1);
    assert_non_null(whole);
    assert_non_null(bytes);
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    for (size_t f = 0; f < found.gl_pathc; f++) {
        size_t length = load(found.gl_pathv[f], whole);
        for (unsigned k = 0; k < times; k++) {
            memcpy(bytes + lead, whole, length);
            bytes[0] = lead ? (uint8_t)(k / 2 + f) : bytes[0];
            read += target(bytes, lead + damage(bytes + lead, length, k)) == STATUS_OK;
            tried++;
        }
    }
    globfree(&found);
    free(bytes);
    free(whole);
    print_message("# %s: %zu inputs, of which %zu are read\n", pattern, tried, read);
    return read;
}

static void scenarios_are_read_or_refused(void **state) {
    (void)state;
    try_all(fuzz_scenario, "tests/bad/*.cfg", 0, 2);
    assert_in_range(try_all(fuzz_scenario, "tests/bad/good.cfg", 0, 200), 1, 150);
}

static void tables_are_read_or_refused(void **state) {
    (void)state;
    assert_in_range(try_all(fuzz_table, "tests/bad/regions/good/*.csv", 1, 300), 1, 600);
    assert_in_range(try_all(fuzz_table, "tests/cli/years/*.csv", 1, 20), 1, 100);
    assert_in_range(try_all(fuzz_table, "tests/solidarity/cases/case002/*.csv", 1, 60), 1, 150);
    assert_in_range(try_all(fuzz_table, "tests/fuzz/*.csv", 1, 60), 1, 100);
}

static void results_are_read_or_refused(void **state) {
    char folder[] = "/tmp/solidair-corpora-XXXXXX", path[64];
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/x.h5", folder);
    const struct run_options options = {
        .scenario = "tests/bad/good.cfg", .output = path, .draws = 20, .seed = -1, .threads = 1};
    struct note note = {0};
    assert_int_equal(run_scenario(&options, &note), STATUS_OK);
    size_t read = try_all(fuzz_result, path, 0, 150);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    assert_in_range(read, 1, 149); /* much of a file is room that is not used */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scenarios_are_read_or_refused),
        cmocka_unit_test(tables_are_read_or_refused),
        cmocka_unit_test(results_are_read_or_refused),
    };
    return cmocka_run_group_tests_name("corpora", tests, NULL, NULL);
}
