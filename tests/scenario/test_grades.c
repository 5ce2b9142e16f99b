/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Grades of numbers: which row of the list counts, what an heir adds, how many numbers have which; and that no
 * shipped scenario leaves one without. */
#include "sim/scenario/scenario.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum grade grade_of(const struct scenario *s, const char *path) {
    return grades_of(&s->grades, path, NULL);
}

static void test_rows(void **state) {
    (void)state;
    struct grade_row row[] = {{(char *)"budget.phase_in", GRADE_DERIVED},
                              {(char *)"budget.phase_in[2]", GRADE_MEASURED},
                              {(char *)"products.*.beta", GRADE_CALIBRATED},
                              {(char *)"products.a", GRADE_MEASURED}};
    struct grades grades = {.n = 4, .row = row};
    const struct grade_row *found;
    assert_int_equal(grades_of(&grades, "budget.phase_in[1]", NULL), GRADE_DERIVED);
    assert_int_equal(grades_of(&grades, "budget.phase_in[2]", NULL), GRADE_MEASURED);
    assert_int_equal(grades_of(&grades, "budget.phase_in[22]", NULL), GRADE_DERIVED);
    assert_int_equal(grades_of(&grades, "budget.phase", &found), GRADE_ASSUMED);
    assert_null(found);
    assert_int_equal(grades_of(&grades, "budget", NULL), GRADE_ASSUMED);
    assert_int_equal(grades_of(&grades, "products.b.beta", NULL), GRADE_CALIBRATED);
    assert_int_equal(grades_of(&grades, "products.b.cv", NULL), GRADE_ASSUMED);
    assert_int_equal(grades_of(&grades, "products.a.beta", NULL), GRADE_MEASURED); /* the last one that fits */
    assert_int_equal(grades_of(&grades, "products.ab.cv", NULL), GRADE_ASSUMED);
}

