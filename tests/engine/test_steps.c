/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run in steps: its strips run by two others, in another order, and merged give the file of a run in one go, value by
 * value; and parcels that do not belong are refused. */
#include "sim/engine/steps.h"
#include "sim/store/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { WORKERS = 2 };

static struct run_options options_of(const char *scenario, int64_t draws, enum store_level level, const char *output) {
    return (struct run_options){
        .scenario = scenario, .output = output, .draws = draws, .seed = -1, .threads = 1, .store = level};
}

/* The strips of a run, from the last to the first, in turn by two workers, who pack after every second one; their
 * parcels are merged from the last to the first again. */
static void run_in_strips(const struct run_options *options) {
    struct note note = {0};
    struct steps main = {0}, worker[WORKERS] = {{0}};
    struct parcel pilot = {0}, parcel[DEAL_STRIPS + WORKERS] = {{0}};
    size_t n_parcel = 0;
    assert_int_equal(steps_prepare(&main, options, 0, true, &note), STATUS_OK);
    for (size_t k = 0; k < WORKERS; k++)
        assert_int_equal(steps_prepare(&worker[k], options, 0, false, &note), STATUS_OK);
    assert_true(main.deal.n_strip > WORKERS);
    assert_int_equal(steps_make_pilot(&worker[1], &pilot, &note), STATUS_OK);
    for (size_t k = 0; k < WORKERS; k++)
        assert_int_equal(steps_take_pilot(&worker[k], &pilot, &note), STATUS_OK);
    assert_int_equal(steps_take_pilot(&main, &pilot, &note), STATUS_OK);
    for (size_t k = 0; k < main.deal.n_strip; k++) {
        struct steps *by = &worker[k % WORKERS];
        assert_int_equal(steps_run_strip(by, main.deal.n_strip - 1 - k, &note), STATUS_OK);
        if (k / WORKERS % 2 == 1)
            assert_int_equal(steps_pack(by, &parcel[n_parcel++]), STATUS_OK);
    }
    for (size_t k = 0; k < WORKERS; k++)
        assert_int_equal(steps_pack(&worker[k], &parcel[n_parcel++]), STATUS_OK);
    while (n_parcel-- > 0) {
        assert_int_equal(steps_merge(&main, &parcel[n_parcel], &note), STATUS_OK);
        parcel_free(&parcel[n_parcel]);
    }
    assert_int_equal(steps_measure(&main, &note), STATUS_OK);
    assert_int_equal(steps_record(&main, &note), STATUS_OK);
    assert_int_equal(steps_close(&main, &note), STATUS_OK);
    parcel_free(&pilot);
    for (size_t k = 0; k < WORKERS; k++)
        steps_free(&worker[k]);
    steps_free(&main);
}

static void same_as_in_one_go(const char *scenario, int64_t draws, enum store_level level) {
    char folder[] = "/tmp/steps.XXXXXX", one[64], strips[64], compare[256];
    struct note note = {0};
    assert_non_null(mkdtemp(folder));
    snprintf(one, sizeof one, "%s/one.h5", folder);
    snprintf(strips, sizeof strips, "%s/strips.h5", folder);
    struct run_options options = options_of(scenario, draws, level, one);
    assert_int_equal(run_scenario(&options, &note), STATUS_OK);
    options.output = strips;
    run_in_strips(&options);
    snprintf(compare, sizeof compare, "h5diff -q %s %s", one, strips);
    assert_int_equal(system(compare), 0);
    (void)unlink(one);
    (void)unlink(strips);
    assert_int_equal(rmdir(folder), 0);
}

/* With reserves. */
static void with_stored_draws(void **state) {
    (void)state;
    same_as_in_one_go("scenarios/eigen-buffer.cfg", 2100, STORE_COSTS);
}

/* Two measures; the last chunk is not full. */
static void with_uncertain_budgets(void **state) {
    (void)state;
    same_as_in_one_go("scenarios/hervormingsagenda-2028.cfg", 2100, STORE_ALL);
}

/* So many draws that quantiles come from sketches, whose bounds the pilot holds. */
static void with_sketches(void **state) {
    (void)state;
    same_as_in_one_go("scenarios/flevoland-2016.cfg", 11300, STORE_SUMMARY);
}

/* What does not belong: strips without a pilot out of order, a strip twice, a parcel twice, cut short, of another seed;
 * and figures before all draws are there. */
static void what_does_not_belong_is_refused(void **state) {
    (void)state;
    const char *path = "never.h5"; /* in memory */
    struct note note = {0};
    struct steps main = {0}, worker = {0}, other = {0};
    struct parcel pilot = {0}, parcel = {0}, foreign = {0};
    assert_int_equal(store_keep_in_memory(path), STATUS_OK);
    struct run_options options = options_of("scenarios/flevoland-2016.cfg", 2100, STORE_SUMMARY, path);
    struct run_options seeded = options;
    seeded.seed = 7;
    assert_int_equal(steps_prepare(&main, &options, 0, true, &note), STATUS_OK);
    assert_int_equal(steps_prepare(&worker, &options, 0, false, &note), STATUS_OK);
    assert_int_equal(steps_prepare(&other, &seeded, 0, false, &note), STATUS_OK);
    assert_int_equal(steps_run_strip(&worker, 1, &note), STATUS_INTERNAL);
    assert_int_equal(steps_make_pilot(&worker, &pilot, &note), STATUS_OK);
    assert_int_equal(steps_take_pilot(&other, &pilot, &note), STATUS_CONFLICT);
    assert_int_equal(steps_take_pilot(&worker, &pilot, &note), STATUS_OK);
    assert_int_equal(steps_take_pilot(&main, &pilot, &note), STATUS_OK);
    assert_int_equal(steps_run_strip(&worker, 1, &note), STATUS_OK);
    assert_int_equal(steps_run_strip(&worker, 1, &note), STATUS_INTERNAL);
    assert_int_equal(steps_take_pilot(&worker, &pilot, &note), STATUS_INTERNAL);
    assert_int_equal(steps_pack(&worker, &parcel), STATUS_OK);
    parcel.bytes -= sizeof(int64_t);
    assert_int_equal(steps_merge(&main, &parcel, &note), STATUS_CONFLICT);
    steps_free(&main);
    assert_int_equal(steps_prepare(&main, &options, 0, true, &note), STATUS_OK);
    assert_int_equal(steps_take_pilot(&main, &pilot, &note), STATUS_OK);
    parcel.bytes += sizeof(int64_t);
    parcel.taken = 0;
    assert_int_equal(steps_merge(&main, &parcel, &note), STATUS_OK);
    parcel.taken = 0;
    assert_int_equal(steps_merge(&main, &parcel, &note), STATUS_CONFLICT);
    assert_int_equal(steps_measure(&main, &note), STATUS_INTERNAL);
    assert_int_equal(steps_merge(&main, &foreign, &note), STATUS_CONFLICT);
    parcel_free(&parcel);
    parcel_free(&pilot);
    steps_free(&main);
    steps_free(&worker);
    steps_free(&other);
    assert_false(result_is_there(path));
    store_forget(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_stored_draws),
        cmocka_unit_test(with_uncertain_budgets),
        cmocka_unit_test(with_sketches),
        cmocka_unit_test(what_does_not_belong_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