static void write_text(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* tests/bad/good.cfg, of which the numbers are few, with a list and with that of an heir of it. */
static void test_heir(void **state) {
    (void)state;
    struct scenario alone, base, heir;
    struct note note = {0};
    char folder[] = "/tmp/solidair-grades-XXXXXX", command[200], path[100];
    assert_non_null(mkdtemp(folder));
    snprintf(command, sizeof command, "cp -r tests/bad/good.cfg tests/bad/regions %s", folder);
    assert_int_equal(system(command), 0);
    snprintf(path, sizeof path, "%s/base.cfg", folder);
    write_text(path, "inherit = \"good.cfg\";\ngrades = ( { key = \"demand\"; grade = \"derived\"; },\n"
                     "  { key = \"products\"; grade = \"measured\"; } );\n");
    assert_int_equal(scenario_read(&files_disk, path, &base, &note), STATUS_OK);
    snprintf(path, sizeof path, "%s/heir.cfg", folder);
    write_text(path, "inherit = \"base.cfg\";\ngrades = ( { key = \"demand.level.sd\"; grade = \"calibrated\"; } );\n");
    assert_int_equal(scenario_read(&files_disk, path, &heir, &note), STATUS_OK);
    snprintf(path, sizeof path, "%s/good.cfg", folder);
    assert_int_equal(scenario_read(&files_disk, path, &alone, &note), STATUS_OK);
    assert_int_equal(base.grades.n, 2);
    assert_int_equal(heir.grades.n, 3);
    assert_int_equal(grade_of(&base, "demand.level.sd"), GRADE_DERIVED);
    assert_int_equal(grade_of(&heir, "demand.level.sd"), GRADE_CALIBRATED);
    assert_int_equal(grade_of(&heir, "demand.regional_sd"), GRADE_DERIVED);
    size_t all = alone.grades.count[GRADE_ASSUMED];
    assert_int_equal(alone.grades.n_without, all);
    assert_non_null(alone.grades.first_without);
    assert_int_equal(heir.grades.count[GRADE_CALIBRATED], 1);
    assert_int_equal(heir.grades.count[GRADE_DERIVED] + 1, base.grades.count[GRADE_DERIVED]);
    assert_true(base.grades.count[GRADE_MEASURED] > 5);
    for (size_t k = 0, sum = 0; k < GRADE_COUNT; k++) {
        sum += heir.grades.count[k];
        if (k + 1 == GRADE_COUNT)
            assert_int_equal(sum, all);
    }
    scenario_free(&alone);
    scenario_free(&base);
    scenario_free(&heir);
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

/* What is shipped as the base: every number has a grade in the data, and so has that of an heir that adds none. */
static void test_base(void **state) {
    (void)state;
    static const char *const files[] = {"scenarios/groningen-2016.cfg", "scenarios/groningen-2016-terugblik.cfg",
                                        "scenarios/gevoeligheid-2016.cfg", "scenarios/haren-42.cfg"};
    for (size_t k = 0; k < sizeof files / sizeof files[0]; k++) {
        struct scenario s;
        struct note note = {0};
        assert_int_equal(scenario_read(&files_disk, files[k], &s, &note), STATUS_OK);
        for (size_t g = 0; g < GRADE_COUNT; g++)
            assert_true(s.grades.count[g] > 0);
        assert_int_equal(grade_of(&s, "budget.phase_in[2]"), GRADE_ASSUMED);
        assert_int_equal(grade_of(&s, "budget.phase_in[5]"), GRADE_MEASURED);
        assert_int_equal(grade_of(&s, "budget.share_sd"), GRADE_DERIVED);
        assert_int_equal(grade_of(&s, "budget.share_sd_of[1].sd"), GRADE_ASSUMED);
        assert_int_equal(grade_of(&s, "cost.price_sd"), GRADE_CALIBRATED);
        scenario_free(&s);
    }
}

static size_t count_rangeless(const char *folder, const char *text, const char *named) {
    struct scenario s;
    struct note note = {0};
    char path[100], all[2000];
    snprintf(path, sizeof path, "%s/heir.cfg", folder);
    snprintf(all, sizeof all, "inherit = \"groningen-2016.cfg\";\nname = \"heir\";\n%s", text);
    write_text(path, all);
    assert_int_equal(scenario_read(&files_disk, path, &s, &note), STATUS_OK);
    size_t n = s.grades.n_without_range;
    bool found = !named;
    for (size_t k = 0; k < GRADES_SHOWN && s.grades.without_range[k]; k++) {
        found |= named && strcmp(s.grades.without_range[k], named) == 0;
        assert_true(k == 0 || strcmp(s.grades.without_range[k - 1], s.grades.without_range[k]) <= 0);
    }
    assert_true(found);
    scenario_free(&s);
    return n;
}

/* The base scenario gives all that is assumed a range; an heir that takes ranges away is told how many numbers have
 * none, and which. */
static void test_ranges(void **state) {
    (void)state;
    char folder[] = "/tmp/solidair-ranges-XXXXXX", command[200];
    assert_non_null(mkdtemp(folder));
    snprintf(command, sizeof command, "cp -r scenarios/groningen-2016.cfg scenarios/regions %s", folder);
    assert_int_equal(system(command), 0);
    size_t base = count_rangeless(folder, "", NULL);
    assert_int_equal(base, 0);
    assert_int_equal(count_rangeless(folder, "products = { verblijf = { cv = 0.9; }; };\n", "products.verblijf.cv"),
                     base + 1);
    assert_int_equal(count_rangeless(folder, "cost = { trend_sd = 0.0; };\n", "cost.intensity_trend"), base + 2);
    assert_int_equal(count_rangeless(folder, "budget = { macro_sd = 0.0; };\n", "budget.regional_eur[2]"), base + 3);
    assert_int_equal(count_rangeless(folder, "demand = { youth_trend = -0.007; };\n", "demand.youth_trend"), base + 1);
    assert_int_equal(count_rangeless(folder, "budget = { cuts = { GM0017 = { anchor = 0.0; }; }; };\n", NULL), base);
    assert_int_equal(
        count_rangeless(folder, "budget = { given = { column = \"\"; }; cuts = { GM0017 = { anchor = 0.0; }; }; };\n",
                        "budget.cuts.GM0017.anchor"),
        base + 1);
    /* Without personal budgets nothing hangs on what they cost. */
    assert_int_equal(
        count_rangeless(folder, "products = { daghulp = { pgb_share = 0.0; pgb_cost_factor = 0.6; }; };\n", NULL),
        base);
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

/* Of every scenario that is shipped all numbers have a grade in the data. */
static void test_shipped(void **state) {
    (void)state;
    glob_t files;
    assert_int_equal(glob("scenarios/*.cfg", 0, NULL, &files), 0);
    assert_true(files.gl_pathc > 15);
    for (size_t k = 0; k < files.gl_pathc; k++) {
        struct scenario s;
        struct note note = {0};
        assert_int_equal(scenario_read(&files_disk, files.gl_pathv[k], &s, &note), STATUS_OK);
        if (s.grades.n_without > 0)
            fail_msg("%s: %zu numbers have no grade, such as %s", files.gl_pathv[k], s.grades.n_without,
                     s.grades.first_without);
        scenario_free(&s);
    }
    globfree(&files);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_heir),
                                       cmocka_unit_test(test_base), cmocka_unit_test(test_ranges),
                                       cmocka_unit_test(test_shipped)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
